"""Rules: the figures behind a decision in words, a line each: rules, reading, and otherwise."""

from collections.abc import Sequence

from bot.effects.message import shorten
from bot.language.words import msg, number, tr, trn
from bot.moderation.policy import EXEMPT_CHANNEL, EXEMPT_ROLE, Decision, Zone
from bot.moderation.scopes import GUILD
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
from bot.moderation.wording import ACTION_WORDS, label_name
from bot.scoring.notes import QUOTED, SHORT

_PIECE_LIMIT = 44
_PIECES = 5
_QUOTED_LIMIT = 100
_QUOTATIONS = 2

_EXEMPTIONS = {
    EXEMPT_ROLE: msg("its author holds a role that the policy exempts"),
    EXEMPT_CHANNEL: msg("the policy exempts this channel or thread"),
    "bot": msg("a bot wrote it"),
    "webhook": msg("a webhook wrote it"),
}
_SCOPES = {
    "channel": msg("channel"),
    "discussion": msg("discussion"),
    "thread": msg("thread"),
}


def exemption(exempt: str) -> str:
    """Return why a reply passes unjudged, as a sentence's end."""
    return tr(_EXEMPTIONS.get(exempt, exempt))


def scores_title(facts: Facts) -> str:
    """Return the name of the field with the scores."""
    if facts.decision is not None and facts.decision.exempt is not None:
        return tr("What its scores would have said")
    return tr("Scores and thresholds")


def bound(zone: Zone, threshold: float) -> str:
    """Return what becomes of a reply from a threshold on."""
    if zone is Zone.ACT:
        return tr("acted on from {bound}", bound=figure(threshold))
    return tr("looked at from {bound}", bound=figure(threshold))


def scores(facts: Facts) -> list[str]:
    """Return every rule once, the label that weighs most first, and the labels without a rule."""
    found = rules(facts)
    by_label: dict[str, list[Rule]] = {}
    for one in found:
        by_label.setdefault(one.reason.label, []).append(one)
    lines = [_label_line(label, ruled) for label, ruled in by_label.items()]
    if free := unruled(facts):
        shown = ", ".join(f"{label_name(label)} {figure(score)}" for label, score in free)
        lines.append(tr("No threshold: {labels}", labels=shorten(shown, 120)))
    if found and facts.policy is not None:
        lines.append(_sources(found))
    return lines


def _label_line(label: str, ruled: Sequence[Rule]) -> str:
    score = f"{label_name(label)} {figure(ruled[0].reason.score)}"
    told = "; ".join(_rule(one) for one in ruled)
    fired = any(one.reason.fired for one in ruled)
    line = f"**{score}**: {told}" if fired else f"{score}: {told}"
    most = tr("Weighs most")
    return f"{line}. {most}" if any(one.weighs_most for one in ruled) else line


def _rule(rule: Rule) -> str:
    apart = abs(round(rule.reason.score, 2) - round(rule.reason.threshold, 2))
    if round(apart, 2) == 0:
        margin = tr("just reached") if rule.reason.fired else tr("just below")
    elif rule.reason.fired:
        margin = tr("over by {apart:.2f}", apart=apart)
    else:
        margin = tr("{apart:.2f} below", apart=apart)
    from_there = bound(rule.reason.zone, rule.reason.threshold)
    if rule.source is None or rule.source == GUILD:
        return tr("{bound}, {margin}", bound=from_there, margin=margin)
    scope = tr(_SCOPES[rule.source.kind])
    return tr("{bound} ({scope}), {margin}", bound=from_there, scope=scope, margin=margin)


def _sources(found: Sequence[Rule]) -> str:
    if all(one.source == GUILD for one in found):
        return tr("All of these thresholds are the server's.")
    return tr("A threshold without a note is the server's; the others say whose they are.")


def reading(facts: Facts, found: Findings) -> list[str]:
    """Return what was read otherwise than it is written, and what was left out."""
    lines = []
    near = sorted(found.disguises, key=lambda one: not _touches(one.at, found.spans))
    for one in near[:_PIECES]:
        written, read = (marked(part, (), _PIECE_LIMIT)[0] for part in (one.written, one.read))
        words = _UNSEEN if one.unseen else _READ
        lines.append(tr(words, written=written, read=read))
    if (more := len(near) - _PIECES) > 0:
        lines.append(tr("and {count} more.", count=more))
    text = facts.text or ""
    for begin, end in found.quoted[:_QUOTATIONS]:
        quoted = marked(text[begin:end], (), _QUOTED_LIMIT)[0]
        lines.append(tr("Left out, as a quotation: {quoted}", quoted=quoted))
    if (more := len(found.quoted) - _QUOTATIONS) > 0:
        lines.append(trn("and {count} more quotation.", "and {count} more quotations.", more))
    return lines


