"""A surge in which the machine's clock is set back: it ends no earlier than it began."""

from pathlib import Path

import pytest

from tests.moderation.test_surges import DESK, OVER, calm_down, flood, summaries, summary
from tests.world import GUILD, World, told


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_surge_is_told_of_whole_though_the_clock_is_set_back_in_it(
    tmp_path: Path, goes_on: bool
) -> None:
    async def story(world: World) -> None:
        await flood(world, 10)
        world.clock.advance(minutes=-30)
        if goes_on:
            await flood(world, 5)
        await calm_down(world)
        world.clock.advance(minutes=30)  # what waits for a moment waits for the clock's
        await world.settle()
        assert summaries(world) == [OVER]
        count = 15 if goes_on else 10
        assert f", {count} replies by 10 members were flagged:" in summary(world)
        (surge,) = await world.rows("SELECT began_at, ended_at, cases FROM surges")
        assert surge["began_at"] <= surge["ended_at"]
        assert surge["cases"] == count
        assert await world.store.read(lambda tx: world.desk.surges.left_some(tx, GUILD))

    told(tmp_path, story, desk=DESK)
