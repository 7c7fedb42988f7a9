"""The record as the admins see it, and what it is told of commands."""

from collections import deque
from datetime import timedelta

from bot.clock import Clock
from bot.store import Store, Tx, record
from bot.store.record import Entry

_MOST = 100_000
"""Entries that are held in memory at a time; a file of 8 MiB has room for fewer."""


class Record:
    """A guild's record of what was decided, commanded and done."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def export(self, guild_id: int, *, days: int, skip: int = 0) -> list[Entry]:
        """Return the entries of the last days in order, at most the newest 100,000.

        Args:
            days: How far back, in days of 24 hours.
            skip: How many days from now back are left out.
        """
        now = self._clock.now()
        since, until = now - timedelta(days=days), now - timedelta(days=skip)

        def look(tx: Tx) -> list[Entry]:
            found = record.entries(tx, guild_id, since=since)
            return list(deque((one for one in found if one.at <= until), maxlen=_MOST))

        return await self._store.read(look)

    async def command(self, guild_id: int, name: str, *, by: int) -> None:
        """Put on record that a person used a command, by its name alone."""
        now = self._clock.now()

        def step(tx: Tx) -> None:
            record.append(tx, "command", guild_id=guild_id, now=now, by=by, name=name)

        await self._store.write(step)
