"""Rules: how a brake looks in the moderators' channel."""

from collections.abc import Mapping

from bot.effects.echo import tame
from bot.effects.message import Button, Colour, Embed, Message, link, shorten
from bot.language.words import msg, tr
from bot.moderation.brakes.brake import (
    UNANSWERED_AFTER,
    UNTIL_REOPENED,
    Brake,
    BrakeKind,
    BrakeState,
)
from bot.moderation.brakes.words import (
    KIND_WORDS,
    LEAVE,
    LEVEL_WORDS,
    LIFT,
    heat_lines,
    sentence,
    thread_words,
)
from bot.moderation.card import problem_words
from bot.moderation.case import when

KIND_LABELS: Mapping[BrakeKind, str] = {
    BrakeKind.SLOW_30: msg("Slow mode 30 s"),
    BrakeKind.SLOW_120: msg("Slow mode 2 min"),
    BrakeKind.SLOW_600: msg("Slow mode 10 min"),
    BrakeKind.PAUSE: msg("Pause 15 min"),
    BrakeKind.LOCK: msg("Lock"),
}
"""A brake on a button."""

_WHY: Mapping[BrakeKind, str] = {
    BrakeKind.SLOW_30: msg("A short wait lets people read before they answer."),
    BrakeKind.SLOW_120: msg("Who waits two minutes mostly writes a second thought."),
    BrakeKind.SLOW_600: msg("It goes on, but nobody can go back and forth."),
    BrakeKind.PAUSE: msg(
        "Slow mode would come late: a quarter of an hour lets everyone read it over."
    ),
    BrakeKind.LOCK: msg("It is as heated as it gets: nobody should write before you have read it."),
}
_COLOURS: Mapping[BrakeState, Colour] = {
    BrakeState.PROPOSED: "attention",
    BrakeState.SET: "stern",
    BrakeState.FAILED: "attention",
    BrakeState.LIFTED: "calm",
    BrakeState.DECLINED: "calm",
    BrakeState.EXPIRED: "calm",
}
_MISSING_PERMISSION = msg(
    "the bot lacks Manage Threads there. Give its role that permission in the channel of the thread"
)
_PROBLEMS = {50013: _MISSING_PERMISSION, 50001: msg("the bot does not see the thread any more")}
"""Source: Discord, JSON error codes."""


def custom_id(brake_id: int, verb: str) -> str:
    """Return the id of a button on a brake's card; cogs/brakes.py reads it."""
    return f"seedbed:brake:{brake_id}:{verb}"


def brake_card(brake: Brake) -> Message:
    """Return the card of a brake as things stand now, with buttons for what can be done."""
    is_proposed = brake.state is BrakeState.PROPOSED
    lines = [
        f"{thread_words(brake)} {link(brake.guild_id, brake.thread_id)}",
        *heat_lines(brake.level, brake.points, brake.reasons, now=is_proposed),
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


def _title(brake: Brake) -> str:
    if brake.state is BrakeState.PROPOSED:
        return tr(
            "Brake {number} · proposed for a thread that is {level}",
            number=brake.id,
            level=tr(LEVEL_WORDS[brake.level]),
        )
    chosen = brake.kind or brake.proposed
    if chosen is None:
        return tr("Brake {number} · on a thread", number=brake.id)
    return tr("Brake {number} · {brake}", number=brake.id, brake=tr(KIND_WORDS[chosen]))


def _standing(brake: Brake) -> list[str]:
    """Return how a brake stands and what to do, a line each."""
    if brake.state is BrakeState.PROPOSED and brake.proposed is not None:
        kind = brake.proposed
        return [
            f"{_proposed(kind)} {tr(_WHY[kind])}",
            tr(
                "Nothing is set unless one of you chooses. Without an answer this ends {then}, or "
                "as soon as it has calmed down.",
                then=when(brake.made_at + UNANSWERED_AFTER),
            ),
        ]
    return [f"**{sentence(brake)}**", *_trouble(brake)]


def _proposed(kind: BrakeKind) -> str:
    brake = tr(KIND_WORDS[kind])
    if kind is BrakeKind.LOCK:
        return tr("Proposed: **{brake}** until you open it, at most 24 hours.", brake=brake)
    if kind is BrakeKind.PAUSE:
        return tr("Proposed: **{brake}**.", brake=brake)
    minutes = int(kind.length.total_seconds() // 60)
    return tr("Proposed: **{brake}** for {minutes} minutes.", brake=brake, minutes=minutes)


def _trouble(brake: Brake) -> list[str]:
    """Return what Discord refused and what to do, where something stands in the way."""
    if brake.problem is None or brake.state not in (BrakeState.SET, BrakeState.FAILED):
        return []
    why = problem_words(brake.problem, _PROBLEMS)
    if brake.state is BrakeState.FAILED:
        return [tr("⚠️ Nothing was set: {why}. `/brake set` tries again.", why=why)]
    if brake.problem == UNTIL_REOPENED:
        return [tr("The slow mode goes back to what it was once the discussion is opened again.")]
    return [
        tr(
            "⚠️ It could not be lifted: {why}. It is tried again by itself; `/brake lift` tries at "
            "once.",
            why=why,
        )
    ]


def _buttons(brake: Brake) -> list[Button]:
    if brake.state is BrakeState.SET and not brake.lifting:
        return [Button(tr("Lift now"), custom_id(brake.id, LIFT))]
    if brake.state is not BrakeState.PROPOSED:
        return []
    kinds = [
        Button(
            tr(KIND_LABELS[kind]),
            custom_id(brake.id, kind),
            "primary" if kind is brake.proposed else "secondary",
        )
        for kind in BrakeKind
    ]
    return [*kinds, Button(tr("Leave it"), custom_id(brake.id, LEAVE))]
