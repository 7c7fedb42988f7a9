from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests import rhythm
from bot.digests.rhythm import PRESETS, RhythmError, check, in_words, next_times

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
ZONES = [BERLIN, NEW_YORK, LORD_HOWE, ZoneInfo("Pacific/Apia"), ZoneInfo("Asia/Kathmandu")]
EIGHT = time(8)
HALF_PAST_TWO = "30 2 * * *"
HOURLY = "30 * * * *"

MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
CRONS = st.one_of(
    st.sampled_from(sorted(PRESETS)),
    st.builds("{} {} * * {}".format, st.integers(0, 59), st.integers(0, 23), st.integers(0, 7)),
    st.builds("{} */{} * * *".format, st.integers(0, 59), st.integers(1, 12)),
    st.builds("{} 2 {} * 1".format, st.integers(0, 59), st.integers(1, 31)),
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # mypy cannot count parts


def ends(when: str, zone: ZoneInfo, after: datetime, until: datetime) -> list[str]:
    """Return the ends between two moments as UTC's day and clock."""
    found = rhythm.ends(when, after, at=EIGHT, zone=zone)
    return [f"{one:%d %H:%M}" for one in islice(found, 60) if one <= until]


@pytest.mark.parametrize(
    ("when", "stored"),
    [
        ("daily", "daily"),
        (" Weekdays ", "weekdays"),
        ("END", "end"),
        ("0  8 * *   MON-FRI", "0 8 * * mon-fri"),
        ("0 8 * * */2", "0 8 * * 0,2,4,6"),
        ("0 * * * *", "0 * * * *"),
    ],
)
def test_a_rhythm_has_one_spelling_that_stays_as_it_is(when: str, stored: str) -> None:
    assert check(when) == stored
    assert check(stored) == stored


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("* * * * *", "once an hour at the most: its first field must be a single minute"),
        ("0,30 8 * * *", "comes more than once an hour"),
        ("fortnightly", "“fortnightly” is no rhythm"),
        ("", "is no rhythm"),
        ("every day", "It has 2 fields, not five"),
        ("0 0 8 * * *", "It has 6 fields, not five"),
        ("0 8 * * monday", "“monday” is no day of the week"),
        ("0 8 31 2 *", "never comes"),
    ],
)
def test_a_rhythm_that_cannot_be_used_says_why_and_what_can(when: str, why: str) -> None:
    with pytest.raises(RhythmError) as told:
        check(when)
    assert why in str(told.value)
    assert "daily, weekdays, weekly, end, or five fields" in str(told.value)
    assert "`0 8 * * 1-5`" in str(told.value)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("daily", "every day at 08:00 (Europe/Berlin)"),
        ("weekdays", "Monday to Friday at 08:00 (Europe/Berlin)"),
        ("weekly", "every Monday at 08:00 (Europe/Berlin)"),
        ("end", "only when a discussion ends"),
        ("30 18 * * 1-5", "at 18:30, Monday through Friday (Europe/Berlin)"),
        ("0 8 * * 6,0", "at 08:00, only on Saturday and Sunday (Europe/Berlin)"),
        ("0 8 13 * 5", "at 08:00, on day 13 of the month, or on Friday (Europe/Berlin)"),
    ],
)
def test_a_rhythm_is_told_in_words(when: str, words: str) -> None:
    assert in_words(check(when), at=EIGHT, zone=BERLIN) == words


def test_weekdays_in_words_and_in_fact_are_the_same_days() -> None:
    names = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    for written in ("6,0", "0-6/2", "*/3", "7", "sun,2", "wed"):
        when = check(f"0 8 * * {written}")
        words = in_words(when, at=EIGHT, zone=BERLIN)
        times = next_times(when, at=EIGHT, zone=BERLIN, after=utc(2026, 1, 1), count=14)
        found = {one.astimezone(BERLIN).isoweekday() % 7 for one in times}
        assert {name for name in names if name in words} == {names[one] for one in found}


def test_the_next_three_times_are_told_in_utc() -> None:
    found = next_times("weekdays", at=EIGHT, zone=BERLIN, after=utc(2026, 3, 27, 7))
    assert found == [utc(2026, 3, day, 6) for day in (30, 31)] + [utc(2026, 4, 1, 6)]
    assert next_times("end", at=EIGHT, zone=BERLIN, after=utc(2026, 3, 27)) == []


