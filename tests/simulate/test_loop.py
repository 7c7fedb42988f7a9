"""The simulation's event loop: drawn orders, no threads, and no waiting for ever."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from bot.simulate.loop import DrawnLoop, StuckError


async def order(seed: int) -> list[str]:
    """Hand jobs to two executors and return the order in which they ran."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, DrawnLoop)
    loop.draw = Random(seed).random
    done: list[str] = []
    with ThreadPoolExecutor() as one, ThreadPoolExecutor() as other:
        await asyncio.gather(
            *(
                loop.run_in_executor(executor, done.append, f"{name}{number}")
                for number in range(3)
                for name, executor in (("a", one), ("b", other))
            )
        )
    return done


def ordered(seed: int) -> list[str]:
    with asyncio.Runner(loop_factory=DrawnLoop) as runner:
        return runner.run(order(seed))


def test_jobs_of_one_executor_keep_their_order_and_those_of_two_mix_as_drawn() -> None:
    orders = [ordered(seed) for seed in range(20)]
    for one in orders:
        assert [job for job in one if job[0] == "a"] == ["a0", "a1", "a2"]
        assert [job for job in one if job[0] == "b"] == ["b0", "b1", "b2"]
    assert len({tuple(one) for one in orders}) > 5
    assert orders == [ordered(seed) for seed in range(20)]


def test_what_a_job_raises_reaches_who_waits_for_it() -> None:
    async def whole() -> None:
        loop = asyncio.get_running_loop()
        with pytest.raises(ZeroDivisionError):
            await loop.run_in_executor(None, lambda: 1 // 0)
        with pytest.raises(RuntimeError, match="must be there"):
            await loop.run_in_executor(None, lambda: next(iter(())))

    with asyncio.Runner(loop_factory=DrawnLoop) as runner:
        runner.run(whole())


def test_waiting_for_what_cannot_come_ends_at_once() -> None:
    async def whole() -> None:
        await asyncio.sleep(3600)

    runner = asyncio.Runner(loop_factory=DrawnLoop)
    with pytest.raises(StuckError):
        runner.run(whole())
    runner.close()
