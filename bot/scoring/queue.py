"""The scoring queue: revisions that wait in the database, scored in micro-batches.

The queue is the table, so it is bounded by the disk and survives a crash; in memory there is never
more than one batch. Live replies go before those that were read late, and no batch is so long that
a live one waits long behind it. Where there is more than the scorer can do, a quick one takes what
is clearly calm; every score tells whose it is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.clock import Clock
from bot.scoring.handing_on import HandingOn, Verdicts
from bot.scoring.load import Overload, Pace, clearly_calm
from bot.scoring.port import ScorerError
from bot.scoring.quoting import quotes
from bot.scoring.readers import Readers
from bot.scoring.reading import Passage, Reading
from bot.scoring.work import Work
from bot.store import Store, Tx, backlog, earlier, outages
from bot.store.reply_rows import Waiting

log = logging.getLogger(__name__)

_T = TypeVar("_T")

_BATCH_SECONDS = 1.0
"""How long a batch should take, so that a live reply need not wait longer for its turn."""


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """How the queue works.

    Attributes:
        batch_size: The most replies that are read at once.
        timeout_seconds: How long one batch may take before the scorer counts as down.
        retry_seconds: How long to wait after a failure.
        overload_seconds: How long a live reply may wait before relief is called; 0 for never.
    """

    batch_size: int
    timeout_seconds: float
    retry_seconds: float
    overload_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is scored next, and how the queue is.

    Attributes:
        passages: What is read of each of the waiting revisions.
        live: How many revisions of live replies wait.
        since: Since when the oldest of them does, or None.
    """

    waiting: tuple[Waiting, ...]
    passages: tuple[Passage, ...]
    live: int
    since: datetime | None


