"""Threads that members started while nobody looked are found in Discord's lists of threads."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence

from bot.clock import Clock
from bot.moderation import pages
from bot.moderation.arrivals import Arrival, Renamed, Started
from bot.moderation.history import FoundThread, GoneError, History, ShutError, UnreachableError
from bot.moderation.intake import Intake
from bot.store import Store, cursors, departures, discussions
from bot.store.discussion_rows import Parent

log = logging.getLogger(__name__)

_MOMENT = 1 << 22
"""A millisecond in snowflakes: Discord tells times more exactly, and none must fall between."""


class Listing:
    """Takes in the threads below the channels of open discussions, archived ones among them.

    Args:
        found: Called with a thread that is not locked and the channel above it.
    """

    def __init__(
        self,
        store: Store,
        intake: Intake,
        clock: Clock,
        history: History,
        *,
        found: Callable[[int, int], Awaitable[object]],
    ) -> None:
        self._store = store
        self._intake = intake
        self._clock = clock
        self._history = history
        self._found = found

    async def look_through(self, only: Collection[int] | None = None) -> set[int]:
        """Take in the threads below the channels in which a discussion is open.

        Not in guilds that the bot was removed from: it would be asked in vain at each start.

        Args:
            only: The channels that matter, others among them; None for all.

        Returns:
            The channels of which Discord did not tell all, but may the next time.
        """
        left: set[int] = set()
        parents = await self._store.read(discussions.open_parents)
        away = await self._store.read(departures.away)
        here = [
            one
            for one in parents
            if one.guild_id not in away and (only is None or one.channel_id in only)
        ]
        for guild_id in sorted({one.guild_id for one in here}):
            theirs = [one for one in here if one.guild_id == guild_id]
            try:
                active = await self._history.active(guild_id)
                for parent in theirs:
                    await self._channel(parent, active)
            except (GoneError, ShutError, UnreachableError) as error:
                log.warning("the threads of guild %s cannot be listed: %s", guild_id, error)
                left.update(one.channel_id for one in theirs)
        return left

    async def _channel(self, parent: Parent, active: Sequence[FoundThread]) -> None:
        begun = await self._store.read(lambda tx: cursors.begun(tx, parent.channel_id))
        if begun is None:
            return
        own = [one for one in active if one.parent_id == parent.channel_id]
        await self._take(own, _since(parent, begun))
        try:
            await self._archived(parent, begun)
        except (GoneError, ShutError) as error:
            log.warning(
                "the archived threads of channel %s cannot be listed: %s", parent.channel_id, error
            )

    async def _archived(self, parent: Parent, begun: int) -> None:
        """Look through the archived threads, back to those that were looked through before.

        Discord lists the last archived first. The cursor moves once all are taken in.
        """
        channel_id = parent.channel_id
        seen = await self._store.read(lambda tx: cursors.read_to(tx, channel_id))
        floor = begun - begun % _MOMENT if seen is None else seen
        before: int | None = None
        newest = floor
        more = True
        while more:
            page, more = await self._history.archived(parent.guild_id, channel_id, before=before)
            late = [one for one in page if one.archived_at >= floor]
            await self._take(late, _since(parent, begun))
            newest = max([newest, *(one.archived_at for one in page)])
            if not page or page[-1].archived_at < floor:
                break
            upto = page[-1].archived_at + _MOMENT
            more = more and (before is None or upto < before)
            before = upto
        await self._store.write(
            lambda tx: cursors.advance(
                tx, channel_id, newest, guild_id=parent.guild_id, now=self._clock.now()
            )
        )

    async def _take(self, threads: Sequence[FoundThread], since: int) -> None:
        """Take in what members started, but what is older than the discussion itself."""
        theirs = [one for one in threads if not one.ours and one.title.thread_id >= since]
        arrivals: list[Arrival] = []
        for one in theirs:
            arrivals += [Started(one.parent_id, one.title), Renamed(one.title)]
        if arrivals:
            await pages.store(self._store, arrivals, self._intake.take_page)
            self._intake.follow_up()
        for one in theirs:
            if not one.locked:
                await self._found(one.title.thread_id, one.parent_id)


def _since(parent: Parent, begun: int) -> int:
    """Return the oldest thread that can belong to a discussion in a channel.

    A thread has the id of the message that it starts from, and the article's own first message is
    older than any thread of ours. Below a text channel only such threads are taken in anyway.
    """
    return begun if parent.forum else 0
