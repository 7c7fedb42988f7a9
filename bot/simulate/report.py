"""Rules: what many traces came to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

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


def summed(reports: Iterable[Report], *, seed: int) -> Report:
    """Return the sum of reports on parts of a run, in order."""
    whole = Report(0, seed)
    for one in reports:
        add(one, to=whole)
    del whole.examples[EXAMPLES:]
    return whole


def add(one: Any, *, to: Any) -> None:
    """Add every sum of a report to those of another of its class; seed and seconds are none."""
    for field_ in fields(one):
        if field_.name not in ("seed", "seconds"):
            setattr(to, field_.name, getattr(to, field_.name) + getattr(one, field_.name))
