"""Rules: whether a member may respond now, as Discord would let them write there themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.language.words import msg, tr
from bot.moderation.case import when

LOCKED = msg("This thread is locked for now. Nobody but the moderators can write in it.")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wants to respond, as Discord shows them now.

    Attributes:
        may_see: They may see the thread.
        may_write: They hold Send Messages in Threads there.
        bypasses_slow_mode: Slow mode does not hold them up: they hold Bypass Slowmode, Manage
            Messages or Manage Threads.
        timed_out_until: Until when they may not write anywhere, or None.
    """

    user_id: int
    role_ids: frozenset[int] = frozenset()
    may_see: bool = True
    may_write: bool = True
    bypasses_slow_mode: bool = False
    timed_out_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ThreadNow:
    """The thread as Discord shows it now.

    Attributes:
        locked: Nobody but moderators writes in it.
        slow_seconds: How long one waits between two messages; 0 for none.
    """

    thread_id: int
    locked: bool = False
    slow_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the bot knows besides.

    Attributes:
        known: The thread belongs to a discussion, and is there.
        open: The discussion is open.
        posting: It is still being posted, and not open yet.
        screened: Nobody but the bot writes in its threads, by permissions or by locks, or None.
        braked: A moderator has locked the thread with a brake.
        last_at: When the member last wrote in the thread, or None.
        sent: When they sent something in the last hour, the oldest first.
        nudged: When they were asked to think again in the last hour, the oldest first.
    """

    known: bool = True
    open: bool = True
    posting: bool = False
    screened: str | None = None
    braked: bool = False
    last_at: datetime | None = None
    sent: Sequence[datetime] = ()
    nudged: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a member may do what, in an hour."""

    sent: int
    nudged: int


def refusal(
    writer: Writer, thread: ThreadNow, standing: Standing, *, limits: Limits, now: datetime
) -> str | None:
    """Return why a member may not respond now and what to do, or None where they may."""
    timed_out = writer.timed_out_until
    if not standing.known:
        why = tr("There is no discussion of the bot here to respond to.")
    elif standing.posting:
        why = tr("This discussion is still being posted. Try again in a moment.")
    elif not standing.open:
        why = tr("This discussion is closed: new responses are not possible.")
    elif not writer.may_see:
        why = tr("You cannot see this thread, so you cannot respond in it.")
    elif timed_out is not None and timed_out > now:
        until = when(timed_out, "f")
        why = tr("You are timed out and cannot respond until {until}.", until=until)
    elif standing.braked or (thread.locked and standing.screened != "lock"):
        why = tr(LOCKED)
    elif standing.screened is None and not writer.may_write:
        why = tr("You may not write in this thread, so you cannot respond in it either.")
    else:
        return _too_soon(writer, thread, standing, limits=limits, now=now)
    return why


def refusal_to_rewrite(
    writer: Writer, standing: Standing, *, stood: bool, limits: Limits, now: datetime
) -> str | None:
    """Return why a member may not write a response anew now, or None where they may.

    It is no new message: slow mode does not count. But it must not serve to find the gaps.

    Args:
        stood: It can be read in its thread: then it is edited as messages are, and only while the
            discussion is open. What was sent in before its end is brought to its own end.
    """
    timed_out = writer.timed_out_until
    if timed_out is not None and timed_out > now:
        until = when(timed_out, "f")
        return tr("You are timed out and cannot edit until {until}.", until=until)
    if stood and not standing.open:
        return tr("This discussion is closed: what stands there can only be withdrawn.")
    if standing.braked:
        return tr(LOCKED)
    if len(standing.nudged) >= limits.nudged:
        again = when(standing.nudged[-limits.nudged] + _HOUR)
        return tr("You have tried several times. You can edit again {again}.", again=again)
    return _too_many(standing, limits=limits)


def refusal_to_send(timed_out_until: datetime | None, *, braked: bool, now: datetime) -> str | None:
    """Return why an author may not send now what they were asked about, or None where they may."""
    if timed_out_until is not None and timed_out_until > now:
        until = when(timed_out_until, "f")
        return tr("You are timed out and cannot send it until {until}.", until=until)
    return tr(LOCKED) if braked else None


def _too_soon(
    writer: Writer, thread: ThreadNow, standing: Standing, *, limits: Limits, now: datetime
) -> str | None:
    if thread.slow_seconds and standing.last_at is not None and not writer.bypasses_slow_mode:
        until = standing.last_at + timedelta(seconds=thread.slow_seconds)
        if until > now:
            again = when(until)
            return tr("Slow mode is on in this thread. You can respond {again}.", again=again)
    return _too_many(standing, limits=limits)


def _too_many(standing: Standing, *, limits: Limits) -> str | None:
    if len(standing.sent) < limits.sent:
        return None
    again = when(standing.sent[-limits.sent] + _HOUR)
    return tr("You have sent a lot in the last hour. You can respond {again}.", again=again)
