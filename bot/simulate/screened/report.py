"""Rules: what many traces of responses came to."""

from collections import Counter
from dataclasses import dataclass, field

from bot.simulate.report import Broken


@dataclass(slots=True)
class Report:
    """Sums over traces.

    Attributes:
        submissions: How many texts were taken in.
        outcomes: How many responses ended in each state.
        nudges: How many texts were asked about, by what became of each: ``sent``, ``rewritten``,
            ``dropped``, ``expired``, or ``open``.
        leaks: How often words could be seen, or were about to be posted, that nobody had accepted.
        violations: How many things were found broken, in all.
        examples: The first broken traces.
        seconds: How long it took; nothing else in it depends on the machine.
    """

    traces: int
    seed: int
    interactions: int = 0
    submissions: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    nudges: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    duplicates: int = 0
    traces_with_crash_or_duplicate: int = 0
    leaks: int = 0
    violations: int = 0
    examples: list[Broken] = field(default_factory=list)
    seconds: float = 0.0
