"""The chart of a window: replies over time, and which share of them was flagged."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import NDArray

_BACKGROUND = "#2b2d31"  # Discord's dark theme, so that the chart sits in its embed
_INK = "#e3e5e8"
_FAINT = "#8f949c"
# Okabe and Ito's palette: told apart with every common colour vision.
_ALL = "#56b4e9"
_FLAGGED = "#e69f00"
_MOST_BARS = 24
_STEPS = (1, 2, 3, 4, 6, 8, 12)
"""Hours of a bar; beyond these, whole days."""
_BARS_PER_SHARE = 4
"""The share is drawn over more replies than a bar holds: of one reply it says nothing."""
_INCHES = (6.4, 4.6)
_DPI = 140
_LETTERS = 14
"""Points: on a phone the chart is shown at a third of its width."""
_DAYS = ["%Y", "%b", "%d %b", "%H:%M", "%H:%M", "%S"]
_FIRSTS = ["", "%Y", "%d %b", "%d %b", "%H:%M", "%H:%M"]

_TITLE: Mapping[str, Any] = MappingProxyType({"loc": "left", "color": _INK, "fontsize": _LETTERS})

_Row: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Posted:
    """One reply: when it was posted, and whether it became a case."""

    at: datetime
    flagged: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A PNG and what it shows, in words."""

    png: bytes
    description: str


def draw(posted: Sequence[Posted], *, start: datetime, end: datetime, zone: ZoneInfo) -> Chart:
    """Return the chart of the replies posted from ``start`` to ``end``, in a local time zone."""
    edges, every, flagged = _bars(posted, start, end)
    figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor=_BACKGROUND, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    left = np.array([float(dates.date2num(edge)) for edge in edges])
    _draw_replies(upper, left, every, flagged)
    upper.set_title(f"Replies per {_length(edges[1] - edges[0])}", **_TITLE)
    _draw_share(lower, left, every, flagged)
    lower.set_title("Share flagged", **_TITLE)
    locator = dates.AutoDateLocator(tz=zone, minticks=3, maxticks=6)
    lower.xaxis.set_major_locator(locator)
    lower.xaxis.set_major_formatter(
        dates.ConciseDateFormatter(
            locator, tz=zone, formats=_DAYS, zero_formats=_FIRSTS, show_offset=False
        )
    )
    lower.set_xlim(left[0], left[-1])
    for axes in (upper, lower):
        _dress(axes)
    buffer = io.BytesIO()
    canvas.print_png(buffer)
    return Chart(buffer.getvalue(), describe(posted, start=start, end=end, zone=zone))


def describe(posted: Sequence[Posted], *, start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return what the chart shows, for those who cannot see it."""
    edges, every, flagged = _bars(posted, start, end)
    from_to = f"from {_local(start, zone)} to {_local(end, zone)}"
    if not every.sum():
        return f"Replies over time {from_to}: none."
    busiest = int(every.argmax())
    return (
        f"Bars of replies over time {from_to}: {int(every.sum())} in all, "
        f"{int(flagged.sum())} of them flagged; the most, {int(every[busiest])}, between "
        f"{_local(edges[busiest], zone)} and {_local(edges[busiest + 1], zone)}. "
        "Below, the share that was flagged."
    )


def _bars(
    posted: Sequence[Posted], start: datetime, end: datetime
) -> tuple[list[datetime], _Row, _Row]:
    """Return the edges of the bars, and per bar all replies and the flagged ones."""
    hours = max(1, -(-int((end - start).total_seconds()) // 3600))
    least = -(-hours // _MOST_BARS)
    whole_days = -(-least // 24) * 24
    step = timedelta(hours=next((one for one in _STEPS if one >= least), whole_days))
    count = -(-hours // (step // timedelta(hours=1)))
    every = np.zeros(count, dtype=np.int64)
    flagged = np.zeros(count, dtype=np.int64)
    for one in posted:
        bar = min((one.at - start) // step, count - 1)
        if bar >= 0:
            every[bar] += 1
            flagged[bar] += one.flagged
    return [start + step * bar for bar in range(count + 1)], every, flagged


def _draw_replies(axes: Axes, left: NDArray[np.float64], every: _Row, flagged: _Row) -> None:
    width = float(left[1] - left[0]) * 0.92
    axes.bar(left[:-1], every, width, align="edge", color=_ALL, label="all")
    axes.bar(left[:-1], flagged, width, align="edge", color=_FLAGGED, label="flagged")
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.set_ylim(0, max(4.0, float(every.max()) * 1.05))
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1.0, 0.99),  # above the bars, where it hides none
        ncols=2,
        frameon=False,
        labelcolor=_INK,
        fontsize=_LETTERS,
        handlelength=1.0,
        borderaxespad=0.0,
        columnspacing=1.2,
    )


def _draw_share(axes: Axes, left: NDArray[np.float64], every: _Row, flagged: _Row) -> None:
    starts = np.arange(0, len(every), _BARS_PER_SHARE)
    replies, cases = np.add.reduceat(every, starts), np.add.reduceat(flagged, starts)
    share = np.divide(cases, replies, out=np.zeros(len(starts)), where=replies > 0)
    begin = left[starts]
    width = np.diff(np.append(begin, left[-1]))
    axes.bar(begin, share, width * 0.97, align="edge", color=_FLAGGED)
    axes.set_ylim(0, min(1.3, max(0.2, float(share.max()) * 1.4)))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.yaxis.set_major_locator(MaxNLocator(2))
    for x, y, part, whole in zip(begin + width / 2, share, cases, replies, strict=True):
        if whole:  # a share of nothing is left out, a share of 0 is not
            said = f"{part}/{whole}"
            axes.annotate(
                said,
                (x, y),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                color=_INK,
                fontsize=_LETTERS - 3,
            )


def _length(step: timedelta) -> str:
    hours = step // timedelta(hours=1)
    return "hour" if hours == 1 else f"{hours} hours"


def _dress(axes: Axes) -> None:
    axes.set_facecolor(_BACKGROUND)
    axes.tick_params(colors=_INK, labelsize=_LETTERS)
    axes.grid(axis="y", color=_FAINT, alpha=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_FAINT)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%d %b %H:%M")
