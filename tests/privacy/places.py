"""Where in the database something stands."""

from bot.moderation.lifecycle import Verdict
from bot.moderation.moves import Move
from tests.world import GUILD, World

PERSON = 987_654_321_987_654_321
JUDGE = 876_543_219_876_543_219


async def places_of(world: World, needle: object) -> set[str]:
    """Return every column that holds a person's id or a text, also within something longer."""
    tables = await world.column("SELECT name FROM sqlite_master WHERE type = 'table'")
    found = set()
    for table in tables:
        for row in await world.rows(f"SELECT * FROM {table}"):  # noqa: S608  our own tables
            found |= {f"{table}.{key}" for key, value in row.items() if str(needle) in str(value)}
    return found


async def decide(world: World, verdict: Verdict = Verdict.UPHOLD, number: int = 1) -> None:
    await world.desk.move(GUILD, number, Move(verdict.event, JUDGE, "button"))
    await world.settle()
