"""Rules: what a run of the retention job removed, in counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

KINDS = (
    "texts",
    "held_texts",
    "authors",
    "lapsed_cases",
    "digests",
    "effects",
    "answers",
    "attempts",
)
"""What there is to remove.

``texts`` and ``held_texts`` are replies whose texts are erased, without and with a case;
``authors`` replies that name nobody any more; ``answers`` are kept so that none is given twice;
``attempts`` are when members sent responses. The last two are kept for hours, and on no record.
"""
_LASTING = KINDS[:-2]


@dataclass(frozen=True, slots=True)
class Report:
    """What was removed, per guild and kind; and of the guilds that were deleted, per table."""

    removed: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    deleted: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    def total(self, kind: str) -> int:
        """Return how many of a kind were removed in all."""
        return sum(counts.get(kind, 0) for counts in self.removed.values())

    @property
    def texts(self) -> int:
        """Of how many replies the texts were erased, under a case or not."""
        return self.total("texts") + self.total("held_texts")

    def lasting(self) -> dict[int, dict[str, int]]:
        """Return what is worth a line in the record of each guild."""
        found = {
            guild_id: {kind: counts[kind] for kind in _LASTING if counts.get(kind)}
            for guild_id, counts in self.removed.items()
        }
        return {guild_id: counts for guild_id, counts in found.items() if counts}

    def __str__(self) -> str:
        """Return the counts, for the log."""
        totals = [(kind.replace("_", " "), self.total(kind)) for kind in KINDS]
        told = [f"{count} {kind}" for kind, count in totals if count]
        return ", ".join([*told, *(f"guild {one}" for one in self.deleted)]) or "nothing"


class Tally:
    """Counts what is removed, while it is."""

    def __init__(self) -> None:
        self._counts: dict[int, Counter[str]] = {}

    def add(self, kind: str, guild_ids: Iterable[int]) -> None:
        """Count one of a kind for each of these."""
        for guild_id in guild_ids:
            self._counts.setdefault(guild_id, Counter())[kind] += 1

    def add_all(self, kind: str, counts: Mapping[int, int]) -> None:
        """Count so many of a kind per guild."""
        for guild_id, count in counts.items():
            self._counts.setdefault(guild_id, Counter())[kind] += count

    def report(self, deleted: Mapping[int, Mapping[str, int]]) -> Report:
        """Return what was counted."""
        return Report(self._counts, deleted)
