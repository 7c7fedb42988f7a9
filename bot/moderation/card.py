"""Rules: how a case looks in the moderators' channel."""

from collections.abc import Mapping

from bot.effects.echo import tame
from bot.effects.message import Button, Colour, Embed, Field, Message, shorten, spoiler
from bot.language.words import msg, number, tr, trn
from bot.moderation.case import CaseView, Quoted, outcome_line
from bot.moderation.lifecycle import UNDECIDED, UNDER_APPEAL, Action, State
from bot.moderation.policy import REPORTED, SAMPLED
from bot.moderation.responses.response import State as ResponseState
from bot.moderation.wording import ACTION_WORDS, follows, label_name
from bot.scoring.notes import unread_language

_TEXT_LIMIT = 1300
_EDITED_LIMIT = 600
_APPEAL_LIMIT = 700
_ANSWERED_LIMIT = 600
_BEFORE_LIMIT = 300
_REPORTS_SHOWN = 4
_REASON_LIMIT = 120

_COLOURS: dict[State, Colour] = {
    State.OPEN: "attention",
    State.CLAIMED: "attention",
    State.APPEALED: "attention",
    State.APPEAL_CLAIMED: "attention",
    State.UPHELD: "stern",
    State.AFFIRMED: "stern",
    State.DISMISSED: "calm",
    State.UNDONE: "calm",
    State.OVERTURNED: "calm",
    State.HANDLED: "neutral",
    State.LAPSED: "neutral",
}


_NOTICES = {
    "pending": msg("on its way"),
    "waiting": msg("it waits until they use a command here"),
    "lapsed": msg("not needed any more"),
    "delivered (dm)": msg("delivered by direct message"),
    "delivered (thread)": msg("delivered in a private thread"),
    "delivered (interaction)": msg("delivered in answer to a command"),
}

_PROBLEMS = {
    50013: msg("the bot may not; its role stands too low, or a permission is missing"),
    50001: msg("the bot does not see the place any more"),
    10003: msg("the thread is gone"),
    10007: msg("the member is not on the server any more"),
}
"""Source: Discord, JSON error codes."""

NEXT_ID = "seedbed:queue:next"
"""The id of the button that serves the next case."""


def custom_id(number: int, verb: str) -> str:
    """Return the id of a button that does ``verb`` to case ``number``; cogs/review.py reads it."""
    return f"seedbed:case:{number}:{verb}"


def case_card(case: CaseView) -> Message:
    """Return the card of a case as things stand now, with buttons for what can be done to it."""
    embed = Embed(
        title=shorten(tr("Case {number} · {flag}", number=case.number, flag=flag(case)), 250),
        description=_description(case),
        fields=tuple(_context(case)),
        footer=_footer(case),
        colour="neutral" if case.second_wanted else _COLOURS[case.state],
    )
    return Message(embeds=(embed,), buttons=tuple(_buttons(case)))


def second_card(case: CaseView) -> Message:
    """Return an audited reply as a second moderator reads it: without score, outcome or names."""
    embed = Embed(
        title=tr("Case {number} · a second reading", number=case.number),
        description="\n".join(
            [
                tr(
                    "Should this reply stand? What you say is stored to see how far moderators "
                    "agree. It changes nothing for anyone."
                ),
                _text(case),
            ]
        ),
        fields=tuple(_context(case, reports=False)),
        footer=shorten(tame(case.discussion_title), 200),
    )
    buttons = (
        Button(tr("It should not"), custom_id(case.number, "second_uphold"), "danger"),
        Button(tr("It should"), custom_id(case.number, "second_dismiss"), "success"),
    )
    return Message(embeds=(embed,), buttons=buttons)


def flag(case: CaseView) -> str:
    """Return why a case is there, in a few words; of a sample only once it is decided."""
    if case.origin == "audit" and case.state not in UNDECIDED and not case.second_wanted:
        return tr("a sample of what was not flagged")
    if case.label == REPORTED:
        return trn("reported by {count} member", "reported by {count} members", len(case.reports))
    if case.score is None:
        language = unread_language(case.note)
        if language is None or case.label == SAMPLED:
            return tr("for a person to read")
        return tr(
            "for a person to read: the scorer does not know the language ({language})",
            language=language,
        )
    first = f"{label_name(case.label)} {number(case.score, '.2f')}"
    if case.threshold is not None:
        first = tr("{score} (looked at from {bound:.2f})", score=first, bound=case.threshold)
    return ", ".join(
        [first, *(f"{label_name(label)} {number(score, '.2f')}" for label, score in case.also)]
    )


def _buttons(case: CaseView) -> list[Button]:
    def button(label: str, verb: str, style: str = "secondary") -> Button:
        return Button(label, custom_id(case.number, verb), style)  # type: ignore[arg-type]

    claimed = case.state in (State.CLAIMED, State.APPEAL_CLAIMED)
    claim = button(tr("Release"), "release") if claimed else button(tr("Claim"), "claim")
    why = button(tr("Why"), "why")
    if case.state in UNDECIDED:
        uphold, dismiss = tr("Remove"), tr("Keep")
        if case.unposted:
            uphold, dismiss = tr("Decline"), tr("Approve")
        return [
            button(uphold, "uphold", "danger"),
            button(dismiss, "dismiss", "success"),
            button(tr("More…"), "more"),
            why,
            claim,
        ]
    if case.state in UNDER_APPEAL:
        return [
            button(tr("Uphold"), "affirm", "danger"),
            button(tr("Overturn"), "overturn", "success"),
            why,
            claim,
        ]
    if case.state in (State.UPHELD, State.AFFIRMED, State.DISMISSED):
        return [button(tr("Undo"), "undo"), why]
    return []