_READ = msg("{written} as {read}")
_UNSEEN = msg("{written} as {read} (some of its characters are not seen)")


def _touches(at: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(begin < at[1] and at[0] < end for begin, end in spans)


def otherwise(facts: Facts, found: Findings) -> tuple[str, list[str]]:
    """Return a name and what would have had to be otherwise, or nothing where that is not known."""
    decision = facts.decision
    if decision is None or not facts.scores or facts.note in (SHORT, QUOTED):
        return "", []
    if decision.exempt is not None:
        without = without_exemption(facts)
        line = tr("It would have been {outcome}.", outcome=outcome(without))
        return tr("Without the exemption"), [line] * bool(without)
    policy, context = facts.held_against, facts.context
    if facts.flagged:
        changes = would_be_allowed(facts.scores, policy, context)
        lines = [_changed(changes)] if changes else []
        return tr("It would have been let pass"), lines + _without_words(found.without)
    change = would_be_looked_at(facts.scores, policy, context)
    told = _changed([change]) if change is not None else tr("With no threshold above 0.")
    return tr("It would have been looked at"), [told]


def _changed(changes: Sequence[Change]) -> str:
    return trn(
        "With another threshold: {changes}.",
        "With other thresholds: {changes}.",
        len(changes),
        changes=listed([_change(one) for one in changes]),
    )


def _change(change: Change) -> str:
    label, acts = label_name(change.label), change.zone is Zone.ACT
    if change.before is None:
        before = tr("none is set")
    else:
        before = tr("not {bound}", bound=figure(change.before))
    if change.after is None:
        words = msg("{label} never to act ({before})") if acts else msg("{label} never ({before})")
        return tr(words, label=label, before=before)
    words = _ACTS_FROM if acts else _FROM
    return tr(words, label=label, bound=figure(change.after), before=before)


_FROM = msg("{label} from {bound} ({before})")
_ACTS_FROM = msg("{label} from {bound} to act ({before})")


def _without_words(without: Without | None) -> list[str]:
    if without is None:
        return []
    decision = without.decision
    if decision.zone is not Zone.ALLOW:
        words = msg("Not just without the marked words: {label} would still be {score}.")
        label = decision.label or ""
    elif any(without.scores.values()):
        words = msg("Without the marked words: the highest score would be {label} {score}.")
        label = max(without.scores, key=lambda one: without.scores[one])
    else:
        return [tr("Without the marked words: too little would be left to tell.")]
    return [tr(words, label=label_name(label), score=figure(without.scores[label]))]


def in_force_now(facts: Facts) -> list[str]:
    """Return what the policy in force now would decide, where that is something else."""
    found = decided_now(facts)
    if found is None:
        return []
    words = msg("It would be {outcome} (policy version {version}).")
    return [tr(words, outcome=outcome(found), version=facts.now.version)]


def outcome(decision: Decision | None) -> str:
    """Return what is decided, as what would be done with a reply."""
    if decision is None or decision.zone is None:
        return tr("left to wait")
    if decision.exempt is not None:
        return tr("let pass unjudged: {why}", why=exemption(decision.exempt))
    if decision.zone is Zone.ALLOW:
        return tr("let pass")
    label = label_name(decision.label or "")
    if decision.action is None:
        return tr("flagged for a person to look at, for {label}", label=label)
    action = tr(ACTION_WORDS[decision.action])
    if decision.shadow:
        return tr("acted on for {label}, but for shadow mode: {action}", label=label, action=action)
    return tr("acted on for {label}: {action}", label=label, action=action)


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return tr("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def figure(value: float) -> str:
    """Return a score or threshold in two decimals, or more where they would say 1 and it is not."""
    exact = (digits for digits in (2, 3) if round(value, digits) < 1 or value == 1)
    return number(value, f".{next(exact, 4)}f")
