"""Rules: how a brake looks in the moderators' channel."""

from collections.abc import Mapping

from bot.effects.echo import tame
from bot.effects.message import Button, Colour, Embed, Message, link, shorten
from bot.moderation.brakes.brake import (
    UNANSWERED_AFTER,
    UNTIL_REOPENED,
    Brake,
    BrakeKind,
    BrakeState,
)
from bot.moderation.brakes.words import KIND_WORDS, LEAVE, LIFT, heat_lines, sentence, thread_words
from bot.moderation.card import problem_words
from bot.moderation.case import when

KIND_LABELS: Mapping[BrakeKind, str] = {
    BrakeKind.SLOW_30: "Slow mode 30 s",
    BrakeKind.SLOW_120: "Slow mode 2 min",
    BrakeKind.SLOW_600: "Slow mode 10 min",
    BrakeKind.PAUSE: "Pause 15 min",
    BrakeKind.LOCK: "Lock",
}
"""A brake on a button."""

_WHY: Mapping[BrakeKind, str] = {
    BrakeKind.SLOW_30: "A short wait lets people read before they answer.",
    BrakeKind.SLOW_120: "Who waits two minutes mostly writes a second thought.",
    BrakeKind.SLOW_600: "It goes on, but nobody can go back and forth.",
    BrakeKind.PAUSE: "Slow mode would come late: a quarter of an hour lets everyone read it over.",
    BrakeKind.LOCK: "It is as heated as it gets: nobody should write before you have read it.",
}
_COLOURS: Mapping[BrakeState, Colour] = {
    BrakeState.PROPOSED: "attention",
    BrakeState.SET: "stern",
    BrakeState.FAILED: "attention",
    BrakeState.LIFTED: "calm",
    BrakeState.DECLINED: "calm",
    BrakeState.EXPIRED: "calm",
}
_MISSING_PERMISSION = (
    "the bot lacks Manage Threads there. Give its role that permission in the channel of the thread"
)
_PROBLEMS = {50013: _MISSING_PERMISSION, 50001: "the bot does not see the thread any more"}
"""Source: Discord, JSON error codes."""


def custom_id(brake_id: int, verb: str) -> str:
    """Return the id of a button on a brake's card; cogs/brakes.py reads it."""
    return f"seedbed:brake:{brake_id}:{verb}"


def brake_card(brake: Brake) -> Message:
    """Return the card of a brake as things stand now, with buttons for what can be done."""
    lines = [
        f"{thread_words(brake)} {link(brake.guild_id, brake.thread_id)}",
        *heat_lines(brake.level, brake.points, brake.reasons, verb=_verb(brake)),
        "",
        *_standing(brake),
    ]
    embed = Embed(
        title=_title(brake),
        description=shorten("\n".join(lines), 3500),
        footer=shorten(tame(brake.discussion_title), 200),
        colour=_COLOURS[brake.state],
    )
    return Message(embeds=(embed,), buttons=tuple(_buttons(brake)))


def _verb(brake: Brake) -> str:
    return "is" if brake.state is BrakeState.PROPOSED else "was"


def _title(brake: Brake) -> str:
    if brake.state is BrakeState.PROPOSED:
        return f"Brake {brake.id} · proposed for a thread that is {brake.level}"
    chosen = brake.kind or brake.proposed
    return f"Brake {brake.id} · {KIND_WORDS[chosen] if chosen else 'on a thread'}"


def _standing(brake: Brake) -> list[str]:
    """Return how a brake stands and what to do, a line each."""
    if brake.state is BrakeState.PROPOSED and brake.proposed is not None:
        kind = brake.proposed
        return [
            f"Proposed: **{KIND_WORDS[kind]}**{_for(kind)}. {_WHY[kind]}",
            "Nothing is set unless one of you chooses. Without an answer this ends "
            f"{when(brake.made_at + UNANSWERED_AFTER)}, or as soon as it has calmed down.",
        ]
    return [f"**{sentence(brake)}**", *_trouble(brake)]


def _for(kind: BrakeKind) -> str:
    if kind is BrakeKind.LOCK:
        return " until you open it, at most 24 hours"
    if kind is BrakeKind.PAUSE:
        return ""
    return f" for {int(kind.length.total_seconds() // 60)} minutes"


def _trouble(brake: Brake) -> list[str]:
    """Return what Discord refused and what to do, where something stands in the way."""
    if brake.problem is None or brake.state not in (BrakeState.SET, BrakeState.FAILED):
        return []
    why = problem_words(brake.problem, _PROBLEMS)
    if brake.state is BrakeState.FAILED:
        return [f"⚠️ Nothing was set: {why}. `/brake set` tries again."]
    if brake.problem == UNTIL_REOPENED:
        return ["The slow mode goes back to what it was once the discussion is opened again."]
    again = "It is tried again by itself; `/brake lift` tries at once."
    return [f"⚠️ It could not be lifted: {why}. {again}"]


def _buttons(brake: Brake) -> list[Button]:
    if brake.state is BrakeState.SET and not brake.lifting:
        return [Button("Lift now", custom_id(brake.id, LIFT))]
    if brake.state is not BrakeState.PROPOSED:
        return []
    kinds = [
        Button(
            KIND_LABELS[kind],
            custom_id(brake.id, kind),
            "primary" if kind is brake.proposed else "secondary",
        )
        for kind in BrakeKind
    ]
    return [*kinds, Button("Leave it", custom_id(brake.id, LEAVE))]
