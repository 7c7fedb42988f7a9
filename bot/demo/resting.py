"""How a simulated Discord waits for the bot: whether it rests is asked where it has stopped.

SimCord asks after every turn of the event loop, of every task that there is.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from simcord._settlement import _run_due_virtual_callbacks
from simcord.env import Env

_TURNS = 20_000
"""After so many SimCord looks for itself: it knows of a deadline, and says what never rests."""


@contextlib.contextmanager
def asked_seldom() -> Iterator[None]:
    """Let SimCord ask as seldom as this, while it lasts; what counts as rest is its own."""
    settle = Env._settle_internal

    async def rested(self: Env, *, idle: float = 0.0, **how: Any) -> None:
        await _stopped(self)
        await settle(self, idle=idle, **how)

    rested.__kwdefaults__ = {"idle": (settle.__kwdefaults__ or {})["idle"]}
    with patch.object(Env, "_settle_internal", rested):
        yield


async def _stopped(env: Env) -> None:
    """Turn the loop until nothing is to be run, and no thread is at work for the bot."""
    loop: Any = asyncio.get_running_loop()
    for _ in range(_TURNS):
        advancing = env._real_advance_task or env._advance_task
        if advancing is not None and advancing is not asyncio.current_task():
            return
        _run_due_virtual_callbacks(env._settlement_state(), float("inf"))
        await asyncio.sleep(0)
        if loop._ready:
            continue
        if not env._work.executors:
            return
        await asyncio.wait(
            tuple(env._work.executors), timeout=1, return_when=asyncio.FIRST_COMPLETED
        )
