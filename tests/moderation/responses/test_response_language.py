"""Who responds is answered in their language; what is posted later is in the guild's."""

from pathlib import Path

import pytest

from bot.language.catalogues import language
from bot.language.words import speaking
from bot.moderation.responses.admission import ThreadNow
from bot.moderation.responses.response import State
from tests.moderation.brakes.braked import LOCK, set_on
from tests.moderation.responses.writing import choose, respond, response, screen, told_titles
from tests.moderation.test_guild_language import in_german
from tests.world import CALM, RUDE, THREAD, World


def test_what_an_author_is_told_later_is_in_the_language_of_the_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert told_titles(world) == ["Bevor es erscheint", "Die Moderation liest es zuerst"]
        names = [one.payload["name"] for one in world.carrier.begun if one.kind == "tell"]
        assert names == ["Dein Beitrag", "Dein Beitrag"]

    in_german(tmp_path, story)


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ("en", "This thread is locked for now. Nobody but the moderators can write in it."),
        ("de", "Dieser Thread ist vorerst gesperrt. Nur die Moderation kann darin schreiben."),
    ],
)
def test_a_refusal_is_in_the_language_of_who_is_refused(tmp_path: Path, tag: str, why: str) -> None:
    async def story(world: World) -> None:
        await set_on(world, LOCK)
        with speaking(language(tag)):
            taken = await respond(world, CALM, thread=ThreadNow(THREAD, locked=True))
        assert taken.refusal == why

    in_german(tmp_path, story)


def test_how_a_response_stands_is_shown_in_the_language_of_who_asks(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        one = await response(world)
        assert one.state is State.POSTED
        shown = world.office.choosing.shown
        assert shown(one).embeds[0].title == "Your response is posted"
        with speaking(language("de")):
            assert shown(one).embeds[0].title == "Dein Beitrag ist veröffentlicht"

    in_german(tmp_path, story)
