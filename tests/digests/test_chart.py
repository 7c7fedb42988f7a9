import io
import struct
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from matplotlib import image

from bot.digests.chart import Posted, describe, draw

START = datetime(2026, 3, 28, 7, tzinfo=UTC)
END = START + timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
BLUE, ORANGE = (86, 180, 233), (230, 159, 0)


def posted(*hours: float, flagged: bool = False) -> list[Posted]:
    return [Posted(START + timedelta(hours=hour), flagged) for hour in hours]


def pixels(png: bytes, colour: tuple[int, int, int]) -> int:
    shown = np.asarray(image.imread(io.BytesIO(png)) * 255).round()[:, :, :3]
    return int((abs(shown - np.array(colour)) <= 2).all(axis=2).sum())


def test_the_picture_is_a_png_as_wide_as_discord_shows_it() -> None:
    png = draw(posted(1, 2), start=START, end=END, zone=BERLIN).png
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert 800 <= width <= 1200
    assert height < width
    assert len(png) < 100_000


def test_more_replies_are_more_blue_and_more_flags_more_orange() -> None:
    one = draw(posted(1), start=START, end=END, zone=BERLIN).png
    three = draw(posted(1, 5, 9), start=START, end=END, zone=BERLIN).png
    flagged = draw(posted(1, 5, 9, flagged=True), start=START, end=END, zone=BERLIN).png
    assert pixels(three, BLUE) > 2 * pixels(one, BLUE)
    assert pixels(flagged, ORANGE) > pixels(three, ORANGE)


@pytest.mark.parametrize("length", [timedelta(0), timedelta(minutes=5), timedelta(days=400)])
def test_a_window_of_any_length_is_drawn(length: timedelta) -> None:
    at = [Posted(START, False), Posted(START + length * 0.9, True)]
    assert draw(at, start=START, end=START + length, zone=BERLIN).png


def test_an_empty_window_is_drawn_without_a_warning() -> None:
    chart = draw([], start=START, end=END, zone=BERLIN)
    assert chart.png
    assert chart.description == "Replies over time from 28 Mar 08:00 to 29 Mar 09:00: none."


def test_the_alternative_text_tells_what_the_chart_shows_in_local_time() -> None:
    told = describe(
        [*posted(1, 3.1, 3.2), *posted(3.9, flagged=True)], start=START, end=END, zone=BERLIN
    )
    assert "from 28 Mar 08:00 to 29 Mar 09:00" in told
    assert "4 in all, 1 of them flagged" in told
    assert "the most, 3, between 28 Mar 11:00 and 28 Mar 12:00" in told


def test_the_same_window_gives_the_same_picture() -> None:
    first, second = (draw(posted(1, 2), start=START, end=END, zone=BERLIN).png for _ in range(2))
    assert first == second
