"""What could not be read from Discord, and is tried again, each time after a longer wait."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.moderation.stretches import Stretch

_WAITS_SECONDS = (5.0, 15.0, 45.0)
"""How long to wait for a Discord that does not answer before the others go on without it."""
_LONG_WAIT_SECONDS = 600.0
_LONGEST_WAIT_SECONDS = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class _Late:
    """What could not be read, and when to try again, in seconds of the event loop.

    Attributes:
        what: A part of a history, or a channel whose threads could not be listed.
        holds: It holds up the digests, which must not miss it.
    """

    due: float
    what: Stretch | int
    holds: bool


class PutOff:
    """Keeps what is tried again, and tells when its time has come.

    Args:
        again: Called with what is due; with nothing where there was only a fault of ours.
    """

    def __init__(self, again: Callable[[Sequence[Stretch | int]], None]) -> None:
        self._again = again
        self._late: list[_Late] = []
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False

    @property
    def holds(self) -> bool:
        """Whether anything of it holds up the digests."""
        return any(one.holds for one in self._late)

    def put(self, what: Stretch | int, tries: int, *, long: bool = False) -> None:
        """Try it again later.

        Args:
            tries: How often that was done before.
            long: It will hardly be otherwise soon.
        """
        if long:
            tries = max(tries, len(_WAITS_SECONDS))
        holds = tries < len(_WAITS_SECONDS)
        if holds:
            wait = _WAITS_SECONDS[tries]
        else:
            longer = _LONG_WAIT_SECONDS * 2 ** min(tries - len(_WAITS_SECONDS), 10)
            wait = min(longer, _LONGEST_WAIT_SECONDS)
        if isinstance(what, Stretch):
            what = replace(what, tries=tries + 1)
            holds = holds and what.rank != "older"
        self._late.append(_Late(asyncio.get_running_loop().time() + wait, what, holds))
        self.look_later()

    def clear(self) -> None:
        """Try none of it again."""
        self._late.clear()

    def stop(self) -> None:
        """Tell of nothing more."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()

    def look_later(self) -> None:
        """Look again when the first of it is due, or soon where there is none."""
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        due = min((one.due for one in self._late), default=loop.time() + _WAITS_SECONDS[0])
        if not self._stopped:
            self._timer = loop.call_at(due, self._look)

    def _look(self) -> None:
        self._timer = None
        now = asyncio.get_running_loop().time()
        due = [one.what for one in self._late if one.due <= now]
        self._late = [one for one in self._late if one.due > now]
        if self._late:
            self.look_later()
        self._again(due)
