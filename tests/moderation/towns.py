"""The simulation's own town for tests: one guild in a fresh file, and a seed for what is drawn."""

import asyncio
import atexit
import tempfile
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from random import Random

from bot.simulate.disk import Disk, Place
from bot.simulate.loop import DrawnLoop
from bot.simulate.town import Town


@cache
def template() -> Path:
    """Return a file with one guild, to be copied."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "template.db"

    async def make() -> None:
        await (await Disk.make(path, count=1)).close()

    with asyncio.Runner(loop_factory=DrawnLoop) as runner:
        runner.run(make())
    return path


def told(seed: int, story: Callable[[Town], Awaitable[None]]) -> None:
    """Run a story in a fresh town."""
    file = template()

    async def whole() -> None:
        disk = await Disk.copy(file, file.with_name("town.db"))
        try:
            await story(Town(disk, Place(0), Random(seed)))
        finally:
            await disk.remove()

    with asyncio.Runner(loop_factory=DrawnLoop) as runner:
        runner.run(whole())
