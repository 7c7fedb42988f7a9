"""Who deleted something, which only Discord's audit log tells."""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.app import SeedbedBot
from bot.effects.failures import FAILURES

_WINDOW = timedelta(seconds=30)
"""A deletion's entry in Discord's audit log is younger than this when we look."""
_ENTRIES = 6
_REMEMBERED = 500
_PATIENCE_SECONDS = 10.0
_REFUSED_SECONDS = 600.0
"""A guild that lets nobody look is not asked again for so long.

Source: Discord API reference, "Rate Limits": 10,000 refusals in 10 minutes shut a bot out.
"""

_Where = tuple[int, discord.AuditLogAction]


@dataclass(slots=True)
class _Seen:
    """How much of an entry's count is accounted for.

    Attributes:
        count: How many deletions it spoke of when we looked last.
        told: How many of them were found to be those that came in.
        risen_at: When the count was seen to rise, in seconds of the event loop.
    """

    count: int
    told: int
    risen_at: float


class Deleters:
    """Asks the audit log, once for all that wait for the same answer."""

    def __init__(self, bot: SeedbedBot) -> None:
        self._bot = bot
        self._seen: OrderedDict[int, _Seen] = OrderedDict()
        self._refused: dict[int, float] = {}
        self._next: dict[_Where, asyncio.Task[Sequence[discord.AuditLogEntry]]] = {}
        self._locks: defaultdict[_Where, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of_message(
        self, guild_id: int, channel_id: int, *, author_id: int | None
    ) -> int | None:
        """Return the moderator who deleted a message of ``author_id``, or None for the author.

        Discord makes one entry for several deletions in a row and counts it up: it speaks of as
        many of them as it has risen by since we last looked.
        """
        me = self._bot.user.id if self._bot.user else 0
        for entry in await self._entries(guild_id, discord.AuditLogAction.message_delete):
            channel = getattr(entry.extra, "channel", None)
            seen = self._note(entry)
            same = getattr(channel, "id", None) == channel_id
            target_id = getattr(entry.target, "id", None)
            if not same or target_id != author_id or entry.user_id in (None, me):
                continue
            if seen.told < seen.count:
                seen.told += 1
                return entry.user_id
        return None

    async def newest(
        self, guild_id: int, action: discord.AuditLogAction, target_id: int
    ) -> int | None:
        """Return who did something to a channel or thread just now, or None."""
        for entry in await self._entries(guild_id, action):
            young = discord.utils.utcnow() - entry.created_at < _WINDOW
            if young and getattr(entry.target, "id", None) == target_id:
                return entry.user_id
        return None

    def _note(self, entry: discord.AuditLogEntry) -> _Seen:
        """Return how much of an entry is not accounted for; what is older than we look is."""
        now = asyncio.get_running_loop().time()
        count = int(getattr(entry.extra, "count", 1))
        seen = self._seen.get(entry.id)
        if seen is None:
            young = discord.utils.utcnow() - entry.created_at < _WINDOW
            seen = self._seen[entry.id] = _Seen(count, 0 if young else count, now)
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        elif count > seen.count:
            seen.count, seen.risen_at = count, now
        elif now - seen.risen_at > _WINDOW.total_seconds():
            seen.told = seen.count  # of something that never came in
        return seen

    async def _entries(
        self, guild_id: int, action: discord.AuditLogAction
    ) -> Sequence[discord.AuditLogEntry]:
        """Return the newest entries, as they are after this was called."""
        if asyncio.get_running_loop().time() < self._refused.get(guild_id, 0.0):
            return ()
        where = (guild_id, action)
        if where not in self._next:
            self._next[where] = asyncio.create_task(self._look(where))
        return await asyncio.shield(self._next[where])

    async def _look(self, where: _Where) -> Sequence[discord.AuditLogEntry]:
        guild_id, action = where
        async with self._locks[where]:
            del self._next[where]  # whoever comes from now on may be too late for this answer
            guild = self._bot.get_guild(guild_id)
            if guild is None or asyncio.get_running_loop().time() < self._refused.get(guild_id, 0):
                return ()
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    return [one async for one in guild.audit_logs(action=action, limit=_ENTRIES)]
            except discord.Forbidden:
                until = asyncio.get_running_loop().time() + _REFUSED_SECONDS
                self._refused[guild_id] = until
            except FAILURES:
                pass
            return ()  # without View Audit Log a deletion counts as the author's own
