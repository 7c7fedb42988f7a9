from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests import rhythm
from bot.digests.window import MOST_MISSED, Ends, Window, due, moment

BERLIN = ZoneInfo("Europe/Berlin")
EIGHT = time(8)
# Summer time with gaps and folds (one at midnight), half an hour's, a day left out, none.
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "America/Santiago",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kathmandu",
        "UTC",
    )
]
MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # mypy cannot count parts


def daily(at: time = EIGHT, zone: ZoneInfo = BERLIN) -> Ends:
    return partial(rhythm.ends, "daily", at=at, zone=zone)


def every(step: timedelta) -> Ends:
    """Return ends that come at every multiple of ``step`` since 2010, for ever."""

    def ends(after: datetime) -> Iterator[datetime]:
        first = utc(2010, 1, 1)
        count = (after - first) // step
        while True:
            count += 1
            yield first + count * step

    return ends


def never(after: datetime) -> Iterator[datetime]:
    return iter(())


def hours(windows: list[Window]) -> list[float]:
    return [(one.end - one.start) / timedelta(hours=1) for one in windows]


def test_nothing_is_due_before_the_time_of_day() -> None:
    since = utc(2026, 1, 5, 7)
    assert due(since, utc(2026, 1, 6, 6, 59), ends=daily()) == []
    assert due(since, utc(2026, 1, 6, 7, 0), ends=daily()) == [Window(since, utc(2026, 1, 6, 7))]


def test_the_first_window_begins_when_the_discussion_opened() -> None:
    opened = utc(2026, 1, 5, 15, 30)
    (first,) = due(opened, utc(2026, 1, 6, 12), ends=daily())
    assert first == Window(opened, utc(2026, 1, 6, 7))


def test_each_missed_day_has_its_own_window() -> None:
    windows = due(utc(2026, 1, 5, 7), utc(2026, 1, 8, 12), ends=daily())
    assert hours(windows) == [24, 24, 24]


@pytest.mark.parametrize(("days", "count"), [(MOST_MISSED, MOST_MISSED), (MOST_MISSED + 1, 1)])
def test_more_than_seven_missed_windows_become_one(days: int, count: int) -> None:
    since = utc(2026, 1, 5, 7)
    windows = due(since, since + timedelta(days=days, hours=2), ends=daily())
    assert len(windows) == count
    assert (windows[0].start, windows[-1].end) == (since, since + timedelta(days=days))


def test_the_day_of_the_gap_has_23_hours_and_the_day_of_the_fold_25() -> None:
    spring = due(utc(2026, 3, 28, 7), utc(2026, 3, 30, 12), ends=daily())
    autumn = due(utc(2026, 10, 24, 6), utc(2026, 10, 26, 12), ends=daily())
    assert (hours(spring), hours(autumn)) == ([23, 24], [25, 24])


def test_a_time_that_the_gap_leaves_out_is_an_hour_later_on_the_clock() -> None:
    assert moment(date(2026, 3, 29), time(2, 30), BERLIN) == utc(2026, 3, 29, 1, 30)


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    windows = due(utc(2026, 10, 24, 0, 30), utc(2026, 10, 25, 3), ends=daily(time(2, 30)))
    assert windows == [Window(utc(2026, 10, 24, 0, 30), utc(2026, 10, 25, 0, 30))]


def test_a_day_that_the_calendar_leaves_out_has_no_window() -> None:
    apia = ZoneInfo("Pacific/Apia")  # went from 29 to 31 December 2011
    windows = due(utc(2011, 12, 28, 18), utc(2012, 1, 1, 12), ends=daily(zone=apia))
    assert hours(windows) == [24, 24, 24]


def test_a_clock_set_back_makes_nothing_due() -> None:
    assert due(utc(2026, 1, 6, 7), utc(2026, 1, 4, 12), ends=daily()) == []


def test_a_closed_discussion_has_a_last_window_up_to_its_closing() -> None:
    closed = utc(2026, 1, 6, 20)
    windows = due(utc(2026, 1, 5, 7), utc(2026, 1, 9), ends=daily(), until=closed)
    assert [one.end for one in windows] == [utc(2026, 1, 6, 7), closed]
    assert due(closed, utc(2026, 1, 9), ends=daily(), until=closed) == []


def test_with_no_ends_but_the_closing_there_is_one_window_from_opening_to_closing() -> None:
    opened, closed = utc(2026, 1, 5, 7), utc(2026, 2, 6, 20)
    assert due(opened, utc(2026, 2, 6, 19), ends=never, until=closed) == []
    assert due(opened, utc(2026, 2, 6, 20), ends=never, until=closed) == [Window(opened, closed)]


