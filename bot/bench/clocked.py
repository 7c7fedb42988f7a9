"""Calls something again and again by the clock."""

from collections.abc import Awaitable, Callable
from time import perf_counter


async def clocked(
    texts: Callable[[], list[str]],
    call: Callable[[list[str]], Awaitable[object]],
    *,
    seconds: float,
    least: int,
) -> tuple[float, ...]:
    """Return the seconds each call took; the first call warms up and does not count.

    Args:
        texts: Gives the texts of the next call; its time does not count.
        call: What is measured.
        seconds: How long to go on.
        least: How many calls to make even if that takes longer, 1 or more.
    """
    await call(texts())
    found: list[float] = []
    while len(found) < least or sum(found) < seconds:
        asked = texts()
        start = perf_counter()
        await call(asked)
        found.append(perf_counter() - start)
    return tuple(found)
