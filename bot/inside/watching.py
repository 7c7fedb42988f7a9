"""What is watched in the running bot: its figures, its loop, and the endpoint that tells them."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from bot.clock import Clock
from bot.digests.planning import PATIENCE
from bot.health import State, judge
from bot.inside.endpoint import Endpoint
from bot.inside.figures import Figures, Present
from bot.store import Store, gauges

_LOOK_EVERY_SECONDS = 1.0


class Watched(Protocol):
    """What is asked of the bot."""

    def state(self) -> State:
        """Return how it is now."""
        ...

    @property
    def latency(self) -> float:
        """How long Discord takes to answer a heartbeat, in seconds; NaN or infinite at first."""
        ...


class Watching:
    """Counts while the bot runs, and answers on a port of loopback where one is chosen.

    Args:
        came_in: Returns how much came in and is not stored yet.
        backup_at: Returns when the newest backup was made, or None.
    """

    def __init__(
        self,
        bot: Watched,
        store: Store,
        clock: Clock,
        *,
        came_in: Callable[[], int],
        backup_at: Callable[[], datetime | None],
    ) -> None:
        self._bot = bot
        self._store = store
        self._clock = clock
        self._came_in = came_in
        self._backup_at = backup_at
        self._looking: asyncio.Task[None] | None = None
        self.figures = Figures()
        self.endpoint = Endpoint(health=self._losses, figures=self._text)

    async def start(self, port: int) -> None:
        """Begin to watch, and listen on ``port``; 0 watches nothing and listens nowhere."""
        if port:
            await self.endpoint.start(port)
            self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Watch no more; stopping twice does nothing."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        await self.endpoint.stop()

    async def _look(self) -> None:
        """Measure how late the loop comes to what is due."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LOOK_EVERY_SECONDS
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
            self.figures.lagged(loop.time() - due)

    def _losses(self) -> list[str]:
        return judge(self._bot.state(), self._clock.now(), stale_after=timedelta.max)

    async def _text(self) -> bytes:
        now = self._clock.now()
        read = partial(gauges.read, late_before=now - PATIENCE)
        waits = await self._store.read(read)
        state, latency = self._bot.state(), self._bot.latency
        return await asyncio.to_thread(
            self._present, now, waits, state, latency if 0 <= latency < float("inf") else None
        )

    def _present(
        self, now: datetime, waits: gauges.Gauges, state: State, latency: float | None
    ) -> bytes:
        return self.figures.text(
            Present(
                at=now,
                gauges=waits,
                gateway=state.gateway,
                scorer=state.scorer,
                gateway_seconds=latency,
                came_in=self._came_in(),
                database=Path(self._store.path),
                backup_at=self._backup_at(),
            )
        )
