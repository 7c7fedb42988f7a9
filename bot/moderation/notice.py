"""Rules: what the author of a reply is told of a decision, and of what became of it."""

from bot.effects.echo import tame
from bot.effects.message import Button, Embed, Field, Message, shorten
from bot.moderation.case import CaseView, when
from bot.moderation.lifecycle import Action, State
from bot.moderation.policy import REPORTED, SAMPLED, UNSCORED
from bot.moderation.responses.response import State as ResponseState
from bot.moderation.wording import LABEL_WORDS, span

_WORDS_LIMIT = 1000
_PART_LIMIT = 400
_SAID_LIMIT = 500
_STAY = "You can still take part in the discussion."


def appeal_id(guild_id: int, number: int) -> str:
    """Return the id of the button that appeals; it works outside the guild too."""
    return f"seedbed:appeal:{guild_id}:{number}"


def take_down_id(number: int) -> str:
    """Return the id of the author's button on a restored reply."""
    return f"seedbed:restored:{number}"


def notice(case: CaseView, *, guild_name: str) -> Message | None:
    """Return the notice of a decision, or None where the author's words are no longer kept."""
    if case.text is None:
        return None
    action = case.action or Action.REMOVE
    embed = Embed(
        title=_title(case, action),
        description=_what(case, action, guild_name),
        fields=tuple(_fields(case, action)),
        colour="neutral",
    )
    button = Button("Appeal", appeal_id(case.guild_id, case.number), "primary")
    return Message(embeds=(embed,), buttons=(button,))


def outcome_notice(case: CaseView, *, guild_name: str) -> Message:
    """Return the notice of what became of a decision: an appeal that ended, or an undoing."""
    where = _where(case, guild_name)
    if case.state is State.AFFIRMED:
        return _affirmed(case, where)
    lines = [f"The decision on your {_kind(case)} {where} is taken back. It no longer counts."]
    action = case.action or Action.NONE
    if action.removes or case.declined:
        lines.append(_stands_again(case))
    if action.times_out:
        lines.append("Your time-out is lifted, unless it has ended or somebody has changed it.")
    embed = Embed(
        title=f"Case {case.number} is taken back",
        description="\n".join(lines),
        fields=tuple(_answer(case)),
        colour="calm",
    )
    return Message(embeds=(embed,))


def restored(case: CaseView) -> Message:
    """Return a removed reply as it is posted again: its author's words, as a quotation."""
    who = f"<@{case.author_id}>" if case.author_id else "A member"
    if case.text is None and case.edited_text is None:
        text = f"A reply of {who} was removed here by mistake. Its text is no longer kept."
        return Message(embeds=(Embed(description=text),))
    words = case.edited_text if case.edited_text is not None else case.text or ""
    quoted = "\n".join(f"> {line}" for line in _quoted(words, 3600).splitlines())
    embed = Embed(
        description=f"{who} wrote:\n{shorten(quoted, 3900)}",
        footer="Removed by mistake and restored. Its author can take it down.",
    )
    return Message(embeds=(embed,), buttons=(Button("Take down", take_down_id(case.number)),))


def _where(case: CaseView, guild_name: str) -> str:
    return f"in **{_quoted(case.discussion_title, 200)}** on **{tame(guild_name)}**"


def _quoted(text: str, limit: int) -> str:
    """Return what somebody wrote, as far as there is room for it."""
    return shorten(tame(text), limit) if tame(text).strip() else "(no text)"


def _title(case: CaseView, action: Action) -> str:
    what = "The title" if case.is_title else "Your reply"
    if case.declined:
        out = ", and you are timed out" if action.times_out else ""
        return f"Your response was not posted{out}"
    match action:
        case Action.REMOVE:
            return f"{what} was removed"
        case Action.WARN:
            return "A warning"
        case Action.TIME_OUT:
            return "You are timed out"
        case Action.REMOVE_AND_TIME_OUT:
            return f"{what} was removed, and you are timed out"
    return f"A note on {what.lower()}"


def _what(case: CaseView, action: Action, guild_name: str) -> str:
    by = "the server's policy" if case.decided_how == "policy" else "a moderator"
    what = "The title you gave a thread" if case.is_title else "Your reply"
    where = _where(case, guild_name)
    time_out = f"You cannot write there for {span(case.time_out_minutes or 0)}."
    if case.declined:
        told = f"Your response {where} was not posted: {by} declined it. "
        return told + (time_out if action.times_out else _STAY)
    match action:
        case Action.REMOVE:
            return f"{what} {where} was removed by {by}. {_STAY}"
        case Action.REMOVE_AND_TIME_OUT:
            return f"{what} {where} was removed by {by}. {time_out}"
        case Action.TIME_OUT:
            return f"{what} {where} was against the rules, {by} finds. It stays. {time_out}"
    return f"{what} {where} was against the rules, {by} finds. It stays."


