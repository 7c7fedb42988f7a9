"""What a run was made on, and how much of it others took meanwhile."""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Self

_STAT = Path("/proc/stat")
_BUSY_COLUMNS = (0, 1, 2, 5, 6, 7)
"""user, nice, system, irq, softirq, steal. Source: Linux, proc_stat(5)."""

_MOST_OTHERS = 0.1
"""Of the cores. Beside a training that took both cores of two, naive Detoxify was ten times slower
than with OMP_WAIT_POLICY=passive in the same company: no ratio is worth anything then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a run was made on.

    Attributes:
        cores: How many cores it has.
        python: The version of Python.
        system: The operating system and the kind of processor.
        threads: What the environment says about threads: the variables that begin with OMP_.
        others_cores: How many cores other processes kept busy during the run, on average; None
            where the system does not say.
        busy: Whether that was too much for ratios to mean anything.
    """

    cores: int
    python: str
    system: str
    threads: Mapping[str, str]
    others_cores: float | None
    busy: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """The clocks at one moment, in seconds.

    Attributes:
        wall: Of the wall.
        cores: What all cores together have worked since the system's start, or None.
        own: What this process and those it waited for have worked.
    """

    wall: float
    cores: float | None
    own: float

    @classmethod
    def now(cls) -> Self:
        """Read the clocks."""
        times = os.times()
        own = times.user + times.system + times.children_user + times.children_system
        return cls(perf_counter(), _worked(), own)

    def others_cores(self, until: "Watch") -> float | None:
        """Return how many cores others kept busy until then, on average."""
        if self.cores is None or until.cores is None:
            return None
        worked = (until.cores - self.cores) - (until.own - self.own)
        return max(0.0, worked / (until.wall - self.wall))


def machine(begun: Watch, ended: Watch) -> Machine:
    """Return what a run was made on."""
    cores = os.cpu_count() or 1
    others = begun.others_cores(ended)
    return Machine(
        cores=cores,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        threads={name: text for name, text in os.environ.items() if name.startswith("OMP_")},
        others_cores=others,
        busy=others is not None and others > _MOST_OTHERS * cores,
    )


def _worked() -> float | None:
    if not _STAT.is_file():
        return None
    _, *columns = _STAT.read_text(encoding="ascii").partition("\n")[0].split()
    ticks = sum(int(columns[place]) for place in _BUSY_COLUMNS)
    return ticks / os.sysconf("SC_CLK_TCK")
