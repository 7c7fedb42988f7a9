"""The bot with a safeguard taken out: each test sees what that safeguard is for."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.wire import faults
from tests.wire.process import QUICK_BOT
from tests.wire.town import RUDE, Town, town

_SKIPPED = "the backfill is left out"
_RUN = "from bot.cli import main; from tests.wire.quick_bot import hurry; hurry(); main(['run'])"
_NO_SEARCH = f"""
from bot.effects.carrier import DiscordCarrier
async def nothing(self, deed): return None
DiscordCarrier.find = nothing
{_RUN}
"""
_NO_OUTBOX = f"""
from bot.store import outbox
heads, head = outbox.heads, outbox.head
outbox.heads = lambda tx, **k: [one for one in heads(tx, **k) if one[0].attempts == 0]
outbox.head = lambda tx, lane: next((one for one in [head(tx, lane)] if one and not one[0].attempts), None)
{_RUN}
"""  # noqa: E501
_NO_BACKFILL = f"""
from bot.moderation.intake import Intake
async def nothing(self, *args, **named):
    print("{_SKIPPED}", flush=True)
    return 0
Intake.catch_up = nothing
{_RUN}
"""


def argv(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


def sabotaged(folder: Path, script: str | None, kind: str) -> tuple[int, int]:
    """Return how many cards stand there, and how many replies are stored, after a crash."""

    async def whole() -> tuple[int, int]:
        async with town(folder, argv=argv(script) if script else QUICK_BOT) as place:
            return await _crash(place, kind)

    return asyncio.run(whole())


async def _crash(place: Town, kind: str) -> tuple[int, int]:
    thread = await place.post_article()
    death = faults.killed_after if kind == "after" else faults.killed_before
    path = f"/channels/{place.mods.id}/messages"
    place.server.faults.add("POST", path, death(place.bot.kill9))
    place.ada.send(thread, RUDE)
    await place.killed()
    place.ada.send(thread, "Posted while the bot was dead.")
    await place.bot.start()
    other = place.ada.send(thread, "And this when it was back.")
    await place.server.wait_until(
        lambda: place.bot.rows(
            "SELECT 1 FROM scores s JOIN revisions v ON v.id = s.revision_id "
            "JOIN replies r ON r.id = v.reply_id WHERE r.message_id = ?",
            other.id,
        ),
        seconds=30,
        what="the last reply's scores",
    )
    await place.server.wait_until(
        lambda: len(place.bot.rows("SELECT 1 FROM replies")) == 3 or _SKIPPED in place.bot.logs(),
        seconds=30,
        what="the backfill",
    )
    await place.server.wait_until(
        lambda: (
            not place.bot.rows("SELECT 1 FROM effects WHERE state = 'pending' AND attempts = 0")
        ),
        seconds=30,
        what="rest",
    )
    if kind == "after" or place.guild.bots(place.mods):
        await place.quiet()
    cards = len(place.guild.bots(place.mods))
    return cards, len(place.bot.rows("SELECT 1 FROM replies"))


@pytest.mark.parametrize("kind", ["after", "before"])
def test_the_bot_as_it_is_posts_one_card_and_knows_three_replies(tmp_path: Path, kind: str) -> None:
    async def whole() -> tuple[int, int]:
        async with town(tmp_path) as place:
            found = await _crash(place, kind)
            await place.quiet()
            return len(place.guild.bots(place.mods)), found[1]

    assert asyncio.run(whole()) == (1, 3)


def test_without_the_search_for_markers_a_card_is_doubled(tmp_path: Path) -> None:
    assert sabotaged(tmp_path, _NO_SEARCH, "after") == (2, 3)


def test_without_the_outbox_a_card_is_lost(tmp_path: Path) -> None:
    assert sabotaged(tmp_path, _NO_OUTBOX, "before") == (0, 3)


def test_without_the_backfill_a_reply_is_lost(tmp_path: Path) -> None:
    assert sabotaged(tmp_path, _NO_BACKFILL, "after") == (1, 2)
