"""Rules: what the chart of a window shows, counted, and the same in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.digests.figures import Counts
from bot.digests.material import Moment, Posted
from bot.language import dates
from bot.language.words import msg, tr, trn

DESCRIPTION_LIMIT = 1024
"""Source: Discord API reference, "Attachment Object": a description has up to 1,024 characters."""
ZONES: tuple[str | None, ...] = (*Counts.ZONES, None)
ZONE_WORDS = (msg("let pass"), msg("for review"), msg("acted on"), msg("undecided"))
"""What each of `ZONES` is called, in English."""
MOST_MOMENTS = 3
"""So many moments are marked, the first: more would not be read."""
_STATE_WORDS = {
    "open": msg("open"),
    "upheld": msg("upheld"),
    "dismissed": msg("dismissed"),
    "undone": msg("taken back"),
    "handled": msg("handled"),
    "lapsed": msg("lapsed"),
}
_MOST_BARS = 24
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720)
"""Minutes of a bar; beyond these, whole days."""
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Row: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bars:
    """Replies over time.

    Attributes:
        edges: Where the bars begin, and the end of the last: one more than there are bars.
        rows: Replies per zone and bar, ``int64[zone, bar]``; the zones as in `ZONES`.
    """

    edges: tuple[datetime, ...]
    rows: Row

    @property
    def step(self) -> timedelta:
        """How long a bar is."""
        return self.edges[1] - self.edges[0]

    @property
    def by_zone(self) -> list[int]:
        """How many replies each of `ZONES` has."""
        return [int(count) for count in self.rows.sum(axis=1)]


def bars(posted: Sequence[Posted], start: datetime, end: datetime) -> Bars:
    """Return the replies from ``start`` to ``end`` in 24 bars at most, of a length easily said."""
    minutes = max(1, -((start - end) // _MINUTE))
    least = -(-minutes // _MOST_BARS) * _MINUTE
    whole_days = -(-least // _DAY) * _DAY
    step = next((_MINUTE * one for one in _STEPS if _MINUTE * one >= least), whole_days)
    count = -(-minutes // (step // _MINUTE))
    rows = np.zeros((len(ZONES), count), dtype=np.int64)
    for one in posted:
        bar = min((one.at - start) // step, count - 1)
        if bar >= 0:
            rows[ZONES.index(one.zone), bar] += 1
    return Bars(tuple(start + step * bar for bar in range(count + 1)), rows)


def outcomes(posted: Sequence[Posted]) -> dict[str, int]:
    """Return how many cases stand how, in English words, the states without one left out."""
    found = [one.outcome for one in posted]
    return {
        _STATE_WORDS[state]: count for state in Counts.CASE_STATES if (count := found.count(state))
    }


def describe(
    posted: Sequence[Posted],
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    moments: Sequence[Moment] = (),
) -> str:
    """Return what the chart shows, for those who cannot see it; at most 1,024 characters."""
    shown = bars(posted, start, end)
    every = shown.rows.sum(axis=0)
    window = {"first": _local(start, zone), "last": _local(end, zone)}
    if not every.sum():
        return tr("Replies over time from {first} to {last}: none.", **window)
    busiest = int(every.argmax())
    counts = zip(shown.by_zone, ZONE_WORDS, strict=True)
    told = [
        tr(
            "Bars of replies over time from {first} to {last}: {count} in all.",
            **window,
            count=int(every.sum()),
        ),
        tr(
            "The most, {count}, between {first} and {last}.",
            count=int(every[busiest]),
            first=_local(shown.edges[busiest], zone),
            last=_local(min(shown.edges[busiest + 1], end), zone),
        ),
        tr("By zone: {zones}.", zones=_listed((word, count) for count, word in counts if count)),
        _became(outcomes(posted)),
    ]
    told += [
        tr("Marked, {time}: {what}.", time=_local(one.at, zone), what=one.text)
        for one in marked(moments, start, end)
    ]
    text = " ".join(told)
    return text if len(text) <= DESCRIPTION_LIMIT else text[: DESCRIPTION_LIMIT - 1] + "…"


def _became(cases: Mapping[str, int]) -> str:
    if not cases:
        return tr("No case.")
    states, count = _listed(cases.items()), sum(cases.values())
    return trn("1 case, now {states}.", "{count} cases, now {states}.", count, states=states)


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{count} {tr(word)}" for word, count in counts)


def marked(moments: Sequence[Moment], start: datetime, end: datetime) -> list[Moment]:
    """Return the moments that are marked, in the order of time."""
    within = [one for one in moments if start <= one.at <= end]
    return sorted(within[:MOST_MOMENTS], key=lambda one: one.at)


def length(step: timedelta) -> str:
    """Return how long a bar is, in words, as in "replies per day"."""
    if step >= _DAY and not step % _DAY:
        return trn("day", "{count} days", step // _DAY)
    if step >= _HOUR and not step % _HOUR:
        return trn("hour", "{count} hours", step // _HOUR)
    return trn("minute", "{count} minutes", step // _MINUTE)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return dates.even(moment.astimezone(zone))
