"""What a bench looks at inside the bot's own process: its event loop, its memory, its work.

``python -m bot.bench.intake_sampler FILE`` is ``seedbed run`` that writes a line into the file
every second.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, process_time, time

from bot import process
from bot.cli import main
from bot.settings import Settings

TICK_SECONDS = 0.01
"""The event loop should look at the clock so often."""
_LINE_SECONDS = 1.0
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen within a second.

    Attributes:
        at: Its end, in seconds since 1970.
        lags_ms: How late the event loop was for each tick: where it stood still, for every tick
            that fell into that time.
        work_seconds: What the process has computed since its start.
        memory_mb: What it holds now; None where Linux does not say.
        peak_mb: The most it ever held.
    """

    at: float
    lags_ms: Sequence[float]
    work_seconds: float
    memory_mb: float | None
    peak_mb: float | None


def samples(path: Path) -> list[Sample]:
    """Return what was written so far."""
    if not path.exists():
        return []
    whole, _, _ = path.read_text(encoding="utf-8").rpartition("\n")
    return [Sample(**json.loads(line)) for line in whole.splitlines()]


async def sample(path: Path) -> None:
    """Write a line every second, for ever."""
    due, line_due, lags = monotonic(), monotonic() + _LINE_SECONDS, list[float]()
    with path.open("a", encoding="utf-8", buffering=1) as out:
        while True:
            due += TICK_SECONDS
            await asyncio.sleep(due - monotonic())
            now = monotonic()
            while due <= now:
                lags.append(round(1000 * (now - due), 2))
                due += TICK_SECONDS
            due -= TICK_SECONDS
            if now >= line_due:
                out.write(json.dumps(asdict(_sample(lags))) + "\n")
                line_due, lags = now + _LINE_SECONDS, []


def _sample(lags: Sequence[float]) -> Sample:
    told = dict(_held())
    return Sample(time(), lags, process_time(), told.get("VmRSS"), told.get("VmHWM"))


def _held() -> list[tuple[str, float]]:
    if not _STATUS.exists():
        return []
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    pairs = [line.partition(":") for line in lines if line.startswith(("VmRSS", "VmHWM"))]
    return [(name, int(value.split()[0]) / 1024) for name, _, value in pairs]


def _sampled(path: Path) -> None:
    """Let the process run the bot beside the sampling."""
    run = process.run

    async def both(settings: Settings) -> int:
        sampling = asyncio.create_task(sample(path))
        try:
            return await run(settings)
        finally:
            sampling.cancel()

    process.run = both


def run(path: Path) -> None:
    """Be the bot, and write into the file all the while."""
    _sampled(path)
    main(["run"])


if __name__ == "__main__":
    run(Path(sys.argv[1]))
