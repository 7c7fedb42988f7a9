"""The everyday work that is measured beside so many stored replies, in a process of its own."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from bot.app import SeedbedBot
from bot.bench.digest_rows import DISCUSSION, GUILD, fill, last_window
from bot.bench.intake_words import Words
from bot.digests.compose import PARTS, compose, gather
from bot.guilds.settings import GuildSettings
from bot.moderation.lifecycle import State
from bot.moderation.reply import Incoming
from bot.scoring.port import LABELS, Scores
from bot.scoring.readers import Readers
from bot.scoring.reading import Reader
from bot.settings import Settings
from bot.settings.model import ModerationSettings
from bot.store import Store, Tx, guilds, queue, retention
from bot.store.retention import Terms

_WAITING = 100
"""Cases that are undecided, whatever the size."""
_HELD = 2_000
"""Replies in the window of the digest."""
_THREAD, _CHANNEL = 700, 71
_MEMBER, _MODERATOR = 4_000, 4_001
_SETTINGS = Settings(moderation=ModerationSettings(audit_share=0))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_ROW = 10**9


class _Stub:
    """Answers at once.

    Attributes:
        flags: Whether what comes next is an insult.
    """

    name, version, labels = "stub", "1", LABELS

    def __init__(self) -> None:
        self.flags = False

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return the same scores for every text."""
        insult = 0.9 if self.flags else 0.02
        return [dict.fromkeys(LABELS, 0.02) | {"insult": insult} for _ in texts]

    async def close(self) -> None:
        """Do nothing."""


class _Moment:
    """Tells a moment after the newest reply, a second later each time it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return it."""
        return self.at


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of work: how often it is measured, and what comes before it unmeasured."""

    times: int
    work: Callable[[], Awaitable[object]]
    before: Callable[[], Awaitable[object]] | None = None


class _Everyday:
    """The pieces of work, on a bot that is not connected and does nothing on Discord."""

    def __init__(self, bot: SeedbedBot, stub: _Stub, clock: _Moment, stored: int) -> None:
        self._bot = bot
        self._stub = stub
        self._clock = clock
        self._stored = stored
        self._words = Words(seed=stored, flagged=0.0)
        self._ids = count(int(clock.at.timestamp() * 1_000_000))
        self.pieces = {
            "take in a reply": _Piece(200, self._take_in),
            "decide a calm reply": _Piece(50, self._decide, self._take_in),
            "decide a flagged reply": _Piece(50, self._decide, self._insult),
            "claim the next case": _Piece(40, self._next),
            "list the open cases": _Piece(20, self._list_open),
            "list the newest cases": _Piece(20, self._list),
            "look at a band": _Piece(20, self._band),
            "call overdue cases": _Piece(5, self._call),
            "compose a digest": _Piece(3, self._digest),
            "look for what has expired": _Piece(2, self._expired),
        }

    async def measured(self) -> dict[str, tuple[float, float]]:
        """Return of each piece what is computed and how long it takes, in milliseconds.

        Both are medians; the first of each is not counted.
        """
        found = {}
        for name, piece in self.pieces.items():
            took = [await self._once(piece) for _ in range(piece.times + 1)][1:]
            found[name] = (median(one[0] for one in took), median(one[1] for one in took))
        return found

    async def _once(self, piece: _Piece) -> tuple[float, float]:
        self._clock.at += timedelta(seconds=4)  # so that many cases are no surge
        if piece.before is not None:
            await piece.before()
        begun, worked = perf_counter(), process_time()
        await piece.work()
        return 1000 * (process_time() - worked), 1000 * (perf_counter() - begun)

    async def _take_in(self) -> None:
        self._stub.flags = False
        await self._bot.intake.receive(
            Incoming(
                guild_id=GUILD,
                thread_id=_THREAD,
                message_id=next(self._ids),
                author_id=_MEMBER,
                posted_at=self._clock.now(),
                text=self._words.next(),
            )
        )

    async def _insult(self) -> None:
        await self._take_in()
        self._stub.flags = True

    async def _decide(self) -> None:
        self._bot.scoring.kick()
        await self._bot.scoring.idle()

    async def _next(self) -> None:
        await self._bot.office.queue.next(GUILD, by=_MODERATOR)

    async def _list_open(self) -> None:
        await self._bot.desk.listed(GUILD, state=State.OPEN)

    async def _list(self) -> None:
        await self._bot.desk.listed(GUILD, state=None)

    async def _band(self) -> None:
        await self._bot.office.queue.band(GUILD, label="insult", low=0.6, high=1.0)

    async def _call(self) -> None:
        await self._bot.store.read(lambda tx: queue.overdue(tx, before=self._clock.now()))

    async def _digest(self) -> None:
        window = last_window(self._stored, _HELD)
        material = await self._bot.store.read(
            lambda tx: gather(tx, DISCUSSION, window, main_points=5, now=window.end)
        )
        compose(material, tuple(PARTS))

    async def _expired(self) -> None:
        """Go through every reply, as once an hour; this grows with what is stored."""
        terms = Terms(_EPOCH, _EPOCH, self._clock.now())
        await self._bot.store.read(lambda tx: retention.expired(tx, terms, after=0, upto=_LAST_ROW))


def _open_for_work(tx: Tx) -> None:
    """Have members write in a thread, and moderators wait for cases in a channel."""
    tx.execute(
        "INSERT INTO threads (guild_id, discussion_id, kind, position, name, thread_id) "
        "VALUES (?, ?, 'open', 0, 'Talk', ?)",
        [GUILD, DISCUSSION, _THREAD],
    )
    chosen = GuildSettings(moderator_channel_id=_CHANNEL)
    guilds.save_settings(tx, GUILD, chosen, by=None, now=datetime.now(UTC))
    tx.execute(
        "UPDATE cases SET state = 'open', decided_at = NULL "
        "WHERE number > (SELECT max(number) FROM cases) - ?",
        [_WAITING],
    )


async def _fill(path: Path, stored: int) -> None:
    store = await Store.open(path)
    await fill(store, stored)
    await store.write(_open_for_work)
    await store.close()


async def _measure(path: Path, stored: int) -> dict[str, tuple[float, float]]:
    store = await Store.open(path)
    stub = _Stub()
    clock = _Moment(await store.read(_newest))
    bot = SeedbedBot(_SETTINGS, store, Readers(Reader(stub), None, (stub,)), clock=clock)
    await bot.executor.stop()  # what is to be done on Discord is written down, and stays undone
    try:
        return await _Everyday(bot, stub, clock, stored).measured()
    finally:
        await bot.scoring.stop()
        await store.close()


def _newest(tx: Tx) -> datetime:
    rows = tx.query("SELECT max(received_at) AS at FROM revisions")
    return datetime.fromisoformat(next(iter(rows))["at"])


def _main(what: str, path: str, stored: str) -> None:
    if what == "fill":
        asyncio.run(_fill(Path(path), int(stored)))
        return
    sys.stdout.write(json.dumps(asyncio.run(_measure(Path(path), int(stored)))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
