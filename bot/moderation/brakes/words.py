"""Rules: brakes in words: how one stands, what is said in its thread, what moderators are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.effects.echo import tame
from bot.effects.message import Embed, Message, shorten
from bot.language.words import msg, tr
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
    BrakeKind.SLOW_30: msg("slow mode of 30 seconds"),
    BrakeKind.SLOW_120: msg("slow mode of 2 minutes"),
    BrakeKind.SLOW_600: msg("slow mode of 10 minutes"),
    BrakeKind.PAUSE: msg("a pause of 15 minutes"),
    BrakeKind.LOCK: msg("a lock"),
}
"""A brake within a sentence."""

LEVEL_WORDS: Mapping[Level, str] = {
    Level.CALM: msg("calm"),
    Level.WARM: msg("warm"),
    Level.HOT: msg("hot"),
}
"""How heated a thread is, within a sentence."""

LEAVE, LIFT = "leave", "lift"
"""What buttons say besides the kinds."""

_EVERY: Mapping[BrakeKind, str] = {
    BrakeKind.SLOW_30: msg("30 seconds"),
    BrakeKind.SLOW_120: msg("2 minutes"),
    BrakeKind.SLOW_600: msg("10 minutes"),
}
_LISTED = 15
"""The most threads and the most brakes that one answer lists."""


def thread_message(brake: Brake) -> Message | None:
    """Return what is said in the thread of a brake, or None where it brakes nothing."""
    if brake.kind is None or brake.until is None:
        return None
    if brake.state is BrakeState.LIFTED:
        locked = brake.kind.slow_seconds is None
        over = tr("This thread is open again") if locked else tr("As fast as ever")
        text = tr("The moderators have ended the brake on this thread. Please write on.")
        return Message(embeds=(Embed(title=over, description=text, colour="calm"),))
    if brake.state is not BrakeState.SET:
        return None
    heated = brake.level is not Level.CALM
    match brake.kind:
        case BrakeKind.PAUSE:
            title, text = tr("This thread is paused"), _paused(brake.until, heated)
        case BrakeKind.LOCK:
            title, text = tr("This thread is locked for now"), _locked(brake.until, heated)
        case slow:
            title, text = tr("Slowly, please"), _slowed(tr(_EVERY[slow]), brake.until, heated)
    return Message(embeds=(Embed(title=title, description=text),))


def _paused(until: datetime, heated: bool) -> str:
    at = when(until, "t")
    if heated:
        return tr(
            "The moderators have paused this thread for 15 minutes, as it became heated. Read it "
            "over; it opens again at {at}.",
            at=at,
        )
    return tr(
        "The moderators have paused this thread for 15 minutes. Read it over; it opens again at "
        "{at}.",
        at=at,
    )


def _locked(until: datetime, heated: bool) -> str:
    latest = when(until, "f")
    if heated:
        return tr(
            "The moderators have locked this thread, as it became heated. It opens when they open "
            "it, at the latest {latest}.",
            latest=latest,
        )
    return tr(
        "The moderators have locked this thread. It opens when they open it, at the latest "
        "{latest}.",
        latest=latest,
    )


def _slowed(every: str, until: datetime, heated: bool) -> str:
    at = when(until, "t")
    if heated:
        return tr(
            "The moderators have slowed this thread down, as it became heated: everyone can write "
            "once in {every}, until {at}.",
            every=every,
            at=at,
        )
    return tr(
        "The moderators have slowed this thread down: everyone can write once in {every}, until "
        "{at}.",
        every=every,
        at=at,
    )


def answer_words(outcome: Outcome, *, wanted: str) -> str:
    """Return what a moderator is told.

    Args:
        wanted: A kind, `LEAVE` or `LIFT`.
    """
    brake, refusal = outcome.brake, outcome.refusal
    if refusal is Refusal.UNKNOWN or (brake is None and refusal is not Refusal.NONE):
        return tr(
            "There is no such thread of an open discussion here. Nothing was changed. "
            "`/brake status` shows the threads that are warm or hot."
        )
    if refusal is None and brake is not None:
        return _done(brake, wanted)
    parts = [sentence(brake)] if brake else []
    if refusal is Refusal.NONE:
        parts.insert(0, tr("No brake is on this thread."))
    parts.append(tr("Nothing was changed."))
    if refusal is Refusal.BUSY:
        parts.append(tr("Lift it first: `/brake lift`."))
    return " ".join(parts)


def status_message(status: Status) -> Message:
    """Return the answer to ``/brake status``."""
    heated = [_heated(one) for one in status.heated[:_LISTED]]
    more = len(status.heated) - len(heated)
    lines = heated or [tr("Every thread of the open discussions is calm.")]
    if more > 0:
        lines.append(tr("and {count} more.", count=more))
    brakes = [f"{thread_words(one)} {sentence(one)}" for one in status.brakes[:_LISTED]]
    below = brakes or [tr("No brake is set and none is proposed.")]
    if (more := len(status.brakes) - _LISTED) > 0:
        below.append(tr("and {count} more.", count=more))
    return Message(
        embeds=(
            Embed(title=tr("Warm and hot threads"), description=shorten("\n".join(lines), 3500)),
            Embed(title=tr("Brakes"), description=shorten("\n".join(below), 2000)),
        )
    )


def _heated(one: Heated) -> str:
    temperature: Temperature = one.temperature
    words = tuple(reason.words for reason in temperature.reasons)
    lines = heat_lines(temperature.level, temperature.points, words, now=True)
    return "\n".join([f"<#{one.thread_id}>", *lines])


def heat_lines(level: Level, points: float, reasons: Sequence[str], *, now: bool) -> list[str]:
    """Return how heated a thread is now, or was, and why, a line each."""
    values = {"level": tr(LEVEL_WORDS[level]), "points": points, "most": MOST, "hot": HOT}
    if now:
        line = tr(
            "It is **{level}** ({points:.1f} of {most:.0f} points; hot from {hot:.0f}).", **values
        )
    else:
        line = tr(
            "It was **{level}** ({points:.1f} of {most:.0f} points; hot from {hot:.0f}).", **values
        )
    return [line, *(f"- {one}" for one in reasons)]


def thread_words(brake: Brake) -> str:
    """Return the thread of a brake: Discord shows its name, but of one that is gone."""
    gone = f" ({tame(brake.thread_name)})" if brake.thread_gone and brake.thread_name else ""
    return f"<#{brake.thread_id}>{gone}"


def sentence(brake: Brake) -> str:
    """Return in a sentence or two how a brake stands."""
    name = tr(KIND_WORDS[brake.kind]) if brake.kind else tr("a brake")
    chosen = {"brake": f"{name[0].upper()}{name[1:]}", "who": who(brake.decided_by)}
    match brake.state:
        case BrakeState.PROPOSED:
            words = tr("A brake is proposed since {then}.", then=when(brake.made_at))
        case BrakeState.DECLINED:
            ago = _ago(brake.decided_at)
            words = tr("{who} left it as it is {ago}.", who=who(brake.decided_by), ago=ago)
        case BrakeState.EXPIRED:
            words = tr(_EXPIRED.get(brake.ended_how or How.TIME, _EXPIRED[How.TIME]))
        case BrakeState.FAILED:
            words = tr("{brake}, chosen by {who}, could not be set.", **chosen)
        case BrakeState.LIFTED:
            words = _ended(brake, chosen)
        case BrakeState.SET if brake.lifting:
            words = tr("{brake}, chosen by {who}, is being lifted.", **chosen)
        case BrakeState.SET if brake.until is not None:
            until = when(brake.until)
            words = tr("{brake}, chosen by {who}, ends {until}.", **chosen, until=until)
        case BrakeState.SET:
            words = tr("{brake}, chosen by {who}, ends by itself.", **chosen)
    return words


_EXPIRED: Mapping[How, str] = {
    How.CALM: msg("It has calmed down by itself; nothing was done."),
    How.TIME: msg("Nobody answered within 60 minutes; nothing was done."),
    How.CLOSED: msg("The discussion was closed; nothing was done."),
    How.GONE: msg("The thread is gone; nothing was done."),
}


def _ended(brake: Brake, chosen: Mapping[str, str]) -> str:
    ended = {**chosen, "ago": _ago(brake.ended_at)}
    match brake.ended_how:
        case How.MODERATOR:
            by = who(brake.ended_by)
            text = tr("{brake}, chosen by {who}, was lifted by {by} {ago}.", **ended, by=by)
        case How.CLOSED:
            text = tr("{brake}, chosen by {who}, ended {ago} with the discussion.", **ended)
        case How.GONE:
            text = tr("{brake}, chosen by {who}, ended {ago}: the thread is gone.", **ended)
        case How.NEEDLESS:
            return tr(
                "{brake}, chosen by {who}, was not needed: the thread was as slow, or locked, "
                "already. Nothing was set.",
                **chosen,
            )
        case How.FAILED:
            text = tr(
                "{brake}, chosen by {who}, could not be set for certain and was taken back {ago}.",
                **ended,
            )
        case _:
            text = tr("{brake}, chosen by {who}, ended by itself {ago}.", **ended)
    left = tr("Somebody had changed it meanwhile; that was left.") if brake.left else ""
    return f"{text} {left}".rstrip()


def _done(brake: Brake, wanted: str) -> str:
    if wanted == LEAVE:
        return tr(
            "Left as it is. Nothing is proposed for this thread for {minutes} minutes.",
            minutes=int(REST.total_seconds() // 60),
        )
    return sentence(brake)


def _ago(moment: datetime | None) -> str:
    return when(moment) if moment else tr("before")
