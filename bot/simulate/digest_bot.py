"""The bot's digests over some days, with a process that dies where the script says so."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.digests.compose import PARTS
from bot.digests.service import Digests
from bot.digests.window import Window
from bot.effects.executor import Executor, Renderer, Settler
from bot.simulate.digest_script import Script
from bot.simulate.discord import DiscordModel, Fault
from bot.simulate.fate import Fate, MortalCarrier, MortalStore
from bot.simulate.tally import Tally
from bot.store import Store, Tx
from bot.store.times import from_text

LATE = timedelta(hours=1)
"""A digest that is posted later than this after its window's end must say so."""


class _Clock:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now


class DigestBot:
    """The services that digests need, as `bot.app` wires them, over a database and Discord.

    Attributes:
        discord: What stands on Discord.
    """

    def __init__(self, script: Script, now: Callable[[], datetime], store: Store) -> None:
        self._script = script
        self._clock = _Clock(now)
        self._lasting = store
        self.discord = DiscordModel()
        self._left = script.trouble.attempts
        self._doomed = script.trouble.dies_in is not None
        self._posted_at: dict[int, datetime] = {}
        self._fate: Fate | None = None

    async def start(self) -> None:
        """Start the process anew: nothing is left but the database and Discord."""
        fate = self._fate = Fate()
        store = MortalStore(self._lasting, fate, Tally())
        renderers: dict[str, Renderer] = {}
        settlers: dict[str, Settler] = {}
        carrier = MortalCarrier(self.discord, fate, trouble=self._trouble, pause=lambda: 0)
        self._executor = Executor(
            store, carrier, self._clock, renderers=renderers, settlers=settlers
        )
        count = 2 if self._script.trouble.twice == "starts" else 1
        self._digests = [
            Digests(store, self._executor, self._clock, main_points=5, parts=tuple(PARTS))
            for _ in range(count)
        ]
        renderers.update(self._digests[0].renderers)
        settlers.update(self._digests[0].settlers)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._fate is not None and not self._fate.died.is_set()

    async def tick(self) -> None:
        """Let the scheduler look whether anything is due, and wait for all that follows."""
        fate = self._fate
        if fate is None or not self.alive:
            return
        if self._doomed and self._clock.now() >= self._script.due:
            self._doomed = False
            fate.steps, fate.moment = self._script.trouble.dies_in, self._script.trouble.moment
        times = 2 if self._script.trouble.twice == "ready" else 1
        await self._unless_dead(self._look(times))
        self._note()
        if not self.alive:
            await self.die()

    async def die(self) -> None:
        """End the process."""
        if self._fate is not None:
            self._fate.died.set()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
        self._fate = None

    async def stop(self) -> None:
        """End the process in peace."""
        if self.alive:
            await self._executor.stop()

    async def told(self) -> list[Window]:
        """Return the windows of the digests that stand on Discord, in the order of their posting.

        A message that no digest knows of tells what the digest with its marker tells.
        """
        rows = await self._lasting.read(_digests)
        return [rows[one.marker] for one in self.discord.posted.values()]

    def late(self, windows: Sequence[Window]) -> int:
        """Return how many digests, whose windows are given, were posted late."""
        moments = [self._posted_at[one] for one in self.discord.posted]
        return sum(at - window.end > LATE for at, window in zip(moments, windows, strict=True))

    @property
    def said_late(self) -> int:
        """How many digests say that they come late."""
        return sum("late" in one.words for one in self.discord.posted.values())

    async def _look(self, times: int) -> None:
        await asyncio.gather(*(one.compose_due() for one in self._digests * times))
        self._executor.kick()
        await self._executor.idle()

    def _note(self) -> None:
        for message_id in self.discord.posted:
            self._posted_at.setdefault(message_id, self._clock.now())

    async def _unless_dead(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._fate is not None  # noqa: S101  only a living process works
        dead = asyncio.ensure_future(self._fate.died.wait())
        done = asyncio.ensure_future(work)
        await asyncio.wait({dead, done}, return_when=asyncio.FIRST_COMPLETED)
        dead.cancel()
        if done.done():
            await done

    def _trouble(self) -> Fault:
        if self._left and self._clock.now() >= self._script.due:
            self._left -= 1
            return self._script.trouble.discord
        return "none"


def _digests(tx: Tx) -> dict[str, Window]:
    rows = tx.query(
        "SELECT e.marker, g.starts_at, g.ends_at FROM digests g JOIN effects e "
        "ON json_extract(e.payload, '$.row') = g.id WHERE e.kind = 'send'"
    )
    return {
        row["marker"]: Window(from_text(row["starts_at"]), from_text(row["ends_at"]))
        for row in rows
    }
