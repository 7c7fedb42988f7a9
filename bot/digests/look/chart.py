"""The chart of a window: replies over time by zone, what became of cases, and moments to note."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from bot.digests.look.chart_bars import ZONE_WORDS, Bars, bars, describe, length, marked, outcomes
from bot.digests.material import Moment, Posted
from bot.language.dates import DAY_OF_A_MONTH, named
from bot.language.words import msg, tr
from bot.moderation.desk_figures import percent

_BACKGROUND = "#2b2d31"  # Discord's dark theme, so that the chart sits in its embed
_INK = "#e3e5e8"
_FAINT = "#8f949c"
# From Okabe and Ito's palette: told apart with every common colour vision, and by lightness alone.
_COLOURS = ("#56b4e9", "#f0e442", "#d55e00", _BACKGROUND)
_HATCHES = ("", "", "", "////")
"""What is undecided has no colour of its own, and stripes."""
_CASES = "#b9bec6"
_WIDTH = 6.4
_HEIGHT = 4.9
_MOMENT_HEIGHT = 0.27
_DPI = 140
_LETTERS = 14
"""Points: on a phone the chart is shown at a third of its width."""
_MOST_LETTERS = 46
_MOST_OUTCOMES = 4
_DAYS_APART = timedelta(days=4)
_TOO_NEAR = 0.05
"""Marks nearer to each other than this share of the width do not stand side by side."""

_TOP = 0.93
"""How high a moment's number stands in the axes: below their title, above the bars."""

_TITLE: Mapping[str, Any] = MappingProxyType({"loc": "left", "color": _INK, "fontsize": _LETTERS})


@dataclass(frozen=True, slots=True)
class Chart:
    """A PNG and what it shows, in words."""

    png: bytes
    description: str


