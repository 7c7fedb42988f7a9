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
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from bot.simulate.disk import GUILDS, Disk, Place
from bot.simulate.loop import DrawnLoop, StuckError
from bot.simulate.report import Broken, Report, summed
from bot.simulate.trace import Played, play

_SCORING = "bot.scoring.queue"
PART = 100
"""How many traces are played in one go."""

Tell = Callable[[int], None]
"""Is told how many more traces were played."""


class _Part(Protocol):
    traces: int


class _Ended(Protocol):
    @property
    def broken(self) -> tuple[str, ...]: ...


R = TypeVar("R", bound=_Part)
P = TypeVar("P", bound=_Ended)
P_co = TypeVar("P_co", bound=_Ended, covariant=True)


class Player(Protocol[P_co]):
    """Plays one trace in a guild in which nothing has happened yet."""

    def __call__(
        self, disk: Disk, place: Place, *, seed: int, number: int
    ) -> Coroutine[Any, Any, P_co]:
        """Return how it ended; ``seed`` and ``number`` say all that happens."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be played, and in how many processes."""

    traces: int
    seed: int
    jobs: int = 1


def run(plan: Plan, *, tell: Tell = lambda _: None) -> Report:
    """Play the traces of a plan and return what they came to."""
    begun = time.perf_counter()
    with template() as made:
        found = parts(plan, partial(play_part, made, plan.seed))
        whole = summed(told(found, tell), Report(0, plan.seed))
    whole.seconds = round(time.perf_counter() - begun, 1)
    return whole


@contextlib.contextmanager
def template() -> Iterator[Path]:
    """Yield a file to be copied, in a folder that is there meanwhile."""
    with tempfile.TemporaryDirectory(prefix="seedbed-") as name:
        path = Path(name) / "template.db"
        with asyncio.Runner(loop_factory=DrawnLoop) as runner:
            runner.run(_make(path))
        yield path


async def _make(path: Path) -> None:
    await (await Disk.make(path)).close()


def told(reports: Iterable[R], tell: Tell) -> Iterator[R]:
    """Yield reports, telling how many traces each is about."""
    for one in reports:
        tell(one.traces)
        yield one


def parts(plan: Plan, part: Callable[[int, int], R]) -> Iterator[R]:
    """Yield what each part of a plan came to, in order.

    Args:
        part: Plays some traces: the number of the first, and how many.
    """
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
    with unswept(), Stage(template, template.with_name(f"{first}.db"), play) as stage:
        for number in range(first, first + count):
            _add(report, number, *stage.play(seed, number))
    return report


@contextlib.contextmanager
def unswept() -> Iterator[None]:
    """Let what traces leave behind in memory go in the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _add(report: Report, number: int, played: Played | None, broken: tuple[str, ...]) -> None:
    if played is not None:
        report.interactions += played.interactions
        report.cases += played.outcomes.total()
        report.crashes += played.crashes
        report.duplicates += played.duplicates
        report.traces_with_crash_or_duplicate += played.rough
        report.outcomes += played.outcomes
    report.violations += len(broken)
    if broken:
        report.examples.append(Broken(number, report.seed, broken))


class Stage(Generic[P], contextlib.AbstractContextManager["Stage[P]"]):
    """Plays traces in the guilds of a file, and takes a fresh file where there is none left.

    Args:
        template: A file that `Disk.make` made and that is closed.
        path: Where the copies are.
        player: Plays one trace.
    """

    def __init__(self, template: Path, path: Path, player: Player[P]) -> None:
        self._template = template
        self._path = path
        self._player = player
        self._disk: Disk | None = None
        self._used = 0
        self._runner = asyncio.Runner(loop_factory=DrawnLoop)

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""
        self._clear()
        self._runner.close()

    def play(self, seed: int, number: int) -> tuple[P | None, tuple[str, ...]]:
        """Play a trace, and return what was broken too; its file is not used again then.

        None stands for a trace in which everything came to wait for ever.
        """
        if self._disk is None:
            self._disk, self._used = self._runner.run(Disk.copy(self._template, self._path)), 0
        with _errors() as errors:
            played, broken = self._play(self._disk, seed, number)
        broken = (*errors, *broken)
        self._used += 1
        if broken or self._used == GUILDS:
            self._clear()
        return played, broken

    def _play(self, disk: Disk, seed: int, number: int) -> tuple[P | None, tuple[str, ...]]:
        place = Place(self._used)
        try:
            played = self._runner.run(self._player(disk, place, seed=seed, number=number))
        except StuckError as error:
            return None, (str(error),)
        return played, played.broken

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
        """Keep it, with the exception behind it; the scorer may be down, and then it is said."""
        if record.name == _SCORING:
            return
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
