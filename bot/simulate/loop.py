"""An event loop in which nothing is left to chance but what is drawn: no threads, no time.

What the bot hands to its threads runs in this one, between the turns of the loop, at moments that
are drawn. One seed is one course of events, and the draws find orders that threads rarely come to.
"""

import asyncio
import selectors
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

Draw = Callable[[], float]
"""Returns a number in [0, 1)."""

_LATER = 0.3
"""How often a job waits for another turn of the loop, as one does in a busy thread."""


class StuckError(Exception):
    """Everything waits for something that cannot happen any more."""


class _Nothing(selectors.SelectSelector):
    """Watches no file: there is nothing outside that could wake the loop."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout > 0:
            raise StuckError("everything waits for something that cannot happen any more")
        return []


class DrawnLoop(asyncio.SelectorEventLoop):
    """A loop of one thread whose clock stands still.

    Attributes:
        draw: Draws the orders; until a trace sets it, nothing waits.

    Jobs of one executor run in the order in which they were handed in, as in the store's own
    threads; those of several as ``draw`` has it.
    """

    def __init__(self) -> None:
        super().__init__(_Nothing())
        self.draw: Draw = lambda: _LATER
        self._jobs: dict[int, deque[Callable[[], None]]] = {}

    def time(self) -> float:
        """Return 0: timers never end, and nobody waits for them."""
        return 0.0

    def run_in_executor(
        self,
        executor: Executor | None,
        func: Callable[[Unpack[Ts]], T],
        *args: *Ts,
    ) -> "asyncio.Future[T]":
        """Run ``func`` in this thread, soon."""
        future: asyncio.Future[T] = self.create_future()

        def job() -> None:
            if future.cancelled():
                return  # whoever wanted it died before it began
            try:
                result = func(*args)
            except StopIteration:  # no future can hold one
                future.set_exception(RuntimeError("a row that must be there is not"))
            except BaseException as error:  # as a thread hands on whatever its job raises
                future.set_exception(error)
            else:
                future.set_result(result)

        self._jobs.setdefault(id(executor), deque()).append(job)
        self.call_soon(self._turn)
        return future

    def _turn(self) -> None:
        draw = self.draw()
        if draw < _LATER:
            self.call_soon(self._turn)
            return
        waiting = list(self._jobs)  # in the order in which they came to have something to do
        chosen = waiting[int((draw - _LATER) / (1 - _LATER) * len(waiting))]
        job = self._jobs[chosen].popleft()
        if not self._jobs[chosen]:
            del self._jobs[chosen]
        job()
