"""Work that is done step by step in the background, whenever something kicks it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Work:
    """Runs a step again and again until it says that nothing is left; never two at once.

    Args:
        step: Does a piece of work; False where there was none to do.
        name: Stands in the log where a step fails.
        failed: Called after a step has failed.
    """

    def __init__(
        self,
        step: Callable[[], Awaitable[bool]],
        *,
        name: str,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        self._step = step
        self._name = name
        self._failed = failed
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self.stopped = False

    def kick(self) -> None:
        """Do what is there to do, soon; never blocks and never fails."""
        if self.stopped:
            return
        self._again = True
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """Begin no further step and let the one under way end."""
        self.stopped = True
        await self.idle()

    def abandon(self) -> None:
        """Break off the step under way; what it had not written down is to be done again."""
        self.stopped = True
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        try:
            while self._again and not self.stopped:
                self._again = False
                while not self.stopped and await self._step():
                    pass
        except Exception:
            log.exception("%s stopped; it is tried again", self._name)
            self._failed()
        finally:
            self._task = None
