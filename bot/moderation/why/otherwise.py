"""Rules: the nearest change with which a reply would be decided otherwise.

Nothing is decided here: every change is tried with `bot.moderation.policy.decide` itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

from bot.moderation.policy import Context, Policy, Zone, decide


@dataclass(frozen=True, slots=True)
class Change:
    """Another threshold; None where the rule is switched off, before or after."""

    label: str
    zone: Zone
    before: float | None
    after: float | None


def would_be_allowed(
    scores: Mapping[str, float], policy: Policy, context: Context
) -> tuple[Change, ...]:
    """Return the smallest changes of thresholds with which a flagged reply is let pass.

    Every rule that fired must be changed, each to the next threshold above the score; empty where
    the reply is let pass as it is.
    """
    changes = tuple(
        Change(one.label, one.zone, one.threshold, _above(one.score))
        for one in decide(scores, policy, context=context).reasons
        if one.fired
    )
    then = decide(scores, changed(policy, changes), context=context)
    return changes if then.zone is Zone.ALLOW else ()


def would_be_looked_at(
    scores: Mapping[str, float], policy: Policy, context: Context
) -> Change | None:
    """Return the smallest change of one threshold with which a reply is not let pass.

    None where it is not let pass as it is, passes for another reason, or scores nothing at all.
    """
    decision = decide(scores, policy, context=context)
    if decision.zone is not Zone.ALLOW:
        return None
    nearest = sorted(decision.reasons, key=lambda one: one.threshold - one.score)
    off = sorted(set(scores) - {one.label for one in nearest}, key=lambda label: -scores[label])
    possible = [(one.label, one.zone, one.threshold) for one in nearest]
    for label, zone, before in (*possible, *((one, Zone.REVIEW, None) for one in off)):
        change = Change(label, zone, before, _below(scores[label]))
        then = decide(scores, changed(policy, [change]), context=context)
        if change.after is not None and then.zone is not Zone.ALLOW:
            return change
    return None


def changed(policy: Policy, changes: Sequence[Change]) -> Policy:
    """Return a policy with other thresholds."""
    review, act = dict(policy.review_at), dict(policy.act_at)
    for one in changes:
        thresholds = act if one.zone is Zone.ACT else review
        if one.after is None:
            thresholds.pop(one.label, None)
        else:
            thresholds[one.label] = one.after
    return replace(policy, review_at=review, act_at=act)


def _above(score: float) -> float | None:
    """Return the next threshold that a score does not reach, in as few decimals as will do.

    It also lies above the score as people read it, rounded. None where none up to 1 does.
    """
    for digits in (2, 3, 4):
        unit = 10.0**-digits
        found = round(round(score, digits) + unit, digits)
        if found <= 1:
            return found
    return None


def _below(score: float) -> float | None:
    """Return the next threshold that a score reaches, or None where only 0 is left."""
    found = round(floor(score * 100) / 100, 2)
    found = found if found <= score else round(found - 0.01, 2)
    return found if found > 0 else None
