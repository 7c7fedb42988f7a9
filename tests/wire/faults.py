"""Faults on demand: which request goes wrong, and how."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.wire.journal import Request

Hook = Callable[[], Awaitable[None] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How a request goes wrong. In the order in which things happen:

    Attributes:
        wait_for: The request lies there until this is set.
        before: Called before anything is carried out.
        drop_before: The connection is cut, and nothing has been done.
        status: Answered instead of carrying it out; 429 says to retry after ``retry_after``.
        code: Discord's number for what is wrong, beside that status ("JSON Error Codes").
        after: Called when it has been carried out, and nothing answered.
        drop_after: It has been carried out and the connection is cut: the answer is lost.
        status_after: It has been carried out, and answered with this status all the same.
        answer_on: It has been carried out, and is answered when this is set.
    """

    wait_for: asyncio.Event | None = None
    before: Hook | None = None
    drop_before: bool = False
    status: int | None = None
    code: int = 0
    retry_after: float = 0.0
    scope: Literal["user", "global", "shared"] = "user"
    after: Hook | None = None
    drop_after: bool = False
    status_after: int | None = None
    answer_on: asyncio.Event | None = None


def rate_limited(retry_after: float = 0.05) -> Fault:
    """A 429 with the wait that Discord asks for, in seconds."""
    return Fault(status=429, retry_after=retry_after)


def failing(status: int = 500) -> Fault:
    """An error of the server's; nothing has been done."""
    return Fault(status=status)


def refused(status: int, code: int) -> Fault:
    """Discord will not do it, and says why by its code; nothing has been done."""
    return Fault(status=status, code=code)


def answer_lost(then: Hook | None = None) -> Fault:
    """It has been done, and the bot never hears of it. ``then`` is called in between."""
    return Fault(after=then, drop_after=True)


def done_but_failing(status: int = 502) -> Fault:
    """It has been done, and what stands between Discord and the bot answers that it failed."""
    return Fault(status_after=status)


def cut() -> Fault:
    """The connection breaks before anything is done."""
    return Fault(drop_before=True)


def killed_before(kill: Hook) -> Fault:
    """The bot dies with the request on the way: it is never carried out."""
    return Fault(before=kill, drop_before=True)


def killed_after(kill: Hook) -> Fault:
    """The bot dies when the request has been carried out, before any answer."""
    return Fault(after=kill, drop_after=True)


@dataclass(slots=True)
class Rule:
    """Says which requests a fault befalls.

    Attributes:
        first: The number of the first matching request that it befalls, from 1.
        times: How many in a row it befalls; None is all of them.
        where: A further condition.
        seen: How many requests matched.
        struck: The requests it befell.
        fired: Set when it first strikes.
    """

    method: str
    path: str
    fault: Fault
    first: int = 1
    times: int | None = 1
    where: Callable[[Request], bool] | None = None
    seen: int = 0
    struck: list[Request] = field(default_factory=list)
    fired: asyncio.Event = field(default_factory=asyncio.Event)

    def strikes(self, request: Request) -> bool:
        """Count the request if it matches; tell whether the fault befalls it."""
        if not request.matches(self.method, self.path):
            return False
        if self.where is not None and not self.where(request):
            return False
        self.seen += 1
        if self.seen < self.first or (
            self.times is not None and self.seen >= self.first + self.times
        ):
            return False
        self.struck.append(request)
        self.fired.set()
        return True


class Faults:
    """The rules in force."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(
        self,
        method: str,
        path: str,
        fault: Fault,
        *,
        nth: int = 1,
        times: int | None = 1,
        where: Callable[[Request], bool] | None = None,
    ) -> Rule:
        """Let ``fault`` befall the ``nth`` request of ``method`` on ``path`` from now on.

        Args:
            path: Without ``/api/v10``; ``*`` stands for one part, as in ``/channels/*/messages``.
            times: How many matching requests in a row; None is all that follow.
            where: A further condition; only requests that meet it are counted.
        """
        rule = Rule(method, path, fault, nth, times, where)
        self._rules.append(rule)
        return rule

    def remove(self, rule: Rule) -> None:
        """Let a rule be in force no more; one that is not does not matter."""
        self._rules = [one for one in self._rules if one is not rule]

    def clear(self) -> None:
        """Let everything go well again."""
        self._rules.clear()

    def striking(self, request: Request) -> Fault | None:
        """Return the fault that befalls this request, or None; every rule counts it."""
        struck = [rule.fault for rule in self._rules if rule.strikes(request)]
        return struck[0] if struck else None


async def call(hook: Hook | None) -> None:
    """Call a hook, whichever kind it is."""
    if hook is not None and (awaited := hook()) is not None:
        await awaited
