"""What happened, and a way to wait for it."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")

_LOOK_AGAIN_SECONDS = 0.05
"""For what the journal does not see: a process's end, a row in its database."""
_SHOWN = 25


@dataclass(slots=True)
class Request:
    """One request of the bot.

    Attributes:
        method: As sent.
        path: Without ``/api/v10``.
        body: The JSON, that of ``payload_json`` where files came with it.
        query: What stands behind the question mark.
        files: The names of the files that came with it.
        at: When it came, in seconds of the monotonic clock.
        status: What was answered, or None: not yet, or the answer was lost.
        carried_out: It changed (or read) the model.
        answer: The answer's JSON.
    """

    method: str
    path: str
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    at: float = field(default_factory=monotonic)
    status: int | None = None
    carried_out: bool = False
    answer: Any = None

    def matches(self, method: str, path: str) -> bool:
        """Tell whether this is ``method`` (or ``*``) on a path of the pattern ``path``.

        In the pattern ``*`` stands for one part of the path.
        """
        pattern = re.escape(path).replace(r"\*", "[^/]+")
        return method in ("*", self.method) and re.fullmatch(pattern, self.path) is not None


class Journal:
    """Every request in order, and a bell that rings when anything happens."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.crashes: list[str] = []
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Say that something happened."""
        self._bell.set()
        self._bell = asyncio.Event()

    def of(self, method: str, path: str) -> list[Request]:
        """Return the requests that match; see `Request.matches`."""
        return [request for request in self.requests if request.matches(method, path)]

    async def wait_until(
        self, condition: Callable[[], T], *, seconds: float = 15.0, what: str = "the condition"
    ) -> T:
        """Return what ``condition`` returns as soon as that is true.

        Raises:
            AssertionError: It was not, for ``seconds``; the last requests are named.
        """
        end = monotonic() + seconds
        while not (found := condition()):
            left = end - monotonic()
            if left <= 0:
                raise AssertionError(f"{what} did not come about in {seconds} s.\n{self.told()}")
            bell = self._bell
            ring = asyncio.ensure_future(bell.wait())
            await asyncio.wait((ring,), timeout=min(left, _LOOK_AGAIN_SECONDS))
            ring.cancel()
        return found

    def told(self) -> str:
        """Return the last requests, a line each, and what was wrong with any."""
        last = self.requests[-_SHOWN:]
        lines = [f"{one.method} {one.path} -> {one.status or 'no answer'}" for one in last]
        return "\n".join([*lines, *self.violations, *self.crashes])
