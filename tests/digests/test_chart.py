import io
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import image

from bot.digests.figures import Counts
from bot.digests.look.chart import draw
from bot.digests.look.chart_bars import (
    DESCRIPTION_LIMIT,
    ZONES,
    bars,
    describe,
    marked,
    outcomes,
)
from bot.digests.look.chart_bars import length as said
from bot.digests.material import Moment, Posted

pytestmark = pytest.mark.draws

START = datetime(2026, 3, 28, 7, tzinfo=UTC)
END = START + timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
COLOURS = {"allow": (86, 180, 233), "review": (240, 228, 66), "act": (213, 94, 0)}


def posted(*hours: float, zone: str | None = "allow", outcome: str | None = None) -> list[Posted]:
    return [
        Posted(START + timedelta(hours=hour), outcome is not None, 0, zone, outcome)
        for hour in hours
    ]


def picture(replies: Sequence[Posted], moments: Sequence[Moment] = ()) -> bytes:
    return draw(replies, start=START, end=END, zone=BERLIN, moments=moments).png


def told(replies: Sequence[Posted], moments: Sequence[Moment] = ()) -> str:
    return describe(replies, start=START, end=END, zone=BERLIN, moments=moments)


def moment(hour: float, text: str) -> Moment:
    return Moment(START + timedelta(hours=hour), text)


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def points(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    shown: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.asarray(
        image.imread(io.BytesIO(png)) * 255.0
    )
    return shown.round()[:, :, :3]


def pixels(png: bytes, colour: tuple[int, int, int]) -> int:
    return int((abs(points(png) - np.array(colour)) <= 2).all(axis=2).sum())


def test_the_picture_is_a_png_as_wide_as_discord_shows_it() -> None:
    png = picture(posted(1, 2))
    assert png.startswith(b"\x89PNG")
    width, height = size(png)
    assert 800 <= width <= 1200
    assert height < width
    assert len(png) < 100_000


@pytest.mark.parametrize("zone", COLOURS)
def test_each_zone_has_its_colour_in_the_bars_and_in_the_key(zone: str) -> None:
    rest = posted(1, 1.1, 1.2, 1.3, zone=None)
    none, one = picture(rest), picture(rest + posted(9, zone=zone))
    more = picture(rest + posted(9, 12, 15, zone=zone))
    assert pixels(none, COLOURS[zone]) == 0
    assert pixels(more, COLOURS[zone]) > pixels(one, COLOURS[zone]) > 500


def test_what_is_undecided_is_striped_and_not_left_out() -> None:
    stripes = (143, 148, 156)
    let_pass, waiting = picture(posted(1, 5, 9)), picture(posted(1, 5, 9, zone=None))
    assert pixels(waiting, stripes) > pixels(let_pass, stripes) + 1000
    assert bars(posted(1, zone=None), START, END).by_zone == [0, 0, 0, 1]


def lightness(colour: tuple[int, int, int]) -> float:
    parts = [one / 255 for one in colour]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def test_zones_are_told_apart_without_colour_and_from_discords_dark_theme() -> None:
    """Source of 3 to 1: WCAG 2.2, "Non-text Contrast"."""
    light = sorted([lightness((43, 45, 49)), *map(lightness, COLOURS.values())])
    ratios = [(b + 0.05) / (a + 0.05) for a, b in pairwise(light)]
    assert ratios[0] >= 3
    assert min(ratios) >= 1.5


@pytest.mark.parametrize("length", [timedelta(0), timedelta(minutes=5), timedelta(days=400)])
def test_a_window_of_any_length_is_drawn(length: timedelta) -> None:
    at = [Posted(START, False), Posted(START + length * 0.9, True, 0, "act", "open")]
    moments = [Moment(START + length / 2, "Half of it")]
    assert draw(at, start=START, end=START + length, zone=BERLIN, moments=moments).png


@pytest.mark.parametrize(
    ("length", "count", "words"),
    [
        (timedelta(seconds=20), 1, "minute"),
        (timedelta(minutes=10), 10, "minute"),
        (timedelta(minutes=61), 13, "5 minutes"),
        (timedelta(hours=6), 24, "15 minutes"),
        (timedelta(hours=23), 23, "hour"),
        (timedelta(hours=25), 13, "2 hours"),
        (timedelta(days=7), 21, "8 hours"),
        (timedelta(days=24), 24, "day"),
        (timedelta(days=182), 23, "8 days"),
    ],
)
def test_a_window_has_at_most_24_bars_of_a_length_that_can_be_said(
    length: timedelta, count: int, words: str
) -> None:
    shown = bars([Posted(START, False)], START, START + length)
    assert len(shown.edges) == count + 1
    assert said(shown.step) == words
    assert shown.edges[-2] < START + length <= shown.edges[-1]


def test_the_words_name_no_time_after_the_window() -> None:
    end = START + timedelta(minutes=90)
    replies = [Posted(START + timedelta(minutes=88), False, 0, "allow")]
    told = describe(replies, start=START, end=end, zone=BERLIN)
    assert "The most, 1, between 28 Mar 09:25 and 28 Mar 09:30." in told


def test_an_empty_window_is_drawn_without_a_warning() -> None:
    chart = draw([], start=START, end=END, zone=BERLIN)
    assert chart.png
    assert chart.description == "Replies over time from 28 Mar 08:00 to 29 Mar 09:00: none."


def test_the_alternative_text_tells_what_the_chart_shows_in_local_time() -> None:
    replies = [
        *posted(1, 3.1, 3.2),
        *posted(3.9, zone="review", outcome="undone"),
        *posted(9, zone="act", outcome="open"),
    ]
    assert told(replies, [moment(3.5, "3 replies")]) == (
        "Bars of replies over time from 28 Mar 08:00 to 29 Mar 09:00: 5 in all. "
        "The most, 3, between 28 Mar 11:00 and 28 Mar 12:00. "
        "By zone: 3 let pass, 1 for review, 1 acted on. "
        "2 cases, now 1 open, 1 taken back. "
        "Marked, 28 Mar 11:30: 3 replies."
    )
    assert "No case." in told(posted(1))
    assert "1 case, now 1 open." in told(posted(1, outcome="open"))


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (3, 3), (9, 3)])
def test_the_first_moments_are_marked_and_named_below(count: int, rows: int) -> None:
    moments = [moment(hour, "Much was said at once") for hour in range(count)]
    plain, noted = picture(posted(1, 2)), picture(posted(1, 2), moments)
    assert size(noted)[1] - size(plain)[1] in range(34 * rows, 42 * rows)
    assert told(posted(1, 2), moments).count("Marked") == rows


