"""Rules: which windows of a discussion a digest is due for.

Windows adjoin: each begins where the one before ended, and the first begins when the discussion
opened. They end at one local time of day, so a day with a change of the clocks has a window of 23
or 25 hours.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

MOST_MISSED = 7
"""After a longer outage the windows that were missed are merged into one."""


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start``, included, to ``end``, not included; both aware UTC."""

    start: datetime
    end: datetime


def due(
    since: datetime, now: datetime, *, at: time, zone: ZoneInfo, until: datetime | None = None
) -> list[Window]:
    """Return the windows that have ended and have no digest yet, oldest first.

    Args:
        since: Where the last window ended, or when the discussion opened.
        now: The present moment.
        at: The local time of day at which windows end.
        zone: Whose local time.
        until: When the discussion was closed: its last window ends there and then. None while
            it is open.
    """
    last = now if until is None else min(now, until)
    ends: list[datetime] = []
    day = since.astimezone(zone).date() - timedelta(days=1)  # a gap may push its end past midnight
    while (end := moment(day, at, zone)) <= last:
        # A zone that crosses the date line leaves a day out: two dates then name one moment.
        if end > (ends[-1] if ends else since):
            ends.append(end)
        day += timedelta(days=1)
    if until is not None and until <= now and until > (ends[-1] if ends else since):
        ends.append(until)
    if len(ends) > MOST_MISSED:
        ends = ends[-1:]
    return [Window(start, end) for start, end in pairwise([since, *ends])]


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when it is ``at`` on ``day`` in ``zone``, as UTC.

    A time that a change of the clocks leaves out is the moment of the change read with the old
    offset, an hour later on the clock; a time that comes twice is the first of the two.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
