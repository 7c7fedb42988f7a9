"""How times stand in the database: ISO 8601 in UTC with milliseconds, so that they sort as text."""

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """Return an aware ``moment`` as text, for example ``2026-01-31T08:00:00.000+00:00``."""
    if moment.tzinfo is None:
        raise ValueError("times in the database must be aware")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def from_text(text: str) -> datetime:
    """Return the aware UTC datetime that ``to_text`` wrote."""
    return datetime.fromisoformat(text)


def moment(text: str | None) -> datetime | None:
    """Return the same, or None where nothing stands."""
    return from_text(text) if text else None
