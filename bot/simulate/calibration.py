"""Guilds drawn from scored rows: each calibrates, and is held against rows it did not see."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, median
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.moderation.audit import Share, share, weighted_share
from bot.moderation.calibration.fit import WIDEST, Calibrated, Declined, Pair, calibrate
from bot.scoring.rows import RowsError
from bot.simulate.scored import Scored

FIXED = (0.7, 0.8, 0.9)
"""The thresholds that people take where they do not calibrate."""
BEST_ACCURACY = "best accuracy"
_NORMAL = NormalDist()
_OURS = "ours"
_IN_SAMPLE = "in sample"

Drawn: TypeAlias = Literal["uniform", "queue"]
Tell: TypeAlias = Callable[[int], None]
_Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn, and what is asked for.

    Attributes:
        precision: The precision that every guild asks for.
        guilds: How many guilds are drawn.
        decisions: How many decisions each has made when it calibrates.
        seed: Says all that is drawn.
        drawn: "uniform" where a guild decides on any rows; "queue" where it decides on all that
            is flagged, and on a sample of the rest.
        review_at: From which score the queue flags.
        audit_share: The part of the rest that the queue's sample draws.
    """

    precision: float
    guilds: int = 200
    decisions: int = 300
    seed: int = 1
    drawn: Drawn = "uniform"
    review_at: float = 0.5
    audit_share: float = 0.02


