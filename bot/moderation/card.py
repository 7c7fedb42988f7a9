"""Rules: how a case looks in the moderators' channel."""

from bot.effects.message import Button, Colour, Embed, Field, Message, shorten, spoiler
from bot.moderation.case import CaseView, Quoted, State, outcome_line
from bot.moderation.policy import UNSCORED
from bot.scoring.notes import unread_language

_TEXT_LIMIT = 1800
_FIELD_LIMIT = 1000
_BEFORE_LIMIT = 450

LABEL_WORDS = {
    "toxicity": "toxic",
    "severe_toxicity": "very toxic",
    "obscene": "obscene",
    "threat": "a threat",
    "insult": "an insult",
    "identity_attack": "an attack on who someone is",
    UNSCORED: "not scored",
}
"""What each label says of a text, in a person's words."""

_COLOURS: dict[State, Colour] = {
    State.OPEN: "attention",
    State.UPHELD: "stern",
    State.DISMISSED: "calm",
    State.HANDLED: "neutral",
    State.LAPSED: "neutral",
}


def custom_id(number: int, verdict: str) -> str:
    """Return the id of a button that decides case ``number``; ``cogs/review.py`` reads it."""
    return f"seedbed:case:{number}:{verdict}"


def case_card(case: CaseView) -> Message:
    """Return the card of a case as things stand; only an open case has buttons."""
    title = f"Case {case.number} · {_flag(case)}"
    embed = Embed(
        title=shorten(title, 250),
        description=_description(case),
        fields=tuple(_context(case)),
        footer=shorten(case.discussion_title, 200),
        colour=_COLOURS[case.state],
    )
    if case.state is not State.OPEN:
        return Message(embeds=(embed,))
    buttons = (
        Button("Remove", custom_id(case.number, "uphold"), "danger"),
        Button("Keep", custom_id(case.number, "dismiss"), "success"),
    )
    return Message(embeds=(embed,), buttons=buttons)


def _flag(case: CaseView) -> str:
    if case.score is None:
        language = unread_language(case.note)
        if language is None:
            return "no score: please look"
        return f"no score: the scorer does not read this language ({language}). Please look"
    bound = f" (looked at from {case.threshold:.2f})" if case.threshold is not None else ""
    return f"{case.label} {case.score:.2f}{bound}"


def _description(case: CaseView) -> str:
    who = f"<@{case.author_id}>" if case.author_id else "Someone"
    what = "titled a thread" if case.is_title else "wrote"
    lines = [f"{who} {what}: {case.jump_url}"]
    if case.text is None:
        lines.append("*(the text is no longer kept)*")
    else:
        lines.append(spoiler(case.text, _TEXT_LIMIT))
    if case.edited_text is not None:
        lines.append(f"Edited since, and now: {spoiler(case.edited_text, _FIELD_LIMIT)}")
    if case.attachments:
        files = "1 attachment" if case.attachments == 1 else f"{case.attachments} attachments"
        lines.append(f"{files}, not read by the bot.")
    if case.reply_state == "deleted":
        lines.append("The author has deleted it.")
    if case.quiet:
        lines.append("It was posted while the bot was away.")
    if case.state is not State.OPEN:
        lines.append(f"**{outcome_line(case)}**")
    if case.notice:
        lines.append(f"Notice to the author: {case.notice}.")
    return "\n".join(lines)


def _context(case: CaseView) -> list[Field]:
    fields = []
    if case.answers is not None:
        fields.append(Field("In answer to", _quote(case.answers, _FIELD_LIMIT)))
    if case.before:
        earlier = "\n".join(_quote(one, _BEFORE_LIMIT) for one in case.before)
        fields.append(Field("Before it", earlier))
    return fields


def _quote(one: Quoted, limit: int) -> str:
    who = f"<@{one.author_id}>: " if one.author_id else ""
    if one.text is None:
        return f"{who}*(no longer kept)*"
    return who + spoiler(one.text, limit - len(who))
