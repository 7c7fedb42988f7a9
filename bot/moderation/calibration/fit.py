"""Rules: from the precision that is wanted to a threshold, with how sure that is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.moderation.audit import Share, wilson

WIDEST = 0.12
"""Half the width of an interval beyond which it says too little to be a promise."""
LEAST = 30
"""Decisions below which nothing is fitted."""
LEAST_OF_EACH = 5
"""Decisions of either verdict below which nothing is fitted."""
_FEWEST_FLAGGED = 10  # fewer say nothing of a threshold
_FOLDS = 20
_NEARLY = 1e-9  # what adding up may be off by
_Z = NormalDist().inv_cdf(0.975)

Why: TypeAlias = Literal["few", "reach", "wide"]
_Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """What the scorer said of one reply, and what a moderator did.

    Attributes:
        score: The score of the label, in [0, 1].
        upheld: Whether the moderator found that it breaks the rules.
        inclusion: The probability with which it came before a moderator, in (0, 1]: 1 for what was
            flagged, the rate of the sample for what was drawn.
    """

    score: float
    upheld: bool
    inclusion: float = 1.0


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A threshold, and the precision to expect of it.

    Attributes:
        wanted: The precision that was asked for.
        threshold: The lowest score to flag; always one that was decided on.
        expected: The precision to expect, from decisions that did not choose the threshold.
        low: Where its 95 % interval begins.
        high: Where it ends.
        flagged: How many of the decisions score so high.
        of: How many decisions there were.
        limited: Whether a lower threshold may do too, where too little was looked at to tell.
    """

    wanted: float
    threshold: float
    expected: float
    low: float
    high: float
    flagged: int
    of: int
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Declined:
    """Why nothing is promised.

    Attributes:
        why: "few" where there are too few decisions, or too few of one verdict; "reach" where no
            threshold comes to the precision; "wide" where the interval would say too little.
        missing: About how many more decisions like these would do; None where none would help.
        of: How many decisions there were.
    """

    why: Why
    missing: int | None
    of: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """The pairs in order of their scores, each with how many replies it stands for."""

    scores: _Floats
    upheld: _Floats
    weights: _Floats

    def part(self, chosen: NDArray[np.bool_]) -> "_Seen":
        return _Seen(self.scores[chosen], self.upheld[chosen], self.weights[chosen])


@dataclass(frozen=True, slots=True)
class _Fitted:
    """Per distinct score, ascending, what would come of flagging from it on.

    Attributes:
        scores: The scores.
        precisions: The share upheld of all that scores as high, by the monotone map.
        sizes: As how many plain decisions those are that score as high.
    """

    scores: _Floats
    precisions: _Floats
    sizes: _Floats


def calibrate(pairs: Sequence[Pair], wanted: float) -> Calibrated | Declined:
    """Find the lowest threshold that has the wanted precision, and what to expect of it.

    A monotone map from score to the share upheld is fitted to all pairs; the threshold is the
    lowest decided score from which on the share of all that scores as high is the wanted one. What
    to expect is judged on twenty parts of the pairs, each by the threshold that the other parts
    choose: no decision speaks for a threshold that it helped to choose. The order of the pairs
    does not matter.

    Args:
        pairs: What was decided.
        wanted: The share of the flagged replies that moderators should uphold, in (0, 1).
    """
    if not 0 < wanted < 1:
        raise ValueError(f"{wanted} is no precision between 0 and 1.")
    seen = _seen(pairs)
    of = len(pairs)
    short = _missing_to_fit(seen, wanted)
    if short > 0:
        return Declined("few", short, of)
    fitted = _fit(seen)
    lowest = _lowest(fitted, wanted)
    if lowest is None:
        return Declined("reach", _missing_to_reach(fitted, wanted, of), of)
    threshold = _sure(fitted, lowest)
    size = float(fitted.sizes[np.searchsorted(fitted.scores, threshold)])
    value = _judged(seen, fitted, wanted)
    share = None if value is None else wilson(value, size, of=of)
    if share is None or share.high < wanted:
        return Declined("reach", _missing_to_reach(fitted, wanted, of), of)
    if share.high - share.low > 2 * WIDEST:
        return Declined("wide", _more(of, needed(share.value) / size), of)
    limited = threshold > lowest or threshold <= float(seen.scores[0])
    return _calibrated(wanted, threshold, share, seen, limited=limited)


def needed(share: float) -> float:
    """Return how many observations of a share make half of its interval's width `WIDEST`.

    Wilson's formula for the interval, solved for the number.
    """
    spread = share * (1 - share)
    square, linear = WIDEST**2 - 0.25, 2 * WIDEST**2 - spread
    root = math.sqrt(linear**2 - 4 * square * WIDEST**2)
    return _Z**2 * 2 * square / -(linear + root)


def isotonic(values: _Floats, weights: _Floats) -> _Floats:
    """Return the non-decreasing values nearest to the given ones, by weighted squares.

    Neighbours that fall are pooled to their mean until none do. Source: Ayer et al. (1955), "An
    empirical distribution function for sampling with incomplete information".
    """
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        mean, whole, count = value, weight, 1
        while blocks and blocks[-1][0] >= mean:
            before, heavy, many = blocks.pop()
            mean = (before * heavy + mean * whole) / (heavy + whole)
            whole, count = whole + heavy, count + many
        blocks.append((mean, whole, count))
    means, _, counts = zip(*blocks, strict=True) if blocks else ((), (), ())
    return np.repeat(np.array(means, dtype=np.float64), np.array(counts, dtype=np.int64))


