"""Rules: which windows of a discussion a digest is due for.

Windows adjoin: each begins where the one before ended, and the first begins when the discussion
opened. They end at times of a wall's clock, so a day with a change of the clocks has a window of 23
or 25 hours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from typing import TypeAlias
from zoneinfo import ZoneInfo

MOST_MISSED = 7
"""After a longer outage the windows that were missed are merged into one."""

Ends: TypeAlias = Callable[[datetime], Iterable[datetime]]
"""Gives the moments after one at which windows end, each later than the last, maybe for ever."""

_LOOK_BACK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start``, included, to ``end``, not included; both aware UTC."""

    start: datetime
    end: datetime


def due(
    since: datetime,
    now: datetime,
    *,
    ends: Ends,
    until: datetime | None = None,
    resumed: datetime | None = None,
) -> list[Window]:
    """Return the windows that have ended and were not planned yet, oldest first.

    Args:
        since: Where the last window ended, or when the discussion opened.
        now: The present moment.
        ends: At which moments windows end.
        until: When the discussion was closed: its last window ends there and then. None while
            it is open.
        resumed: When the last pause of digests was over: what was missed until then is one window.
            None where there was none.
    """
    closed = until is not None and until <= now
    last = until if until is not None and closed else now
    held = _latest(ends, since, min(resumed, last)) if resumed is not None else None
    found = [held] if held is not None else []
    left = takewhile(lambda end: end <= last, ends(held or since))
    found += islice(left, MOST_MISSED + 1)
    if closed and last > (found[-1] if found else since):
        found.append(last)
    if len(found) > MOST_MISSED or (closed and resumed is not None and last <= resumed):
        found = [last if closed else _latest(ends, since, last) or last] if found else []
    return [Window(start, end) for start, end in pairwise([since, *found])]


def _latest(ends: Ends, since: datetime, last: datetime) -> datetime | None:
    """Return the last end after ``since`` and not after ``last``, without counting them all."""
    back = _LOOK_BACK
    while since < last:
        start = max(since, last - back)
        found = list(takewhile(lambda end: end <= last, ends(start)))
        if found or start == since:
            return found[-1] if found else None
        back *= 8
    return None


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when it is ``at`` on ``day`` in ``zone``, as UTC.

    A time that a change of the clocks leaves out is the moment of the change read with the old
    offset, an hour later on the clock; a time that comes twice is the first of the two.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
