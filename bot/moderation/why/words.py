"""Rules: how moderators are told why a reply was decided as it was."""

from bot.effects.message import EMBED_FIELD_LIMIT, Embed, Field, Message, shorten
from bot.moderation.policy import REPORTED, SAMPLED, Decision, Zone
from bot.moderation.why.facts import Facts, Findings, rules
from bot.moderation.why.fields import (
    VERBS,
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
from bot.moderation.wording import ACTION_WORDS
from bot.scoring.notes import QUOTED, SHORT, unread_language

_TEXT_LIMIT = 1600


def blind_words(number: int, *, second: bool) -> str:
    """Say that a case is not explained yet, without telling whether it is a sample."""
    if second:
        return (
            f"Case {number} is decided, and a second moderator is still to read it without its "
            "scores. `/why` explains it after that."
        )
    return (
        f"Decide case {number} first: it is for a person to read, without scores. "
        "`/why` explains it after that."
    )


def unknown_words(number: int | None) -> str:
    """Say that there is no such case, or that a message is no reply."""
    if number is not None:
        return f"There is no case {number} here. `/case list` shows the open ones."
    return (
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
                ("How it was read", reading(facts, found)),
                otherwise(facts, found),
                ("By the policy in force now", in_force_now(facts)),
            )
            if lines
        ),
        footer=_footer(facts),
        colour="attention" if facts.flagged else "neutral",
    )
    return Message(embeds=(embed,))


def _title(facts: Facts) -> str:
    of = f"the reply of case {facts.case.number}" if facts.case else "this reply"
    if facts.decision is None:
        return f"Why {of} has no scores"
    return f"Why {of} was {'flagged' if facts.flagged else 'let pass'}"


def _footer(facts: Facts) -> str:
    parts = []
    if facts.policy is not None:
        parts.append(f"Policy version {facts.policy.version}")
    if facts.engine is not None:
        parts.append(f"scored by {shorten(facts.engine[0], 40)} {shorten(facts.engine[1], 40)}")
    return ", ".join(parts)


def _description(facts: Facts, found: Findings) -> str:
    lines = [_verdict(facts), *_besides(facts), facts.url]
    if facts.text is None:
        never = facts.state == "passed" and facts.exempt is not None
        kept = "is not kept" if never else "is no longer kept"
        only = ", only its figures are" if facts.scores else ""
        return "\n".join([*lines, f"*(the text {kept}{only})*"])
    shown, missing = marked(facts.text, found.spans, _TEXT_LIMIT)
    return "\n".join([*lines, shown, *_about_marks(facts, found, missing)])


def _verdict(facts: Facts) -> str:
    decision = facts.decision
    if decision is None:
        return _unscored(facts)
    if decision.exempt is not None:
        return f"It was let pass unjudged: {exemption(decision.exempt)}."
    found = rules(facts)
    if not found:
        return "**It was let pass: the policy has no threshold for it.**"
    if not facts.flagged:
        return "**It was let pass: no score reached its threshold.**"
    first = next(one.reason for one in found if one.weighs_most)
    whom = "the bot to act on" if decision.zone is Zone.ACT else "a person to look at"
    bound = f"{VERBS[first.zone]} from {figure(first.threshold)}"
    return f"**Flagged for {whom}: {first.label} {figure(first.score)} weighs most, {bound}.**"


def _unscored(facts: Facts) -> str:
    if facts.exempt is not None and facts.state == "passed" and facts.note is None:
        return f"It passes unjudged: {exemption(facts.exempt)}."
    if (language := unread_language(facts.note)) is not None:
        return f"It was not scored: the scorer does not know its language ({language})."
    if facts.state == "erased":
        return "Its text was erased before it was scored."
    return "Nothing has scored it yet: it waits for the scorer."


def _besides(facts: Facts) -> list[str]:
    """Return what else the decision rested on, a line each."""
    lines = []
    if facts.case is not None and facts.case.label == REPORTED:
        lines.append("Its case is there because members reported it.")
    if facts.case is not None and facts.case.label == SAMPLED:
        lines.append("Its case is there because it was drawn as a sample of what passes.")
    if facts.note == SHORT:
        lines.append("It is too short to tell and holds no explicit term: its scores are 0.")
    if facts.note == QUOTED:
        lines.append("Nothing in it is its author's own but quotations: its scores are 0.")
    if facts.decision is not None and facts.flagged:
        lines += _held_back(facts, facts.decision)
    if facts.edited_since:
        lines.append("It was edited after that. This is about what it said before.")
    return lines


def _held_back(facts: Facts, decision: Decision) -> list[str]:
    lines = []
    if facts.quiet:
        acts = any(one.fired and one.zone is Zone.ACT for one in decision.reasons)
        late = "It was read late, as the bot was away: nothing is done without a person."
        lines.append(f"{late} In time, the bot would have acted." if acts else late)
    if decision.shadow and decision.action is not None:
        lines.append(
            f"Shadow mode held back what the bot does by itself: {ACTION_WORDS[decision.action]}."
        )
    elif decision.action is not None:
        lines.append(f"The bot acted by itself: {ACTION_WORDS[decision.action]}.")
    return lines


def _about_marks(facts: Facts, found: Findings, missing: int) -> list[str]:
    lines = []
    labels = listed(found.labels)
    if found.spans:
        lines.append(
            {
                "asked": f"__**Marked**__: the words that carry {labels}.",
                "kept": "__**Marked**__: the words that carried the score when it was flagged.",
                "window": f"__**Marked**__: the part that scored highest for {labels}.",
            }[found.marked]
        )
    elif found.labels and found.trouble is None:
        lines.append("No word stands out.")
    if missing:
        more = "1 more marked place does" if missing == 1 else f"{missing} more marked places do"
        lines.append(f"{more} not fit here.")
    if found.trouble == "down":
        lines.append("The scorer does not answer now, so words were not weighed anew.")
    elif found.trouble == "other":
        lines.append("Another scorer, or version of it, scored this, so words were not weighed.")
    return lines
