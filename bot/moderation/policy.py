"""Rules: from the scores of one reply to a decision, with a reason for every rule.

This is the whole decision path. It knows nothing of Discord, the database or the clock. Which
policy is in force where a reply was posted is the business of `bot.moderation.scopes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bot.moderation.lifecycle import Action

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

EXEMPT_ROLE = "exempt role"
EXEMPT_CHANNEL = "exempt channel"
"""Why a reply passes unjudged by the policy itself."""


class Zone(StrEnum):
    """Where a reply falls: nothing to do, a person should look, the bot may act."""

    ALLOW = "allow"
    REVIEW = "review"
    ACT = "act"


_STERNNESS = (Zone.ALLOW, Zone.REVIEW, Zone.ACT)


@dataclass(frozen=True, slots=True)
class Policy:
    """What is in force where a reply was posted.

    Attributes:
        version: The version of the guild's policy that it comes from, from 1.
        review_at: Per label, the probability in [0, 1] from which a person should look; a label
            that is missing calls for no look.
        act_at: Per label, the probability from which the bot acts by itself; empty as shipped.
        actions: Per label, what the bot does then; it removes the reply where none is named.
        exempt_role_ids: Members whose replies are scored and pass; see ``Context.exempt``.
        exempt_channel_ids: Channels and threads in which everything passes.
        shadow: The bot acts on nothing by itself; what it would have done is only said.
    """

    version: int = 1
    review_at: Mapping[str, float] = field(default_factory=lambda: DEFAULT_THRESHOLDS)
    act_at: Mapping[str, float] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    exempt_role_ids: frozenset[int] = frozenset()
    exempt_channel_ids: frozenset[int] = frozenset()
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What else the decision may depend on.

    Attributes:
        exempt: Why its author passes unjudged ("bot", "webhook", "exempt role"), or None. Found out
            when the reply came in: which roles somebody has is not stored.
        quiet: The reply was read late (missed while the bot was down): nothing is done to it
            without a person.
        channel_ids: Where it was posted: the thread and its channel.
    """

    exempt: str | None = None
    quiet: bool = False
    channel_ids: frozenset[int] = frozenset()


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
        action: What the bot does by itself, or would do but for the shadow; None where it does
            nothing.
        shadow: The policy was in shadow: nothing is done by itself.
    """

    zone: Zone | None
    label: str | None
    reasons: tuple[Reason, ...]
    exempt: str | None = None
    action: Action | None = None
    shadow: bool = False

    @property
    def acts(self) -> bool:
        """Whether the bot acts by itself now."""
        return self.action is not None and not self.shadow


def decide(scores: Mapping[str, float] | None, policy: Policy, *, context: Context) -> Decision:
    """Decide what to do with one reply.

    Args:
        scores: Probability in [0, 1] per label, or None if the scorer failed.
        policy: The thresholds in force where the reply was posted.
        context: Who wrote it and where (both may be exempt), and whether it is read late.

    Returns:
        The sternest zone any label calls for, with a reason per rule, fired or not. An unscored
        reply waits: a broken scorer must neither silence readers nor pass for calm.
    """
    exempt = context.exempt
    if exempt is None and context.channel_ids & policy.exempt_channel_ids:
        exempt = EXEMPT_CHANNEL
    if exempt is not None:
        return Decision(Zone.ALLOW, None, (), exempt, shadow=policy.shadow)
    if scores is None:
        return Decision(None, None, (), shadow=policy.shadow)
    reasons = tuple(_reasons(scores, policy))
    fired = [reason for reason in reasons if reason.fired]
    if not fired:
        return Decision(Zone.ALLOW, None, reasons, shadow=policy.shadow)
    worst = max(fired, key=lambda reason: (_STERNNESS.index(reason.zone), _excess(reason)))
    zone = Zone.REVIEW if context.quiet else worst.zone
    action = policy.actions.get(worst.label, Action.REMOVE) if zone is Zone.ACT else None
    return Decision(zone, worst.label, reasons, action=action, shadow=policy.shadow)


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
