"""Rules: what members are told about their own cases, their appeals and their reports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from bot.effects.message import Button, Embed, Message, shorten
from bot.language.words import msg, tr, trn
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
    Appealed.MADE: msg(
        "Your appeal against case {number} is before the moderators. One who did not decide it "
        "looks at it, and you hear how it ends."
    ),
    Appealed.NOT_THEIRS: msg("Only the author of the reply can appeal. Nothing was changed."),
    Appealed.ONCE: msg(
        "You appealed against case {number} already; that can be done once. You hear how it ends, "
        "and `/my status` on the server shows it."
    ),
    Appealed.LATE: msg(
        "The time to appeal against case {number} is over. You can still write to the moderators."
    ),
    Appealed.OVER: msg("Case {number} does not count against you, so there is nothing to appeal."),
}

_TO_REPORT: Mapping[Reported, str] = {
    Reported.MADE: msg(
        "Thank you. The moderators look at it; the author is not told who reported it."
    ),
    Reported.AGAIN: msg("You reported this already. The moderators will look at it."),
    Reported.DECIDED: msg("The moderators have looked at this reply already."),
    Reported.OWN: msg("This is your own reply: you can delete it yourself."),
    Reported.TOO_MANY: msg(
        "You have reported a lot in the last hour. Please wait a while; what you reported is being "
        "looked at."
    ),
    Reported.UNKNOWN: msg("Only replies in the discussions of the bot can be reported here."),
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
    return tr(_TO_APPEAL[made], number=number)


def answer_to_report(made: Reported) -> str:
    """Return what somebody is told who reports a reply."""
    return tr(_TO_REPORT[made])


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
            trn(
                "{count} notice waits for you: it follows.",
                "{count} notices wait for you: they follow.",
                unseen,
            )
        )
    if responses:
        lines.append(
            trn(
                "{count} response of yours waits: `/my responses` shows what you can do.",
                "{count} responses of yours wait: `/my responses` shows what you can do.",
                responses,
            )
        )
    title = trn("{count} case counts", "{count} cases count", len(counting))
    if not counting:
        title = tr("No case counts against you here")
    buttons = [
        Button(
            tr("Appeal case {number}", number=case.number), appeal_id(case.guild_id, case.number)
        )
        for case in found
        if can_be_appealed(case, now) is Appealed.MADE
    ]
    embed = Embed(
        title=title,
        description=shorten("\n".join(lines), 4000),
        footer=tr("A case counts until it lapses. The bot keeps no points and scores no people."),
        colour="neutral",
    )
    return Message(embeds=(embed,), buttons=tuple(buttons[:_BUTTONS]))


def _line(case: CaseView) -> str:
    what = tr(LABEL_WORDS.get(case.label, case.label))
    head = tr(
        "**Case {number}** · {what} · {link}", number=case.number, what=what, link=case.jump_url
    )
    line = f"{head}\n{_stands(case)}"
    if case.appeal is not None and case.state in UNDER_APPEAL:
        return line + " " + tr("Your appeal is before the moderators.")
    if case.state is State.AFFIRMED:
        return line + " " + tr("Your appeal did not succeed.")
    return line


def _stands(case: CaseView) -> str:
    if not _counts(case):
        return tr("Taken back: it does not count.")
    ago = when(case.decided_at) if case.decided_at else ""
    line = tr("Upheld {ago}: {what}.", ago=ago, what=follows(case))
    if case.lapses_at is None:
        return line
    return line + " " + tr("It lapses on {date}.", date=when(case.lapses_at, "D"))


def _counts(case: CaseView) -> bool:
    return case.state not in (State.UNDONE, State.OVERTURNED)
