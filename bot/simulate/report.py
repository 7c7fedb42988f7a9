"""Rules: what many traces came to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

_Sums = TypeVar("_Sums", bound=Any)
EXAMPLES = 20
"""How many broken traces are told of; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A trace in which something went wrong; seed and number play it again."""

    trace: int
    seed: int
    broken: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """Sums over traces.

    Attributes:
        outcomes: How many cases ended in each state.
        violations: How many things were found broken, in all.
        examples: The first broken traces.
        seconds: How long it took; nothing else in it depends on the machine.
    """

    traces: int
    seed: int
    interactions: int = 0
    cases: int = 0
    crashes: int = 0
    duplicates: int = 0
    traces_with_crash_or_duplicate: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    violations: int = 0
    examples: list[Broken] = field(default_factory=list)
    seconds: float = 0.0


def summed(reports: Iterable[_Sums], whole: _Sums) -> _Sums:
    """Add reports on parts of a run, in order, to one that has nothing in it yet; return it.

    Every field is a sum but the seed and the seconds.
    """
    names = [one.name for one in fields(whole) if one.name not in ("seed", "seconds")]
    for report in reports:
        for name in names:
            setattr(whole, name, getattr(whole, name) + getattr(report, name))
    del whole.examples[EXAMPLES:]
    return whole
