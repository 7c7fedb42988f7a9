"""The order of steps when the bot is removed from a guild, or comes back, or stays away."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.store import Store, departures
from bot.store.departures import Key, StillWrittenError, Table

log = logging.getLogger(__name__)

_BATCH = 200
_PASSES = 3
"""What was on its way when a guild is deleted may write a row more: it is looked through again."""


class Departing:
    """Guilds that the bot is in no more: their data stays for a while, and then goes.

    Args:
        leave: How long it stays.
    """

    def __init__(self, store: Store, clock: Clock, *, leave: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._leave = leave
        self._present: set[int] | None = None
        self._deleting = asyncio.Lock()

    async def left(self, guild_id: int) -> None:
        """Note that the bot was removed from a guild, or that the guild is no more."""
        if self._present is not None:
            self._present.discard(guild_id)
        if await self._store.write(lambda tx: departures.left(tx, guild_id, now=self._clock.now())):
            log.info("guild %s: the bot is not in it any more; its data goes later", guild_id)

    async def returned(self, guild_id: int) -> bool:
        """Let a guild go on where it was; True where it begins anew, as its time was over.

        One whose deletion was begun and cut short begins anew as well.
        """
        if self._present is not None:
            self._present.add(guild_id)
        async with self._deleting:
            if guild_id not in await self._store.read(departures.away):
                return False
            cut_short = await self._store.read(lambda tx: departures.is_cut_short(tx, guild_id))
            if cut_short or guild_id in await self._due():
                await self._delete(guild_id)
                return True
            now = self._clock.now()
            if await self._store.write(lambda tx: departures.returned(tx, guild_id, now=now)):
                log.info("guild %s: the bot is in it again; its data stays", guild_id)
        return False

    async def compare(self, present: Collection[int]) -> list[int]:
        """Note what happened while nobody looked; return the guilds that begin anew.

        Args:
            present: Every guild that the bot is in; those that Discord cannot show now too.
        """
        self._present = set(present)
        known = await self._store.read(departures.away)
        anew = [one for one in known if one in self._present and await self.returned(one)]
        for guild_id in await self._store.read(lambda tx: departures.missing(tx, present)):
            await self.left(guild_id)
        return anew

    async def delete_due(self) -> dict[int, Mapping[str, int]]:
        """Delete the guilds whose time is over; return how many rows of each table went.

        Nothing before it is known in which guilds the bot is: one may have come back meanwhile.
        """
        async with self._deleting:
            present = self._present
            if present is None:
                return {}
            return {one: await self._delete(one) for one in await self._due() if one not in present}

    async def _due(self) -> list[int]:
        before = self._clock.now() - self._leave
        return await self._store.read(lambda tx: departures.away(tx, before=before))

    async def _delete(self, guild_id: int) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        for _ in range(_PASSES):
            counts += await self._empty(guild_id)
            now = self._clock.now()
            if await self._store.write(partial(departures.gone, guild_id=guild_id, now=now)):
                break
        else:
            log.warning("guild %s: rows of it are still being written; tried again", guild_id)
        await self._store.scrub()
        told = ", ".join(f"{table} {count}" for table, count in sorted(counts.items()) if count)
        log.info("guild %s: deleted, as the bot has left it: %s", guild_id, told or "nothing")
        return counts

    async def _empty(self, guild_id: int) -> Counter[str]:
        """Go through every table once; return how many rows of each went."""
        counts: Counter[str] = Counter()
        for table in await self._store.read(departures.tables):
            after: Key | None = None
            while found := await self._next(table, guild_id, after):
                after = found[-1]
                step = partial(departures.drop, table=table, guild_id=guild_id, found=found)
                try:
                    await self._store.write(step)
                except StillWrittenError:
                    return counts
                counts[table.name] += len(found)
        return counts

    async def _next(self, table: Table, guild_id: int, after: Key | None) -> list[Key]:
        return await self._store.read(
            lambda tx: departures.keys(tx, table, guild_id, after=after, limit=_BATCH)
        )