def test_moments_are_numbered_in_the_order_of_time_and_those_outside_are_left_out() -> None:
    moments = [moment(9, "later"), moment(3, "sooner"), moment(30, "outside")]
    assert [one.text for one in marked(moments, START, END)] == ["sooner", "later"]


def test_a_moments_number_does_not_cover_the_title() -> None:
    def title(*moments: Moment) -> int:
        above = points(picture(posted(1, 2), moments))[:30, 140:]  # the axes begin below
        return int((above == np.array((227, 229, 232))).all(axis=2).sum())

    assert abs(title() - title(moment(2, "much"))) < 100 < title()


def test_moments_near_each_other_do_not_cover_each_other() -> None:
    ink, band = np.array((227, 229, 232)), slice(0, 120)  # the top, where the numbers stand

    def marks(*hours: float) -> int:
        moments = [moment(hour, "much") for hour in hours]
        held = points(picture(posted(1, 2), moments))[band, 140:] == ink
        return int(held.all(axis=2).sum())

    none, near, apart = marks(), marks(5, 5.2), marks(5, 15)
    assert near - none > 0.95 * (apart - none)


def test_a_moment_with_marks_of_mathematics_is_drawn_as_it_is_written() -> None:
    assert picture(posted(1), [moment(1, r"$\frac{1}{$ of them, and so on and so on, at length")])


def test_words_that_are_too_many_are_cut() -> None:
    said = told(posted(1), [moment(1, "much " * 300)])
    assert len(said) == DESCRIPTION_LIMIT
    assert said.endswith("…")


@given(
    st.lists(
        st.builds(
            Posted,
            st.floats(0, 24).map(lambda hour: START + timedelta(hours=hour)),
            st.booleans(),
            st.just(0),
            st.sampled_from(ZONES),
            st.none() | st.sampled_from(Counts.CASE_STATES),
        )
    ),
    st.lists(st.builds(moment, st.floats(0, 24), st.text(max_size=900)), max_size=5),
)
def test_every_reply_is_in_one_bar_and_the_words_keep_within_discords_limit(
    replies: list[Posted], moments: list[Moment]
) -> None:
    shown = bars(replies, START, END)
    assert sum(shown.by_zone) == len(replies)
    assert 0 < len(told(replies, moments)) <= DESCRIPTION_LIMIT
    assert sum(outcomes(replies).values()) == sum(one.outcome is not None for one in replies)


def test_the_same_window_gives_the_same_picture() -> None:
    first, second = (picture(posted(1, 2), [moment(1, "one")]) for _ in range(2))
    assert first == second
