"""Rules: how a case looks in the moderators' channel."""

from collections.abc import Mapping

from bot.effects.echo import tame
from bot.effects.message import Button, Colour, Embed, Field, Message, shorten, spoiler
from bot.moderation.case import CaseView, Quoted, outcome_line
from bot.moderation.lifecycle import UNDECIDED, UNDER_APPEAL, Action, State
from bot.moderation.policy import REPORTED, SAMPLED
from bot.moderation.responses.response import State as ResponseState
from bot.moderation.wording import ACTION_WORDS, follows
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
    "pending": "on its way",
    "waiting": "it waits until they use a command here",
    "lapsed": "not needed any more",
    "delivered (dm)": "delivered by direct message",
    "delivered (thread)": "delivered in a private thread",
    "delivered (interaction)": "delivered in answer to a command",
}

_PROBLEMS = {
    50013: "the bot may not; its role stands too low, or a permission is missing",
    50001: "the bot does not see the place any more",
    10003: "the thread is gone",
    10007: "the member is not on the server any more",
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
        title=shorten(f"Case {case.number} · {flag(case)}", 250),
        description=_description(case),
        fields=tuple(_context(case)),
        footer=_footer(case),
        colour="neutral" if case.second_wanted else _COLOURS[case.state],
    )
    return Message(embeds=(embed,), buttons=tuple(_buttons(case)))


def second_card(case: CaseView) -> Message:
    """Return an audited reply as a second moderator reads it: without score, outcome or names."""
    embed = Embed(
        title=f"Case {case.number} · a second reading",
        description="\n".join(
            [
                "Should this reply stand? What you say is stored to see how far moderators agree. "
                "It changes nothing for anyone.",
                spoiler(case.text, _TEXT_LIMIT)
                if case.text is not None
                else "*(the text is no longer kept)*",
            ]
        ),
        fields=tuple(_context(case, reports=False)),
        footer=shorten(tame(case.discussion_title), 200),
    )
    buttons = (
        Button("It should not", custom_id(case.number, "second_uphold"), "danger"),
        Button("It should", custom_id(case.number, "second_dismiss"), "success"),
    )
    return Message(embeds=(embed,), buttons=buttons)


def flag(case: CaseView) -> str:
    """Return why a case is there, in a few words; of a sample only once it is decided."""
    if case.origin == "audit" and case.state not in UNDECIDED and not case.second_wanted:
        return "a sample of what was not flagged"
    if case.label == REPORTED:
        return (
            "reported by 1 member"
            if len(case.reports) == 1
            else (f"reported by {len(case.reports)} members")
        )
    if case.score is None:
        language = unread_language(case.note)
        if language is None or case.label == SAMPLED:
            return "for a person to read"
        return f"for a person to read: the scorer does not know the language ({language})"
    bound = f" (looked at from {case.threshold:.2f})" if case.threshold is not None else ""
    more = "".join(f", {label} {score:.2f}" for label, score in case.also)
    return f"{case.label} {case.score:.2f}{bound}{more}"


def _buttons(case: CaseView) -> list[Button]:
    def button(label: str, verb: str, style: str = "secondary") -> Button:
        return Button(label, custom_id(case.number, verb), style)  # type: ignore[arg-type]

    claimed = case.state in (State.CLAIMED, State.APPEAL_CLAIMED)
    claim = button("Release", "release") if claimed else button("Claim", "claim")
    why = button("Why", "why")
    if case.state in UNDECIDED:
        uphold, dismiss = ("Decline", "Approve") if case.unposted else ("Remove", "Keep")
        return [
            button(uphold, "uphold", "danger"),
            button(dismiss, "dismiss", "success"),
            button("More…", "more"),
            why,
            claim,
        ]
    if case.state in UNDER_APPEAL:
        return [
            button("Uphold", "affirm", "danger"),
            button("Overturn", "overturn", "success"),
            why,
            claim,
        ]
    if case.state in (State.UPHELD, State.AFFIRMED, State.DISMISSED):
        return [button("Undo", "undo"), why]
    return []


