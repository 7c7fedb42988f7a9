"""The inbox: what comes in waits here, in order, until it is stored.

What is there is stored in one transaction at a time, many arrivals in each, so that a raid costs
few of them. Where nothing can be stored (the disk is full, another process has locked the file) it
waits and is tried again. In memory is never more than the bounds allow: what does not fit is let
go, and its thread is noted, to be read from Discord's history when there is room again.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from bot.clock import Clock
from bot.moderation.arrivals import (
    Arrival,
    Started,
    ThreadGone,
    about,
    place,
    reached,
    thread_of,
    weight,
)
from bot.moderation.bounds import Bounds
from bot.moderation.intake import Intake
from bot.moderation.reply import Incoming
from bot.moderation.spared import Spared
from bot.moderation.taken import Taken
from bot.moderation.threads import Threads
from bot.scoring.work import Work
from bot.scoring.worker import where
from bot.store import Store, StoreBusyError, Tx, cursors

log = logging.getLogger(__name__)

_ASIDE_SECONDS = 1.0
"""What was written in a thread before it was known to be ours waits so long, and again."""
_NAMED = 10
"""So many of what cannot be stored are named in the log; the rest is counted."""


class Inbox:
    """Takes what comes in and stores it, whatever happens to the database meanwhile.

    Args:
        room: Called when there is room again and threads were noted that lack something.

    Attributes:
        threads: What is known of the threads that matter.
        trouble: Why nothing can be stored just now, or None.
    """

    def __init__(
        self,
        store: Store,
        intake: Intake,
        clock: Clock,
        *,
        bounds: Bounds | None = None,
        room: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._intake = intake
        self._clock = clock
        self._bounds = bounds or Bounds()
        self.room = room
        self.threads = Threads()
        self.trouble: str | None = None
        self._waiting: deque[Arrival] = deque()
        self._aside: deque[Arrival] = deque()
        self._spared = Spared()
        self._characters = 0
        self._put = self._done = self._tries = 0
        self._passing: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._work = Work(self._one_batch, name="the inbox", failed=self._try_later)

    def __len__(self) -> int:
        """Return how many arrivals wait to be stored."""
        return len(self._waiting) + len(self._aside)

    async def load(self) -> set[int]:
        """Learn which threads matter; return those that nobody knew or waited for."""
        return self.threads.learn(await self._store.read(cursors.watched))

    async def look_again(self) -> None:
        """Learn of the threads that were stored since: a new one is not waited for without end.

        What was written in one that was stored too late is read from its history. So are threads
        that members started while a discussion was being posted, for longer than they could wait.
        """
        for late in await self.load():
            self.threads.lacks(late)
        if waited := self.threads.unopened:
            for channel_id in waited - await self._store.read(cursors.being_posted_in):
                self.threads.opened(channel_id)
        if self.threads.behind:
            self.room()

    def put(self, arrival: Arrival) -> bool:
        """Take what came in; False where there is no room and it is let go for now."""
        size = weight(arrival)
        if not self._bounds.hold(len(self) + 1, self._characters + size):
            self._let_go(arrival)
            return False
        self._waiting.append(arrival)
        self._characters += size
        self._put += 1
        if self.trouble is None:
            self._work.kick()
        return True

    def kick(self) -> None:
        """See soon whether there is anything to do."""
        self._work.kick()

    async def through(self) -> None:
        """Wait until what has come in so far is stored, or cannot be just now."""
        if self._waiting and self.trouble is None and not self._work.stopped:
            passed = asyncio.get_running_loop().create_future()
            self._passing.append((self._put, passed))
            await passed

    async def idle(self) -> None:
        """Wait until nothing is left to store, or nothing can be stored."""
        await self._work.idle()

    async def stop(self, *, seconds: float = 3.0) -> None:
        """Store what is in hand, for so long at most, and take nothing more."""
        self._work.kick()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._work.idle()
        self._work.stopped = True
        if self._timer is not None:
            self._timer.cancel()
        self._let_pass()
        if len(self):
            log.warning(
                "%s arrivals could not be stored; the next start reads them from history", len(self)
            )

    async def _one_batch(self) -> bool:
        batch = self._bounds.next_batch(self._waiting)
        try:
            if not batch:
                await self._tidy()
                return False
            await self._store_all(batch)
        except StoreBusyError as error:
            self._stuck(error)
            return False
        self._recovered()
        return True

    async def _store_all(self, batch: Sequence[Arrival]) -> None:
        try:
            taken = await self._write(batch)
        except StoreBusyError:
            raise
        except Exception as error:
            if self._work.stopped:  # the database may be closed by now
                raise
            if len(batch) > 1:  # one of them is the trouble, and must not hold up the others
                for one in batch:
                    await self._store_all([one])
                return
            # What the code cannot take in today it cannot take in the next time either.
            log.error("%s could not be taken in (%s)", about(batch[0]), where(error))
            self.threads.lacks(place(batch[0]))
            taken = Taken()
        self._through(batch, taken)

    async def _write(self, batch: Sequence[Arrival]) -> Taken:
        furthest = self._furthest(batch)

        def step(tx: Tx) -> Taken:
            taken = self._intake.take(tx, batch)
            for one in taken.unknown:
                furthest.pop(thread_of(one), None)
            cursors.advance_all(tx, furthest, now=self._clock.now())
            return taken

        return await self._store.write(step)

    def _furthest(self, batch: Sequence[Arrival]) -> dict[int, tuple[int, int]]:
        """Return how far the cursors move with this: per whole thread its guild and a message."""
        found: dict[int, tuple[int, int]] = {}
        for thread_id, guild_id, message_id in filter(None, map(reached, batch)):
            if self.threads.is_whole(thread_id):
                before = found.get(thread_id, (guild_id, 0))[1]
                found[thread_id] = (guild_id, max(before, message_id))
        return found

    def _through(self, batch: Sequence[Arrival], taken: Taken) -> None:
        for _ in batch:
            self._characters -= weight(self._waiting.popleft())
        self._done += len(batch)
        self._let_pass(self._done)
        self._learn(batch, taken)
        self._waiting.extend(taken.again)
        self._characters += sum(map(weight, taken.again))
        self._put += len(taken.again)
        if taken.deleted:
            self._intake.sweeping.want()
        self._intake.follow_up()
        if self._bounds.hold(2 * len(self), 2 * self._characters):
            for one in self._spared.take():
                self.put(one)
            if self.threads.behind:
                self.room()

    def _learn(self, batch: Sequence[Arrival], taken: Taken) -> None:
        """Know which new threads are read; what was written in them too early waits for them."""
        strange = {thread_of(one) for one in taken.unknown}
        for one in batch:
            match one:
                case Started(title=title) if title.thread_id in taken.started:
                    self.threads.watch(title.thread_id)
                case Started(title=Incoming(thread_id=other)) if other not in strange:
                    self.threads.forget_strange(other)
                case ThreadGone(thread_id=gone):
                    self.threads.forget(gone)
                case Incoming(thread_id=known) if known not in strange:
                    self.threads.watch(known)
        for late in taken.unknown:
            if self.threads.expects(thread_of(late)):
                self.threads.lose_track(thread_of(late))
                self._aside.append(late)
                self._characters += weight(late)
            elif isinstance(late, Started):
                self.threads.waits_for(late.parent_id)
        if self._aside and self._timer is None:
            self._later(_ASIDE_SECONDS)

    def _stuck(self, error: StoreBusyError) -> None:
        """Keep what waits, and try again by and by; the trouble is told once, and its end."""
        if self.trouble is None:
            named = ", ".join(about(one) for one in islice(self._waiting, _NAMED))
            log.error(
                "what comes in cannot be stored (%s): %s wait, among them %s; nothing is lost, "
                "and it is tried again",
                error,
                len(self),
                named or "what was erased, to be swept",
            )
        self.trouble = str(error)
        self._let_pass()
        self._try_later()

    def _let_pass(self, upto: int | None = None) -> None:
        while self._passing and (upto is None or self._passing[0][0] <= upto):
            passing = self._passing.popleft()[1]
            if not passing.done():
                passing.set_result(None)

    def _recovered(self) -> None:
        if self.trouble is not None:
            log.info("what comes in is stored again after %s tries", self._tries)
        self.trouble, self._tries = None, 0

    def _try_later(self) -> None:
        self._later(self._bounds.wait_seconds(self._tries))
        self._tries += 1

    def _later(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self._work.stopped:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._again)

    def _again(self) -> None:
        self._timer = None
        self._waiting.extend(self._aside)
        self._put += len(self._aside)
        self._aside.clear()
        self._work.kick()

    async def _tidy(self) -> None:
        """Sweep the traces of what was erased, once nothing waits any more."""
        wait = await self._intake.sweeping.sweep()
        self._recovered()
        if wait is not None and self._timer is None:
            self._later(wait)

    def _let_go(self, arrival: Arrival) -> None:
        if self._spared.keep(arrival):
            return
        where = place(arrival)
        if isinstance(arrival, Started):
            self.threads.waits_for(where)
        if self.threads.lacks(where):
            log.warning("%s arrivals wait: place %s is read from history later", len(self), where)
