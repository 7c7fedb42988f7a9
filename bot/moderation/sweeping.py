"""The traces of erased texts are swept out of the database, without it doing nothing else."""

from collections.abc import Callable
from time import monotonic

from bot.store import Store

_SHARE = 0.05
"""The part of the time that may be spent on sweeping: with many texts one sweep takes long."""


class Sweeping:
    """Sweeps once for many erasures.

    Args:
        now: Tells the seconds of a clock that nobody turns.
    """

    def __init__(self, store: Store, now: Callable[[], float] = monotonic) -> None:
        self._store = store
        self._now = now
        self._wanted = False
        self._not_before = now()

    def want(self) -> None:
        """Take note that there is something to sweep."""
        self._wanted = True

    async def sweep(self) -> float | None:
        """Sweep, if there is need; return in how many seconds that can be done, None once it is.

        Raises:
            StoreBusyError: It cannot be done just now.
        """
        if not self._wanted:
            return None
        began = self._now()
        if began < self._not_before:
            return self._not_before - began
        self._wanted = False  # what is erased from here on may be too late for this sweep
        try:
            await self._store.scrub()
        except BaseException:
            self._wanted = True
            raise
        ended = self._now()
        self._not_before = ended + (ended - began) / _SHARE
        return None
