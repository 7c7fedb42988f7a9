"""Talks as a temperature sees them, the last reply being posted at noon."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.moderation.brakes.temperature import Said
from tests.world import NOON


def ago(minutes: float, **parts: object) -> Said:
    return replace(Said(NOON - timedelta(minutes=minutes)), **parts)  # type: ignore[arg-type]


def duel(
    excesses: Sequence[float], *, every: float, addressed: bool = True, reported: int = 0
) -> list[Said]:
    """Two people answer each other in turn, the last reply being posted now."""
    count = len(excesses)
    return [
        ago(
            every * (count - 1 - turn),
            author=turn % 2,
            answers=(turn + 1) % 2,
            excess=value,
            addressed=addressed,
            reported=turn >= count - reported,
        )
        for turn, value in enumerate(excesses)
    ]


def crowd(count: int, *, every: float, people: int, **parts: object) -> list[Said]:
    return [ago(every * turn, author=turn % people, **parts) for turn in range(count)]
