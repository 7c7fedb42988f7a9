"""An executor over a real store and a small model of Discord, and loops whose time is turned."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.effects.executor import Deed, Executor, Outcome
from bot.effects.message import Embed, Message
from bot.guilds.settings import GuildSettings
from bot.store import Store, Tx, guilds, outbox
from bot.store.outbox import Effect
from tests.fake_discord import FakeCarrier, FakeDiscord, Fault
from tests.prepared import prepare
from tests.world import CHANNEL, GUILD, TurnedClock

__all__ = ["CHANNEL", "GUILD"]

RETRY_SECONDS = 400
"""More than any wait of the executor between two tries."""


class Bench:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = TurnedClock()
        self.discord = FakeDiscord()
        self.settled: list[tuple[int, Outcome]] = []
        self.settle_breaks = 0
        self.state = "first"
        self.begin_life()

    def begin_life(self, fault: Callable[[Deed], Fault] | None = None) -> None:
        """Start anew, with nothing but the database and Discord as they are."""
        self.carrier = FakeCarrier(self.discord, fault)
        self.executor = Executor(
            self.store,
            self.carrier,
            self.clock,
            renderers={"state": self._render, "nothing": lambda tx, row: None},
            settlers={"note": self._settle},
        )

    def _render(self, tx: Tx, row: int) -> Message | None:
        return said(f"{self.state} of {row}")

    def _settle(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        if self.settle_breaks:
            self.settle_breaks -= 1
            raise RuntimeError("the disk is full")
        self.settled.append((effect.id, outcome))

    async def put(
        self, lane: str = "a", kind: str = "send", guild_id: int = GUILD, **payload: Any
    ) -> int:
        """Write an effect down; a message to ``CHANNEL`` unless told otherwise."""
        wanted: dict[str, Any] = {"channel": CHANNEL, **payload}
        if kind == "send" and "render" not in wanted and "message" not in wanted:
            wanted["message"] = said("hello").to_document()
        return await self.store.write(
            lambda tx: outbox.put(
                tx, kind, wanted, guild_id=guild_id, lane=lane, now=self.clock.now()
            )
        )

    async def rest(self) -> None:
        self.executor.kick()
        await self.executor.idle()

    async def run_out(self) -> None:
        """Carry out all there is, turning the clock over every wait."""
        for _ in range(100):
            await self.rest()
            if not await self.pending():
                return
            self.clock.advance(seconds=RETRY_SECONDS)
        raise AssertionError("the outbox does not empty")

    async def live_until_death(self) -> bool:
        """Carry out all there is; True where the process died on the way, with all its tasks."""
        before = asyncio.all_tasks()
        died = asyncio.ensure_future(self.carrier.died.wait())
        work = asyncio.ensure_future(self.run_out())
        await asyncio.wait({died, work}, return_when=asyncio.FIRST_COMPLETED)
        if not died.done():
            died.cancel()
            await work
            return False
        self.executor.abandon()  # it had asked the loop to look again: the dead do not
        for task in asyncio.all_tasks() - before:
            task.cancel()
        await asyncio.wait(asyncio.all_tasks() - before)
        await self.store.write(lambda tx: None)  # a write that was begun may not end later
        return True

    async def pending(self) -> int:
        return len(await self.in_state("pending"))

    async def in_state(self, state: str) -> list[int]:
        return await self.store.read(
            lambda tx: [
                row["id"] for row in tx.query("SELECT id FROM effects WHERE state = ?", [state])
            ]
        )

    async def row(self, effect_id: int) -> Mapping[str, Any]:
        return await self.store.read(
            lambda tx: next(iter(tx.query("SELECT * FROM effects WHERE id = ?", [effect_id])))
        )

    async def markers(self) -> list[str]:
        return await self.store.read(
            lambda tx: [row["marker"] for row in tx.query("SELECT marker FROM effects ORDER BY id")]
        )

    async def pause(self, paused: bool) -> None:
        def step(tx: Tx) -> None:
            chosen = replace(guilds.settings(tx, GUILD), paused=paused)
            guilds.save_settings(tx, GUILD, chosen, by=None, now=self.clock.now())

        await self.store.write(step)


def said(words: str) -> Message:
    return Message(embeds=(Embed(description=words),))


def words_of(message: Message) -> str:
    return message.embeds[0].description


@contextlib.asynccontextmanager
async def bench(folder: Path) -> AsyncIterator[Bench]:
    store = await Store.open(prepare(folder / "seedbed.db"))
    made = Bench(store)
    try:
        await store.write(
            lambda tx: guilds.save_settings(
                tx, GUILD, GuildSettings(), by=None, now=made.clock.now()
            )
        )
        yield made
        made.carrier.gate.set()
        await made.executor.stop()
    finally:
        await store.close()


Story = Callable[[Bench], Awaitable[None]]


def told(folder: Path, story: Story) -> None:
    async def whole() -> None:
        async with bench(folder) as made:
            await story(made)

    asyncio.run(whole())


class TurnedLoop(asyncio.SelectorEventLoop):
    """A loop whose time goes on only as it is told, so that its timers can be waited for."""

    turned = 0.0

    def time(self) -> float:
        return self.turned

    async def turn(self, seconds: float) -> None:
        self.turned += seconds
        for _ in range(3):
            await asyncio.sleep(0)


def faults(*script: Fault) -> Callable[[Deed], Fault]:
    """The first deeds go wrong as scripted, the others well."""
    rest = list(script)
    return lambda _: rest.pop(0) if rest else "none"


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  the fakes count and have no events
            await asyncio.sleep(0)
