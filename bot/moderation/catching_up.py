"""What was missed is read from Discord's history, page by page, while live replies go first.

Every page is one transaction that moves the thread's cursor with it, so a crash goes on where it
was, and there is never more than a page in memory. What is read is quiet.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.moderation.history import GoneError, History, Page, ShutError, UnreachableError
from bot.moderation.inbox import Inbox
from bot.moderation.intake import Intake
from bot.moderation.listing import Listing
from bot.moderation.put_off import PutOff
from bot.moderation.snowflakes import snowflake
from bot.moderation.stretches import Stretch, Stretches, of_thread
from bot.moderation.taken import Span
from bot.scoring.work import Work
from bot.store import Store, StoreBusyError, cursors

log = logging.getLogger(__name__)

_RECENT = timedelta(days=8)
"""A digest looks back for a week at most: until then nothing that was deleted may be in it."""


async def _nobody() -> None:
    """Do nothing."""


class CatchingUp:
    """Reads the history of threads after a new session, and where something was let go.

    Args:
        most: How many messages of a thread are read before those of others go first; 0 for none.

    Attributes:
        when_done: Called when what was missed becomes read.
    """

    def __init__(
        self, store: Store, intake: Intake, inbox: Inbox, clock: Clock, *, most: int
    ) -> None:
        self._store = store
        self._intake = intake
        self._inbox = inbox
        self._clock = clock
        self._most = most
        self._history: History | None = None
        self._listing: Listing | None = None
        self._done = False
        self.when_done: Callable[[], Awaitable[None]] = _nobody
        self._all = self._opened = False
        self._left = Stretches()
        self._put_off = PutOff(self._again)
        self._shut: set[int] = set()
        self._unlisted: dict[int, int] = {}
        self._work = Work(self._step, name="catching up", failed=self._put_off.look_later)
        inbox.room = self._work.kick

    @property
    def done(self) -> bool:
        """What is new and what changed lately was read, and nothing was let go since."""
        return self._done and not self._inbox.threads.behind

    def use(self, history: History, listing: Listing) -> None:
        """Read from here."""
        self._history, self._listing = history, listing

    def everything(self) -> None:
        """Read what was missed everywhere, soon; what is being read is begun anew behind it."""
        self._all, self._done = True, False
        self._work.kick()

    def opened(self) -> None:
        """Know that a discussion is posted: what two lives did of that is looked through soon."""
        self._opened = True
        self._work.kick()

    async def guild(self, guild_id: int) -> None:
        """Know that a guild was not seen for a while; where it is seen again, it is read soon."""
        for place_id in await self._store.read(lambda tx: cursors.places(tx, guild_id)):
            self._inbox.threads.lacks(place_id)
        self._work.kick()

    def channel(self, channel_id: int) -> None:
        """Know that a channel may not have been seen for a while; its threads are read soon."""
        self._inbox.threads.lacks(channel_id)
        self._work.kick()

    async def idle(self) -> None:
        """Wait until everything is read that can be."""
        await self._work.idle()

    async def stop(self) -> None:
        """Begin no further page and let the one under way end."""
        self._put_off.stop()
        await self._work.stop()

    def abandon(self) -> None:
        """Break off the page under way."""
        self._put_off.stop()
        self._work.abandon()

    async def _step(self) -> bool:
        history, threads = self._history, self._inbox.threads
        if history is None:
            return False
        if self._opened:
            self._opened = False
            await self._inbox.look_again()
        elif self._all:
            await self._plan_everything(history)
        elif threads.behind and self._inbox.trouble is None:
            await self._plan_behind(history)
        elif (stretch := self._left.next()) is not None:
            await self._read(history, stretch)
        else:
            return False
        await self._say_when_done()
        return True

    async def _plan_everything(self, history: History) -> None:
        self._left.clear()
        self._put_off.clear()
        self._all = False
        try:
            await self._inbox.load()
            for channel_id in await self._store.read(cursors.being_posted_in):
                self._inbox.threads.waits_for(channel_id)
            if self._most:
                await self._plan(history, None)
        except BaseException:
            self._all = True
            raise

    async def _plan_behind(self, history: History) -> None:
        self._done = False
        await self._inbox.through()  # a thread of which something was let go may wait there itself
        behind = self._inbox.threads.take_behind()
        try:
            await self._plan(history, behind)
        except BaseException:
            for place_id in behind:
                self._inbox.threads.lacks(place_id)
            raise

    async def _plan(self, history: History, only: set[int] | None) -> None:
        """Look for threads, and note what is to be read of them."""
        if self._listing is not None:
            left = await self._listing.look_through(only)
            listed = set(self._unlisted) if only is None else self._unlisted.keys() & set(only)
            for channel_id in listed - left:
                del self._unlisted[channel_id]
            for channel_id in left:
                tries = self._unlisted[channel_id] = self._unlisted.get(channel_id, -1) + 1
                self._put_off.put(channel_id, tries)
            late = await self._inbox.load()
            only = only if only is None else only | late
        lately = self._clock.now() - _RECENT
        stands = await self._store.read(lambda tx: cursors.stands(tx, only))
        self._left.drop({one.thread_id for one in stands})
        for one in stands:
            if history.reads:
                self._inbox.threads.begin_reading(one.thread_id)
            self._left.add(
                of_thread(
                    one.guild_id,
                    one.thread_id,
                    read_to=one.read_to,
                    oldest=one.oldest,
                    recent=snowflake(lately),
                    quiet=one.closed_at is not None and one.closed_at < lately,
                )
            )

    async def _read(self, history: History, stretch: Stretch) -> None:
        """Read a page of a stretch; what is left of it waits for its next turn."""
        try:
            rest = await self._take_page(history, stretch)
        except ShutError:
            if stretch.thread_id not in self._shut:
                log.warning("thread %s may not be read", stretch.thread_id)
            self._shut.add(stretch.thread_id)
            self._put_off.put(stretch, stretch.tries, long=True)
        except StoreBusyError as error:
            log.warning("thread %s: what was read cannot be stored: %s", stretch.thread_id, error)
            self._put_off.put(stretch, 0)
        except UnreachableError as error:
            log.warning("thread %s cannot be read just now: %s", stretch.thread_id, error)
            self._put_off.put(stretch, stretch.tries)
        except Exception:
            log.exception("thread %s could not be read", stretch.thread_id)
            self._put_off.put(stretch, stretch.tries, long=True)
        else:
            self._shut.discard(stretch.thread_id)
            if rest is not None:
                self._left.add([self._in_its_turn(rest)])

    async def _take_page(self, history: History, stretch: Stretch) -> Stretch | None:
        """Take in one page and return what is left behind it, or None."""
        thread_id, until = stretch.thread_id, stretch.until
        # What is stored by now was there before Discord is asked: it is in the page, or is gone.
        stored = await self._store.read(lambda tx: cursors.newest(tx, thread_id))
        try:
            page = await history.page(stretch.guild_id, thread_id, after=stretch.after)
        except GoneError:
            await self._intake.thread_deleted(thread_id, moderator_id=None)
            self._left.drop({thread_id})
            self._inbox.threads.forget(thread_id)
            return None
        last = _reach(page, stretch, stored)
        await self._inbox.idle()  # what is live goes first
        moves = until is None and history.reads
        new = await self._intake.catch_up(
            thread_id,
            [one for one in page.found if one.message_id <= last],
            span=Span(stretch.after + 1, last),
            ours=page.others,
            reached=(stretch.guild_id, last) if moves else None,
        )
        self._inbox.kick()  # it sweeps what was erased, when there is time
        if new:
            log.info("thread %s: %s replies or edits were missed", thread_id, new)
        if page.full and (until is None or last < until):
            return stretch.ahead(last, len(page.found) + len(page.others))
        if moves:
            self._inbox.threads.read_whole(thread_id)
        return None

    def _in_its_turn(self, rest: Stretch) -> Stretch:
        """Let a very long history wait until all others are read."""
        if rest.rank == "older" or not 0 < self._most <= rest.read:
            return rest
        log.warning(
            "thread %s: %s messages were read and there are more; the others are read first",
            rest.thread_id,
            rest.read,
        )
        return replace(rest, rank="older")

    async def _say_when_done(self) -> None:
        planned = not (self._all or self._inbox.threads.behind)
        waits = not planned or self._left.left("new", "recent")
        if not (waits or self._done or self._put_off.holds):
            self._done = True
            await self.when_done()

    def _again(self, due: Sequence[Stretch | int]) -> None:
        for one in due:
            if isinstance(one, Stretch):
                self._left.add([one])
            else:
                self._inbox.threads.lacks(one)
        self._work.kick()


def _reach(page: Page, stretch: Stretch, stored: int) -> int:
    """Return up to which message a page tells what there is."""
    last = page.last or stretch.after
    if not page.full:
        last = max(last, stored, stretch.after)
    return last if stretch.until is None else min(last, stretch.until)
