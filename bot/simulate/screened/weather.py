"""What happens around responses: to the scorer, on Discord, to the discussion and to members."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.discussions.lanes import Writer
from bot.discussions.wording import closing, reopening
from bot.moderation.lifecycle import Action
from bot.moderation.scopes import GuildPolicy
from bot.simulate.screened import actions
from bot.simulate.screened.town import ScreenedTown
from bot.store import Tx, discussions, guilds, policies

_POSTING = frozenset({"respond", "respond_edit"})
_ALL = _POSTING | {"delete"}
_LENGTHS = (
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=16),
    timedelta(hours=3),
    timedelta(hours=26),
)

WEIGHTS = {
    "time": 20, "scorer": 8, "webhooks": 4, "permission": 5, "pause": 4, "lock": 3, "time-out": 4,
    "leave": 2, "policy": 4, "discussion": 3, "thread gone": 1, "forget": 2, "erase": 1,
}  # fmt: skip
"""What happens, and how often."""


class Weather:
    """Draws what happens, and makes all well again in the end."""

    def __init__(self, town: ScreenedTown) -> None:
        self._town = town
        self._chance = town.chance
        self._kinds: Mapping[str, Callable[[], Awaitable[None]]] = {
            "time": self._wait,
            "scorer": self._scorer,
            "webhooks": self._webhooks,
            "permission": self._permission,
            "pause": self._pause,
            "lock": self._lock,
            "time-out": self._time_out,
            "leave": self._leave,
            "policy": self._policy,
            "discussion": self._discussion,
            "thread gone": self._thread_gone,
            "forget": self._forget,
            "erase": self._erase,
        }

    async def change(self, what: str | None = None) -> None:
        """Let something happen: what is named in `WEIGHTS`, or what is drawn."""
        (drawn,) = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        await self._kinds[what or drawn]()

    async def clear_up(self) -> None:
        """Make all well again."""
        town = self._town
        town.scoring.down = town.locked = False
        town.discord.forbidden.clear()
        town.discord.webhooks_refused = False
        await town.certainly(self._choice(paused=False))

    async def policy(self, *, live: bool) -> None:
        """Let the policy act by itself from here on, or not."""
        town = self._town
        guild_id, now = town.place.guild_id, town.clock.now()
        chosen = GuildPolicy.plain({"insult": 0.6}, {"insult": 0.9}, shadow=not live)
        if self._chance.random() < 0.3:
            layers = {
                scope: replace(layer, actions={"insult": Action.WARN})
                for scope, layer in chosen.layers.items()
            }
            chosen = replace(chosen, layers=layers)
        await town.write(lambda tx: policies.save(tx, guild_id, chosen, by=None, now=now))

    async def _wait(self) -> None:
        self._town.wait(self._chance.choice(_LENGTHS))
        if self._chance.random() < 0.5:
            await self._town.doing(lambda life: life.office.choosing.expire())

    async def _scorer(self) -> None:
        self._town.scoring.down = not self._town.scoring.down

    async def _webhooks(self) -> None:
        self._town.discord.webhooks_refused = not self._town.discord.webhooks_refused

    async def _permission(self) -> None:
        forbidden = self._town.discord.forbidden
        if forbidden:
            forbidden.clear()
        else:
            forbidden |= _POSTING if self._chance.random() < 0.5 else _ALL

    async def _pause(self) -> None:
        await self._town.write(self._choice(paused=self._chance.random() < 0.5))

    def _choice(self, *, paused: bool) -> Callable[[Tx], None]:
        guild_id, now = self._town.place.guild_id, self._town.clock.now()

        def step(tx: Tx) -> None:
            chosen = replace(guilds.settings(tx, guild_id), paused=paused)
            guilds.save_settings(tx, guild_id, chosen, by=None, now=now)

        return step

    async def _lock(self) -> None:
        self._town.locked = not self._town.locked

    async def _time_out(self) -> None:
        member = self._chance.choice(self._town.members)
        self._town.time_out_by_hand(member, timedelta(minutes=1 + int(self._chance.random() * 90)))

    async def _leave(self) -> None:
        member = self._chance.choice(self._town.members)
        self._town.discord.left.add(member)
        self._town.retired.add(member)

    async def _policy(self) -> None:
        await self.policy(live=self._chance.random() < 0.6)

    async def _discussion(self) -> None:
        """Close the discussion, or open it again; see `bot.discussions.service`."""
        guild_id, now = self._town.place.guild_id, self._town.clock.now()

        def step(tx: Tx) -> None:
            (found,) = discussions.in_guild(tx, guild_id)
            threads = [
                one for one in discussions.threads_of(tx, found.id) if one.deleted_at is None
            ]
            writer = Writer(tx, found, now=now)
            if discussions.set_closed(tx, found.id, now=now):
                writer.close(threads, closing(by_date=False))
            elif discussions.set_reopened(tx, found.id, now=now):
                writer.reopen(threads, reopening())

        await self._town.write(step)

    async def _thread_gone(self) -> None:
        if self._chance.random() < 0.3 and self._town.place.thread not in self._town.gone:
            await self._town.deliver([actions.delete_thread(self._town, self._town.place.thread)])

    async def _forget(self) -> None:
        member = self._chance.choice(self._town.members)
        if member not in self._town.retired:
            self._town.doubles.clear()
            await self._town.deliver([actions.forget(self._town, member)])

    async def _erase(self) -> None:
        self._town.wait(timedelta(days=31))
        self._town.doubles.clear()
        await self._town.doing(lambda life: life.privacy.expire())