def _description(case: CaseView) -> str:
    lines = [f"{_wrote(case)}: {case.jump_url}"]
    if case.response is ResponseState.HELD and case.state in UNDECIDED:
        seen = "its approval was taken back" if case.approved else "nobody else has seen it"
        lines.append(f"It is held: {seen}, and it is posted once it is approved.")
    elif case.response is ResponseState.ACCEPTED:
        lines.append("It is being posted.")
    if case.text is None:
        lines.append("*(the text is no longer kept)*")
    else:
        lines.append(spoiler(case.text, _TEXT_LIMIT))
    if case.edited_text is not None:
        lines.append(f"Edited since, and now: {spoiler(case.edited_text, _EDITED_LIMIT)}")
    if case.attachments:
        files = "1 attachment" if case.attachments == 1 else f"{case.attachments} attachments"
        lines.append(f"{files}, not read by the bot.")
    deleted = case.reply_state == "deleted" and case.state is not State.HANDLED
    if deleted and not case.never_posted:
        lines.append("The author has deleted it.")
    if case.quiet:
        lines.append("It was posted while the bot was away.")
    if case.second_wanted:
        lines.append("**It is decided. How is told once a second moderator has read it, blind.**")
        return "\n".join(lines)
    lines += _became(case)
    return "\n".join(lines)


def _wrote(case: CaseView) -> str:
    who = f"<@{case.author_id}>" if case.author_id else "Someone"
    if case.is_title:
        return f"{who} titled a thread"
    if case.response is None:
        return f"{who} wrote"
    place = ", for this thread" if case.never_posted else ""
    return f"{who} wrote with *Respond*{place}"


def _became(case: CaseView) -> list[str]:
    """Return what became of a case, a line each."""
    lines = []
    if case.shadow and case.origin == "flag" and case.would is not None:
        lines.append(_in_shadow(case.would))
    if case.state is not State.OPEN:
        lines.append(f"**{outcome_line(case)}**")
    if case.action is not None:
        had = "had followed" if case.state in (State.UNDONE, State.OVERTURNED) else "followed"
        lines.append(f"What {had}: {follows(case)}.")
    if case.notice:
        lines.append(f"Notice to the author: {_NOTICES.get(case.notice, case.notice)}.")
    if case.restored_url is not None:
        lines.append("It stands again as a quotation.")
    if case.problem is not None:
        lines.append(f"⚠️ Not everything could be done: {problem_words(case.problem, _PROBLEMS)}.")
    return lines


def _footer(case: CaseView) -> str:
    """Return the discussion; in shadow mode also that nothing more would have happened."""
    title = shorten(tame(case.discussion_title), 200)
    held_back = case.would is not None or case.origin != "flag"
    if not case.shadow or held_back:
        return title
    return f"{title} · shadow mode: live, the bot would have asked you too"


def _in_shadow(would: Action) -> str:
    """Return what would have happened but for the shadow."""
    return (
        f"*Shadow mode: live, the bot would have upheld this by itself ({ACTION_WORDS[would]}) "
        "and told its author. It did nothing.*"
    )


def problem_words(error: str, known: Mapping[int, str]) -> str:
    """Return why Discord refused something, in a person's words where its code is known."""
    words = (words for code, words in known.items() if f"code {code}" in error)
    return next(words, shorten(error, 200))


def _context(case: CaseView, *, reports: bool = True) -> list[Field]:
    fields = []
    if case.appeal is not None and reports:
        words = case.appeal.text
        shown = "*(no longer kept)*" if words is None else spoiler(words, _APPEAL_LIMIT)
        fields.append(Field("The author appeals", shown))
    if case.reports and reports:
        fields.append(Field("Reported", _reported(case)))
    if case.answers is not None:
        fields.append(Field("In answer to", _quote(case.answers, _ANSWERED_LIMIT)))
    if case.before:
        earlier = "\n".join(_quote(one, _BEFORE_LIMIT) for one in case.before)
        fields.append(Field("Before it", earlier))
    return fields


def _reported(case: CaseView) -> str:
    """Return the reasons that members gave; not who they are, lest it be held against them."""
    given = [reason for reason in case.reports if reason is not None]
    lines = [spoiler(reason, _REASON_LIMIT) for reason in given[:_REPORTS_SHOWN]]
    if more := len(given) - len(lines):
        lines.append(f"and {more} more.")
    silent = len(case.reports) - len(given)
    if silent:
        lines.append("1 gave no reason." if silent == 1 else f"{silent} gave no reason.")
    return "\n".join(lines)


def _quote(one: Quoted, limit: int) -> str:
    who = f"<@{one.author_id}>: " if one.author_id else ""
    if one.text is None:
        return f"{who}*(no longer kept)*"
    return who + spoiler(one.text, limit - len(who))
