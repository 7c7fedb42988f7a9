"""What is kept of responses, for how long, and what their authors are shown of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.responses.admission import Writer
from bot.moderation.responses.response import State
from bot.privacy import words
from tests.moderation.responses.stages import in_state
from tests.moderation.responses.writing import (
    choose,
    respond,
    response,
    screen,
    visible,
)
from tests.privacy.places import PERSON, places_of
from tests.world import CALM, GUILD, RUDE, World, told

WRITER = Writer(PERSON)
MONTH = timedelta(days=30)
WORDS = "you knobhead of a heron"
HELD_WORDS = f"{WORDS} [insult=0.7]"


async def wait(world: World, time: timedelta) -> int:
    await world.pass_time(seconds=time.total_seconds())
    await world.office.choosing.expire()
    report = await world.privacy.expire()
    await world.settle()
    return report.texts


def test_who_is_told_is_not_kept_once_they_were(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM, writer=WRITER, live=False)
        await respond(world, HELD_WORDS, writer=WRITER)
        await choose(world, "drop", 2, by=PERSON)
        assert world.discord.told
        assert "effects.payload" not in await places_of(world, PERSON)

    told(tmp_path, story)


def test_the_words_of_what_waits_expire_and_it_is_dropped(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await respond(world, HELD_WORDS, writer=WRITER, live=False)
        await world.store.write(  # an outage so long that nobody was asked to read it
            lambda tx: tx.execute("UPDATE revisions SET state = 'passed'")
        )
        assert await wait(world, MONTH - timedelta(seconds=1)) == 0
        assert (await response(world)).text == HELD_WORDS
        assert await wait(world, timedelta(seconds=1)) == 1
        one = await response(world)
        assert (one.state, one.why, one.text, one.author_id) == (
            State.DROPPED,
            "expired",
            None,
            None,
        )
        assert "It is not posted" in [
            message.embeds[0].title for who, message in world.discord.told if who == PERSON
        ]
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story)


@pytest.mark.parametrize("state", [State.ASKED, State.HELD])
def test_what_waits_has_not_ended_and_is_kept(tmp_path: Path, state: State) -> None:
    async def story(world: World) -> None:
        await in_state(world, state, WORDS, by=PERSON)
        assert await wait(world, timedelta(hours=1)) == 0
        assert (await response(world)).text == HELD_WORDS

    told(tmp_path, story)


def test_what_was_not_chosen_on_goes_with_the_next_look(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.ASKED, WORDS, by=PERSON)
        world.clock.advance(hours=24)
        assert await world.office.choosing.expire() == 1
        await world.settle()
        assert await wait(world, timedelta(hours=1)) == 1
        assert await places_of(world, WORDS) == set()
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story)


def test_the_words_of_a_declined_response_are_held_by_its_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.DECLINED, WORDS, by=PERSON)
        hold = timedelta(days=14)
        assert await wait(world, hold - timedelta(seconds=1)) == 0
        assert (await response(world)).text == HELD_WORDS
        assert await wait(world, timedelta(seconds=1)) == 1
        assert await places_of(world, WORDS) == set()
        assert await places_of(world, PERSON) == {"cases.author_id"}

    told(tmp_path, story)


def test_who_wrote_what_stands_can_take_it_back_when_its_words_are_long_erased(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.POSTED, WORDS, by=PERSON)
        assert await wait(world, MONTH) == 1
        assert await places_of(world, WORDS) == set()
        assert await places_of(world, PERSON) == {"responses.author_id"}
        shown = await world.privacy.show(GUILD, PERSON)
        one = await response(world)
        assert (shown.texts, shown.stands_at) == (0, (one.jump_url,))
        assert one.jump_url in words.responses(shown)
        taken = await choose(world, "withdraw", 1, by=PERSON)
        assert taken.refusal is None
        assert visible(world) == []
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story)


def test_a_message_that_is_gone_parts_its_author_from_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.POSTED, WORDS, by=PERSON)
        stands = (await response(world)).message_id
        assert stands is not None
        await world.delete(stands)
        assert await places_of(world, PERSON) == {"attempts.member_id"}
        await wait(world, timedelta(hours=1))
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story)


def test_members_see_what_of_theirs_waits_and_that_it_was_never_posted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM, writer=WRITER)
        await respond(world, RUDE, writer=WRITER)
        await screen(world)
        await respond(world, HELD_WORDS, writer=WRITER)
        await choose(world, "send", 3, by=PERSON)
        shown = await world.privacy.show(GUILD, PERSON)
        assert shown.responses == {"posted": 1, "asked": 1, "held": 1}
        assert (shown.texts, shown.stands_at) == (3, ())
        assert words.responses(shown) == (
            "Of your responses there wait: 1 for you to choose, 1 for a moderator."
        )

    told(tmp_path, story)


def test_a_person_without_responses_is_told_nothing_of_them(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(CALM, author_id=PERSON)
        assert words.responses(await world.privacy.show(GUILD, PERSON)) == ""

    told(tmp_path, story)