class ScoringQueue:
    """Scores what waits, whenever it is kicked, and tries again by itself after a failure.

    Args:
        readers: Read with the scorer, and with a quick one under overload.
        after: Called when decisions were stored.

    Attributes:
        healthy: The scorer answers.
        timed: Called with how long the scorer took for a batch, in seconds.
    """

    def __init__(
        self,
        store: Store,
        readers: Readers,
        verdicts: Verdicts,
        clock: Clock,
        settings: QueueSettings,
        *,
        after: Callable[[], None],
    ) -> None:
        self._store = store
        self._reader = readers.main
        self._relief = readers.relief
        self._verdicts = verdicts
        self._clock = clock
        self._settings = settings
        self._pace = Pace(_BATCH_SECONDS)
        self._overload = Overload(
            settings.overload_seconds if readers.relief else 0.0, settings.batch_size
        )
        self._after = after
        self._timer: asyncio.TimerHandle | None = None
        self._work = Work(self._one_batch, name="the scoring queue", failed=self._retry_later)
        self._handing_on = HandingOn(
            store, verdicts, after=after, stopped=lambda: self._work.stopped
        )
        self.healthy = True
        self.timed: Callable[[float], None] = lambda _: None

    def kick(self) -> None:
        """Score what waits, soon; never blocks and never fails."""
        self._work.kick()

    async def idle(self) -> None:
        """Wait until the queue is empty or the scorer is down."""
        await self._work.idle()

    async def stop(self) -> None:
        """Begin no further batch and let the one under way end."""
        if self._timer is not None:
            self._timer.cancel()
        await self._work.stop()

    def abandon(self) -> None:
        """Break off the batch under way; its replies still wait in the database."""
        self._work.abandon()

    async def _one_batch(self) -> bool:
        """Score one batch; False where nothing waits or the scorer is down."""
        batch = await self._store.read(self._take)
        if not batch.waiting:
            await self._recover()
            return False
        rest = list(zip(batch.waiting, batch.passages, strict=True))
        if self.healthy and self._overloaded(batch):  # a broken scorer is no busy one
            rest = await self._relieved(rest)
            if not rest:
                return True
        began = asyncio.get_running_loop().time()
        passages = [passage for _, passage in rest]
        try:
            readings = await self._read(passages)
        except ScorerError as error:
            return await self._one_by_one(rest, error)
        self.healthy = True
        took = asyncio.get_running_loop().time() - began
        self._pace.took(sum(len(one.text) for one in passages), took)
        self.timed(took)
        await self._handing_on.judge(
            [(one, found) for (one, _), found in zip(rest, readings, strict=True)]
        )
        return True

    def _take(self, tx: Tx) -> _Batch:
        """Return the next batch, with what each reply in it may quote."""
        most, aside = self._settings.batch_size, self._handing_on.aside
        found = backlog.next_up(tx, most + len(aside))
        rows = [row for row in found if row.revision_id not in aside][:most]
        rows = rows[: self._pace.fitting([len(row.text) for row in rows])]
        passages = [
            Passage(row.text, earlier.texts(tx, row.reply) if quotes(row.text) else ())
            for row in rows
        ]
        return _Batch(tuple(rows), tuple(passages), *backlog.load(tx))

    def _overloaded(self, batch: _Batch) -> bool:
        now = self._clock.now()
        oldest = (now - batch.since).total_seconds() if batch.since is not None else 0.0
        before = self._overload.lasts
        lasts = self._overload.seen(oldest_seconds=oldest, waiting=batch.live)
        if lasts != before:
            log.warning(
                "%s replies wait, the oldest for %.0f s: %s",
                batch.live,
                oldest,
                "the quick scorer takes what is clearly calm" if lasts else "no overload any more",
            )
        return lasts

    async def _relieved(
        self, rest: Sequence[tuple[Waiting, Passage]]
    ) -> list[tuple[Waiting, Passage]]:
        """Hand on what the quick scorer finds clearly calm, and return what is left."""
        if self._relief is None:
            return list(rest)
        try:
            readings = await self._relief.read([passage for _, passage in rest])
        except ScorerError as error:
            log.warning("the quick scorer is no relief: %s", error)
            return list(rest)
        calm, left = [], []
        for (waiting, passage), reading in zip(rest, readings, strict=True):
            if reading.scores is not None and clearly_calm(reading.scores):
                calm.append((waiting, reading))
            else:
                left.append((waiting, passage))
        if calm:
            await self._handing_on.judge(calm)
        return left

    async def _one_by_one(
        self, batch: Sequence[tuple[Waiting, Passage]], error: ScorerError
    ) -> bool:
        """Find out whether the scorer is down, or only some texts are too much for it."""
        good: list[tuple[Waiting, Reading]] = []
        bad: list[Waiting] = []
        down = None if await self._answers() else error
        for waiting, passage in batch if down is None else ():
            try:
                good.append((waiting, (await self._read([passage]))[0]))
            except ScorerError as failure:
                if not await self._answers():
                    down = failure
                    break
                bad.append(waiting)
        if good:
            await self._handing_on.judge(good)
        if bad:
            log.warning("revisions %s cannot be scored", [one.revision_id for one in bad])
            await self._handing_on.give_up(bad)
        if down is not None:
            await self._down(down)
            return False
        self.healthy = True
        return True

    async def _answers(self) -> bool:
        try:
            await self._in_time(self._reader.probe())
        except ScorerError:
            return False
        return True

    async def _read(self, passages: Sequence[Passage]) -> list[Reading]:
        return await self._in_time(self._reader.read(passages))

    async def _in_time(self, answer: Awaitable[_T]) -> _T:
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                return await answer
        except TimeoutError as error:
            raise ScorerError(f"no answer within {self._settings.timeout_seconds:g} s") from error

    async def _recover(self) -> None:
        if await self._store.read(lambda tx: bool(outages.lasting(tx))):
            await self._store.write(self._verdicts.recovered)
            self._after()

    async def _down(self, error: ScorerError) -> None:
        self.healthy = False
        log.error("the scorer is down: %s", error)
        after: int | None = 0
        while after is not None and not self._work.stopped:
            after = await self._store.write(partial(self._verdicts.failed, after=after))
            self._after()
        self._retry_later()

    def _retry_later(self) -> None:
        if self._timer is not None:  # one chain of tries, however many replies come in meanwhile
            self._timer.cancel()
        if not self._work.stopped:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._settings.retry_seconds, self.kick)
