"""A process that dies on the way of a digest, and what must be true after that."""

import asyncio

from bot.digests.section import NAMES
from bot.digests.service import Digests
from bot.effects.executor import Executor, Renderer, Settler
from bot.simulate.fate import Fate, Moment, MortalCarrier, MortalStore
from bot.simulate.tally import Tally
from tests.digests.world import World

FIRST = ("2026-03-01T12:00", "2026-03-02T08:00")
SECOND = ("2026-03-02T08:00", "2026-03-03T08:00")
"""The first windows of the world's discussion, as it is set at the start."""

STEPS = {
    "planning": 1,
    "beginning to compose": 2,
    "keeping what was composed": 3,
    "noting the attempt": 4,
    "asking Discord": 5,
    "settling": 6,
}
"""The steps on the way of one digest: transactions, and a deed on Discord."""
MOMENTS: dict[str, tuple[Moment, float]] = {
    "before it": ("before", 0.0),
    "within it": ("inside", 0.05),
    "at its end": ("inside", 1.0),
    "before anyone is told": ("after", 0.0),
}


async def die(world: World, step: int, moment: str) -> None:
    """Live until the process dies in that step, and leave nothing of it but the database."""
    fate = Fate(step, *MOMENTS[moment])
    store = MortalStore(world.store, fate, Tally())
    carrier = MortalCarrier(world.discord, fate, trouble=lambda: "none", pause=lambda: 0)
    renderers: dict[str, Renderer] = {}
    settlers: dict[str, Settler] = {}
    executor = Executor(store, carrier, world.clock, renderers=renderers, settlers=settlers)
    digests = Digests(store, executor, world.clock, main_points=5, parts=NAMES)
    renderers.update(digests.renderers)
    settlers.update(digests.settlers)

    async def live() -> None:
        await digests.compose_due()
        executor.kick()
        await executor.idle()

    life = asyncio.create_task(live())
    death = asyncio.create_task(fate.died.wait())
    await asyncio.wait({life, death}, return_when=asyncio.FIRST_COMPLETED)
    assert fate.died.is_set(), "there are fewer steps than this one"
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    world.restart()


async def states(world: World, discussion: int = 1) -> list[str]:
    found = await world.rows(
        "SELECT state FROM windows WHERE discussion_id = ? ORDER BY starts_at", discussion
    )
    return [row["state"] for row in found]


async def once(world: World, *spans: tuple[str, str]) -> None:
    """Check that these windows, and no others, have one digest each that stands once."""
    assert await world.windows() == list(spans)
    assert await states(world) == ["posted"] * len(spans)
    assert len(world.posted) == len(world.discord.created) == len(spans)
    (files,) = await world.rows("SELECT count(*) AS n FROM files")
    (charts,) = await world.rows("SELECT count(*) AS n FROM digests WHERE file_id IS NOT NULL")
    assert files == charts
