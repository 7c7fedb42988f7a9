import asyncio
import logging
from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import Cron, CronError, Schedule

SUNDAY = datetime(2026, 3, 1)  # noqa: DTZ001  the wall's clock has no zone
NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def days(expression: str, *, count: int = 31) -> set[date]:
    """Return the days of March 2026 and after on which an expression comes."""
    found = Cron(expression).after(SUNDAY - timedelta(seconds=1))
    return {one.date() for one in islice(found, count) if one.month == 3}


def weekdays(expression: str) -> list[int]:
    """Return the days of the week on which an expression comes, Sunday as 0."""
    return sorted({one.isoweekday() % 7 for one in days(f"0 8 * * {expression}")})


def test_a_tick_that_fails_is_logged_and_the_next_one_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def whole() -> None:
        ticks = 0
        thrice = asyncio.Event()

        async def work() -> None:
            nonlocal ticks
            ticks += 1
            if ticks == 3:
                thrice.set()
            raise ValueError("no luck")

        schedule = Schedule()
        schedule.every("trial", 0.01, work)
        schedule.start()
        async with asyncio.timeout(10):
            await thrice.wait()
        schedule.stop()

    with caplog.at_level(logging.ERROR):
        asyncio.run(whole())
    assert {one.name for one in caplog.records} == {"bot.schedule"}
    assert "trial failed; the next tick tries again" in caplog.text


def test_stopping_twice_or_before_the_start_does_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def whole() -> None:
        schedule = Schedule()
        schedule.stop()
        schedule.start()
        schedule.stop()
        schedule.stop()

    with caplog.at_level(logging.ERROR):
        asyncio.run(whole())
    assert caplog.records == []


