"""How long a window takes to compose, beside how much the database holds.

Each size is filled by one process and measured by another, whose peak memory is that of composing.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bot.bench import own_process
from bot.bench.digest_rows import DISCUSSION, fill, last_window
from bot.bench.machine import Machine, Watch, machine
from bot.bench.order import peak_bytes
from bot.digests.compose import PARTS, compose, gather
from bot.store import Store

SIZES = (1_000, 10_000, 100_000, 1_000_000)
HELD = 2_000
"""Replies in the window."""
RATIO_OF, RATIO_TO = 1_000_000, 10_000
_STEPS = "bot.bench.digest"
"""What runs in processes of its own."""
_MEGABYTE = 2**20

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """What composing cost with so many replies stored.

    Attributes:
        stored: Replies in the database.
        held: Replies in the window.
        seconds: The best of the runs, warm: reading the window and composing it, chart apart.
        reading_seconds: How much of that went into the database.
        peak_mb: The most memory the process took, in MB; None where Linux does not say. What
            getrusage(2) tells counts the process that started it too.
        file_mb: The database file, in MB.
    """

    stored: int
    held: int
    seconds: float
    reading_seconds: float
    peak_mb: float | None
    file_mb: float


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found.

    Attributes:
        ratio: Seconds with 1,000,000 stored replies by those with 10,000; None without both.
    """

    sizes: tuple[Size, ...]
    ratio: float | None
    machine: Machine


def run(sizes: Sequence[int], *, held: int, runs: int, tell: Tell) -> Report:
    """Measure each size in turn, in processes of its own."""
    begun, found = Watch.now(), []
    for stored in sizes:
        with tempfile.TemporaryDirectory(prefix="seedbed-bench-") as folder:
            path = Path(folder) / "seedbed.db"
            tell(f"storing {stored} replies")
            own_process.run(_STEPS, "fill", str(path), str(stored))
            tell(f"composing beside {stored} stored replies")
            measured = json.loads(
                own_process.run(_STEPS, "measure", str(path), *map(str, (stored, held, runs)))
            )
            found.append(Size(**measured, file_mb=path.stat().st_size / 1e6))
    seconds = {one.stored: one.seconds for one in found}
    both = RATIO_OF in seconds and RATIO_TO in seconds
    ratio = seconds[RATIO_OF] / seconds[RATIO_TO] if both else None
    return Report(tuple(found), ratio, machine(begun, Watch.now()))


async def measure(path: Path, stored: int, held: int, runs: int) -> dict[str, float | None]:
    """Compose the newest window again and again in this process; return `Size`, but the file's."""
    store = await Store.open(path)
    window = last_window(stored, held)
    whole, reading = [], []
    replies = 0
    for _ in range(runs + 1):  # the first one warms up
        begun = perf_counter()
        material = await store.read(
            lambda tx: gather(tx, DISCUSSION, window, main_points=5, now=datetime.now(UTC))
        )
        read = perf_counter()
        compose(material, tuple(PARTS))
        whole.append(perf_counter() - begun)
        reading.append(read - begun)
        replies = len(material.posted)
    await store.close()
    peak = peak_bytes()
    best = min(range(1, runs + 1), key=whole.__getitem__)
    return {
        "stored": stored,
        "held": replies,
        "seconds": whole[best],
        "reading_seconds": reading[best],
        "peak_mb": peak / _MEGABYTE if peak else None,
    }


async def _fill(path: Path, stored: int) -> None:
    store = await Store.open(path)
    await fill(store, stored)
    await store.close()


def _main(what: str, path: str, *numbers: str) -> None:
    if what == "fill":
        asyncio.run(_fill(Path(path), int(numbers[0])))
        return
    stored, held, runs = map(int, numbers)
    sys.stdout.write(json.dumps(asyncio.run(measure(Path(path), stored, held, runs))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
