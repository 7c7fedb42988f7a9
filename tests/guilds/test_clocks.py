"""Time zones and times of day, as somebody chooses or types them."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guilds import clocks

KNOWN = available_timezones()


def test_every_zone_that_is_offered_is_one() -> None:
    offered = {*clocks.COMMON, *(one for zones in clocks.HOME.values() for one in zones)}
    assert offered <= KNOWN


@given(st.sampled_from([*clocks.HOME, "xx"]), st.sampled_from(sorted(KNOWN)))
def test_at_most_25_zones_are_offered_once_each_and_the_one_that_holds(
    locale: str, now: str
) -> None:
    offered = clocks.offered(locale, now=now)
    assert now in offered
    assert 20 <= len(offered) == len(set(offered)) <= clocks.OFFERED


def test_the_zones_of_the_guilds_own_language_come_first() -> None:
    assert clocks.offered("de", now="UTC")[:4] == (
        "UTC",
        "Europe/Berlin",
        "Europe/Vienna",
        "Europe/Zurich",
    )
    assert clocks.offered("de", now="UTC", near=("Asia/Tokyo",))[0] == "Asia/Tokyo"


@given(st.sampled_from(sorted(KNOWN)), st.booleans())
def test_a_zone_is_known_in_whatever_case_and_with_blanks(name: str, upper: bool) -> None:
    typed = name.replace("_", " ")
    found = clocks.zone(f" {typed.upper() if upper else typed.lower()} ", sorted(KNOWN))
    assert found is not None
    assert found.casefold() == name.casefold()
    assert ZoneInfo(found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Berlin", "Europe/Berlin"),
        ("Europe/Berlim", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Amerika/New York", "America/New_York"),
        ("Zürich", "Europe/Zurich"),
        ("kathmandu", "Asia/Kathmandu"),
    ],
)
def test_what_was_meant_is_found(typed: str, meant: str) -> None:
    assert clocks.zone(typed, KNOWN) is None
    assert clocks.near(typed, KNOWN)[0] == meant
    assert f"`{meant}`" in clocks.no_zone(typed, clocks.near(typed, KNOWN))


@given(st.text(max_size=60))
def test_near_ones_are_few_and_known_whatever_was_typed(typed: str) -> None:
    found = clocks.near(typed, KNOWN)
    assert len(found) <= clocks.NEAR
    assert set(found) <= KNOWN


def test_where_nothing_is_near_an_example_is_given() -> None:
    assert clocks.near("qqqq", KNOWN) == ()
    assert "such as `Europe/Berlin`" in clocks.no_zone("qqqq", ())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("08:00", "08:00"), ("8:00", "08:00"), ("8", "08:00"), ("17.30", "17:30"),
        (" 7:05 ", "07:05"), ("23:59", "23:59"), ("0:00", "00:00"), ("7 Uhr", "07:00"),
        ("24:00", None), ("12:60", None), ("noon", None), ("", None), ("-1:00", None),
        ("8:5", None),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_as_people_write_it(typed: str, found: str | None) -> None:
    assert clocks.time_of_day(typed) == found


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_time_of_day_is_read(hour: int, minute: int) -> None:
    assert clocks.time_of_day(f"{hour}:{minute:02}") == f"{hour:02}:{minute:02}"
