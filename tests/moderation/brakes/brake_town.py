"""A guild with three threads that brakes are set on, and a bot that dies and comes back.

What every thread should be is kept beside it: what people made of it by hand, and what closing and
opening the discussion did.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.discussions import outcomes
from bot.effects.executor import Deed, Executor, Renderer, Result, Settler
from bot.moderation.brakes.brake import Outcome
from bot.moderation.brakes.braking import Braking
from bot.moderation.brakes.temperature import HOT, WARM, Level, Temperature, Warmth
from bot.simulate.disk import Disk, Place
from bot.simulate.fate import Fate, MortalCarrier, MortalStore
from bot.simulate.life import TurnedClock
from bot.simulate.tally import Tally
from bot.store import Tx, discussions
from tests.fake_discord import FakeDiscord, Fault

_BRAKES = {"look_brake", "set_brake", "lift_brake"}


@dataclass
class Meant:
    """What a thread should be but for brakes; ``archived`` is None where that cannot be known."""

    slow: int = 0
    locked: bool = False
    archived: bool | None = False


@dataclass
class Watched(FakeDiscord):
    """Discord, keeping beside it what closing and opening a discussion did to its threads."""

    meant: dict[int, Meant] = field(default_factory=dict)

    def _edit_thread(self, deed: Deed) -> Result:
        result = super()._edit_thread(deed)
        meant = self.meant[deed.payload["thread"]]
        meant.locked, meant.archived = deed.payload["locked"], deed.payload["archived"]
        self.thread(deed.payload["thread"]).fails_after = None  # else it is not known for long
        return result


class BrakeTown:
    """One guild in a fresh file; Discord fails as ``chance`` has it.

    Attributes:
        heat: The points of every thread.
        forbidden: The bot may not change threads.
        broken: What was not as it must be.
        counts: How often what happened.
    """

    def __init__(self, disk: Disk, chance: Random) -> None:
        self.disk, self.chance = disk, chance
        self.place, self.clock = Place(0), TurnedClock()
        self.threads = [self.place.thread + number for number in range(3)]
        self.discord = Watched(now=self.clock.now)
        self.discord.meant = {thread: Meant() for thread in self.threads}
        self.heat = dict.fromkeys(self.threads, 0.0)
        self.forbidden = False
        self.told = chance.random() < 0.5  # whether closing tells the brakes first
        self.broken: list[str] = []
        self.counts = dict.fromkeys(("crashes", "set", "doubles"), 0)
        self.answers: dict[str, tuple[int | None, str | None]] = {}
        self.past: list[Callable[[], Awaitable[None]]] = []
        self.keys = 0
        self.begin_life()

    def begin_life(self) -> None:
        renderers: dict[str, Renderer] = {}
        settlers: dict[str, Settler] = {}
        self.fate = Fate()
        self.store = MortalStore(self.disk.store, self.fate, Tally())
        carrier = MortalCarrier(
            self.discord, self.fate, trouble=lambda: "none", pause=lambda: self.chance.randrange(3)
        )
        plain = carrier.fault
        carrier.fault = lambda deed: self.trouble(deed, plain)
        self.executor = Executor(
            self.store, carrier, self.clock, renderers=renderers, settlers=settlers
        )
        self.braking = Braking(self.store, self.executor, self.clock)
        renderers |= self.braking.renderers
        settlers |= {**self.braking.settlers, **outcomes.settlers(self.clock)}

    def trouble(self, deed: Deed, plain: Callable[[Deed], Fault]) -> Fault:
        fault = plain(deed)
        if fault != "none":
            return fault
        if self.forbidden and deed.kind in _BRAKES:
            return "refused"
        draw = self.chance.random()
        return "down" if draw < 0.05 else "lost" if draw < 0.1 else "none"

    async def live(self, *doings: Awaitable[object]) -> None:
        """Do these at once; where the process dies of it, start it anew from what is written."""
        everything = asyncio.gather(*doings)
        death = asyncio.ensure_future(self.fate.died.wait())
        either: set[asyncio.Future[Any]] = {everything, death}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not self.fate.died.is_set():
            death.cancel()
            await everything
            return
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.wait(left)
        self.counts["crashes"] += 1
        self.begin_life()
        await self.live(self.braking.lift_due())

    async def rest(self) -> None:
        self.executor.kick()
        await self.live(self.executor.idle())

    async def look(self, work: Callable[[Tx], Any]) -> Any:
        return await self.disk.store.read(work)

    async def write(self, work: Callable[[Tx], Any]) -> None:
        await self.live(self.store.write(work))
        self.executor.kick()

    def key(self) -> str:
        self.keys += 1
        return f"{self.keys}"

    async def press(self, key: str, asking: Callable[[str], Awaitable[Outcome]]) -> None:
        outcome = await asking(key)
        found = (outcome.brake.id if outcome.brake else None, outcome.refusal)
        if self.answers.setdefault(key, found) != found:
            self.broken.append(f"{key} was answered {self.answers[key]} and then {found}")

    def temperature(self, tx: Tx, thread_id: int, *, now: object) -> Temperature:
        points = self.heat[thread_id]
        level = Level.HOT if points >= HOT else Level.WARM if points >= WARM else Level.CALM
        return Temperature(level, points, (Warmth("scores", points, "Scores: many."),))

    async def furnish(self) -> None:
        def more(tx: Tx) -> None:
            for position, thread in enumerate(self.threads[1:], start=1):
                row = discussions.add_thread(
                    tx, 1, guild_id=self.place.guild_id, kind="open", position=position, name="T"
                )
                discussions.set_thread_id(tx, row, thread)

        await self.disk.store.write(more)
