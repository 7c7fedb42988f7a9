"""Queries on how much there is to do, in the whole process; no person and no text is in them."""

from dataclasses import dataclass
from datetime import datetime

from bot.store import backlog
from bot.store.database import Tx
from bot.store.times import from_text, to_text


@dataclass(frozen=True, slots=True)
class Pile:
    """Something that waits: how many there are, and since when the oldest does, or None."""

    count: int
    since: datetime | None

    def age_seconds(self, now: datetime) -> float:
        """Return how long the oldest has waited, in seconds; 0 where nothing waits."""
        return max((now - self.since).total_seconds(), 0.0) if self.since is not None else 0.0


@dataclass(frozen=True, slots=True)
class Gauges:
    """What waits at one moment.

    Attributes:
        live: Revisions of live replies that wait for their scores.
        replies: All revisions that wait, also those that were read late.
        effects: Effects that are still to be carried out.
        failed: Effects that Discord refused for good, of those that are kept.
        cases: Cases that no moderator has decided yet.
        digests: Windows that were planned and have no digest yet.
    """

    live: Pile
    replies: int
    effects: Pile
    failed: int
    cases: Pile
    digests: Pile


def read(tx: Tx, *, late_before: datetime) -> Gauges:
    """Return what waits now.

    Args:
        late_before: A window planned after that is not late yet.
    """
    live, since = backlog.load(tx)
    return Gauges(
        live=Pile(live, since),
        replies=sum(backlog.per_guild(tx).values()),
        effects=_pile(tx, "created_at", "effects WHERE state = 'pending'"),
        failed=_pile(tx, "created_at", "effects WHERE state = 'failed'").count,
        cases=_pile(tx, "opened_at", "cases WHERE state IN ('open', 'claimed')"),
        digests=_pile(
            tx,
            "planned_at",
            "windows WHERE state IN ('planned', 'composing') AND planned_at < ?",
            to_text(late_before),
        ),
    )


def _pile(tx: Tx, since: str, which: str, *values: str) -> Pile:
    rows = tx.query(f"SELECT count(*) AS n, min({since}) AS since FROM {which}", list(values))  # noqa: S608  our own names
    row = next(iter(rows))
    return Pile(row["n"], from_text(row["since"]) if row["since"] else None)
