"""Rules: what readers and admins are told about a discussion."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.effects.echo import tame
from bot.effects.message import EMBED_DESCRIPTION_LIMIT, Embed, Message

UNKNOWN_CHANNEL = 10003
_WHY: Mapping[int, str] = {
    UNKNOWN_CHANNEL: "the channel or thread is gone",
    10008: "a message it builds on is gone",
    30046: "Discord takes no more changes for now",
    40067: "the forum asks for a tag on every post",
    50001: "the bot cannot see the channel",
    50013: "the bot lacks a permission there",
    50035: "Discord did not accept what was to be posted",
    50083: "the thread is archived and locked",
    160006: "the server has as many active threads as Discord allows",
}
"""Source: Discord, "Opcodes and Status Codes", JSON error codes."""
_DOING: Mapping[str, str] = {
    "send": "A message could not be sent",
    "start_thread": "A thread could not be started",
    "forum_post": "A forum post could not be made",
    "delete": "A message of the bot could not be deleted",
    "delete_thread": "A thread of the bot could not be deleted",
    "edit_thread": "A thread could not be locked or unlocked",
}
_SCREENED = (
    "In this discussion you write with *Respond* alone. What you write is read and scored for "
    "toxicity by a bot before anyone sees it. A doubtful reply you look at again first; if you "
    "send it anyway, a moderator reads it before it is posted. You are told what becomes of it.\n"
)
_CODE = re.compile(r"\(code (\d+)\)")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What readers are promised, in days.

    Attributes:
        retention_days: How long the text of a reply is kept.
        case_hold_days: How long text under a case is held after the decision.
    """

    retention_days: int
    case_hold_days: int


def notice(keeping: Keeping, *, screened: bool = False) -> str:
    """Return what every reader is told before the first reply."""
    open_to_all = (
        "Replies in the threads of this discussion are read and scored for toxicity by a bot, "
        "and moderators look at the doubtful ones. What you write with *Respond* is read before "
        "it is posted.\n"
    )
    return (
        f"{_SCREENED if screened else open_to_all}"
        f"The text of a reply is kept for {_days(keeping.retention_days)}, and erased as soon as "
        "its author deletes it. Text that moderators have to look at is held until "
        f"{_held(keeping.case_hold_days)} their decision. Scores stay, without a name.\n"
        "`/privacy show` shows what is stored about you. `/privacy forget` erases it."
    )


def how_to_respond() -> Embed:
    """Return what a thread begins with in which members write through the form alone."""
    return Embed(
        title="How to reply here",
        description="Write with *Respond*. What you write is read by a bot before anyone sees it. "
        "A calm reply is posted here under your name; a doubtful one you look at again first, "
        "and a moderator reads it if you send it anyway. You are told what becomes of it.",
        colour="calm",
    )


def opened_by_hand(number: int, title: str, channel_id: int, advice: Sequence[str]) -> Message:
    """Return what moderators are told when a channel that was shut was opened by hand."""
    text = (
        f"Members can write in <#{channel_id}> again: its permissions, or those of a role, were "
        f"changed. So that discussion {number}, **{tame(title)}**, stays screened, the bot locks "
        "its threads; *Respond* works as before."
    )
    embed = Embed(
        title=f"Discussion {number} is screened by locks now",
        description="\n".join([text, *advice])[:EMBED_DESCRIPTION_LIMIT],
        colour="attention",
    )
    return Message(embeds=(embed,))


def not_locked(number: int, thread_id: int, problem: str) -> Message:
    """Return what moderators are told where members can write past the form."""
    text = (
        f"{problem} Members can write in <#{thread_id}> and nobody reads it first. Give the bot "
        "*Manage Threads* there, or lock the thread yourself."
    )
    embed = Embed(
        title=f"A thread of discussion {number} is not screened", description=text, colour="stern"
    )
    return Message(embeds=(embed,))


def closing(*, by_date: bool) -> Message:
    """Return what is said in every thread when a discussion closes."""
    why = "Its closing date has come." if by_date else "An admin has closed it."
    text = f"{why} What was written stays readable; new replies are not possible."
    return Message(embeds=(Embed(title="This discussion is closed", description=text),))


def reopening(*, screened: bool = False) -> Message:
    """Return what is said in every thread when a discussion is opened again."""
    how = "Write with *Respond*." if screened else "Replies are welcome."
    text = f"An admin has opened it again. {how}"
    embed = Embed(title="This discussion is open again", description=text, colour="calm")
    return Message(embeds=(embed,))


def explain(kind: str, error: str) -> str:
    """Return in a sentence what could not be done, and why, for an effect of this kind."""
    code = discord_code(error)
    why = _WHY.get(code, error) if code is not None else error
    return f"{_DOING.get(kind, 'Something could not be done')}: {why}."


def discord_code(error: str) -> int | None:
    """Return Discord's JSON error code within an effect's error, or None where there is none."""
    found = _CODE.search(error)
    return int(found.group(1)) if found else None


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days:,} days"


def _held(days: int) -> str:
    return f"{_days(days)} after" if days else "the moment of"
