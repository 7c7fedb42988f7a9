"""Rules: what members are told about their own cases, their appeals and their reports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from bot.effects.message import Button, Embed, Message, shorten
from bot.moderation.case import CaseView, when
from bot.moderation.lifecycle import UNDER_APPEAL, State
from bot.moderation.notice import appeal_id
from bot.moderation.wording import LABEL_WORDS, follows

_BUTTONS = 5
"""Source: Discord, "Component Reference": a row holds five buttons."""


class Appealed(StrEnum):
    """What became of an appeal that somebody wanted to make."""

    MADE = "made"
    NOT_THEIRS = "not_theirs"
    ONCE = "once"
    LATE = "late"
    OVER = "over"


class Reported(StrEnum):
    """What became of a report that somebody wanted to make."""

    MADE = "made"
    AGAIN = "again"
    DECIDED = "decided"
    OWN = "own"
    TOO_MANY = "too_many"
    UNKNOWN = "unknown"


_TO_APPEAL: Mapping[Appealed, str] = {
    Appealed.MADE: "Your appeal against case {} is before the moderators. One who did not decide "
    "it looks at it, and you hear how it ends.",
    Appealed.NOT_THEIRS: "Only the author of the reply can appeal. Nothing was changed.",
    Appealed.ONCE: "You appealed against case {} already; that can be done once. You hear how it "
    "ends, and `/my status` on the server shows it.",
    Appealed.LATE: "The time to appeal against case {} is over. You can still write to the "
    "moderators.",
    Appealed.OVER: "Case {} does not count against you, so there is nothing to appeal.",
}

_TO_REPORT: Mapping[Reported, str] = {
    Reported.MADE: "Thank you. The moderators look at it; the author is not told who reported it.",
    Reported.AGAIN: "You reported this already. The moderators will look at it.",
    Reported.DECIDED: "The moderators have looked at this reply already.",
    Reported.OWN: "This is your own reply: you can delete it yourself.",
    Reported.TOO_MANY: "You have reported a lot in the last hour. Please wait a while; what you "
    "reported is being looked at.",
    Reported.UNKNOWN: "Only replies in the discussions of the bot can be reported here.",
}


def can_be_appealed(case: CaseView, now: datetime) -> Appealed:
    """Return ``made`` where a case's author can appeal at this moment, else why not."""
    if case.appeal is not None:
        return Appealed.ONCE
    if case.state is not State.UPHELD:
        return Appealed.OVER
    if case.appeal_until is not None and case.appeal_until < now:
        return Appealed.LATE
    return Appealed.MADE


def answer_to_appeal(number: int, made: Appealed) -> str:
    """Return what somebody is told who wants to appeal."""
    return _TO_APPEAL[made].format(number)


def answer_to_report(made: Reported) -> str:
    """Return what somebody is told who reports a reply."""
    return _TO_REPORT[made]


def status_message(
    found: Sequence[CaseView], *, now: datetime, unseen: int, responses: int = 0
) -> Message:
    """Return what a member is told about themselves: texts are on record, never a score of them.

    Args:
        found: Their upheld cases that count still, and those that were taken back.
        now: This moment.
        unseen: How many notices they have not seen yet; they are shown right after.
        responses: How many of their responses are not decided yet.
    """
    counting = [case for case in found if _counts(case)]
    lines = [_line(case) for case in found]
    if unseen:
        lines.append(
            "1 notice waits for you: it follows."
            if unseen == 1
            else f"{unseen} notices wait for you: they follow."
        )
    if responses:
        waiting = "1 response of yours waits"
        if responses > 1:
            waiting = f"{responses} responses of yours wait"
        lines.append(f"{waiting}: `/my responses` shows what you can do.")
    title = "1 case counts" if len(counting) == 1 else f"{len(counting)} cases count"
    if not counting:
        title = "No case counts against you here"
    buttons = [
        Button(f"Appeal case {case.number}", appeal_id(case.guild_id, case.number))
        for case in found
        if can_be_appealed(case, now) is Appealed.MADE
    ]
    embed = Embed(
        title=title,
        description=shorten("\n".join(lines), 4000),
        footer="A case counts until it lapses. The bot keeps no points and scores no people.",
        colour="neutral",
    )
    return Message(embeds=(embed,), buttons=tuple(buttons[:_BUTTONS]))


def _line(case: CaseView) -> str:
    what = LABEL_WORDS.get(case.label, case.label)
    line = f"**Case {case.number}** · {what} · {case.jump_url}\n{_stands(case)}"
    if case.appeal is not None and case.state in UNDER_APPEAL:
        return f"{line} Your appeal is before the moderators."
    if case.state is State.AFFIRMED:
        return f"{line} Your appeal did not succeed."
    return line


def _stands(case: CaseView) -> str:
    if not _counts(case):
        return "Taken back: it does not count."
    lapses = f" It lapses on {when(case.lapses_at, 'D')}." if case.lapses_at else ""
    return f"Upheld {when(case.decided_at) if case.decided_at else ''}: {follows(case)}.{lapses}"


def _counts(case: CaseView) -> bool:
    return case.state not in (State.UNDONE, State.OVERTURNED)
