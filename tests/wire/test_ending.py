"""SIGTERM: the bot is down in time whatever hangs, and what was in hand is taken up again."""

import asyncio
from pathlib import Path

import pytest

from bot import ending
from tests.wire.faults import Fault
from tests.wire.moody_bot import MOODY_BOT, Mood, Moods
from tests.wire.simulated import Channel
from tests.wire.town import CALM, RUDE, Town, lived

SECONDS = 10.0
"""Docker kills what has not ended by then."""
REPLIES = ("SELECT count(*) FROM revisions WHERE state = 'waiting'", "SELECT count(*) FROM cases")


@pytest.mark.parametrize("mood", ["hangs", "stuck"])
def test_a_scorer_that_hangs_does_not_hold_up_the_end(tmp_path: Path, mood: Mood) -> None:
    moods = Moods(tmp_path)

    async def story(place: Town) -> None:
        thread = await place.post_article()
        moods.set(mood)
        place.ada.send(thread, RUDE)
        await place.server.wait_until(
            lambda: place.bot.rows(REPLIES[0]) == [(1,)], what="the reply in the database"
        )
        assert await place.bot.terminate(seconds=SECONDS) == 0
        assert place.bot.rows(REPLIES[0]) == [(1,)]
        moods.set(None)
        await place.bot.start()
        await place.card()
        await place.quiet()
        assert [place.bot.rows(one) for one in REPLIES] == [[(0,)], [(1,)]]

    lived(tmp_path, story, argv=MOODY_BOT, env=moods.env)


def test_an_answer_that_never_comes_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """Neither that to a request which was carried out, nor that to one which was not."""

    async def wait(place: Town, thread: Channel, fault: Fault, cards: int) -> None:
        path = f"/channels/{place.mods.id}/messages"
        rule = place.server.faults.add("POST", path, fault)
        place.ada.send(thread, RUDE)
        await rule.fired.wait()
        assert await place.bot.terminate(seconds=SECONDS) == 0
        assert place.bot.rows(
            "SELECT state, attempts FROM effects WHERE kind = 'send' ORDER BY id DESC LIMIT 1"
        ) == [("pending", 1)]
        await place.bot.start()
        await place.quiet()
        assert len(place.guild.bots(place.mods)) == cards

    async def story(place: Town) -> None:
        thread = await place.post_article()
        never = asyncio.Event()
        await wait(place, thread, Fault(wait_for=never), 1)
        await wait(place, thread, Fault(answer_on=never), 2)

    lived(tmp_path, story)


def test_a_gateway_that_is_away_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        place.server.gateway.opened.clear()
        place.server.gateway.drop()
        place.ada.send(thread, CALM)
        assert await place.bot.terminate(seconds=SECONDS) == 0
        place.server.gateway.opened.set()
        await place.bot.start()
        await place.server.wait_until(
            lambda: place.bot.rows("SELECT 1 FROM replies"), what="the reply that was missed"
        )

    lived(tmp_path, story)


def test_a_farewell_that_nobody_answers_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And it is not broken off: discord.py itself waits for it once more, and would fall over."""
    monkeypatch.setattr(ending, "FAREWELL_SECONDS", 0.01)
    answered, ended = asyncio.Event(), list[str]()

    async def closing() -> None:
        await answered.wait()
        ended.append("left")

    async def whole() -> None:
        await ending.farewell(closing())
        assert ended == []
        answered.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert ended == ["left"]

    with caplog.at_level("INFO"):
        asyncio.run(whole())
    assert "does not answer the farewell" in caplog.text
