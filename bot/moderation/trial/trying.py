"""A policy is tried on what was decided before it is put in force.

The rows are read in one transaction; what they mean is worked out outside of it, in a thread.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.moderation.scopes import GuildPolicy
from bot.moderation.trial.replay import (
    Check,
    Checked,
    Decided,
    Forecast,
    WhatIf,
    compare,
    forecast,
)
from bot.store import Store, Tx, history, policies
from bot.store.history import Rows

Answer = TypeVar("Answer", WhatIf, Forecast)

MOST = 50_000
"""The most decisions that are replayed at a time, the newest."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a replay needs of the database: ``days`` is how long there is data for."""

    rows: Rows
    versions: Mapping[int, GuildPolicy]
    days: float
    limited: bool

    @property
    def in_force(self) -> GuildPolicy:
        """The newest version."""
        return self.versions[max(self.versions)]

    def check(self) -> Checked:
        """Replay everything under the policies that decided it."""
        check = Check(self.versions)
        deque(check.watch(self.rows.decided()), maxlen=0)
        return check.result()

    def answer(self, ask: Callable[[Iterable[Decided]], Answer]) -> Answer:
        """Ask something of the decisions, and check on the way that each replays as it was."""
        check = Check(self.versions)
        found = ask(check.watch(self.rows.decided()))
        basis = replace(found.basis, limited=self.limited, checked=check.result())
        return replace(found, basis=basis)


class Trying:
    """Replays what was decided in a guild; it changes nothing.

    Args:
        most: The most decisions that are replayed at a time, the newest.
    """

    def __init__(self, store: Store, clock: Clock, *, most: int = MOST) -> None:
        self._store = store
        self._clock = clock
        self._most = most

    async def check(self, guild_id: int, days: float = 30) -> Checked:
        """Replay the last days under the policies that decided then, and compare with that."""
        read = await self._read(guild_id, days)
        return await asyncio.to_thread(read.check)

    async def what_if(self, guild_id: int, then: GuildPolicy, *, days: float = 30) -> WhatIf:
        """Return what would have been otherwise in the last days under the policy ``then``."""
        read = await self._read(guild_id, days)
        return await asyncio.to_thread(
            read.answer, lambda found: compare(found, read.in_force, then, days=read.days)
        )

    async def forecast(self, guild_id: int, *, days: float = 30) -> Forecast:
        """Return what the bot would have done by itself in the last days, had it been live."""
        read = await self._read(guild_id, days)
        return await asyncio.to_thread(
            read.answer, lambda found: forecast(found, read.in_force, days=read.days)
        )

    async def _read(self, guild_id: int, days: float) -> _Read:
        now = self._clock.now()
        since = now - timedelta(days=days)

        def look(tx: Tx) -> _Read:
            versions = {0: GuildPolicy.plain()}  # in force where a guild has none yet
            versions |= {one.policy.version: one.policy for one in policies.versions(tx, guild_id)}
            found = history.rows(tx, guild_id, since=since, limit=self._most + 1)
            newest = replace(found, decisions=found.decisions[-self._most :])
            limited = len(found.decisions) > self._most
            first = newest.first_at if limited else history.began(tx, guild_id)
            length = now - max(since, first or now)  # quiet days at the beginning count too
            return _Read(newest, versions, length / timedelta(days=1), limited)

        return await self._store.read(look)
