"""Rules: why a reply was decided as it was, and what would have had to be otherwise.

Nothing is decided here: every "would" is asked of `bot.moderation.policy.decide` itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.moderation.case import Origin
from bot.moderation.policies.terms import Name, origin
from bot.moderation.policy import EXEMPT_CHANNEL, Context, Decision, Policy, Reason, Zone, decide
from bot.moderation.scopes import GuildPolicy, Place, Scope
from bot.moderation.why.text import Disguise, Span


@dataclass(frozen=True, slots=True)
class OfCase:
    """The case that is asked about; ``label`` is the one it was opened for."""

    number: int
    label: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stored of a decision and of the reply it is about.

    Attributes:
        url: Where the reply stands.
        place: Where it was posted.
        now: The policy in force now.
        state: How far the revision is: "waiting", "scored", "passed" or "erased".
        text: What it says; None once it is erased, or where it is not kept.
        decision: What was decided with the reasons of then; None where nothing was.
        policy: The version that decided; None where it is not known.
        quiet: It was read late.
        exempt: Why its author passes unjudged, where that was known before any decision.
        scores: A probability in [0, 1] per label; empty where there are none.
        note: What was particular about reading it; see `bot.scoring.notes`.
        engine: The scorer and the version of its weights.
        parts: The words that carry the score, as they were found out for the notice.
        windows: Per label the part of the text that scored highest.
        known: Texts its quotations may come from.
        edited_since: There is a later revision, which this is not about.
        case: The case that is about it, or None.
    """

    url: str
    place: Place
    now: GuildPolicy
    state: str = "scored"
    text: str | None = None
    decision: Decision | None = None
    policy: GuildPolicy | None = None
    quiet: bool = False
    exempt: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    note: str | None = None
    engine: tuple[str, str] | None = None
    parts: tuple[Span, ...] = ()
    windows: Mapping[str, Span] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    edited_since: bool = False
    case: OfCase | None = None

    @property
    def flagged(self) -> bool:
        """Whether the scores called for a person or for the bot to act."""
        return self.decision is not None and self.decision.zone in (Zone.REVIEW, Zone.ACT)

    @property
    def context(self) -> Context:
        """What the decision depended on besides; an exempt channel is the policy's business."""
        exempt = self.decision.exempt if self.decision is not None else self.exempt
        said = None if exempt == EXEMPT_CHANNEL else exempt
        return Context(said, self.quiet, self.place.channel_ids)

    @property
    def held_against(self) -> Policy:
        """The policy as it was then; its thresholds are those that were written down."""
        policy = (self.policy or self.now).at(self.place)
        if self.decision is None or not self.decision.reasons:
            return policy
        review, act = (
            {one.label: one.threshold for one in self.decision.reasons if one.zone is zone}
            for zone in (Zone.REVIEW, Zone.ACT)
        )
        return replace(policy, review_at=review, act_at=act)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was looked at.

    Attributes:
        source: Whose layer of the policy its threshold comes from, or None where nobody knows.
        weighs_most: It decided.
    """

    reason: Reason
    source: Scope | None
    weighs_most: bool = False

    @property
    def margin(self) -> float:
        """How far the score lies above the threshold, below 0 where it lies below."""
        return self.reason.score - self.reason.threshold


@dataclass(frozen=True, slots=True)
class Without:
    """What would be decided about the text without the marked words.

    Attributes:
        text: What is left of it.
        scores: Its scores; all are 0 where it is too short to tell.
    """

    text: str
    scores: Mapping[str, float]
    decision: Decision


Marked = Literal["asked", "kept", "window"]
"""How the marked words were found: by the scorer now, by it earlier, or only roughly."""
Trouble = Literal["down", "other"]
"""Why the scorer was not asked: it does not answer, or another one scored the reply."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found out about the text when somebody asked why.

    Attributes:
        spans: The words that carry the score; ``marked`` says how they were found.
        labels: The labels whose score they carry.
        disguises: What is read otherwise than it is written.
        quoted: The quotations that were left out.
        without: What would be decided without the marked words, where that was asked.
    """

    spans: tuple[Span, ...] = ()
    marked: Marked = "asked"
    trouble: Trouble | None = None
    labels: tuple[str, ...] = ()
    disguises: tuple[Disguise, ...] = ()
    quoted: tuple[Span, ...] = ()
    without: Without | None = None


def rules(facts: Facts) -> tuple[Rule, ...]:
    """Return every rule that was looked at, what weighs most first, then the nearest.

    Where an exemption applied none was: then those that would have been.
    """
    decision = facts.decision
    if decision is not None and decision.exempt is not None:
        decision = without_exemption(facts)
    if decision is None:
        return ()
    zone = max((one.zone for one in decision.reasons if one.fired and one.label == decision.label),
               key=lambda zone: zone is Zone.ACT, default=None)  # fmt: skip
    found = [
        Rule(
            one,
            _source(facts, one),
            weighs_most=one.fired and (one.label, one.zone) == (decision.label, zone),
        )
        for one in decision.reasons
    ]
    return tuple(sorted(found, key=lambda one: (not one.weighs_most, -one.margin)))


def _source(facts: Facts, reason: Reason) -> Scope | None:
    """Return the innermost scope that says something about a rule."""
    if facts.policy is None:
        return None
    name: Name = "act_at" if reason.zone is Zone.ACT else "review_at"
    return origin(facts.policy, facts.place, name, reason.label)


def unruled(facts: Facts) -> tuple[tuple[str, float], ...]:
    """Return the labels that no rule is about, with their scores, the highest first."""
    ruled = {one.reason.label for one in rules(facts)}
    left = [(label, score) for label, score in facts.scores.items() if label not in ruled]
    return tuple(sorted(left, key=lambda pair: -pair[1]))


def labels_to_explain(facts: Facts) -> tuple[str, ...]:
    """Return the labels that fired, what weighs most first, or else the one that came nearest."""
    found = rules(facts)
    fired = tuple(dict.fromkeys(one.reason.label for one in found if one.reason.fired))
    if fired or not facts.scores:
        return fired
    return (max(facts.scores, key=lambda label: facts.scores[label]),)


def without_exemption(facts: Facts) -> Decision | None:
    """Return what would have been decided but for the exemption, or None without scores."""
    if not facts.scores:
        return None
    policy = replace(facts.held_against, exempt_channel_ids=frozenset())
    return decide(facts.scores, policy, context=replace(facts.context, exempt=None))


def decided_now(facts: Facts) -> Decision | None:
    """Return what the policy in force now would decide, where that is something else."""
    if facts.decision is None or not facts.scores:
        return None
    found = decide(facts.scores, facts.now.at(facts.place), context=facts.context)
    return None if _outcome(found) == _outcome(facts.decision) else found


def _outcome(decision: Decision) -> tuple[object, ...]:
    return decision.zone, decision.label, decision.action, decision.acts, decision.exempt
