"""Rules: which case is most worth a moderator's look."""

import math
from dataclasses import dataclass
from datetime import timedelta

from bot.moderation.policy import REPORTED, SAMPLED, UNSCORED

_HARM = {
    "threat": 1.0,
    "severe_toxicity": 1.0,
    "identity_attack": 0.9,
    "insult": 0.6,
    "toxicity": 0.5,
    "obscene": 0.3,
    UNSCORED: 0.5,
    REPORTED: 0.6,
    SAMPLED: 0.2,
}
"""How much harm a reply does that is what its label says, 0 to 1; most what aims at people."""
_UNKNOWN = 0.5
"""The probability of a reply that nothing scored."""
_APPEAL_HARM = 1.0
"""An appeal is about somebody who stays punished while it waits."""
_REPORT = 0.5
"""What each report adds to the harm, as a share of what is there."""
_LEAST_UNCERTAINTY = 0.1
"""Even a score of 1 is worth a look in the end."""
_AGE_HOURS = 6.0
"""A case that has waited so long counts twice, one that waited twice as long three times."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What counts of a case that waits for a moderator.

    Attributes:
        id: Its row.
        score: Probability in [0, 1] of ``label``, or None.
        waited: How long it has waited.
        reports: How many members reported it.
        appealed: Whether its author appeals.
    """

    id: int
    label: str
    score: float | None
    waited: timedelta
    reports: int = 0
    appealed: bool = False


def worth(case: Waiting) -> float:
    """Return how much a look is worth: expected harm x uncertainty x age, above 0.

    Expected harm is the probability times how much harm such a reply does. Uncertainty is the
    entropy of the probability, in bits: a look at what is certain teaches nobody anything.
    """
    probability = _UNKNOWN if case.score is None or case.appealed else case.score
    harm = _APPEAL_HARM if case.appealed else _HARM.get(case.label, _UNKNOWN)
    expected = probability * harm * (1 + _REPORT * case.reports)
    uncertainty = max(_entropy(probability), _LEAST_UNCERTAINTY)
    age = 1 + max(case.waited.total_seconds(), 0) / 3600 / _AGE_HOURS
    return max(expected, 0.01) * uncertainty * age


def most_worth(waiting: list[Waiting]) -> list[Waiting]:
    """Return the cases in the order in which to look at them; the older first where they tie.

    Appeals come first: somebody stays punished while they wait, and each is made once only.
    """
    return sorted(waiting, key=lambda case: (not case.appealed, -worth(case), case.id))


def _entropy(probability: float) -> float:
    parts = (probability, 1 - probability)
    return -sum(part * math.log2(part) for part in parts if part > 0)