def _seen(pairs: Sequence[Pair]) -> _Seen:
    ordered = sorted((one.score, one.upheld, one.inclusion) for one in pairs)
    columns = np.array(ordered, dtype=np.float64).reshape(-1, 3).T
    return _Seen(columns[0], columns[1], 1 / columns[2])


def _fit(seen: _Seen) -> _Fitted:
    scores, places = np.unique(seen.scores, return_inverse=True)

    def at_each(values: _Floats) -> _Floats:
        return np.bincount(places, values).astype(np.float64)

    weights = at_each(seen.weights)
    shares = isotonic(at_each(seen.weights * seen.upheld) / weights, weights)
    whole = _from_here_up(weights)
    precisions = _from_here_up(shares * weights) / whole
    sizes = _sizes(precisions, whole, shares, at_each(seen.weights**2))
    return _Fitted(scores, precisions, sizes)


def _sizes(precisions: _Floats, whole: _Floats, shares: _Floats, squares: _Floats) -> _Floats:
    """Return as how many plain decisions weighted ones count, the smaller of two answers.

    Kish's takes the weights to have nothing to do with the verdicts. They have: what stands for
    many replies is what scored low, and is dismissed. The variance of the weighted share itself,
    linearised, with the verdicts as the map expects them, knows that.
    """
    kish = whole**2 / _from_here_up(squares)
    upheld = _from_here_up(squares * shares)
    dismissed = _from_here_up(squares * (1 - shares))
    spread = (1 - precisions) ** 2 * upheld + precisions**2 * dismissed
    plain = precisions * (1 - precisions) * whole**2
    return np.minimum(kish, np.divide(plain, spread, out=kish.copy(), where=spread > _NEARLY))


def _from_here_up(values: _Floats) -> _Floats:
    return np.cumsum(values[::-1])[::-1]


def _lowest(fitted: _Fitted, wanted: float) -> float | None:
    """Return the lowest score that has the precision, with enough above it to speak of one."""
    good = (fitted.precisions >= wanted - _NEARLY) & (fitted.sizes >= _FEWEST_FLAGGED - _NEARLY)
    return float(fitted.scores[good][0]) if good.any() else None


def _sure(fitted: _Fitted, lowest: float) -> float:
    """Return the lowest threshold from there up that enough decisions speak for, if any do.

    Where a few of the sample stand for all that was let pass, a threshold among them would rest on
    those few; one above them rests on all that was flagged.
    """
    good = (fitted.sizes >= needed(0.5)) & (fitted.scores >= lowest)
    return float(fitted.scores[good][0]) if good.any() else lowest


def _judged(seen: _Seen, fitted: _Fitted, wanted: float) -> float | None:
    """Return the share upheld of what is flagged in each part by what the others choose.

    None where nothing is. The parts are dealt out in order of the scores, so that all are alike.
    """
    part = np.arange(len(seen.scores)) % _FOLDS
    flagged = np.zeros(len(seen.scores), dtype=np.bool_)
    for one in range(_FOLDS):
        lowest = _lowest(_fit(seen.part(part != one)), wanted)
        if lowest is not None:
            flagged |= (part == one) & (seen.scores >= _sure(fitted, lowest))
    if not flagged.any():
        return None
    return float(np.average(seen.upheld[flagged], weights=seen.weights[flagged]))


def _missing_to_fit(seen: _Seen, wanted: float) -> int:
    """Return how many decisions are missing before anything can be fitted; 0 if none."""
    of = len(seen.scores)
    upheld = int(seen.upheld.sum())
    if of >= LEAST and min(upheld, of - upheld) >= LEAST_OF_EACH:
        return 0
    rate = (upheld + 0.5) / (of + 1)  # of a verdict that was never given something is known too
    # What is upheld has to fill the threshold's interval as well.
    least = max(LEAST, LEAST_OF_EACH / min(rate, 1 - rate), wanted * needed(wanted) / rate)
    return max(1, math.ceil(least - of))


def _missing_to_reach(fitted: _Fitted, wanted: float, of: int) -> int | None:
    """Return how many decisions would show whether the highest scores are good enough after all.

    None where even the upper end of their interval is not.
    """
    hopeful = [
        size
        for size, precision in zip(fitted.sizes, fitted.precisions, strict=True)
        if size >= _FEWEST_FLAGGED - _NEARLY and wilson(precision, size, of=of).high >= wanted
    ]
    return _more(of, max(2.0, needed(wanted) / min(hopeful))) if hopeful else None


def _more(of: int, times: float) -> int:
    return max(1, math.ceil(of * (times - 1)))


def _calibrated(
    wanted: float, threshold: float, share: Share, seen: _Seen, *, limited: bool
) -> Calibrated:
    return Calibrated(
        wanted=wanted,
        threshold=threshold,
        expected=share.value,
        low=share.low,
        high=share.high,
        flagged=int((seen.scores >= threshold).sum()),
        of=len(seen.scores),
        limited=limited,
    )
