"""What happens at a desk, and the figures that it gives."""

from datetime import datetime, timedelta

from bot.moderation.desk_figures import DeskFigures
from bot.moderation.lifecycle import Event
from bot.store import record_figures
from tests.moderation.steps import decide, move
from tests.world import AUTHOR, CALM, GUILD, NOON, RUDE, World

OTHER = 602
SOON = timedelta(seconds=1)


async def figures(
    world: World, *, start: datetime = NOON, end: datetime | None = None, guild: int = GUILD
) -> DeskFigures:
    now = world.clock.now()
    upto = end or now + SOON
    return await world.store.read(
        lambda tx: record_figures.desk(tx, guild, start=start, end=upto, now=now)
    )


async def flag(world: World, count: int) -> None:
    for _ in range(count):
        await world.say(RUDE)


async def draw(world: World, count: int) -> None:
    """Have replies posted that are let pass and drawn, each to be read by two."""
    world.chance = lambda: 0.0
    for _ in range(count):
        await world.say(CALM)
    world.chance = lambda: 1.0


async def appeal(world: World, number: int, end: Event) -> None:
    """Uphold a case, have its author appeal, and another moderator end the appeal."""
    await decide(world, number=number)
    assert await world.appeals.appeal(GUILD, number, "I meant it well", by=AUTHOR) == "made"
    assert await move(world, end, number=number, by=OTHER)
