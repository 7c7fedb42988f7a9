"""What an earlier attempt made is found, whatever the bot's clock says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.effects import carrier, searching
from bot.effects.executor import Deed
from bot.effects.message import Embed, Message
from tests.effects.responding import MARKER, Place, told

SKEWS = [timedelta(minutes=-30), timedelta(0), timedelta(minutes=13), timedelta(days=400)]
OTHER = "bbbbbbbbbb"


def send(place: Place) -> Deed:
    deed = place.deed("send", channel=place.channel.id)
    return replace(deed, message=Message(embeds=(Embed(description="A card"),)))


def respond(place: Place) -> Deed:
    return place.deed("respond")


def forum_post(place: Place) -> Deed:
    forum = place.guild.create_forum_channel("talk")
    settings = {"channel": forum.id, "tags": [], "slow_mode": 0, "auto_archive": 10080}
    return replace(send(place), kind="forum_post", payload={"name": "An article", **settings})


def put_down(deed: Deed, *, late: timedelta) -> Deed:
    """Let the clock have been ahead by so much when the deed was put down."""
    return replace(deed, effect=replace(deed.effect, created_at=deed.effect.created_at + late))


@pytest.mark.parametrize("skew", SKEWS, ids=str)
@pytest.mark.parametrize("made_by", [send, respond, forum_post])
def test_what_was_made_is_found_however_wrong_the_clock_was(
    tmp_path: Path, made_by: Callable[[Place], Deed], skew: timedelta
) -> None:
    async def story(place: Place) -> None:
        deed = put_down(made_by(place), late=skew)
        made = await place.carrier.carry_out(deed)
        assert await place.carrier.find(deed) == made
        assert await place.carrier.find(replace(deed, marker=OTHER)) is None

    told(tmp_path, story)


@pytest.mark.parametrize("made_by", [send, forum_post])
def test_far_back_is_searched_only_as_far_as_the_deed_is_old(
    tmp_path: Path, made_by: Callable[[Place], Deed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_NEWEST", 2)
    monkeypatch.setattr(carrier, "_NEWEST_POSTS", 2)

    async def story(place: Place) -> None:
        deed = made_by(place)
        made = await place.carrier.carry_out(deed)
        for number in range(2):
            marker = f"{OTHER}{number}"
            await place.carrier.carry_out(replace(deed, marker=marker))
        assert deed.marker == MARKER
        assert await place.carrier.find(deed) == made
        assert await place.carrier.find(put_down(deed, late=timedelta(minutes=13))) is None

    told(tmp_path, story)
