"""Rules: what the author of a reply is told of a decision, and of what became of it."""

from bot.effects.echo import tame
from bot.effects.message import Button, Embed, Field, Message, shorten
from bot.language.words import msg, tr
from bot.moderation import notice_words
from bot.moderation.case import CaseView, when
from bot.moderation.lifecycle import Action, State
from bot.moderation.policy import REPORTED, SAMPLED, UNSCORED
from bot.moderation.responses.response import State as ResponseState
from bot.moderation.wording import LABEL_WORDS, span

_WORDS_LIMIT = 1000
_PART_LIMIT = 400
_SAID_LIMIT = 500
_STAY = msg("You can still take part in the discussion.")


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
    button = Button(tr("Appeal"), appeal_id(case.guild_id, case.number), "primary")
    return Message(embeds=(embed,), buttons=(button,))


def outcome_notice(case: CaseView, *, guild_name: str) -> Message:
    """Return the notice of what became of a decision: an appeal that ended, or an undoing."""
    where = _where(case, guild_name)
    if case.state is State.AFFIRMED:
        return _affirmed(case, where)
    words = (
        msg("The decision on your response {where} is taken back. It no longer counts.")
        if case.declined
        else msg("The decision on your reply {where} is taken back. It no longer counts.")
    )
    lines = [tr(words, where=where)]
    action = case.action or Action.NONE
    if action.removes or case.declined:
        lines.append(_stands_again(case))
    if action.times_out:
        lines.append(tr("Your time-out is lifted, unless it has ended or somebody has changed it."))
    embed = Embed(
        title=tr("Case {number} is taken back", number=case.number),
        description="\n".join(lines),
        fields=tuple(_answer(case)),
        colour="calm",
    )
    return Message(embeds=(embed,))


def restored(case: CaseView) -> Message:
    """Return a removed reply as it is posted again: its author's words, as a quotation."""
    who = f"<@{case.author_id}>" if case.author_id else tr("A member")
    if case.text is None and case.edited_text is None:
        text = tr(
            "A reply of {who} was removed here by mistake. Its text is no longer kept.", who=who
        )
        return Message(embeds=(Embed(description=text),))
    words = case.edited_text if case.edited_text is not None else case.text or ""
    quoted = "\n".join(f"> {line}" for line in _quoted(words, 3600).splitlines())
    embed = Embed(
        description=tr("{who} wrote:", who=who) + "\n" + shorten(quoted, 3900),
        footer=tr("Removed by mistake and restored. Its author can take it down."),
    )
    button = Button(tr("Take down"), take_down_id(case.number))
    return Message(embeds=(embed,), buttons=(button,))


def _where(case: CaseView, guild_name: str) -> str:
    return tr(
        "in **{discussion}** on **{server}**",
        discussion=_quoted(case.discussion_title, 200),
        server=tame(guild_name),
    )


def _quoted(text: str, limit: int) -> str:
    """Return what somebody wrote, as far as there is room for it."""
    return shorten(tame(text), limit) if tame(text).strip() else tr("(no text)")


def _title(case: CaseView, action: Action) -> str:
    if case.declined:
        return tr(
            notice_words.DECLINED_AND_OUT_TITLE if action.times_out else notice_words.DECLINED_TITLE
        )
    return tr((notice_words.TITLES_OF_TITLES if case.is_title else notice_words.TITLES)[action])


def _what(case: CaseView, action: Action, guild_name: str) -> str:
    of_policy = case.decided_how == "policy"
    if case.declined:
        words = notice_words.DECLINED[of_policy]
    else:
        words = (notice_words.REMOVED if action.removes else notice_words.AGAINST)[
            case.is_title, of_policy
        ]
    lines = [tr(words, where=_where(case, guild_name))]
    if action.times_out:
        time = span(case.time_out_minutes or 0)
        lines.append(tr("You cannot write there for {time}.", time=time))
    elif case.declined or action.removes:
        lines.append(tr(_STAY))
    return " ".join(lines)


