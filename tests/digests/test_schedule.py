import asyncio
import logging

import pytest

from bot.schedule import Schedule


def test_a_tick_that_fails_is_logged_and_the_next_one_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def whole() -> None:
        ticks = 0
        thrice = asyncio.Event()

        async def work() -> None:
            nonlocal ticks
            ticks += 1
            if ticks == 3:
                thrice.set()
            raise ValueError("no luck")

        schedule = Schedule()
        schedule.every("trial", 0.01, work)
        schedule.start()
        async with asyncio.timeout(10):
            await thrice.wait()
        schedule.stop()

    with caplog.at_level(logging.ERROR):
        asyncio.run(whole())
    assert {one.name for one in caplog.records} == {"bot.schedule"}
    assert "trial failed; the next tick tries again" in caplog.text


def test_stopping_twice_or_before_the_start_does_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def whole() -> None:
        schedule = Schedule()
        schedule.stop()
        schedule.start()
        schedule.stop()
        schedule.stop()

    with caplog.at_level(logging.ERROR):
        asyncio.run(whole())
    assert caplog.records == []


def test_a_slow_tick_is_not_overtaken_by_the_next() -> None:
    async def whole() -> None:
        at_once = most = 0
        release, twice = asyncio.Event(), asyncio.Event()
        begun = 0

        async def slow() -> None:
            nonlocal at_once, most, begun
            begun += 1
            at_once += 1
            most = max(most, at_once)
            if begun == 2:
                twice.set()
            await release.wait()
            at_once -= 1

        others = 0
        enough = asyncio.Event()

        async def quick() -> None:
            nonlocal others
            others += 1
            if others == 5:
                enough.set()

        schedule = Schedule()
        schedule.every("slow", 0.01, slow)
        schedule.every("quick", 0.02, quick)
        schedule.start()
        async with asyncio.timeout(10):
            await enough.wait()
            assert (begun, most) == (1, 1)
            release.set()
            await twice.wait()
        schedule.stop()
        assert most == 1

    asyncio.run(whole())
