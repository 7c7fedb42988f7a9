"""Rules: the figures behind a decision in words, a line each: rules, reading, and otherwise."""

from collections.abc import Sequence

from bot.effects.message import shorten
from bot.moderation.policy import EXEMPT_CHANNEL, EXEMPT_ROLE, Decision, Zone
from bot.moderation.scopes import GUILD, Scope
from bot.moderation.why.facts import (
    Facts,
    Findings,
    Rule,
    Without,
    decided_now,
    rules,
    unruled,
    without_exemption,
)
from bot.moderation.why.otherwise import Change, would_be_allowed, would_be_looked_at
from bot.moderation.why.text import marked
from bot.moderation.wording import ACTION_WORDS
from bot.scoring.notes import QUOTED, SHORT

VERBS = {Zone.REVIEW: "looked at", Zone.ACT: "acted on"}
"""What becomes of a reply from a threshold on."""

_PIECE_LIMIT = 44
_PIECES = 5
_QUOTED_LIMIT = 100
_QUOTATIONS = 2

_EXEMPTIONS = {
    EXEMPT_ROLE: "its author holds a role that the policy exempts",
    EXEMPT_CHANNEL: "the policy exempts this channel or thread",
    "bot": "a bot wrote it",
    "webhook": "a webhook wrote it",
}


def exemption(exempt: str) -> str:
    """Return why a reply passes unjudged, as a sentence's end."""
    return _EXEMPTIONS.get(exempt, exempt)


def scores_title(facts: Facts) -> str:
    """Return the name of the field with the scores."""
    if facts.decision is not None and facts.decision.exempt is not None:
        return "What its scores would have said"
    return "Scores and thresholds"


def scores(facts: Facts) -> list[str]:
    """Return every rule once, the label that weighs most first, and the labels without a rule."""
    found = rules(facts)
    by_label: dict[str, list[Rule]] = {}
    for one in found:
        by_label.setdefault(one.reason.label, []).append(one)
    lines = [_label_line(label, ruled) for label, ruled in by_label.items()]
    if free := unruled(facts):
        shown = ", ".join(f"{label} {figure(score)}" for label, score in free)
        lines.append(f"No threshold: {shorten(shown, 120)}")
    if found and facts.policy is not None:
        lines.append(_sources(found))
    return lines


def _label_line(label: str, ruled: Sequence[Rule]) -> str:
    score = figure(ruled[0].reason.score)
    told = "; ".join(_rule(one) for one in ruled)
    fired = any(one.reason.fired for one in ruled)
    name = f"**{label} {score}**" if fired else f"{label} {score}"
    return f"{name}: {told}{'. Weighs most' if any(one.weighs_most for one in ruled) else ''}"


def _rule(rule: Rule) -> str:
    inner = rule.source is not None and rule.source != GUILD
    whose = f" ({_scope(rule.source)})" if rule.source is not None and inner else ""
    bound = f"{VERBS[rule.reason.zone]} from {figure(rule.reason.threshold)}{whose}"
    apart = abs(round(rule.reason.score, 2) - round(rule.reason.threshold, 2))
    if round(apart, 2) == 0:
        return f"{bound}, {'just reached' if rule.reason.fired else 'just below'}"
    return f"{bound}, {f'over by {apart:.2f}' if rule.reason.fired else f'{apart:.2f} below'}"


def _sources(found: Sequence[Rule]) -> str:
    if all(one.source == GUILD for one in found):
        return "All of these thresholds are the server's."
    return "A threshold without a note is the server's; the others say whose they are."


def _scope(scope: Scope) -> str:
    return {"guild": "server"}.get(scope.kind, scope.kind)


def reading(facts: Facts, found: Findings) -> list[str]:
    """Return what was read otherwise than it is written, and what was left out."""
    lines = []
    near = sorted(found.disguises, key=lambda one: not _touches(one.at, found.spans))
    for one in near[:_PIECES]:
        written, read = (marked(part, (), _PIECE_LIMIT)[0] for part in (one.written, one.read))
        note = " (some of its characters are not seen)" if one.unseen else ""
        lines.append(f"{written} as {read}{note}")
    if (more := len(near) - _PIECES) > 0:
        lines.append(f"and {more} more.")
    text = facts.text or ""
    for begin, end in found.quoted[:_QUOTATIONS]:
        quoted = marked(text[begin:end], (), _QUOTED_LIMIT)[0]
        lines.append(f"Left out, as a quotation: {quoted}")
    if (more := len(found.quoted) - _QUOTATIONS) > 0:
        lines.append(f"and {more} more {'quotation' if more == 1 else 'quotations'}.")
    return lines


def _touches(at: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(begin < at[1] and at[0] < end for begin, end in spans)


def otherwise(facts: Facts, found: Findings) -> tuple[str, list[str]]:
    """Return a name and what would have had to be otherwise, or nothing where that is not known."""
    decision = facts.decision
    if decision is None or not facts.scores or facts.note in (SHORT, QUOTED):
        return "", []
    if decision.exempt is not None:
        without = without_exemption(facts)
        return "Without the exemption", [f"It would have been {outcome(without)}."] * bool(without)
    policy, context = facts.held_against, facts.context
    if facts.flagged:
        changes = would_be_allowed(facts.scores, policy, context)
        lines = [_changed(changes)] if changes else []
        return "It would have been let pass", lines + _without_words(found.without)
    change = would_be_looked_at(facts.scores, policy, context)
    told = _changed([change]) if change is not None else "With no threshold above 0."
    return "It would have been looked at", [told]


def _changed(changes: Sequence[Change]) -> str:
    what = "another threshold" if len(changes) == 1 else "other thresholds"
    return f"With {what}: {listed([_change(one) for one in changes])}."


def _change(change: Change) -> str:
    act = " to act" if change.zone is Zone.ACT else ""
    then = "never" if change.after is None else f"from {figure(change.after)}"
    before = "none is set" if change.before is None else f"not {figure(change.before)}"
    return f"{change.label} {then}{act} ({before})"


def _without_words(without: Without | None) -> list[str]:
    if without is None:
        return []
    decision = without.decision
    if decision.zone is not Zone.ALLOW:
        label = decision.label or ""
        score = figure(without.scores[label])
        return [f"Not just without the marked words: {label} would still be {score}."]
    if not any(without.scores.values()):
        return ["Without the marked words: too little would be left to tell."]
    label = max(without.scores, key=lambda one: without.scores[one])
    score = figure(without.scores[label])
    return [f"Without the marked words: the highest score would be {label} {score}."]


def in_force_now(facts: Facts) -> list[str]:
    """Return what the policy in force now would decide, where that is something else."""
    found = decided_now(facts)
    if found is None:
        return []
    return [f"It would be {outcome(found)} (policy version {facts.now.version})."]


def outcome(decision: Decision | None) -> str:
    """Return what is decided, as what would be done with a reply."""
    if decision is None or decision.zone is None:
        return "left to wait"
    if decision.exempt is not None:
        return f"let pass unjudged: {exemption(decision.exempt)}"
    if decision.zone is Zone.ALLOW:
        return "let pass"
    if decision.action is None:
        return f"flagged for a person to look at, for {decision.label}"
    held = ", but for shadow mode" if decision.shadow else ""
    return f"acted on for {decision.label}{held}: {ACTION_WORDS[decision.action]}"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def figure(value: float) -> str:
    """Return a score or threshold in two decimals, or more where they would say 1 and it is not."""
    return next(
        (f"{value:.{digits}f}" for digits in (2, 3, 4) if round(value, digits) < 1 or value == 1),
        f"{value:.4f}",
    )
