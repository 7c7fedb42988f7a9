"""Rules: from the scores of one reply to a decision, with a reason for every rule.

This is the whole decision path. It knows nothing of Discord, the database or the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

DEFAULT_THRESHOLDS: Mapping[str, float] = MappingProxyType(
    {
        "toxicity": 0.85,
        "severe_toxicity": 0.6,
        "obscene": 0.8,
        "threat": 0.5,
        "insult": 0.6,
        "identity_attack": 0.7,
    }
)
"""Review thresholds a new guild starts with, per label, on probabilities in [0, 1]."""

UNSCORED = "unscored"
"""The label of a case that was opened because nothing could score the reply in time."""


REPORTED = "reported"
"""The label of a case that members' reports opened, where no score had."""

SAMPLED = "sampled"
"""The label of a case on a reply that was not flagged, drawn for the audit sample."""


class Zone(StrEnum):
    """Where a reply falls: nothing to do, a person should look, the bot may act."""

    ALLOW = "allow"
    REVIEW = "review"
    ACT = "act"


_STERNNESS = (Zone.ALLOW, Zone.REVIEW, Zone.ACT)


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds in force in a guild.

    Attributes:
        version: Counts up with every change, from 1.
        review_at: Per label, the probability in [0, 1] from which a person should look.
        act_at: Per label, the probability from which the bot removes the reply by itself;
            empty as shipped.
    """

    version: int = 1
    review_at: Mapping[str, float] = field(default_factory=lambda: DEFAULT_THRESHOLDS)
    act_at: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What else the decision may depend on.

    Attributes:
        exempt: Why the author passes unjudged ("bot", "webhook", "exempt role"), or None.
        quiet: The reply was read late (missed while the bot was down): nothing is done to it
            without a person.
    """

    exempt: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that was looked at.

    Attributes:
        label: The label it is about.
        score: The probability in [0, 1].
        threshold: The bound it was held against.
        zone: The zone the rule calls for.
        fired: Whether the score reached the threshold.
    """

    label: str
    score: float
    threshold: float
    zone: Zone
    fired: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a reply, and why.

    Attributes:
        zone: The sternest zone any rule calls for; None while the reply waits for its scores.
        label: The label that weighs most, or None if nothing fired.
        reasons: Every rule that was looked at, fired or not.
        exempt: The exemption that applied, or None.
    """

    zone: Zone | None
    label: str | None
    reasons: tuple[Reason, ...]
    exempt: str | None = None


def decide(scores: Mapping[str, float] | None, policy: Policy, *, context: Context) -> Decision:
    """Decide what to do with one reply.

    Args:
        scores: Probability in [0, 1] per label, or None if the scorer failed.
        policy: The thresholds in force where the reply was posted.
        context: Who wrote it (a role may be exempt) and whether it is read late.

    Returns:
        The sternest zone any label calls for, with a reason per rule, fired or not. An unscored
        reply waits: a broken scorer must neither silence readers nor pass for calm.
    """
    if context.exempt is not None:
        return Decision(Zone.ALLOW, None, (), context.exempt)
    if scores is None:
        return Decision(None, None, ())
    reasons = tuple(_reasons(scores, policy))
    fired = [reason for reason in reasons if reason.fired]
    if not fired:
        return Decision(Zone.ALLOW, None, reasons)
    worst = max(fired, key=lambda reason: (_STERNNESS.index(reason.zone), _excess(reason)))
    zone = Zone.REVIEW if context.quiet else worst.zone
    return Decision(zone, worst.label, reasons)


def _reasons(scores: Mapping[str, float], policy: Policy) -> list[Reason]:
    rules = [(Zone.REVIEW, policy.review_at), (Zone.ACT, policy.act_at)]
    return [
        Reason(label, scores[label], threshold, zone, fired=scores[label] >= threshold)
        for zone, thresholds in rules
        for label, threshold in thresholds.items()
        if label in scores
    ]


def _excess(reason: Reason) -> float:
    """How far the score lies above its threshold, as a share of what was left above it."""
    room = 1.0 - reason.threshold
    return (reason.score - reason.threshold) / room if room > 0 else 1.0
