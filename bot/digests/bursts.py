"""Rules: stretches of a window with unusually many replies, or unusually many flagged.

Unusual is what stands far above the window's usual hour, the median of those hours in which anybody
wrote: one lively evening then hides neither itself nor others. How far is told by the spread which
chance alone gives to counts: their square root.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from math import sqrt
from statistics import median

from bot.digests.material import Posted

HOUR = timedelta(hours=1)
_FEWEST_REPLIES = 5
_FEWEST_FLAGGED = 2
_SPREADS = 4.0
_SPREADS_FLAGGED = 2.0
"""Flagged replies are few, and each is worth a look."""
_TIMES_USUAL = 2.0
_MOST = 3


@dataclass(frozen=True, slots=True)
class Burst:
    """A stretch of an hour, or of several that run into each other.

    Attributes:
        replies: Those of the stretch, oldest first; never empty.
    """

    replies: tuple[Posted, ...]

    @property
    def start(self) -> datetime:
        """When its first reply was posted."""
        return self.replies[0].at

    @property
    def end(self) -> datetime:
        """When its last reply was posted."""
        return self.replies[-1].at

    @property
    def flagged(self) -> int:
        """How many of its replies became cases."""
        return sum(one.flagged for one in self.replies)

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How its cases stand, and how many each."""
        return Counter(one.outcome for one in self.replies if one.flagged and one.outcome)


def bursts(posted: Sequence[Posted]) -> list[Burst]:
    """Return the hottest stretches of a window, three at the most, in the order of time.

    Args:
        posted: Every reply of the window, oldest first.
    """
    times = [one.at for one in posted]
    many, heated = _bounds(posted)
    hours: list[tuple[int, int, int]] = []
    flagged = [0, *accumulate(int(one.flagged) for one in posted)]
    for first, start in enumerate(times):
        after = bisect_left(times, start + HOUR)
        hot = flagged[after] - flagged[first]
        if after - first >= many or hot >= heated:
            hours.append((hot, first, after))
    chosen: list[tuple[int, int]] = []
    for _, first, after in sorted(hours, key=lambda one: (-one[0], one[1] - one[2], one[1])):
        if len(chosen) < _MOST and all(after <= start or end <= first for start, end in chosen):
            chosen.append((first, after))
    return _joined(posted, sorted(chosen))


def _bounds(posted: Sequence[Posted]) -> tuple[float, float]:
    """Return from how many replies, and how many flagged ones, an hour is unusual."""
    hours = Counter(_hour(one) for one in posted)
    flagged = Counter(_hour(one) for one in posted if one.flagged)
    if not hours:
        return _FEWEST_REPLIES, _FEWEST_FLAGGED
    usual = median(hours.values())
    usually_flagged = median(flagged[hour] for hour in hours)
    return max(_FEWEST_REPLIES, _far(usual, _SPREADS)), max(
        _FEWEST_FLAGGED, _far(usually_flagged, _SPREADS_FLAGGED)
    )


def _far(usual: float, spreads: float) -> float:
    return max(_TIMES_USUAL * usual, usual + spreads * sqrt(usual))


def _hour(one: Posted) -> datetime:
    return one.at.replace(minute=0, second=0, microsecond=0)


def _joined(posted: Sequence[Posted], hours: Sequence[tuple[int, int]]) -> list[Burst]:
    """Return hours, as (first, after) in ``posted``, together where no reply stands between."""
    found: list[list[int]] = []
    for first, after in hours:
        if found and found[-1][1] == first and posted[first].at - posted[first - 1].at < HOUR:
            found[-1][1] = after
        else:
            found.append([first, after])
    return [Burst(tuple(posted[first:after])) for first, after in found]
