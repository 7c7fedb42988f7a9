"""Rules: brakes in words: how one stands, what is said in its thread, what moderators are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.effects.echo import tame
from bot.effects.message import Embed, Message, shorten
from bot.moderation.brakes.brake import (
    REST,
    Brake,
    BrakeKind,
    BrakeState,
    Heated,
    How,
    Outcome,
    Refusal,
    Status,
)
from bot.moderation.brakes.temperature import HOT, MOST, Level, Temperature
from bot.moderation.case import when, who

KIND_WORDS: Mapping[BrakeKind, str] = {
    BrakeKind.SLOW_30: "slow mode of 30 seconds",
    BrakeKind.SLOW_120: "slow mode of 2 minutes",
    BrakeKind.SLOW_600: "slow mode of 10 minutes",
    BrakeKind.PAUSE: "a pause of 15 minutes",
    BrakeKind.LOCK: "a lock",
}
"""A brake within a sentence."""

LEAVE, LIFT = "leave", "lift"
"""What buttons say besides the kinds."""

_EVERY: Mapping[BrakeKind, str] = {
    BrakeKind.SLOW_30: "30 seconds",
    BrakeKind.SLOW_120: "2 minutes",
    BrakeKind.SLOW_600: "10 minutes",
}
_LISTED = 15
"""The most threads and the most brakes that one answer lists."""


def thread_message(brake: Brake) -> Message | None:
    """Return what is said in the thread of a brake, or None where it brakes nothing."""
    if brake.kind is None or brake.until is None:
        return None
    if brake.state is BrakeState.LIFTED:
        over = "This thread is open again" if brake.kind.slow_seconds is None else "As fast as ever"
        text = "The moderators have ended the brake on this thread. Please write on."
        return Message(embeds=(Embed(title=over, description=text, colour="calm"),))
    if brake.state is not BrakeState.SET:
        return None
    why = ", as it became heated" if brake.level is not Level.CALM else ""
    match brake.kind:
        case BrakeKind.PAUSE:
            title = "This thread is paused"
            text = (
                f"The moderators have paused this thread for 15 minutes{why}. Read it over; it "
                f"opens again at {when(brake.until, 't')}."
            )
        case BrakeKind.LOCK:
            title = "This thread is locked for now"
            text = (
                f"The moderators have locked this thread{why}. It opens when they open it, at the "
                f"latest {when(brake.until, 'f')}."
            )
        case slow:
            title = "Slowly, please"
            text = (
                f"The moderators have slowed this thread down{why}: everyone can write once in "
                f"{_EVERY[slow]}, until {when(brake.until, 't')}."
            )
    return Message(embeds=(Embed(title=title, description=text),))


def answer_words(outcome: Outcome, *, wanted: str) -> str:
    """Return what a moderator is told.

    Args:
        wanted: A kind, `LEAVE` or `LIFT`.
    """
    brake, refusal = outcome.brake, outcome.refusal
    if refusal is Refusal.UNKNOWN or (brake is None and refusal is not Refusal.NONE):
        return (
            "There is no such thread of an open discussion here. Nothing was changed. "
            "`/brake status` shows the threads that are warm or hot."
        )
    stands = f"{sentence(brake)} " if brake else ""
    match refusal:
        case Refusal.BUSY:
            return f"{stands}Nothing was changed. Lift it first: `/brake lift`."
        case Refusal.NONE:
            return f"No brake is on this thread. {stands}Nothing was changed."
        case None if brake is not None:
            return _done(brake, wanted)
    return f"{stands}Nothing was changed."


def status_message(status: Status) -> Message:
    """Return the answer to ``/brake status``."""
    heated = [_heated(one) for one in status.heated[:_LISTED]]
    more = len(status.heated) - len(heated)
    lines = heated or ["Every thread of the open discussions is calm."]
    if more > 0:
        lines.append(f"and {more} more.")
    brakes = [f"{thread_words(one)} {sentence(one)}" for one in status.brakes[:_LISTED]]
    below = brakes or ["No brake is set and none is proposed."]
    if len(status.brakes) > _LISTED:
        below.append(f"and {len(status.brakes) - _LISTED} more.")
    return Message(
        embeds=(
            Embed(title="Warm and hot threads", description=shorten("\n".join(lines), 3500)),
            Embed(title="Brakes", description=shorten("\n".join(below), 2000)),
        )
    )


def _heated(one: Heated) -> str:
    temperature: Temperature = one.temperature
    words = tuple(reason.words for reason in temperature.reasons)
    return "\n".join(
        [
            f"<#{one.thread_id}>",
            *heat_lines(temperature.level, temperature.points, words, verb="is"),
        ]
    )


def heat_lines(level: Level, points: float, reasons: Sequence[str], *, verb: str) -> list[str]:
    """Return how heated a thread is or was, and why, a line each."""
    figures = f"{points:.1f} of {MOST:.0f} points; hot from {HOT:.0f}"
    return [f"It {verb} **{level}** ({figures}).", *(f"- {one}" for one in reasons)]


def thread_words(brake: Brake) -> str:
    """Return the thread of a brake: Discord shows its name, but of one that is gone."""
    gone = f" ({tame(brake.thread_name)})" if brake.thread_gone and brake.thread_name else ""
    return f"<#{brake.thread_id}>{gone}"


def sentence(brake: Brake) -> str:
    """Return in a sentence or two how a brake stands."""
    name = KIND_WORDS[brake.kind] if brake.kind else "a brake"
    chosen = f"{name[0].upper()}{name[1:]}, chosen by {who(brake.decided_by)},"
    match brake.state:
        case BrakeState.PROPOSED:
            words = f"A brake is proposed since {when(brake.made_at)}."
        case BrakeState.DECLINED:
            words = f"{who(brake.decided_by)} left it as it is {_ago(brake.decided_at)}."
        case BrakeState.EXPIRED:
            words = _EXPIRED.get(brake.ended_how or How.TIME, _EXPIRED[How.TIME])
        case BrakeState.FAILED:
            words = f"{chosen} could not be set."
        case BrakeState.LIFTED:
            words = f"{chosen} {_ended(brake)}"
        case BrakeState.SET if brake.lifting:
            words = f"{chosen} is being lifted."
        case BrakeState.SET:
            words = f"{chosen} ends {when(brake.until) if brake.until else 'by itself'}."
    return words


_EXPIRED: Mapping[How, str] = {
    How.CALM: "It has calmed down by itself; nothing was done.",
    How.TIME: "Nobody answered within 60 minutes; nothing was done.",
    How.CLOSED: "The discussion was closed; nothing was done.",
    How.GONE: "The thread is gone; nothing was done.",
}


def _ended(brake: Brake) -> str:
    ago = _ago(brake.ended_at)
    match brake.ended_how:
        case How.MODERATOR:
            text = f"was lifted by {who(brake.ended_by)} {ago}."
        case How.CLOSED:
            text = f"ended {ago} with the discussion."
        case How.GONE:
            text = f"ended {ago}: the thread is gone."
        case How.NEEDLESS:
            return "was not needed: the thread was as slow, or locked, already. Nothing was set."
        case How.FAILED:
            text = f"could not be set for certain and was taken back {ago}."
        case _:
            text = f"ended by itself {ago}."
    return text + (" Somebody had changed it meanwhile; that was left." if brake.left else "")


def _done(brake: Brake, wanted: str) -> str:
    if wanted == LEAVE:
        minutes = int(REST.total_seconds() // 60)
        return f"Left as it is. Nothing is proposed for this thread for {minutes} minutes."
    return sentence(brake)


def _ago(moment: datetime | None) -> str:
    return when(moment) if moment else "before"