@dataclass(frozen=True, slots=True)
class Row:
    """How one way to choose a threshold did over all guilds; means but where it says median.

    Attributes:
        threshold: The median threshold.
        precision: The precision on unseen rows.
        recall: The recall on unseen rows.
        near: The share of guilds whose precision on unseen rows is within 0.12 of the asked one.
        inside: The share whose precision on unseen rows is inside the interval they were told.
        attainable: What `inside` would be if every interval were right 95 times in 100: the unseen
            rows that are flagged are counted too, and their precision has its own chance.
        half_width: The median of half the interval's width.
    """

    threshold: float | None
    precision: float | None
    recall: float | None
    near: float | None
    inside: float | None
    attainable: float | None
    half_width: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it. Shares are of all guilds, `ours` and `in_sample` speak of those promised.

    Attributes:
        declined: The share of guilds that were promised nothing.
        why: How many of them for which reason.
        missing: The median number of decisions that they were told are missing.
        limited: The share whose threshold went no lower than decisions reach.
        ours: The calibrated threshold, with the interval from other parts.
        in_sample: The same threshold, with an interval from the decisions that chose it: a warning.
        others: The fixed thresholds, and the cut that is right most often on the decisions; with
            an interval from the same decisions.
    """

    rows: int
    positive: float
    declined: float
    why: dict[str, int]
    missing: float | None
    limited: float
    ours: Row
    in_sample: Row
    others: dict[str, Row]


@dataclass(frozen=True, slots=True)
class Guild:
    """What one guild decided on, shape (decisions,) each, and the rows it did not see.

    Attributes:
        scores: The scores of what it decided on.
        labels: What was decided, 1.0 or 0.0.
        chances: The probability with which each came to be decided on.
        unseen: The rows that come later.
    """

    scores: _Floats
    labels: _Floats
    chances: _Floats
    unseen: Scored

    def pairs(self) -> list[Pair]:
        """Return the decisions as production stores them."""
        columns = (self.scores.tolist(), self.labels.tolist(), self.chances.tolist())
        return [
            Pair(score, label == 1, chance) for score, label, chance in zip(*columns, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Try:
    """A threshold, what was told of it, and what it does on unseen rows."""

    threshold: float
    told: Share | None
    precision: float | None
    recall: float
    flagged: int


def run(rows: Scored, plan: Plan, *, tell: Tell = lambda _: None) -> Found:
    """Draw the guilds, let each calibrate, and count.

    Raises:
        RowsError: The file has too few rows for such guilds.
    """
    _check(rows, plan)
    tries: dict[str, list[_Try]] = {name: [] for name in (_OURS, _IN_SAMPLE, *_names())}
    answers = []
    for number in range(plan.guilds):
        guild = draw(rows, plan, number)
        answer = calibrate(guild.pairs(), plan.precision)
        for name, one in (*_usual(guild), *_calibrated(guild, answer)):
            tries[name].append(one)
        answers.append(answer)
        tell(1)
    declined = [one for one in answers if isinstance(one, Declined)]
    limited = sum(isinstance(one, Calibrated) and one.limited for one in answers)
    missing = [one.missing for one in declined if one.missing is not None]
    shown = {name: _row(found, plan.precision) for name, found in tries.items()}
    return Found(
        rows=len(rows.scores),
        positive=_rounded(rows.labels.mean()),
        declined=_rounded(len(declined) / plan.guilds),
        why=dict(Counter(one.why for one in declined)),
        missing=median(missing) if missing else None,
        limited=_rounded(limited / plan.guilds),
        ours=shown.pop(_OURS),
        in_sample=shown.pop(_IN_SAMPLE),
        others=shown,
    )


def _check(rows: Scored, plan: Plan) -> None:
    """Half of the rows have to be left, so that the truth is known better than the promise."""
    chances = _chances(rows, plan)
    needed = int(2 * plan.decisions / chances.mean()) + 1
    if len(rows.scores) < needed:
        raise RowsError(
            f"There are {len(rows.scores)} rows. Guilds of {plan.decisions} such decisions, with "
            f"as many rows left unseen, take {needed}. Give more rows, or ask for fewer decisions."
        )


def _chances(rows: Scored, plan: Plan) -> _Floats:
    if plan.drawn == "uniform":
        return np.ones(len(rows.scores))
    return np.where(rows.scores >= plan.review_at, 1.0, plan.audit_share)


def draw(rows: Scored, plan: Plan, number: int) -> Guild:
    """Let the rows come in any order until enough are decided on; those that come later are unseen.

    Of those that came before and were not looked at, low scores only, nothing is known either, but
    they are left out: unseen rows have to be as the rows are.
    """
    rng = np.random.default_rng((plan.seed, number))
    order = rng.permutation(len(rows.scores))
    chances = _chances(rows, plan)[order]
    looked_at = np.flatnonzero(rng.random(len(order)) < chances)[: plan.decisions]
    chosen, rest = order[looked_at], order[looked_at[-1] + 1 :]
    unseen = Scored(rows.scores[rest], rows.labels[rest])
    return Guild(rows.scores[chosen], rows.labels[chosen], chances[looked_at], unseen)


def _names() -> tuple[str, ...]:
    return (*map(str, FIXED), BEST_ACCURACY)


def _usual(guild: Guild) -> Iterator[tuple[str, _Try]]:
    for name, threshold in zip(_names(), (*FIXED, _most_accurate(guild)), strict=True):
        yield name, _tried(guild, threshold, _in_sample(guild, threshold))


def _calibrated(guild: Guild, answer: Calibrated | Declined) -> Iterator[tuple[str, _Try]]:
    if isinstance(answer, Calibrated):
        at = answer.threshold
        told = Share(answer.expected, answer.low, answer.high, answer.flagged)
        yield _OURS, _tried(guild, at, told)
        yield _IN_SAMPLE, _tried(guild, at, _in_sample(guild, at))


def _most_accurate(guild: Guild) -> float:
    """Return the lowest score from which to flag so that most decisions are as they were made."""
    scores, places = np.unique(guild.scores, return_inverse=True)
    gain = (2 * guild.labels - 1) / guild.chances
    right = np.cumsum(np.bincount(places, gain)[::-1])[::-1]
    return float(scores[np.argmax(right)])


def _in_sample(guild: Guild, threshold: float) -> Share | None:
    flagged = guild.scores >= threshold
    if (guild.chances[flagged] == 1).all():
        return share(int(guild.labels[flagged].sum()), int(flagged.sum()))
    hits = (guild.labels[flagged] == 1).tolist()
    return weighted_share(list(zip(hits, guild.chances[flagged].tolist(), strict=True)))


def _tried(guild: Guild, threshold: float, told: Share | None) -> _Try:
    flagged = guild.unseen.scores >= threshold
    hits = float(guild.unseen.labels[flagged].sum())
    precision = hits / int(flagged.sum()) if flagged.any() else None
    whole = float(guild.unseen.labels.sum())
    recall = hits / whole if whole else 0.0
    return _Try(threshold, told, precision, recall, int(flagged.sum()))


def _row(tries: Sequence[_Try], wanted: float) -> Row:
    if not tries:
        return Row(*[None] * 7)
    known = [one.precision for one in tries if one.precision is not None]
    told = [one.told for one in tries if one.told is not None]
    widths = [(one.high - one.low) / 2 for one in told]
    return Row(
        threshold=_rounded(median(one.threshold for one in tries)),
        precision=_rounded(fmean(known)) if known else None,
        recall=_rounded(fmean(one.recall for one in tries)),
        near=_rounded(sum(abs(one - wanted) <= WIDEST for one in known) / len(tries)),
        inside=_rounded(sum(map(_inside, tries)) / len(tries)),
        attainable=_rounded(fmean(map(_attainable, tries))),
        half_width=_rounded(median(widths)) if widths else None,
    )


def _inside(one: _Try) -> bool:
    if one.told is None or one.precision is None:
        return False
    return one.told.low <= one.precision <= one.told.high


def _attainable(one: _Try) -> float:
    """Return how often a right interval holds a share that is itself counted on so few rows."""
    if one.told is None or one.flagged == 0:
        return 0.0
    z = _NORMAL.inv_cdf(0.975) / math.sqrt(1 + one.told.of / one.flagged)
    return 2 * _NORMAL.cdf(z) - 1


def _rounded(value: float) -> float:
    return round(float(value), 4)
