"""What stands in the database and on cards, and how a move was answered."""

from typing import Any

from bot.moderation.lifecycle import Action, Event, Refusal
from bot.moderation.moves import Choice, Move
from tests.moderation.steps import words
from tests.world import GUILD, MODERATOR, World

SECOND = MODERATOR + 1
THIRD = MODERATOR + 2


async def refusal(
    world: World,
    event: Event,
    *,
    by: int = MODERATOR,
    number: int = 1,
    key: str | None = None,
    version: int | None = None,
    action: Action = Action.REMOVE,
    minutes: int | None = None,
    word: str | None = None,
) -> Refusal | None:
    """Make a move and return why it was refused, or None where it happened."""
    choice = Choice(action, minutes=minutes, word=word)
    move = Move(event, by, "button", key, version, choice)
    outcome = await world.desk.move(GUILD, number, move)
    await world.settle()
    assert outcome is not None
    return outcome.refusal


async def stored(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table but the one that remembers interactions."""
    tables = await world.column(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'interactions' "
        "AND name NOT LIKE 'sqlite%'"
    )
    return {name: await world.rows(f"SELECT * FROM {name}") for name in tables}  # noqa: S608


def card(world: World, number: int = 1) -> str:
    """Return what the one card of a case says."""
    (found,) = [one for one in world.cards if f"Case {number} " in words(one.message)]
    return words(found.message)
