"""The chart of a window: replies over time, and which share of them was flagged."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import matplotlib as mpl
import numpy as np
from matplotlib import dates
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

_BACKGROUND = "#2b2d31"  # Discord's dark theme, so that the chart sits in its embed
_INK = "#e3e5e8"
_FAINT = "#8f949c"
# Okabe and Ito's palette: told apart with every common colour vision.
_ALL = "#56b4e9"
_FLAGGED = "#e69f00"
_MOST_BARS = 24
_INCHES = (8.0, 4.6)
_DPI = 110


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
    with mpl.rc_context({"font.size": 13, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor=_BACKGROUND, layout="constrained")
        canvas = FigureCanvasAgg(figure)
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
        width = (edges[1] - edges[0]).total_seconds() / 86400
        left = [float(dates.date2num(edge)) for edge in edges[:-1]]
        upper.bar(left, every, width * 0.92, align="edge", color=_ALL, label="all replies")
        upper.bar(left, flagged, width * 0.92, align="edge", color=_FLAGGED, label="flagged")
        upper.set_ylabel("replies")
        upper.yaxis.set_major_locator(MaxNLocator(integer=True))
        upper.set_ylim(0, max(4, every.max() * 1.15))
        upper.legend(loc="upper left", frameon=False, labelcolor=_INK, ncols=2)
        share = np.divide(flagged, every, out=np.full(len(every), np.nan), where=every > 0)
        middle = [one + width / 2 for one in left]
        lower.plot(middle, share, color=_FLAGGED, marker="o", markersize=7, linewidth=2)
        lower.set_ylabel("flagged")
        lower.set_ylim(-0.05, max(0.2, float(np.nanmax(share, initial=0.0)) * 1.25))
        lower.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        lower.yaxis.set_major_locator(MaxNLocator(3))
        locator = dates.AutoDateLocator(tz=zone, maxticks=7)
        lower.xaxis.set_major_locator(locator)
        lower.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, tz=zone))
        lower.set_xlim(float(dates.date2num(edges[0])), float(dates.date2num(edges[-1])))
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
) -> tuple[
    list[datetime],
    "np.ndarray[tuple[int], np.dtype[np.int64]]",
    "np.ndarray[tuple[int], np.dtype[np.int64]]",
]:
    """Return the edges of the bars, and per bar all replies and the flagged ones."""
    hours = max(1, -(-int((end - start).total_seconds()) // 3600))
    step = timedelta(hours=-(-hours // _MOST_BARS))
    count = -(-hours // (step // timedelta(hours=1)))
    every = np.zeros(count, dtype=np.int64)
    flagged = np.zeros(count, dtype=np.int64)
    for one in posted:
        bar = min((one.at - start) // step, count - 1)
        if bar >= 0:
            every[bar] += 1
            flagged[bar] += one.flagged
    return [start + step * bar for bar in range(count + 1)], every, flagged


def _dress(axes: "mpl.axes.Axes") -> None:
    axes.set_facecolor(_BACKGROUND)
    axes.tick_params(colors=_INK)
    axes.yaxis.label.set_color(_INK)
    axes.xaxis.get_offset_text().set_color(_INK)
    axes.grid(axis="y", color=_FAINT, alpha=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_FAINT)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%d %b %H:%M")