def test_a_long_outage_is_one_window_up_to_the_closing_also() -> None:
    since, closed = utc(2026, 1, 5, 7), utc(2026, 1, 12, 12)
    assert len(due(since, utc(2026, 1, 11, 8), ends=daily(), until=closed)) == 6
    assert due(since, utc(2026, 1, 13), ends=daily(), until=closed) == [Window(since, closed)]


def test_what_was_missed_in_a_pause_is_one_window_and_the_rest_are_as_ever() -> None:
    since, resumed = utc(2026, 1, 5, 7), utc(2026, 1, 8, 12)
    windows = due(since, utc(2026, 1, 10, 8), ends=daily(), resumed=resumed)
    ends = [utc(2026, 1, 8, 7), utc(2026, 1, 9, 7), utc(2026, 1, 10, 7)]
    assert [one.end for one in windows] == ends
    assert windows[0].start == since


def test_a_pause_before_the_last_window_merges_nothing() -> None:
    since = utc(2026, 1, 8, 7)
    windows = due(since, utc(2026, 1, 10, 8), ends=daily(), resumed=utc(2026, 1, 8, 6))
    assert hours(windows) == [24, 24]


def test_of_a_discussion_that_closed_in_a_pause_there_is_one_window_up_to_its_closing() -> None:
    since, closed, resumed = utc(2026, 1, 5, 7), utc(2026, 1, 7, 20), utc(2026, 1, 9)
    windows = due(since, utc(2026, 1, 9, 1), ends=daily(), until=closed, resumed=resumed)
    assert windows == [Window(since, closed)]


def test_a_pause_that_ends_before_the_next_time_leaves_it_alone() -> None:
    since = utc(2026, 1, 5, 7)
    assert due(since, utc(2026, 1, 5, 9), ends=daily(), resumed=utc(2026, 1, 5, 8)) == []


def test_an_outage_of_many_years_is_not_counted_through() -> None:
    asked = 0

    def ends(after: datetime) -> Iterator[datetime]:
        nonlocal asked
        for one in every(timedelta(hours=1))(after):
            asked += 1
            yield one

    windows = due(utc(2012, 1, 1), utc(2026, 1, 1, 0, 30), ends=ends)
    assert windows == [Window(utc(2012, 1, 1), utc(2026, 1, 1))]
    assert asked < 100


def test_of_a_rare_rhythm_the_last_time_is_found_however_long_ago() -> None:
    windows = due(utc(2010, 1, 1), utc(2026, 1, 1), ends=every(timedelta(days=700)))
    assert len(windows) == 1
    assert windows[0].end == utc(2010, 1, 1) + 8 * timedelta(days=700)


STEPS = st.integers(60, 60 * 24 * 9).map(lambda minutes: timedelta(minutes=minutes))


@given(
    MOMENTS,
    st.integers(0, 40 * 24 * 60),
    STEPS,
    st.booleans(),
    st.none() | st.integers(-1_000, 40 * 24 * 60),
)
def test_windows_adjoin_and_lie_in_the_past(
    since: datetime, minutes: int, step: timedelta, closed: bool, paused: int | None
) -> None:
    now = since + timedelta(minutes=minutes)
    until = since + timedelta(minutes=minutes // 2) if closed else None
    resumed = None if paused is None else since + timedelta(minutes=paused)
    windows = due(since, now, ends=every(step), until=until, resumed=resumed)
    assert len(windows) <= MOST_MISSED
    assert all(one.start < one.end <= now for one in windows)
    assert all(before.end == after.start for before, after in pairwise(windows))
    assert not windows or windows[0].start == since
    assert len([one for one in windows if resumed is not None and one.end <= resumed]) <= 1
    if until is not None and until > since:
        assert windows[-1].end == until
    if until is None:  # nothing that has ended is left over
        assert now - (windows[-1].end if windows else since) < step


@given(
    MOMENTS,
    st.lists(st.integers(0, 4 * 24 * 60), max_size=12),
    TIMES,
    st.sampled_from(ZONES),
)
def test_however_the_ticks_come_each_moment_is_in_one_window(
    opened: datetime, pauses: list[int], at: time, zone: ZoneInfo
) -> None:
    now = since = opened
    told: list[Window] = []
    for pause in pauses:
        now += timedelta(minutes=pause)
        told += due(since, now, ends=daily(at, zone))
        since = told[-1].end if told else opened
    assert all(before.end == after.start for before, after in pairwise(told))
    # And nothing that has ended is left over, but for what is not yet a day old (25 h in autumn).
    assert now - since <= timedelta(hours=25)