def _fields(case: CaseView, action: Action) -> list[Field]:
    fields = [Field("Your words", _quoted(case.text or "", _WORDS_LIMIT))]
    if (part := _part(case)) is not None:
        fields.append(Field("The part that was the trouble", part))
    if case.rule:
        fields.append(Field("The rule", _quoted(case.rule, _SAID_LIMIT)))
    fields.append(Field("Why", f"{_reason(case)}."))
    if case.word:
        fields.append(Field("A moderator adds", _quoted(case.word, _SAID_LIMIT)))
    if case.lapses_at is not None:
        fields.append(
            Field(
                "What follows",
                f"It is on record as case {case.number} until {when(case.lapses_at, 'D')} and then "
                "counts no more. `/my status` on the server shows it.",
            )
        )
    fields.append(Field("If you disagree", _appeal(case, action)))
    return fields


def _appeal(case: CaseView, action: Action) -> str:
    until = f" until {when(case.appeal_until, 'D')}" if case.appeal_until else ""
    if action.times_out:
        until += ", in a direct message also while you are timed out"
    return (
        f"Press *Appeal*{until}: say in your own words why, once. A moderator who did not decide "
        "it looks at it anew. The score is a hint; a person answers for the decision."
    )


def _part(case: CaseView) -> str | None:
    """Return the parts of the reply that carry its score, where they are not all of it."""
    text = case.text or ""
    parts = [part for begin, end in case.trouble if (part := text[begin:end].strip())]
    if not parts or parts == [text.strip()]:
        return None
    return _quoted(", ".join(f"“{part}”" for part in parts), _PART_LIMIT)


def _reason(case: CaseView) -> str:
    person = case.decided_how != "policy"
    removes = (case.action or Action.REMOVE).removes
    found = "found that it should not stand" if removes else "found it against the rules"
    if case.declined:
        found = "found that it should not be posted"
    if case.label in (UNSCORED, SAMPLED):
        return f"A moderator read it and {found}"
    if case.label == REPORTED:
        return f"Members reported it, and a moderator {found}"
    reason = f"It was flagged as {LABEL_WORDS.get(case.label, case.label)}"
    if case.score is not None and not case.declined:  # lest it serve to find the gaps
        reason += f" (score {case.score:.2f} of 1)"
    return reason + (", and a moderator agreed" if person else "")


def _kind(case: CaseView) -> str:
    return "response" if case.declined else "reply"


def _affirmed(case: CaseView, where: str) -> Message:
    alone = case.appeal is not None and case.appeal.alone
    who = (
        "The server has one moderator, who looked at it again"
        if alone
        else "A moderator who had not decided it looked at it anew"
    )
    lines = [
        f"{who}: the decision on your {_kind(case)} {where} stands.",
        f"It counts until {when(case.lapses_at, 'D')}." if case.lapses_at else "",
    ]
    embed = Embed(
        title=f"Your appeal of case {case.number} did not succeed",
        description="\n".join(line for line in lines if line),
        fields=tuple(_answer(case)),
        colour="neutral",
    )
    return Message(embeds=(embed,))


def _answer(case: CaseView) -> list[Field]:
    words = [Field("Your words", _quoted(case.text, _WORDS_LIMIT))] if case.text else []
    if case.answer:
        words.append(Field("A moderator adds", _quoted(case.answer, _SAID_LIMIT)))
    return words


def _posted_now(case: CaseView) -> str:
    if case.text is None:
        return "The text of your response is no longer kept; you are welcome to send it again."
    if case.response is ResponseState.DROPPED:
        return "Your response could not be posted any more."
    if case.response is ResponseState.ACCEPTED:
        return "Your response is being posted."
    return "Your response is posted now."


def _stands_again(case: CaseView) -> str:
    if case.declined:
        return _posted_now(case)
    if case.reply_state == "deleted":
        return "You had deleted the reply yourself, so it is not posted again."
    if case.text is None:
        return "The text of your reply is no longer kept; you are welcome to post it again."
    if case.is_title:
        return "Your title is back on the thread."
    return "Your reply stands again, quoted under your name. You can take it down there."
