"""Rules: how heated the last minutes of a thread are, and why, in words one can check.

It is about a thread, never about a person: who wrote what stands in no reason and is not kept. The
numbers below are judgement, not learnt from data. Points add up over five kinds of signs, each with
a most, and every sign fades: after `HALF_LIFE` it counts half. What friendly talk shows as well
(pace, answers, "you") reaches at most 6 points, and with one flagged reply still less than `HOT`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import fsum
from typing import Literal

from bot.moderation.brakes import reasons
from bot.moderation.policy import Policy

WARM = 5.0
"""Points from which a thread is warm: about two flagged replies within minutes."""
HOT = 10.0
"""Points from which a thread is hot: about five flagged replies of several people."""
EXTREME = 20.0
"""Points that only many flagged replies together with reports, or pace and quarrel, reach."""
MOST = 30.0
"""The most points there can be: the sum of what each kind gives at most."""

HALF_LIFE = timedelta(minutes=10)
"""People take minutes to answer: with less, a quarrel with a reply every few minutes would pass as
calm; with more, moderators would be called to a thread in which everybody has left."""
WINDOW = timedelta(minutes=40)
"""What is older counts nothing: four half-lives, when one sixteenth of a sign is left."""

CERTAIN = 1.5
"""The excess of a reply whose score is 1; 1 is the excess of one that just reaches a threshold."""
_NEAR = 0.7
"""The excess from which scores count: calm replies hardly come to it, a threshold is 1."""
_HEAT_AT_THRESHOLD = 0.6
"""The heat of a reply that just reaches a threshold; 0 at `_NEAR`, 1 at `CERTAIN`."""

_SCORE = 2.5
"""Per reply at full heat: one insult alone leaves a thread calm, as its case is enough."""
_SCORES_OF_ONE = 6.0
"""What the scores of one person give at most: warm, but not hot. What one person writes is a matter
for their cases; a brake stops everybody."""
_SCORES_MOST = 14.0
_REPORT = 3.0
"""Per reported reply: somebody minded, and reports are rarer than high scores."""
_REPORTS_MOST = 8.0
"""Less than `HOT`: reports alone, which can be made in concert, make no thread hot."""
_LIVELY = 15.0
"""Replies, faded, that are no pace yet: about one a minute for a while."""
_PACE = 0.1
"""Per reply beyond."""
_PACE_MOST = 3.0
_TURNS = 2.0
"""Answers between two people, faded, that are no exchange yet: a question and its answer."""
_TURN = 0.4
"""Per answer beyond."""
_EXCHANGE_MOST = 2.0
_ADDRESS = 0.1
"""Per reply that addresses somebody: half of all friendly talk does."""
_ADDRESS_MOST = 1.0
_HEATED_ADDRESS = 1.0
"""Beside it, per reply at full heat: what is said to somebody stings more."""
_HEATED_ADDRESS_MOST = 2.0

_SPANS = (5, 10, 20, 40)
"""Minutes that reasons speak of; the last is `WINDOW`."""

What = Literal["scores", "pace", "exchange", "address", "reports"]


class Level(StrEnum):
    """How heated a thread is."""

    CALM = "calm"
    WARM = "warm"
    HOT = "hot"


@dataclass(frozen=True, slots=True)
class Said:
    """What counts of one reply.

    Attributes:
        at: When it was posted.
        author: A number that stands for its author within this reading only; None once unlinked.
        answers: Whom it answers, as such a number, or None.
        excess: How near its scores come to the thresholds in force there; see `excess`. 0 where it
            has no scores.
        addressed: Whether it speaks to somebody directly.
        reported: Whether a member reported it.
    """

    at: datetime
    author: int | None = None
    answers: int | None = None
    excess: float = 0.0
    addressed: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Warmth:
    """One reason: the kind of sign, its points, and the figures in words."""

    what: What
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Temperature:
    """How heated a thread is.

    Attributes:
        level: Calm, warm from `WARM` points, hot from `HOT`.
        points: From 0 to `MOST`: the sum of the reasons' points.
        reasons: What gave points, the heaviest first.
    """

    level: Level
    points: float
    reasons: tuple[Warmth, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    """A reply with its age in minutes, what is left of it, and its heat; both in [0, 1]."""

    said: Said
    minutes: float
    left: float
    heat: float


def read(said: Iterable[Said], *, now: datetime) -> Temperature:
    """Return how heated a thread is now; the order of what was said does not matter.

    Another reply, or one with more excess, an address or a report more, never lowers the points.
    """
    signs = [_sign(one, now) for one in said if now - one.at <= WINDOW]
    kinds = (_scores(signs), _reports(signs), _exchange(signs), _address(signs), _pace(signs))
    found = sorted((one for one in kinds if one.points > 0), key=lambda one: -one.points)
    points = fsum(one.points for one in found)
    return Temperature(_level(points), points, tuple(found))


def excess(scores: Mapping[str, float], policy: Policy) -> float:
    """Return how near scores come to the thresholds in force, from 0 to `CERTAIN`.

    Below a threshold it is the share of it that the score reaches; at it 1; above it half as much
    more as the score takes of what was left above it. The label that comes nearest counts, with the
    lower of its two thresholds; labels that are switched off do not.
    """
    bounds: dict[str, float] = dict(policy.review_at)
    for label, bound in policy.act_at.items():
        bounds[label] = min(bound, bounds.get(label, bound))
    found = (_over(scores[label], bound) for label, bound in bounds.items() if label in scores)
    return max(found, default=0.0)


def heats(scores: Mapping[str, float], policy: Policy) -> bool:
    """Tell whether a reply warms its thread by its scores: without such a one none gets hot."""
    return excess(scores, policy) > _NEAR


def _over(score: float, bound: float) -> float:
    if score < bound:
        return score / bound
    room = 1.0 - bound
    share = (score - bound) / room if room > 0 else 1.0
    return 1.0 + share * (CERTAIN - 1.0)


def _level(points: float) -> Level:
    if points >= HOT:
        return Level.HOT
    return Level.WARM if points >= WARM else Level.CALM


def _sign(said: Said, now: datetime) -> _Sign:
    age = max(now - said.at, timedelta())  # Discord's clock may be ahead of ours
    return _Sign(said, age / timedelta(minutes=1), 0.5 ** (age / HALF_LIFE), _heat(said.excess))


def _heat(value: float) -> float:
    if not value > _NEAR:  # also where it is no number
        return 0.0
    if value < 1.0:
        return _HEAT_AT_THRESHOLD * (value - _NEAR) / (1.0 - _NEAR)
    share = (min(value, CERTAIN) - 1.0) / (CERTAIN - 1.0)
    return _HEAT_AT_THRESHOLD + (1.0 - _HEAT_AT_THRESHOLD) * share


def _scores(signs: Sequence[_Sign]) -> Warmth:
    heated = [one for one in signs if one.heat > 0]
    by_author: dict[int | None, list[float]] = defaultdict(list)
    for one in heated:
        by_author[one.said.author].append(_SCORE * one.heat * one.left)
    points = fsum(min(_SCORES_OF_ONE, fsum(parts)) for parts in by_author.values())
    span = _span(heated)
    words = reasons.scores(len(heated), of=len(_within(signs, span)), span=span)
    return Warmth("scores", min(_SCORES_MOST, points), words)


def _reports(signs: Sequence[_Sign]) -> Warmth:
    reported = [one for one in signs if one.said.reported]
    points = min(_REPORTS_MOST, _REPORT * _left(reported))
    words = reasons.reports(len(reported), span=_span(reported))
    return Warmth("reports", points, words)


def _exchange(signs: Sequence[_Sign]) -> Warmth:
    """Count the two people who answer each other most: what one of them leaves alone is none."""
    ways: dict[tuple[int, int], list[_Sign]] = defaultdict(list)
    for one in signs:
        author, other = one.said.author, one.said.answers
        if author is not None and other is not None:
            ways[author, other].append(one)
    pairs = [(there, ways[b, a]) for (a, b), there in ways.items() if a < b and (b, a) in ways]
    turns, times, span = max(
        (
            (2 * min(_left(there), _left(back)), len(there) + len(back), _span([*there, *back]))
            for there, back in pairs
        ),
        default=(0.0, 0, _SPANS[0]),
    )
    words = reasons.exchange(times, span=span)
    return Warmth("exchange", _capped(_TURN * (turns - _TURNS), _EXCHANGE_MOST), words)


def _address(signs: Sequence[_Sign]) -> Warmth:
    addressed = [one for one in signs if one.said.addressed]
    heated = [one for one in addressed if one.heat > 0]
    points = _capped(_ADDRESS * _left(addressed), _ADDRESS_MOST) + _capped(
        _HEATED_ADDRESS * fsum(one.heat * one.left for one in heated), _HEATED_ADDRESS_MOST
    )
    words = reasons.address(len(addressed), heated=len(heated), span=_span(addressed))
    return Warmth("address", points, words)


def _pace(signs: Sequence[_Sign]) -> Warmth:
    """Say how many came in the span that holds the newer half of them."""
    newest = sorted(signs, key=lambda one: one.minutes)
    span = _span(newest[: (len(newest) + 1) // 2])
    words = reasons.pace(len(_within(signs, span)), span=span)
    return Warmth("pace", _capped(_PACE * (_left(signs) - _LIVELY), _PACE_MOST), words)


def _left(signs: Iterable[_Sign]) -> float:
    return fsum(one.left for one in signs)


def _capped(points: float, most: float) -> float:
    return min(max(points, 0.0), most)


def _span(signs: Iterable[_Sign]) -> int:
    """Return the fewest minutes to speak of that hold all of these."""
    oldest = max((one.minutes for one in signs), default=0.0)
    return next(span for span in _SPANS if oldest <= span)


def _within(signs: Iterable[_Sign], span: int) -> list[_Sign]:
    return [one for one in signs if one.minutes <= span]
