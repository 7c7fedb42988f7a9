"""Rules: whether the precision that a label was calibrated for is still met."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.moderation.audit import weighted_share

LOOKED_AT = 100
"""The newest decisions that a promise is held against; with fewer, nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised when a label's threshold was fitted, and what was decided since.

    Attributes:
        wanted: The precision that was asked for, in (0, 1).
        expected: The precision that was to be expected.
        low: Where its interval begins.
        high: Where it ends.
        decisions: The newest decisions since then on replies that reach the threshold: whether it
            was upheld, and the probability in (0, 1] with which it came before a moderator.
        same_scorer: The guild's replies are scored by what it was fitted on.
    """

    label: str
    wanted: float
    expected: float
    low: float
    high: float
    decisions: Sequence[tuple[bool, float]] = ()
    same_scorer: bool = True


@dataclass(frozen=True, slots=True)
class Breach:
    """How a promise is not kept.

    Attributes:
        how: More or fewer were upheld than was promised, or the scorer is another one now.
        share: The share that was upheld, in [0, 1]; None where the scorer is another.
        estimated: Samples are among the decisions, so the share is no plain count.
    """

    how: Literal["fewer", "more", "scorer"]
    share: float | None = None
    estimated: bool = False


def breach(promise: Promise) -> Breach | None:
    """Return how a promise is not kept, or None where it is, or too little was decided to tell.

    The share of the newest 100 decisions is held against the interval itself, so that it strays
    from time to time by chance alone: see ``by_chance``.
    """
    if not promise.same_scorer:
        return Breach("scorer")
    if len(promise.decisions) < LOOKED_AT:
        return None
    looked_at = promise.decisions[:LOOKED_AT]
    found = weighted_share(looked_at)
    estimated = any(chance < 1 for _, chance in looked_at)
    if found is None or promise.low <= found.value <= promise.high:
        return None
    return Breach("fewer" if found.value < promise.low else "more", found.value, estimated)


def by_chance(promise: Promise) -> float:
    """Return how often 100 decisions stray from the interval though nothing has changed.

    It is the probability in [0, 1] that a binomial count of 100 decisions, each upheld with the
    precision that was expected, lies outside. For 70 % with 62 to 77 % that is 0.08, with 58 to
    80 % it is 0.01. A digest a day looks again each time, and the expectation itself was
    estimated: over a year a narrow interval is left now and then, and a calibration that is asked
    for anew then does no harm.
    """
    outside = (
        count
        for count in range(LOOKED_AT + 1)
        if not promise.low <= count / LOOKED_AT <= promise.high
    )
    return math.fsum(
        math.comb(LOOKED_AT, count)
        * promise.expected**count
        * (1 - promise.expected) ** (LOOKED_AT - count)
        for count in outside
    )
