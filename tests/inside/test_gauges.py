"""What waits is counted, and since when the oldest of it does."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.digests.window import Window
from bot.store import gauges, windows
from bot.store.gauges import Gauges, Pile
from tests.world import GUILD, NOON, RUDE, World, told


async def read(world: World) -> Gauges:
    late_before = world.clock.now() - timedelta(minutes=30)
    return await world.store.read(partial(gauges.read, late_before=late_before))


def test_where_nothing_waits_all_is_zero(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        nothing = Pile(0, None)
        found = await read(world)
        assert found == Gauges(nothing, 0, nothing, 0, nothing, nothing)
        assert found.cases.age_seconds(NOON) == 0

    told(tmp_path, story)


def test_what_waits_is_counted_with_the_age_of_the_oldest(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        opened = world.clock.now()
        world.clock.advance(minutes=5)
        await world.say(RUDE)
        found = await read(world)
        assert found.cases.count == 2
        assert found.cases.age_seconds(world.clock.now()) == 300
        assert found.cases.since == opened
        assert (found.live.count, found.effects.count, found.failed) == (0, 0, 0)
        world.holding = True
        await world.post("it is not read yet")
        waits = await read(world)
        assert (waits.live, waits.replies) == (Pile(1, world.clock.now()), 1)

    told(tmp_path, story)


def test_a_digest_is_late_once_its_patience_is_over(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        now = world.clock.now()
        window = Window(now - timedelta(days=1), now)
        await world.store.write(lambda tx: windows.plan(tx, GUILD, 1, window, now=now))
        world.clock.advance(minutes=30)
        assert (await read(world)).digests.count == 0
        world.clock.advance(minutes=1)
        assert (await read(world)).digests == Pile(1, now)

    told(tmp_path, story)
