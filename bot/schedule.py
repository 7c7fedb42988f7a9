"""APScheduler, and the only module that touches it: names and intervals in, coroutines out.

A tick only says "look now"; what is due is read from the database, so a tick that came twice or
not at all does no harm.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


class Schedule:
    """Calls coroutine functions at intervals, in the running event loop."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ticking = False

    def every(self, name: str, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        """Call ``work`` every ``seconds``; a late tick is not made up for, and never overlaps."""

        async def tick() -> None:
            try:
                await work()
            except Exception:
                log.exception("%s failed; the next tick tries again", name)

        self._scheduler.add_job(
            tick,
            "interval",
            seconds=seconds,
            id=name,
            name=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            replace_existing=True,
        )

    def start(self) -> None:
        """Begin to tick; the event loop must run."""
        self._scheduler.start()
        self._ticking = True

    def stop(self) -> None:
        """Tick no more; stopping twice does nothing."""
        if self._ticking:  # APScheduler itself says it runs until the loop comes round again
            self._ticking = False
            self._scheduler.shutdown(wait=False)
