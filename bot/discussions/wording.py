"""Rules: what readers and admins are told about a discussion."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.effects.echo import tame
from bot.effects.message import EMBED_DESCRIPTION_LIMIT, Embed, Message
from bot.language.words import msg, tr, trn

UNKNOWN_CHANNEL = 10003
_WHY: Mapping[int, str] = {
    UNKNOWN_CHANNEL: msg("the channel or thread is gone"),
    10008: msg("a message it builds on is gone"),
    30046: msg("Discord takes no more changes for now"),
    40067: msg("the forum asks for a tag on every post"),
    50001: msg("the bot cannot see the channel"),
    50013: msg("the bot lacks a permission there"),
    50035: msg("Discord did not accept what was to be posted"),
    50083: msg("the thread is archived and locked"),
    160006: msg("the server has as many active threads as Discord allows"),
}
"""Source: Discord, "Opcodes and Status Codes", JSON error codes."""
_DOING: Mapping[str, str] = {
    "send": msg("A message could not be sent"),
    "start_thread": msg("A thread could not be started"),
    "forum_post": msg("A forum post could not be made"),
    "delete": msg("A message of the bot could not be deleted"),
    "delete_thread": msg("A thread of the bot could not be deleted"),
    "edit_thread": msg("A thread could not be locked or unlocked"),
}
_SOMETHING = msg("Something could not be done")
_SCREENED = msg(
    "In this discussion you write with *Respond* alone. What you write is read and scored for "
    "toxicity by a bot before anyone sees it. A doubtful reply you look at again first; if you "
    "send it anyway, a moderator reads it before it is posted. You are told what becomes of it."
)
_OPEN_TO_ALL = msg(
    "Replies in the threads of this discussion are read and scored for toxicity by a bot, and "
    "moderators look at the doubtful ones. What you write with *Respond* is read before it is "
    "posted."
)
_CODE = re.compile(r"\(code (\d+)\)")
_ANSWERED = re.compile(r"Discord answered (\d+) \(code (\d+)\)")


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
    kept = trn(
        "The text of a reply is kept for {count:,} day, and erased as soon as its author deletes "
        "it.",
        "The text of a reply is kept for {count:,} days, and erased as soon as its author deletes "
        "it.",
        keeping.retention_days,
    )
    held, scores = _held(keeping.case_hold_days), tr("Scores stay, without a name.")
    return "\n".join(
        [
            tr(_SCREENED if screened else _OPEN_TO_ALL),
            f"{kept} {held} {scores}",
            tr("`/privacy show` shows what is stored about you. `/privacy forget` erases it."),
        ]
    )


def how_to_respond() -> Embed:
    """Return what a thread begins with in which members write through the form alone."""
    return Embed(
        title=tr("How to reply here"),
        description=tr(
            "Write with *Respond*. What you write is read by a bot before anyone sees it. A calm "
            "reply is posted here under your name; a doubtful one you look at again first, and a "
            "moderator reads it if you send it anyway. You are told what becomes of it."
        ),
        colour="calm",
    )


def opened_by_hand(number: int, title: str, channel_id: int, advice: Sequence[str]) -> Message:
    """Return what moderators are told when a channel that was shut was opened by hand."""
    text = tr(
        "Members can write in {channel} again: its permissions, or those of a role, were changed. "
        "So that discussion {number}, **{title}**, stays screened, the bot locks its threads; "
        "*Respond* works as before.",
        channel=f"<#{channel_id}>",
        number=number,
        title=tame(title),
    )
    embed = Embed(
        title=tr("Discussion {number} is screened by locks now", number=number),
        description="\n".join([text, *advice])[:EMBED_DESCRIPTION_LIMIT],
        colour="attention",
    )
    return Message(embeds=(embed,))


def not_locked(number: int, thread_id: int, problem: str) -> Message:
    """Return what moderators are told where members can write past the form."""
    text = tr(
        "{problem} Members can write in {thread} and nobody reads it first. Give the bot *Manage "
        "Threads* there, or lock the thread yourself.",
        problem=problem,
        thread=f"<#{thread_id}>",
    )
    title = tr("A thread of discussion {number} is not screened", number=number)
    embed = Embed(title=title, description=text, colour="stern")
    return Message(embeds=(embed,))


def closing(*, by_date: bool) -> Message:
    """Return what is said in every thread when a discussion closes."""
    why = tr("Its closing date has come.") if by_date else tr("An admin has closed it.")
    stays = tr("What was written stays readable; new replies are not possible.")
    return Message(
        embeds=(Embed(title=tr("This discussion is closed"), description=f"{why} {stays}"),)
    )


def reopening(*, screened: bool = False) -> Message:
    """Return what is said in every thread when a discussion is opened again."""
    text = (
        tr("An admin has opened it again. Write with *Respond*.")
        if screened
        else tr("An admin has opened it again. Replies are welcome.")
    )
    embed = Embed(title=tr("This discussion is open again"), description=text, colour="calm")
    return Message(embeds=(embed,))


def explain(kind: str, error: str) -> str:
    """Return in a sentence what could not be done, and why, for an effect of this kind."""
    code = discord_code(error)
    answered = _ANSWERED.fullmatch(error)
    if code is not None and code in _WHY:
        why = tr(_WHY[code])
    elif answered is not None:
        status, number = answered.groups()
        why = tr("Discord answered {status} (code {code})", status=status, code=number)
    else:
        why = tr(error)
    return f"{tr(_DOING.get(kind, _SOMETHING))}: {why}."


def discord_code(error: str) -> int | None:
    """Return Discord's JSON error code within an effect's error, or None where there is none."""
    found = _CODE.search(error)
    return int(found.group(1)) if found else None


def _held(days: int) -> str:
    if not days:
        return tr(
            "Text that moderators have to look at is held until the moment of their decision."
        )
    return trn(
        "Text that moderators have to look at is held until {count:,} day after their decision.",
        "Text that moderators have to look at is held until {count:,} days after their decision.",
        days,
    )
