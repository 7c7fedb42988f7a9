"""Rules: what the record tells of the flags and of the moderators, with how sure that is."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)
"""Half the width of a 95 % interval, in standard deviations."""
_HALF_A_DAY = 12
"""Hours for which a pace is taken to last; with more, one lively hour a day would be left out."""


@dataclass(frozen=True, slots=True)
class Share:
    """An estimated share in [0, 1] with its 95 % interval, and how many it is estimated from."""

    value: float
    low: float
    high: float
    of: int


def inclusion(
    share: float, *, per_day: int, allowed: int, lately: int = 0, drawn: int = 0
) -> float:
    """Return the probability with which a reply that was let pass is drawn, in [0, 1].

    What is left of a day's draws is spread over as many replies as are to be expected: those of
    the last day, or half a day of the present pace. So it falls before the most are drawn, and is
    0 next to never: replies that could not be drawn would be missing from what is estimated.

    Args:
        share: The part that is drawn as a rule.
        per_day: The most that are drawn in 24 hours.
        allowed: How many replies were let pass in the last 24 hours.
        lately: How many of them in the last hour.
        drawn: How many were drawn in the last 24 hours.
    """
    expected = max(allowed, _HALF_A_DAY * lately, 1)
    return min(share, max(per_day - drawn, 0) / expected)


def share(hits: int, of: int) -> Share | None:
    """Return a share with its interval, or None where there is nothing to estimate it from.

    Source of the interval: Wilson (1927), "Probable inference, the law of succession, and
    statistical inference"; it stays within [0, 1] and holds for few observations too.
    """
    return None if of == 0 else wilson(hits / of, of, of=of)


def weighted_share(drawn: Sequence[tuple[bool, float]]) -> Share | None:
    """Return the share of hits among all that a sample stands for.

    Every observation counts as many as it stands for, one over the probability with which it was
    drawn (Hajek's estimator); the interval is Wilson's for the effective number of observations
    (Kish).

    Args:
        drawn: Per observation whether it is a hit, and the probability of its being drawn, (0, 1].
    """
    if not drawn:
        return None
    weights = [1 / chance for _, chance in drawn]
    whole = math.fsum(weights)
    hits = math.fsum(weight for weight, (hit, _) in zip(weights, drawn, strict=True) if hit)
    effective = whole**2 / math.fsum(weight**2 for weight in weights)
    return wilson(hits / whole, effective, of=len(drawn))


def wilson(value: float, n: float, *, of: int) -> Share:
    """Return a share with Wilson's 95 % interval for ``n`` observations, whole or effective ones.

    Args:
        value: The share, in [0, 1].
        n: As how many equal observations it counts; above 0.
        of: How many there were.
    """
    middle = (value + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(value * (1 - value) / n + _Z**2 / (4 * n**2))
    low = 0.0 if value == 0 else max(0.0, middle - half)
    high = 1.0 if value == 1 else min(1.0, middle + half)
    return Share(value, low, high, of)


def agreement(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Krippendorff's alpha of two readings per text, nominal, or None without variation.

    1 is full agreement, 0 what chance alone would give; below 0 is worse than chance.
    Source: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", no missing data.
    """
    values = Counter(value for pair in pairs for value in pair)
    n = values.total()
    expected = n * n - sum(count * count for count in values.values())
    if expected == 0:
        return None
    observed = 2 * sum(first != second for first, second in pairs)
    return 1 - (n - 1) * observed / expected
