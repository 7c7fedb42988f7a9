"""Every window has its digest once, however often the process dies or the scheduler starts."""

import asyncio
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.digests.compose import compose
from bot.digests.section import NAMES
from bot.digests.service import Digests
from tests.digests.deaths import FIRST, MOMENTS, SECOND, STEPS, die, once, states
from tests.digests.world import OPENED, World, told


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("step", STEPS)
def test_a_window_is_posted_once_though_the_process_dies_while(
    step: str, moment: str, tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        await world.reply()
        world.clock.moment = OPENED + timedelta(hours=20)
        await die(world, STEPS[step], moment)
        await world.tick()
        await once(world, FIRST)

    told(tmp_path, story)


def test_a_process_that_dies_again_and_again_posts_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        world.clock.moment = OPENED + timedelta(hours=20)
        for moment in ("within it", "before it"):
            for _ in range(3):
                planned = 1 if await states(world) else 0
                await die(world, STEPS["keeping what was composed"] - planned, moment)
        assert await states(world) == ["composing"]
        await world.tick()
        await once(world, FIRST)

    told(tmp_path, story)


def test_two_schedulers_that_compose_at_once_post_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=30)

    def together(*given: Any) -> Any:
        both.wait()
        return compose(*given)

    async def story(world: World) -> None:
        await world.reply()
        second = Digests(world.store, world.executor, world.clock, main_points=5, parts=NAMES)
        monkeypatch.setattr("bot.digests.service.compose", together)
        world.clock.moment = OPENED + timedelta(hours=20)
        await asyncio.gather(world.digests.compose_due(), second.compose_due())
        await world.settle()
        await once(world, FIRST)

    told(tmp_path, story)


def test_a_window_that_another_process_skips_meanwhile_gets_no_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        loop = asyncio.get_running_loop()

        def slowly(*given: Any) -> Any:
            skip = world.execute("UPDATE windows SET state = 'skipped'")
            asyncio.run_coroutine_threadsafe(skip, loop).result(timeout=30)
            return compose(*given)

        monkeypatch.setattr("bot.digests.service.compose", slowly)
        await world.reply()
        await world.at(hours=20)
        assert (await states(world), world.posted) == (["skipped"], [])
        assert await world.rows("SELECT 1 FROM digests") == []
        assert await world.rows("SELECT 1 FROM files") == []

    told(tmp_path, story)


def test_two_schedulers_that_plan_at_once_plan_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        second = Digests(world.store, world.executor, world.clock, main_points=5, parts=NAMES)
        world.clock.moment = OPENED + timedelta(days=2)
        ticks = [one.compose_due() for one in (world.digests, second) * 3]
        await asyncio.gather(*ticks)
        await world.settle()
        await once(world, FIRST, SECOND)

    told(tmp_path, story)
