"""Rules: how moderators are told why a reply was decided as it was."""

from bot.effects.message import EMBED_FIELD_LIMIT, Embed, Field, Message, shorten
from bot.language.words import msg, tr, trn
from bot.moderation.policy import REPORTED, SAMPLED, Decision, Zone
from bot.moderation.why.facts import Facts, Findings, rules
from bot.moderation.why.fields import (
    bound,
    exemption,
    figure,
    in_force_now,
    listed,
    otherwise,
    reading,
    scores,
    scores_title,
)
from bot.moderation.why.text import marked
from bot.moderation.wording import ACTION_WORDS, label_name
from bot.scoring.notes import QUOTED, SHORT, unread_language

_TEXT_LIMIT = 1600


def blind_words(number: int, *, second: bool) -> str:
    """Say that a case is not explained yet, without telling whether it is a sample."""
    if second:
        return tr(
            "Case {number} is decided, and a second moderator is still to read it without its "
            "scores. `/why` explains it after that.",
            number=number,
        )
    return tr(
        "Decide case {number} first: it is for a person to read, without scores. "
        "`/why` explains it after that.",
        number=number,
    )


def unknown_words(number: int | None) -> str:
    """Say that there is no such case, or that a message is no reply."""
    if number is not None:
        return tr(
            "There is no case {number} here. `/case list` shows the open ones.", number=number
        )
    return tr(
        "This message is no reply that is kept here, so there is nothing to explain. "
        "`/why` takes a case's number, or the link to a reply in a discussion."
    )


def why_message(facts: Facts, found: Findings) -> Message:
    """Return the answer, within Discord's limits whatever the text."""
    embed = Embed(
        title=_title(facts),
        description=_description(facts, found),
        fields=tuple(
            Field(name, shorten("\n".join(lines), EMBED_FIELD_LIMIT))
            for name, lines in (
                (scores_title(facts), scores(facts)),
                (tr("How it was read"), reading(facts, found)),
                otherwise(facts, found),
                (tr("By the policy in force now"), in_force_now(facts)),
            )
            if lines
        ),
        footer=_footer(facts),
        colour="attention" if facts.flagged else "neutral",
    )
    return Message(embeds=(embed,))


def _title(facts: Facts) -> str:
    if facts.case is not None:
        number = facts.case.number
        if facts.decision is None:
            return tr("Why the reply of case {number} has no scores", number=number)
        if facts.flagged:
            return tr("Why the reply of case {number} was flagged", number=number)
        return tr("Why the reply of case {number} was let pass", number=number)
    if facts.decision is None:
        return tr("Why this reply has no scores")
    return tr("Why this reply was flagged") if facts.flagged else tr("Why this reply was let pass")


def _footer(facts: Facts) -> str:
    parts = []
    if facts.policy is not None:
        parts.append(tr("Policy version {version}", version=facts.policy.version))
    if facts.engine is not None:
        scorer = f"{shorten(facts.engine[0], 40)} {shorten(facts.engine[1], 40)}"
        parts.append(tr("scored by {scorer}", scorer=scorer))
    return ", ".join(parts)


def _description(facts: Facts, found: Findings) -> str:
    lines = [_verdict(facts), *_besides(facts), facts.url]
    if facts.text is None:
        return "\n".join([*lines, _not_kept(facts)])
    shown, missing = marked(facts.text, found.spans, _TEXT_LIMIT)
    return "\n".join([*lines, shown, *_about_marks(facts, found, missing)])


def _not_kept(facts: Facts) -> str:
    if facts.state == "passed" and facts.exempt is not None:
        if facts.scores:
            return tr("*(the text is not kept, only its figures are)*")
        return tr("*(the text is not kept)*")
    if facts.scores:
        return tr("*(the text is no longer kept, only its figures are)*")
    return tr("*(the text is no longer kept)*")