def _fields(case: CaseView, action: Action) -> list[Field]:
    fields = [Field(tr("Your words"), _quoted(case.text or "", _WORDS_LIMIT))]
    if (part := _part(case)) is not None:
        fields.append(Field(tr("The part that was the trouble"), part))
    if case.rule:
        fields.append(Field(tr("The rule"), _quoted(tr(case.rule), _SAID_LIMIT)))
    fields.append(Field(tr("Why"), _reason(case)))
    if case.word:
        fields.append(Field(tr("A moderator adds"), _quoted(case.word, _SAID_LIMIT)))
    if case.lapses_at is not None:
        follows = tr(
            "It is on record as case {number} until {date} and then counts no more. `/my status` "
            "on the server shows it.",
            number=case.number,
            date=when(case.lapses_at, "D"),
        )
        fields.append(Field(tr("What follows"), follows))
    fields.append(Field(tr("If you disagree"), _appeal(case, action)))
    return fields


def _appeal(case: CaseView, action: Action) -> str:
    until = when(case.appeal_until, "D") if case.appeal_until else None
    how = notice_words.APPEAL[until is not None, action.times_out]
    then = tr(
        "A moderator who did not decide it looks at it anew. The score is a hint; a person answers "
        "for the decision."
    )
    return tr(how, date=until) + " " + then


def _part(case: CaseView) -> str | None:
    """Return the parts of the reply that carry its score, where they are not all of it."""
    text = case.text or ""
    parts = [part for begin, end in case.trouble if (part := text[begin:end].strip())]
    if not parts or parts == [text.strip()]:
        return None
    return _quoted(", ".join(tr("“{part}”", part=part) for part in parts), _PART_LIMIT)


def _reason(case: CaseView) -> str:
    if case.label == REPORTED or case.label in (UNSCORED, SAMPLED):
        words = notice_words.REPORTED if case.label == REPORTED else notice_words.READ
        removes = (case.action or Action.REMOVE).removes
        return tr(words["declined" if case.declined else "removed" if removes else "stays"])
    label = tr(LABEL_WORDS.get(case.label, case.label))
    agreed = case.decided_how != "policy"
    if case.score is None or case.declined:  # lest it serve to find the gaps
        return tr(notice_words.FLAGGED[agreed], label=label)
    return tr(notice_words.FLAGGED_AT[agreed], label=label, score=case.score)


def _affirmed(case: CaseView, where: str) -> Message:
    alone = case.appeal is not None and case.appeal.alone
    lines = [tr(notice_words.STANDS[alone, case.declined], where=where)]
    if case.lapses_at:
        lines.append(tr("It counts until {date}.", date=when(case.lapses_at, "D")))
    embed = Embed(
        title=tr("Your appeal of case {number} did not succeed", number=case.number),
        description="\n".join(lines),
        fields=tuple(_answer(case)),
        colour="neutral",
    )
    return Message(embeds=(embed,))


def _answer(case: CaseView) -> list[Field]:
    words = [Field(tr("Your words"), _quoted(case.text, _WORDS_LIMIT))] if case.text else []
    if case.answer:
        words.append(Field(tr("A moderator adds"), _quoted(case.answer, _SAID_LIMIT)))
    return words


def _posted_now(case: CaseView) -> str:
    if case.text is None:
        return tr("The text of your response is no longer kept; you are welcome to send it again.")
    if case.response is ResponseState.DROPPED:
        return tr("Your response could not be posted any more.")
    if case.response is ResponseState.ACCEPTED:
        return tr("Your response is being posted.")
    return tr("Your response is posted now.")


def _stands_again(case: CaseView) -> str:
    if case.declined:
        return _posted_now(case)
    if case.reply_state == "deleted":
        return tr("You had deleted the reply yourself, so it is not posted again.")
    if case.text is None:
        return tr("The text of your reply is no longer kept; you are welcome to post it again.")
    if case.is_title:
        return tr("Your title is back on the thread.")
    return tr("Your reply stands again, quoted under your name. You can take it down there.")