@pytest.mark.parametrize(
    ("zone", "after", "gap", "expected"),
    [
        # 02:30 is left out: half past three there.
        (BERLIN, utc(2026, 3, 28), True, ["28 01:30", "29 01:30", "30 00:30"]),
        (NEW_YORK, utc(2026, 3, 7), True, ["07 07:30", "08 07:30", "09 06:30"]),
        # 02:30 comes twice in Berlin: the first; in New York it is 01:30 that does.
        (BERLIN, utc(2026, 10, 24), False, ["24 00:30", "25 00:30", "26 01:30"]),
        (NEW_YORK, utc(2026, 10, 31), False, ["31 06:30", "01 07:30", "02 07:30"]),
    ],
)
def test_half_past_two_comes_once_on_a_day_on_which_the_clocks_change(
    zone: ZoneInfo, after: datetime, gap: bool, expected: list[str]
) -> None:
    for when, at in ((HALF_PAST_TWO, EIGHT), ("daily", time(2, 30))):
        found = islice(rhythm.ends(when, after, at=at, zone=zone), 3)
        assert [f"{one:%d %H:%M}" for one in found] == expected


def test_half_past_two_comes_once_where_the_clocks_change_by_half_an_hour() -> None:
    # 4 October 2026, 02:00 to 02:30: it is not left out. 5 April, 02:00 back to 01:30: once too.
    gap = ends(HALF_PAST_TWO, LORD_HOWE, utc(2026, 10, 2, 20), utc(2026, 10, 4, 20))
    assert gap == ["03 15:30", "04 15:30"]
    fold = ends("45 1 * * *", LORD_HOWE, utc(2026, 4, 3, 20), utc(2026, 4, 5, 20))
    assert fold == ["04 14:45", "05 15:15"]
    left_out = ends("15 2 * * *", LORD_HOWE, utc(2026, 10, 2, 20), utc(2026, 10, 4, 20))
    assert left_out == ["03 15:45", "04 15:15"]


@pytest.mark.parametrize(
    ("zone", "after", "expected"),
    [
        (BERLIN, utc(2026, 3, 29, 0), ["00:30", "01:30", "02:30"]),
        (BERLIN, utc(2026, 10, 24, 23), ["23:30", "00:30", "02:30"]),  # the second 02:30 is none
        (NEW_YORK, utc(2026, 3, 8, 6), ["06:30", "07:30", "08:30"]),
        (NEW_YORK, utc(2026, 11, 1, 5), ["05:30", "07:30", "08:30"]),
        (LORD_HOWE, utc(2026, 10, 3, 13, 30), ["14:00", "15:00", "15:30"]),
    ],
)
def test_an_hourly_rhythm_goes_on_through_a_change_of_the_clocks(
    zone: ZoneInfo, after: datetime, expected: list[str]
) -> None:
    times = next_times(HOURLY, at=EIGHT, zone=zone, after=after)
    assert [f"{one:%H:%M}" for one in times] == expected


def test_a_time_that_was_left_out_is_not_missed_by_who_asks_just_after_the_change() -> None:
    after = utc(2026, 3, 29, 1, 10)  # ten past three there; half past two is still to come
    assert ends(HALF_PAST_TWO, BERLIN, after, utc(2026, 3, 30)) == ["29 01:30"]


def test_on_a_day_that_the_calendar_leaves_out_no_time_comes_twice() -> None:
    apia = ZoneInfo("Pacific/Apia")  # went from 29 to 31 December 2011
    found = ends("0 8 * * *", apia, utc(2011, 12, 28, 12), utc(2012, 1, 1, 0))
    assert found == ["28 18:00", "29 18:00", "30 18:00", "31 18:00"]


@given(CRONS, MOMENTS, st.times(), st.sampled_from(ZONES))
def test_ends_only_go_forward_and_are_not_missed_from_later_on(
    when: str, after: datetime, at: time, zone: ZoneInfo
) -> None:
    at = at.replace(second=0, microsecond=0)
    found = list(islice(rhythm.ends(when, after, at=at, zone=zone), 40))
    assert all(before < later for before, later in pairwise([after, *found]))
    assert when == "end" or len(found) == 40
    for middle in found[:3]:  # whoever asks again from there is told the same
        again = rhythm.ends(when, middle, at=at, zone=zone)
        assert list(islice(again, 10)) == found[found.index(middle) + 1 :][:10]


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_daily_digest_comes_at_its_time_or_was_left_out_there(
    after: datetime, zone: ZoneInfo
) -> None:
    (end,) = next_times("daily", at=time(2, 30), zone=zone, after=after, count=1)
    wall = end.astimezone(zone)
    left_out = (wall - timedelta(hours=1)).utcoffset() != wall.utcoffset()
    assert (wall.hour, wall.minute) == (2, 30) or left_out
