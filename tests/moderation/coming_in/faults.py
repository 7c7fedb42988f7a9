"""An inbox over a store whose writes fail when a test says so, as those of SQLite do."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.bounds import Bounds
from bot.moderation.inbox import Inbox
from bot.store import StoreBusyError, Tx
from tests.world import World, told

SOON = Bounds(first_wait_seconds=0.001, longest_wait_seconds=0.002)
MESSAGES = "SELECT message_id FROM replies ORDER BY id"

Work = Callable[[Tx], Any]


class Faults:
    """Lets writes of a world's store fail, before they begin or as they are to be committed.

    Attributes:
        down: Every write fails, those that are planned to succeed too.
        plan: What happens to the next writes: "busy" before anything, "late" after all was done.
        always: What happens to all writes for which nothing is planned.
        writes: How many were tried.
    """

    def __init__(self, world: World) -> None:
        self.down = False
        self.plan: list[str] = []
        self.always = "none"
        self.writes = 0
        self._write = world.store.write

    async def write(self, work: Work) -> Any:
        self.writes += 1
        fault = self.plan.pop(0) if self.plan else self.always
        if self.down or fault == "busy":
            raise StoreBusyError("database is locked")

        def whole(tx: Tx) -> Any:
            done = work(tx)
            if fault == "late":
                raise StoreBusyError("database or disk is full")
            return done

        return await self._write(whole)


@contextlib.contextmanager
def failing(world: World) -> Iterator[Faults]:
    with pytest.MonkeyPatch.context() as patch:
        faults = Faults(world)
        patch.setattr(world.store, "write", faults.write)
        yield faults


def opened(
    folder: Path, story: Callable[[World, Inbox], Awaitable[None]], bounds: Bounds = SOON
) -> None:
    async def whole(world: World) -> None:
        inbox = Inbox(world.store, world.intake, world.clock, bounds=bounds)
        await inbox.load()
        try:
            await story(world, inbox)
        finally:
            await inbox.stop()

    told(folder, whole)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  a thread of the store decides
            await asyncio.sleep(0.001)
