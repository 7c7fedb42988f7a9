"""The order of steps when a guild chooses, pauses or resumes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.clock import Clock
from bot.effects.executor import Executor
from bot.guilds.settings import GuildSettings
from bot.language.catalogues import nearest
from bot.moderation.scopes import GuildPolicy
from bot.store import Store, Tx, guilds, policies


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a guild starts with, from the process's settings."""

    settings: GuildSettings
    policy: GuildPolicy


class Guilds:
    """Settings and policy per guild, each change a new version."""

    def __init__(self, store: Store, executor: Executor, clock: Clock, defaults: Defaults) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._defaults = defaults

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return what the guild has chosen, or the defaults."""
        default = self._defaults.settings
        return await self._store.read(lambda tx: guilds.settings(tx, guild_id, default))

    async def welcome(self, guild_id: int, *, locale: str = "") -> None:
        """Give a guild its first settings and policy; does nothing where it has them.

        Args:
            locale: The language that it has chosen in Discord, as Discord names it.
        """
        first_settings = self._defaults.settings
        if (found := nearest(locale)) is not None:
            first_settings = replace(first_settings, language=found.tag)

        def first(tx: Tx) -> None:
            now = self._clock.now()
            if guilds.settings(tx, guild_id).version == 0:
                guilds.save_settings(tx, guild_id, first_settings, by=None, now=now)
            if policies.newest(tx, guild_id).version == 0:
                policies.save(tx, guild_id, self._defaults.policy, by=None, now=now)

        await self._store.write(first)

    async def choose(self, guild_id: int, *, by: int, **changes: Any) -> GuildSettings:
        """Store the changes (fields of GuildSettings) as a new version and return it."""
        chosen = await self._store.write(lambda tx: self._change(tx, guild_id, by, changes))
        self._executor.kick()
        return chosen

    async def choose_after(
        self, guild_id: int, version: int, *, by: int, **changes: Any
    ) -> GuildSettings | None:
        """Store the changes if ``version`` still holds; None, and nothing, where another does."""

        def change(tx: Tx) -> GuildSettings | None:
            held = guilds.settings(tx, guild_id, self._defaults.settings)
            return self._change(tx, guild_id, by, changes) if held.version == version else None

        chosen = await self._store.write(change)
        self._executor.kick()
        return chosen

    def _change(self, tx: Tx, guild_id: int, by: int, changes: Mapping[str, Any]) -> GuildSettings:
        before = guilds.settings(tx, guild_id, self._defaults.settings)
        after = replace(before, **changes)
        if after == before and before.version:
            return before
        return guilds.save_settings(tx, guild_id, after, by=by, now=self._clock.now())
