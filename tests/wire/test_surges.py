"""A flood of flagged replies on the wire: one card, wherever the bot dies, and commands at work."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wire import faults
from tests.wire.faults import Fault, Hook
from tests.wire.town import RUDE, Town, lived

MOST = 3
FLOOD = 8
ENV = {"SEEDBED_MODERATION__SURGE_CASES": str(MOST)}
BEGUN = "Many replies are flagged at once"


def post(place: Town, begin: int, end: int) -> None:
    """Have so many members be rude, in all threads so that none of those gets hot."""
    threads = place.guild.threads()
    for number in range(begin, end):
        who = place.guild.member(f"raider {number}")
        who.send(threads[number % len(threads)], f"{RUDE} ({number})")


@pytest.mark.parametrize("death", [faults.killed_before, faults.killed_after])
def test_a_flood_gets_one_card_wherever_the_bot_dies_and_commands_serve_its_cases(
    tmp_path: Path, death: Callable[[Hook], Fault]
) -> None:
    async def story(place: Town) -> None:
        await place.post_article()
        post(place, 0, MOST)
        await place.server.wait_until(
            lambda: len(place.guild.bots(place.mods)) == MOST, what="the first cards"
        )
        await place.quiet()
        place.server.faults.add(
            "POST", f"/channels/{place.mods.id}/messages", death(place.bot.kill9)
        )
        post(place, MOST, FLOOD)
        await place.killed()
        await place.bot.start()
        await place.server.wait_until(
            lambda: len(place.bot.rows("SELECT 1 FROM cases")) == FLOOD, seconds=30, what="cases"
        )
        await place.server.wait_until(lambda: place.titles(place.mods)[BEGUN], what="the card")
        served = await place.mia.slash(place.mods, "queue next").done()
        assert "Case " in served.text
        listed = await place.mia.slash(place.mods, "case list").done()
        assert f"{FLOOD}" in listed.text
        titles = place.titles(place.mods)
        assert titles[BEGUN] == 1
        assert sum(count for title, count in titles.items() if title.startswith("Case ")) == MOST
        assert place.bot.rows("SELECT count(*) FROM surges") == [(1,)]
        assert place.bot.rows("SELECT count(*) FROM decisions WHERE zone = 'review'") == [(FLOOD,)]

    lived(tmp_path, story, env=ENV)