def _description(case: CaseView) -> str:
    lines = [_wrote(case)]
    if case.response is ResponseState.HELD and case.state in UNDECIDED:
        lines.append(tr(_TAKEN_BACK if case.approved else _UNSEEN))
    elif case.response is ResponseState.ACCEPTED:
        lines.append(tr("It is being posted."))
    lines.append(_text(case))
    if case.edited_text is not None:
        edited = spoiler(case.edited_text, _EDITED_LIMIT)
        lines.append(tr("Edited since, and now: {text}", text=edited))
    if case.attachments:
        lines.append(
            trn(
                "{count} attachment, not read by the bot.",
                "{count} attachments, not read by the bot.",
                case.attachments,
            )
        )
    deleted = case.reply_state == "deleted" and case.state is not State.HANDLED
    if deleted and not case.never_posted:
        lines.append(tr("The author has deleted it."))
    if case.quiet:
        lines.append(tr("It was posted while the bot was away."))
    lines += [tr(_SECOND_WANTED)] if case.second_wanted else _became(case)
    return "\n".join(lines)


_TAKEN_BACK = msg("It is held: its approval was taken back, and it is posted once it is approved.")
_UNSEEN = msg("It is held: nobody else has seen it, and it is posted once it is approved.")
_SECOND_WANTED = msg("**It is decided. How is told once a second moderator has read it, blind.**")


def _text(case: CaseView) -> str:
    if case.text is None:
        return tr("*(the text is no longer kept)*")
    return spoiler(case.text, _TEXT_LIMIT)


def _wrote(case: CaseView) -> str:
    who = f"<@{case.author_id}>" if case.author_id else tr("Someone")
    if case.is_title:
        words = msg("{who} titled a thread: {link}")
    elif case.response is None:
        words = msg("{who} wrote: {link}")
    elif case.never_posted:
        words = msg("{who} wrote with *Respond*, for this thread: {link}")
    else:
        words = msg("{who} wrote with *Respond*: {link}")
    return tr(words, who=who, link=case.jump_url)


def _became(case: CaseView) -> list[str]:
    """Return what became of a case, a line each."""
    lines = []
    if case.shadow and case.origin == "flag" and case.would is not None:
        lines.append(_in_shadow(case.would))
    if case.state is not State.OPEN:
        lines.append(f"**{outcome_line(case)}**")
    if case.action is not None:
        ended = case.state in (State.UNDONE, State.OVERTURNED)
        words = msg("What had followed: {what}.") if ended else msg("What followed: {what}.")
        lines.append(tr(words, what=follows(case)))
    if case.notice:
        notice = tr(_NOTICES.get(case.notice, case.notice))
        lines.append(tr("Notice to the author: {notice}.", notice=notice))
    if case.restored_url is not None:
        lines.append(tr("It stands again as a quotation."))
    if case.problem is not None:
        problem = problem_words(case.problem, _PROBLEMS)
        lines.append(tr("⚠️ Not everything could be done: {problem}.", problem=problem))
    return lines


def _footer(case: CaseView) -> str:
    """Return the discussion; in shadow mode also that nothing more would have happened."""
    title = shorten(tame(case.discussion_title), 200)
    held_back = case.would is not None or case.origin != "flag"
    if not case.shadow or held_back:
        return title
    return tr("{title} · shadow mode: live, the bot would have asked you too", title=title)


def _in_shadow(would: Action) -> str:
    """Return what would have happened but for the shadow."""
    return tr(
        "*Shadow mode: live, the bot would have upheld this by itself ({action}) and told its "
        "author. It did nothing.*",
        action=tr(ACTION_WORDS[would]),
    )


def problem_words(error: str, known: Mapping[int, str]) -> str:
    """Return why Discord refused something, in a person's words where its code is known.

    Args:
        error: What Discord said.
        known: Per code a message; it is said here.
    """
    words = (tr(words) for code, words in known.items() if f"code {code}" in error)
    return next(words, shorten(error, 200))


def _context(case: CaseView, *, reports: bool = True) -> list[Field]:
    fields = []
    if case.appeal is not None and reports:
        words = case.appeal.text
        shown = tr("*(no longer kept)*") if words is None else spoiler(words, _APPEAL_LIMIT)
        fields.append(Field(tr("The author appeals"), shown))
    if case.reports and reports:
        fields.append(Field(tr("Reported"), _reported(case)))
    if case.answers is not None:
        fields.append(Field(tr("In answer to"), _quote(case.answers, _ANSWERED_LIMIT)))
    if case.before:
        earlier = "\n".join(_quote(one, _BEFORE_LIMIT) for one in case.before)
        fields.append(Field(tr("Before it"), earlier))
    return fields


def _reported(case: CaseView) -> str:
    """Return the reasons that members gave; not who they are, lest it be held against them."""
    given = [reason for reason in case.reports if reason is not None]
    lines = [spoiler(reason, _REASON_LIMIT) for reason in given[:_REPORTS_SHOWN]]
    if more := len(given) - len(lines):
        lines.append(tr("and {count} more.", count=more))
    silent = len(case.reports) - len(given)
    if silent:
        lines.append(tr("{count} gave no reason.", count=silent))
    return "\n".join(lines)


def _quote(one: Quoted, limit: int) -> str:
    who = f"<@{one.author_id}>: " if one.author_id else ""
    if one.text is None:
        return who + tr("*(no longer kept)*")
    return who + spoiler(one.text, limit - len(who))
