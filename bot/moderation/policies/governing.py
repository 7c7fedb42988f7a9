"""The order of steps when a guild changes its policy: a new version, and all that rests on it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeVar

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.effects.executor import Executor
from bot.moderation.policies.change import same, same_looks
from bot.moderation.scopes import GuildPolicy, Place, Scope
from bot.store import Store, Tx, digests, discussions, policies, record
from bot.store.policies import Version

T = TypeVar("T")

How = Literal["set", "try", "rollback", "live", "shadow", "exempt", "calibrate"]
"""By which command a version came to be; it stands in the record."""


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What was in force before an old version was made the newest, and what is now."""

    before: GuildPolicy
    after: GuildPolicy


class Governing:
    """A guild's policy: what is in force, what was, and what shall be.

    A change names the version that it was made from. Where another is in force by now, nothing is
    stored: nobody overwrites what they have not seen.
    """

    def __init__(self, store: Store, executor: Executor, clock: Clock) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock

    async def policy(self, guild_id: int) -> GuildPolicy:
        """Return what the guild has chosen."""
        return await self._store.read(lambda tx: policies.newest(tx, guild_id))

    async def history(self, guild_id: int, *, limit: int | None = None) -> list[Version]:
        """Return the versions of the guild's policy, the newest first."""
        return await self._store.read(lambda tx: policies.versions(tx, guild_id, limit=limit))

    async def place(self, guild_id: int, scope: Scope) -> Place | None:
        """Return where a scope lies; None where the guild has no such discussion or thread."""
        return await self._store.read(lambda tx: _place(tx, guild_id, scope))

    async def places(self, guild_id: int, scopes: Iterable[Scope]) -> Mapping[Scope, Place]:
        """Return where scopes lie, without those that the guild does not have."""

        def look(tx: Tx) -> dict[Scope, Place]:
            found = {scope: _place(tx, guild_id, scope) for scope in scopes}
            return {scope: place for scope, place in found.items() if place is not None}

        return await self._store.read(look)

    async def put_in_force(
        self,
        guild_id: int,
        policy: GuildPolicy,
        *,
        after_version: int,
        by: int,
        how: How = "set",
        also: Callable[[Tx, GuildPolicy], None] | None = None,
    ) -> GuildPolicy | None:
        """Make ``policy`` the guild's newest version, if ``after_version`` is the newest now.

        Digests that are posted follow: what may be quoted rests on the bounds in force.

        Args:
            guild_id: The guild.
            policy: What is to be in force.
            after_version: The version that the person saw.
            by: The person.
            how: By which command.
            also: What else is to be stored with it, in the same transaction.

        Returns:
            What is in force now; it has the version ``after_version`` where nothing was changed.
            None where another version was put in force meanwhile: nothing is stored.
        """

        def change(tx: Tx) -> GuildPolicy | None:
            held = policies.newest(tx, guild_id)
            if held.version != after_version:
                return None
            after = self._change(tx, guild_id, held, policy, by=by, how=how)
            if also is not None:
                also(tx, after)
            return after

        return await self._written(change)

    async def rollback(self, guild_id: int, version: int, *, by: int) -> RolledBack | None:
        """Make what an old version said the newest version; None where there is no such version.

        Shadow mode stays as it is: going live is decided by itself.
        """

        def change(tx: Tx) -> RolledBack | None:
            held, old = policies.newest(tx, guild_id), policies.version(tx, guild_id, version)
            if old is None:
                return None
            chosen = replace(old, shadow=held.shadow)
            after = self._change(tx, guild_id, held, chosen, by=by, how="rollback")
            return RolledBack(held, after)

        return await self._written(change)

    async def set_shadow(
        self, guild_id: int, on: bool, *, after_version: int | None = None, by: int
    ) -> GuildPolicy | None:
        """Begin or end shadow mode.

        Args:
            guild_id: The guild.
            on: Whether the bot is to act on nothing by itself.
            after_version: The version that the person saw; None where it does not matter.
            by: The person.

        Returns:
            What is in force now, or None where another version was put in force meanwhile.
        """

        def change(tx: Tx) -> GuildPolicy | None:
            held = policies.newest(tx, guild_id)
            if after_version is not None and held.version != after_version:
                return None
            how: How = "shadow" if on else "live"
            return self._change(tx, guild_id, held, replace(held, shadow=on), by=by, how=how)

        return await self._written(change)

    async def _written(self, change: Callable[[Tx], T]) -> T:
        made = await self._store.write(change)
        self._executor.kick()
        return made

    def _change(
        self, tx: Tx, guild_id: int, held: GuildPolicy, chosen: GuildPolicy, *, by: int, how: How
    ) -> GuildPolicy:
        if same(held, chosen):
            return held
        now = self._clock.now()
        looks_alike = same_looks(held, chosen)
        before = frozenset[int]() if looks_alike else digests.quotable_sources(tx, guild_id)
        stored = policies.save(tx, guild_id, chosen, by=by, now=now)
        record.append(
            tx, "policy", guild_id=guild_id, now=now, by=by, version=stored.version, how=how
        )
        if not looks_alike:
            _refresh(tx, guild_id, before, now)
        return stored


def _refresh(tx: Tx, guild_id: int, before: frozenset[int], now: datetime) -> None:
    """Have the digests shown anew that cite what may be quoted no longer, or again."""
    changed = before ^ digests.quotable_sources(tx, guild_id)
    if changed:
        refresh_citing(tx, changed, now=now)


def _place(tx: Tx, guild_id: int, scope: Scope) -> Place | None:
    if scope.kind == "guild":
        return Place()
    if scope.kind == "channel":
        return Place(scope.id)
    if scope.kind == "discussion":
        found = discussions.get(tx, scope.id)
        here = found is not None and found.guild_id == guild_id
        return Place(found.channel_id, found.id) if found is not None and here else None
    thread = discussions.thread(tx, scope.id)
    if thread is None or thread.guild_id != guild_id:
        return None
    return Place(thread.channel_id, thread.discussion_id, scope.id)