def test_a_tick_that_is_under_way_is_broken_off_without_a_word_when_the_bot_stops(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def whole() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        schedule = Schedule()
        schedule.every("slow", 0.01, slow)
        schedule.start()
        async with asyncio.timeout(10):
            await begun.wait()
            schedule.stop()
            await ended.wait()

    with caplog.at_level(logging.ERROR):
        asyncio.run(whole())
    assert caplog.records == []


def test_a_slow_tick_is_not_overtaken_by_the_next() -> None:
    async def whole() -> None:
        at_once = most = 0
        release, twice = asyncio.Event(), asyncio.Event()
        begun = 0

        async def slow() -> None:
            nonlocal at_once, most, begun
            begun += 1
            at_once += 1
            most = max(most, at_once)
            if begun == 2:
                twice.set()
            await release.wait()
            at_once -= 1

        others = 0
        enough = asyncio.Event()

        async def quick() -> None:
            nonlocal others
            others += 1
            if others == 5:
                enough.set()

        schedule = Schedule()
        schedule.every("slow", 0.01, slow)
        schedule.every("quick", 0.02, quick)
        schedule.start()
        async with asyncio.timeout(10):
            await enough.wait()
            assert (begun, most) == (1, 1)
            release.set()
            await twice.wait()
        schedule.stop()
        assert most == 1

    asyncio.run(whole())


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("1-5", [1, 2, 3, 4, 5]),
        ("0", [0]),
        ("7", [0]),
        ("5-7", [0, 5, 6]),
        ("6,0", [0, 6]),
        ("0-6/2", [0, 2, 4, 6]),
        ("*/2", [0, 2, 4, 6]),
        ("*/3", [0, 3, 6]),
        ("1/2", [0, 1, 3, 5]),  # to the end of the week, which is Sunday again
        ("mon-fri", [1, 2, 3, 4, 5]),
        ("FRI-Sun", [0, 5, 6]),
        ("sun-tue", [0, 1, 2]),
        ("sun", [0]),
        ("1,wed-4,sat", [1, 3, 4, 6]),
        ("*", [0, 1, 2, 3, 4, 5, 6]),
        ("*/1", [0, 1, 2, 3, 4, 5, 6]),
        ("0-7", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_the_days_of_the_week_count_from_sunday(expression: str, found: list[int]) -> None:
    assert weekdays(expression) == found


@given(st.sets(st.integers(0, 7), min_size=1))
def test_a_day_of_the_week_is_the_same_by_name_and_by_number(chosen: set[int]) -> None:
    numbers = ",".join(str(one) for one in sorted(chosen))
    names = ",".join(NAMES[one % 7] for one in sorted(chosen))
    assert weekdays(numbers) == weekdays(names) == sorted({one % 7 for one in chosen})


def test_where_both_days_are_restricted_either_will_do_and_comes_once() -> None:
    fridays = {date(2026, 3, day) for day in (6, 13, 20, 27)}
    assert days("0 8 13 * 5") == fridays
    assert days("0 8 14 * 5") == {*fridays, date(2026, 3, 14)}
    assert days("0 8 */15 * 5") == {*fridays, *(date(2026, 3, day) for day in (1, 16, 31))}
    assert [one.day for one in islice(Cron("0 8 13 * 5").after(SUNDAY), 4)] == [6, 13, 20, 27]


def test_months_may_be_named_and_have_steps() -> None:
    found = islice(Cron("15 8 1 jan-jul/3,Dec *").after(SUNDAY), 5)
    assert [(one.month, one.hour, one.minute) for one in found] == [
        (4, 8, 15),
        (7, 8, 15),
        (12, 8, 15),
        (1, 8, 15),
        (4, 8, 15),
    ]


def test_a_time_comes_after_and_never_at_the_moment_it_is_asked_from() -> None:
    eight = SUNDAY.replace(hour=8)
    assert next(Cron("0 8 * * *").after(eight)) == eight + timedelta(days=1)
    assert next(Cron("0 8 * * *").after(eight - timedelta(microseconds=1))) == eight


def test_a_leap_day_is_waited_for() -> None:
    found = list(islice(Cron("0 8 29 2 *").after(SUNDAY.replace(year=2097)), 2))
    assert [one.year for one in found] == [2104, 2108]  # 2100 is no leap year


def test_the_minutes_at_which_it_comes_are_counted() -> None:
    found = {text: Cron(f"{text} * * * *").minutes for text in ("5", "0,30", "*/20", "7-7", "*")}
    assert found == {"5": 1, "0,30": 2, "*/20": 3, "7-7": 1, "*": 60}


def test_one_expression_has_one_spelling() -> None:
    assert Cron("  0  8 */1  JAN  Mon ").text == "0 8 * jan mon"
    assert Cron("0 8 * * */3").text == "0 8 * * 0,3,6"


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("0 8 * *", "It has 4 fields, not five"),
        ("0 0 8 * * *", "It has 6 fields, not five"),
        ("", "It has 0 fields"),
        ("60 8 * * *", "“60” is no minute. Allowed: 0 to 59"),
        ("0 24 * * *", "“24” is no hour. Allowed: 0 to 23"),
        ("0 8 0 * *", "“0” is no day of the month. Allowed: 1 to 31"),
        ("0 8 * 13 *", "“13” is no month. Allowed: 1 to 12, or jan to dec"),
        ("0 8 * * 8", "“8” is no day of the week. Allowed: 0 to 7, or sun to sat"),
        ("0 8 * * monday", "“monday” is no day of the week"),
        ("0 8 jan * *", "“jan” is no day of the month. Allowed: 1 to 31"),
        ("0 8 * * 5-1", "runs backwards"),
        ("0 8 * * */0", "has a step of 0"),
        ("0 8 * * 1,,2", "cannot be read as the day of the week"),
        ("0 8 last * *", "“last” is no day of the month"),
        ("0 8 * jan5 *", "cannot be read as the month"),
        ("0 -8 * * *", "cannot be read as the hour"),
        ("0 8 ٣ * *", "cannot be read as the day of the month"),
        ("0 8 31 2 *", "never comes"),
        ("0 8 31 4,6,9,11 *", "never comes"),
    ],
)
def test_an_expression_that_cannot_be_used_says_why(expression: str, why: str) -> None:
    with pytest.raises(CronError, match=why.replace("(", r"\(")):
        Cron(expression)