def _verdict(facts: Facts) -> str:
    decision = facts.decision
    if decision is None:
        return _unscored(facts)
    if decision.exempt is not None:
        return tr("It was let pass unjudged: {why}.", why=exemption(decision.exempt))
    found = rules(facts)
    if not found:
        return tr("**It was let pass: the policy has no threshold for it.**")
    if not facts.flagged:
        return tr("**It was let pass: no score reached its threshold.**")
    first = next(one.reason for one in found if one.weighs_most)
    return tr(
        _FOR_THE_BOT if decision.zone is Zone.ACT else _FOR_A_PERSON,
        label=label_name(first.label),
        score=figure(first.score),
        bound=bound(first.zone, first.threshold),
    )


_FOR_THE_BOT = msg("**Flagged for the bot to act on: {label} {score} weighs most, {bound}.**")
_FOR_A_PERSON = msg("**Flagged for a person to look at: {label} {score} weighs most, {bound}.**")


def _unscored(facts: Facts) -> str:
    if facts.exempt is not None and facts.state == "passed" and facts.note is None:
        return tr("It passes unjudged: {why}.", why=exemption(facts.exempt))
    if (language := unread_language(facts.note)) is not None:
        return tr(
            "It was not scored: the scorer does not know its language ({language}).",
            language=language,
        )
    if facts.state == "erased":
        return tr("Its text was erased before it was scored.")
    return tr("Nothing has scored it yet: it waits for the scorer.")


def _besides(facts: Facts) -> list[str]:
    """Return what else the decision rested on, a line each."""
    lines = []
    if facts.case is not None and facts.case.label == REPORTED:
        lines.append(tr("Its case is there because members reported it."))
    if facts.case is not None and facts.case.label == SAMPLED:
        lines.append(tr("Its case is there because it was drawn as a sample of what passes."))
    if facts.note == SHORT:
        lines.append(tr("It is too short to tell and holds no explicit term: its scores are 0."))
    if facts.note == QUOTED:
        lines.append(tr("Nothing in it is its author's own but quotations: its scores are 0."))
    if facts.decision is not None and facts.flagged:
        lines += _held_back(facts, facts.decision)
    if facts.edited_since:
        lines.append(tr("It was edited after that. This is about what it said before."))
    return lines


def _held_back(facts: Facts, decision: Decision) -> list[str]:
    lines = []
    if facts.quiet:
        acts = any(one.fired and one.zone is Zone.ACT for one in decision.reasons)
        late = tr("It was read late, as the bot was away: nothing is done without a person.")
        in_time = tr("In time, the bot would have acted.")
        lines.append(f"{late} {in_time}" if acts else late)
    if decision.action is None:
        return lines
    action = tr(ACTION_WORDS[decision.action])
    if decision.shadow:
        words = msg("Shadow mode held back what the bot does by itself: {action}.")
    else:
        words = msg("The bot acted by itself: {action}.")
    return [*lines, tr(words, action=action)]


_MARKED = {
    "asked": msg("__**Marked**__: the words that carry {labels}."),
    "kept": msg("__**Marked**__: the words that carried the score when it was flagged."),
    "window": msg("__**Marked**__: the part that scored highest for {labels}."),
}


def _about_marks(facts: Facts, found: Findings, missing: int) -> list[str]:
    lines = []
    if found.spans:
        labels = listed([label_name(one) for one in found.labels])
        lines.append(tr(_MARKED[found.marked], labels=labels))
    elif found.labels and found.trouble is None:
        lines.append(tr("No word stands out."))
    if missing:
        lines.append(
            trn(
                "{count} more marked place does not fit here.",
                "{count} more marked places do not fit here.",
                missing,
            )
        )
    if found.trouble == "down":
        lines.append(tr("The scorer does not answer now, so words were not weighed anew."))
    elif found.trouble == "other":
        lines.append(
            tr("Another scorer, or version of it, scored this, so words were not weighed.")
        )
    return lines
