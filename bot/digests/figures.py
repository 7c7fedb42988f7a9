"""Rules: the figures of a window, and how they changed from the window before."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from bot.language.words import tr


@dataclass(frozen=True, slots=True)
class Counts:
    """What can be counted in one window.

    Attributes:
        people: Authors, each counted once; the erased ones are not told apart any more.
        edited: Replies that have more than one revision.
        scored: Replies that have scores of any revision.
        foreign: Replies of which no revision could be scored for its language.
        cases: Cases opened in the window, per how they stand now: ``open`` takes in the claimed,
            ``upheld`` those under appeal, ``undone`` the overturned. Audited samples are none.
        zones: Replies per zone of their last decision; those that wait for one are in none.
    """

    CASE_STATES: ClassVar[tuple[str, ...]] = (
        "open", "upheld", "dismissed", "undone", "handled", "lapsed"
    )  # fmt: skip
    ZONES: ClassVar[tuple[str, ...]] = ("allow", "review", "act")

    replies: int = 0
    people: int = 0
    edited: int = 0
    deleted: int = 0
    cases: Mapping[str, int] = field(default_factory=dict)
    scored: int = 0
    foreign: int = 0
    zones: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill in the states and zones that were not given."""
        cases, zones = self.cases, self.zones
        object.__setattr__(self, "cases", {one: cases.get(one, 0) for one in self.CASE_STATES})
        object.__setattr__(self, "zones", {one: zones.get(one, 0) for one in self.ZONES})

    @property
    def flagged(self) -> int:
        """How many cases the window opened."""
        return sum(self.cases.values())


@dataclass(frozen=True, slots=True)
class Figures:
    """A window's counts beside those of the window before; None where there was none."""

    now: Counts
    before: Counts | None = None

    def to_document(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Figures":
        """Return the figures that ``to_document`` gave."""
        before = document["before"]
        return cls(Counts(**document["now"]), Counts(**before) if before else None)


def change(now: int, before: int | None) -> str:
    """Return a figure with its change, such as ``12 (+3)``; alone where there is no before."""
    changed = difference(now, before)
    return f"{now} ({changed})" if changed else str(now)


def difference(now: int, before: int | None) -> str:
    """Return how a figure changed, such as ``+3`` or ``as before``; empty where there is none."""
    if before is None:
        return ""
    return tr("as before") if now == before else f"{now - before:+d}"
