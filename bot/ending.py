"""How the bot ends in time: what does not finish is broken off, and is taken up at the next start.

Docker waits 10 seconds after SIGTERM before it kills, systemd 90.
"""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Coroutine
from typing import Any, NoReturn, Protocol

log = logging.getLogger(__name__)

PARTS_SECONDS = 5.0
"""How long what is under way may take to end."""
FAREWELL_SECONDS = 2.0
"""How long Discord may take to answer that the gateway is left."""
_THREAD_SECONDS = 0.5


class Part(Protocol):
    """Something with work under way, every step of which is written down before it is begun."""

    async def stop(self) -> None:
        """Begin nothing more and let what is under way end."""
        ...

    def abandon(self) -> None:
        """Break off what is under way."""
        ...


async def within(seconds: float, *parts: Part) -> None:
    """Stop all parts at once, and break off those that have not ended after ``seconds``."""
    stops = {asyncio.create_task(one.stop()): one for one in parts}
    _, late = await asyncio.wait(stops, timeout=seconds)
    for stop in late:
        log.warning("%s did not end in time and is broken off", type(stops[stop]).__name__)
        stops[stop].abandon()
    await asyncio.gather(*stops, return_exceptions=True)


async def farewell(closing: Coroutine[Any, Any, None]) -> None:
    """Leave the gateway, and wait for Discord's answer no longer than `FAREWELL_SECONDS`."""
    _, unanswered = await asyncio.wait({asyncio.create_task(closing)}, timeout=FAREWELL_SECONDS)
    if unanswered:
        log.info("Discord does not answer the farewell")


def leave(status: int) -> NoReturn:
    """End the process with ``status``, also where a thread hangs in a model.

    Everything is written down and closed by now; Python would wait for such a thread for ever.
    """
    others = [
        one
        for one in threading.enumerate()
        if one is not threading.main_thread() and not one.daemon
    ]
    for thread in others:
        thread.join(_THREAD_SECONDS)
    if stuck := [one.name for one in others if one.is_alive()]:
        log.warning("left without waiting for %s", ", ".join(stuck))
        logging.shutdown()
        os._exit(status)
    sys.exit(status)
