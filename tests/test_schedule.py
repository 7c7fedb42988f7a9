import asyncio

import pytest

from bot.schedule import Schedule


def test_a_tick_that_fails_is_logged_and_the_next_one_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story() -> None:
        calls = 0
        twice = asyncio.Event()

        async def work() -> None:
            nonlocal calls
            calls += 1
            if calls == 1:
                raise ValueError("broken once")
            twice.set()

        schedule = Schedule()
        schedule.every("work", 0.02, work)
        schedule.start()
        await asyncio.wait_for(twice.wait(), 10)
        schedule.stop()
        schedule.stop()

    asyncio.run(story())
    assert "work failed; the next tick tries again" in caplog.text
