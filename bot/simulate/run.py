"""Plays many traces, in several processes; how many there are makes no difference to what is found.

A trace depends on the seed and on its number alone: it has a guild of its own, and what it finds
there is nothing but what it did.
"""

import asyncio
import contextlib
import gc
import logging
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.simulate.disk import GUILDS, Disk, Place
from bot.simulate.loop import DrawnLoop, StuckError
from bot.simulate.report import Broken, Report, summed
from bot.simulate.trace import Played, play

PART = 100
"""How many traces are played in one go."""

Tell = Callable[[int], None]
"""Is told how many more traces were played."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be played, and in how many processes."""

    traces: int
    seed: int
    jobs: int = 1


def run(plan: Plan, *, tell: Tell = lambda _: None) -> Report:
    """Play the traces of a plan and return what they came to."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="seedbed-") as name:
        template = Path(name) / "template.db"
        with asyncio.Runner(loop_factory=DrawnLoop) as runner:
            runner.run(_make(template))
        whole = summed(_told(_reports(plan, template), tell), seed=plan.seed)
    whole.seconds = round(time.perf_counter() - begun, 1)
    return whole


async def _make(template: Path) -> None:
    await (await Disk.make(template)).close()


def _told(reports: Iterable[Report], tell: Tell) -> Iterator[Report]:
    for one in reports:
        tell(one.traces)
        yield one


def _reports(plan: Plan, template: Path) -> Iterator[Report]:
    part = partial(play_part, template, plan.seed)
    firsts = range(0, plan.traces, PART)
    counts = [min(PART, plan.traces - first) for first in firsts]
    if plan.jobs == 1 or len(firsts) <= 1:
        yield from map(part, firsts, counts)
        return
    context = multiprocessing.get_context("spawn")  # a forked process would have our threads' locks
    with ProcessPoolExecutor(min(plan.jobs, len(firsts)), mp_context=context) as pool:
        yield from pool.map(part, firsts, counts)


def play_part(template: Path, seed: int, first: int, count: int) -> Report:
    """Play some traces one after another.

    Args:
        template: A file that `Disk.make` made and that is closed.
        first: The number of the first trace.
    """
    report = Report(count, seed)
    gc.disable()  # what a trace leaves behind goes at the end of the part
    try:
        with _Stage(template, template.with_name(f"{first}.db")) as stage:
            for number in range(first, first + count):
                _add(report, stage.play(seed, number))
    finally:
        gc.enable()
        gc.collect()
    return report


def _add(report: Report, played: Played) -> None:
    report.interactions += played.interactions
    report.cases += played.outcomes.total()
    report.crashes += played.crashes
    report.duplicates += played.duplicates
    report.traces_with_crash_or_duplicate += played.rough
    report.outcomes += played.outcomes
    report.violations += len(played.broken)
    if played.broken:
        report.examples.append(Broken(played.number, report.seed, played.broken))


class _Stage:
    """Plays traces in the guilds of a file, and takes a fresh file where there is none left."""

    def __init__(self, template: Path, path: Path) -> None:
        self._template = template
        self._path = path
        self._disk: Disk | None = None
        self._used = 0
        self._runner = asyncio.Runner(loop_factory=DrawnLoop)

    def __enter__(self) -> "_Stage":
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()
        self._runner.close()

    def play(self, seed: int, number: int) -> Played:
        """Play a trace; the file of a broken one is not used again."""
        if self._disk is None:
            self._disk, self._used = self._runner.run(Disk.copy(self._template, self._path)), 0
        with _errors() as errors:
            played = self._play(self._disk, seed, number)
        if errors:
            played = replace(played, broken=(*errors, *played.broken))
        self._used += 1
        if played.broken or self._used == GUILDS:
            self._clear()
        return played

    def _play(self, disk: Disk, seed: int, number: int) -> Played:
        try:
            return self._runner.run(play(disk, Place(self._used), seed=seed, number=number))
        except StuckError as error:
            return Played(number, 0, 0, 0, Counter(), (str(error),))

    def _clear(self) -> None:
        if self._disk is not None:
            self._runner.run(self._disk.remove())
            self._disk = None


class _Listener(logging.Handler):
    """Keeps what the bot logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, with the exception behind it."""
        why = f": {record.exc_info[1]!r}" if record.exc_info else ""
        self.errors.append(f"the bot logged: {record.getMessage()}{why}")


@contextlib.contextmanager
def _errors() -> Iterator[list[str]]:
    """Yield what the bot logs as an error meanwhile; what it logs goes nowhere else."""
    log, listener = logging.getLogger("bot"), _Listener()
    passed_on, log.propagate = log.propagate, False
    log.addHandler(listener)
    try:
        yield listener.errors
    finally:
        log.removeHandler(listener)
        log.propagate = passed_on