class _Ticks(dates.ConciseDateFormatter):
    """Names months in the language that is spoken."""

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Return what stands at each tick."""
        return [named(one) for one in super().format_ticks(values)]


def draw(
    posted: Sequence[Posted],
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    moments: Sequence[Moment] = (),
) -> Chart:
    """Return the chart of the replies posted from ``start`` to ``end``, in a local time zone."""
    shown, noted = bars(posted, start, end), marked(moments, start, end)
    size = (_WIDTH, _HEIGHT + _MOMENT_HEIGHT * len(noted))
    figure = Figure(figsize=size, dpi=_DPI, facecolor=_BACKGROUND, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    heights = (2.6, 0.1 + _MOMENT_HEIGHT * len(noted), 1.6) if noted else (2.6, 1.6)
    grid = figure.add_gridspec(len(heights), 2, height_ratios=heights)
    upper = figure.add_subplot(grid[0, :])
    _draw_replies(upper, shown, zone)
    _mark(upper, noted)
    if noted:
        _name(figure.add_subplot(grid[1, :]), noted, zone)
    _draw_zones(figure.add_subplot(grid[-1, 0]), shown.by_zone)
    _draw_cases(figure.add_subplot(grid[-1, 1]), outcomes(posted))
    buffer = io.BytesIO()
    canvas.print_png(buffer)
    told = describe(posted, start=start, end=end, zone=zone, moments=moments)
    return Chart(buffer.getvalue(), told)


def _draw_replies(axes: Axes, shown: Bars, zone: ZoneInfo) -> None:
    left = _numbers(shown.edges)
    width = float(left[1] - left[0]) * 0.86
    below = np.zeros(shown.rows.shape[1], dtype=np.int64)
    for row, colour, hatch in zip(shown.rows, _COLOURS, _HATCHES, strict=True):
        held = row > 0
        axes.bar(
            left[:-1][held], row[held], width, below[held], align="edge", **_fill(colour, hatch)
        )
        below = below + row
    axes.set_title(tr("Replies per {time}", time=length(shown.step)), **_TITLE)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.set_ylim(0, max(4.0, float(below.max()) * 1.2))
    # Over many days, every second one from the first: not from the first of the month anew.
    short = shown.edges[-1] - shown.edges[0] < _DAYS_APART
    locator = dates.AutoDateLocator(tz=zone, minticks=3, maxticks=6, interval_multiples=short)
    axes.xaxis.set_major_locator(locator)
    day = tr(DAY_OF_A_MONTH)
    axes.xaxis.set_major_formatter(
        _Ticks(
            locator,
            tz=zone,
            formats=["%Y", "%b", day, "%H:%M", "%H:%M", "%S"],
            zero_formats=["", "%Y", day, day, "%H:%M", "%H:%M"],
            show_offset=False,
        )
    )
    axes.set_xlim(left[0], left[-1])
    _dress(axes)
    axes.grid(axis="y", color=_FAINT, alpha=0.3)


def _mark(axes: Axes, noted: Sequence[Moment]) -> None:
    """Mark each moment with a line and its number, which stands below with its text."""
    near = _TOO_NEAR * np.ptp(axes.get_xlim())
    last, height = -np.inf, _TOP
    for number, x in enumerate(_numbers([one.at for one in noted]), 1):
        axes.axvline(x, color=_INK, linewidth=1.4, linestyle=(0, (2, 2)))
        height = height - 0.13 if x - last < near else _TOP
        last = x
        axes.annotate(
            str(number),
            (x, height),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="center",
            color=_BACKGROUND,
            fontsize=_LETTERS - 1,
            fontweight="bold",
            annotation_clip=False,
            bbox={"boxstyle": "circle,pad=0.18", "facecolor": _INK, "edgecolor": "none"},
        )


def _name(axes: Axes, noted: Sequence[Moment], zone: ZoneInfo) -> None:
    axes.set_axis_off()
    axes.set_ylim(len(noted), 0)
    for number, one in enumerate(noted, 1):
        at = one.at.astimezone(zone).strftime("%H:%M")
        text = one.text if len(one.text) <= _MOST_LETTERS else one.text[: _MOST_LETTERS - 1] + "…"
        style: dict[str, Any] = {"fontsize": _LETTERS - 1, "va": "center", "parse_math": False}
        axes.text(0, number - 0.5, f"{number}", color=_INK, fontweight="bold", **style)
        axes.text(0.035, number - 0.5, f"{at}  {text}", color=_INK, **style)


def _draw_zones(axes: Axes, counts: Sequence[int]) -> None:
    """Draw the share by zone; its colours are those of the bars over time, whose key it is."""
    whole = sum(counts)
    said = [f"{count} ({percent(count / whole)})" if count else "0" for count in counts]
    _draw_rows(axes, [tr(one) for one in ZONE_WORDS], counts, said)
    for patch, colour, hatch in zip(axes.patches, _COLOURS, _HATCHES, strict=True):
        patch.set(**_fill(colour, hatch))
    axes.set_title(tr("By zone"), **_TITLE)


def _draw_cases(axes: Axes, found: Mapping[str, int]) -> None:
    ordered = sorted(found.items(), key=lambda one: one[0] != "open")[:_MOST_OUTCOMES]
    rest = sum(found.values()) - sum(count for _, count in ordered)
    if rest:
        last = ordered.pop()
        ordered.append((msg("other"), last[1] + rest))
    names, counts = [tr(name) for name, _ in ordered], [count for _, count in ordered]
    _draw_rows(axes, names, counts, [str(count) for count in counts])
    total = sum(counts)
    title = tr("Cases: {count}", count=total) if total else tr("No case")
    axes.set_title(title, **_TITLE)


def _draw_rows(
    axes: Axes, names: Sequence[str], counts: Sequence[int], said: Sequence[str]
) -> None:
    places = np.arange(len(names))
    axes.barh(places, counts, 0.62, color=_CASES)
    axes.set_ylim(_MOST_OUTCOMES - 0.5, -0.5)
    axes.set_xlim(0, max(1.0, *map(float, counts)) * 2.1 if counts else 1.0)
    axes.set_yticks(places, names)
    for place, count, words in zip(places, counts, said, strict=True):
        axes.annotate(
            words,
            (count, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=_INK,
            fontsize=_LETTERS - 1,
        )
    _dress(axes)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)


def _fill(colour: str, hatch: str) -> dict[str, Any]:
    if not hatch:
        return {"facecolor": colour, "edgecolor": _BACKGROUND, "hatch": "", "linewidth": 0.8}
    return {"facecolor": colour, "edgecolor": _FAINT, "hatch": hatch, "linewidth": 0.8}


def _dress(axes: Axes) -> None:
    axes.set_facecolor(_BACKGROUND)
    axes.tick_params(colors=_INK, labelsize=_LETTERS - 1)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_FAINT)


def _numbers(moments: Sequence[datetime]) -> NDArray[np.float64]:
    return np.array([float(dates.date2num(one)) for one in moments])
