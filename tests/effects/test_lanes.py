"""In order within a lane, side by side otherwise; pausing and stopping."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store import StoreBusyError, Tx, outbox
from tests.effects.bench import GUILD, Bench, told, until


def test_a_lane_is_carried_out_in_order_one_at_a_time(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        ids = [await bench.put("a") for _ in range(5)]
        await bench.rest()
        assert [deed.effect.id for deed in bench.carrier.begun] == ids
        assert bench.carrier.most == 1
        assert await bench.in_state("done") == ids

    told(tmp_path, story)


def test_lanes_are_carried_out_side_by_side(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        bench.carrier.gate.clear()
        for lane in "abc":
            await bench.put(lane)
            await bench.put(lane)
        bench.executor.kick()
        await until(lambda: bench.carrier.under_way == 3)
        bench.carrier.gate.set()
        await bench.executor.idle()
        assert bench.carrier.most == 3
        assert await bench.pending() == 0

    told(tmp_path, story)


def test_only_so_many_lanes_are_under_way_and_the_rest_have_their_turn(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        bench.carrier.gate.clear()
        for number in range(20):
            await bench.put(f"lane {number}")
        bench.executor.kick()
        await until(lambda: bench.carrier.under_way == 8)
        bench.carrier.gate.set()
        await bench.executor.idle()
        assert bench.carrier.most == 8
        assert await bench.pending() == 0

    told(tmp_path, story)


def test_a_lane_that_waits_for_a_retry_holds_back_no_other(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        blocked = await bench.put("a")
        behind = await bench.put("a")
        free = await bench.put("b")
        bench.carrier.fault = lambda deed: "down" if deed.effect.lane == "a" else "none"
        await bench.rest()
        assert await bench.in_state("done") == [free]
        assert await bench.in_state("pending") == [blocked, behind]

    told(tmp_path, story)


def test_what_comes_in_while_a_lane_runs_is_carried_out_too(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        bench.carrier.gate.clear()
        await bench.put("a")
        bench.executor.kick()
        await until(lambda: bench.carrier.under_way == 1)
        await bench.put("a")
        await bench.put("b")
        bench.executor.kick()
        bench.carrier.gate.set()
        await bench.executor.idle()
        assert await bench.pending() == 0

    told(tmp_path, story)


def test_a_paused_guild_waits_and_goes_on_in_order_after_resume(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await bench.pause(True)
        ours = [await bench.put("a"), await bench.put("a")]
        theirs = await bench.put("b", guild_id=GUILD + 1)
        await bench.rest()
        assert await bench.in_state("done") == [theirs]
        await bench.pause(False)
        await bench.rest()
        assert await bench.in_state("done") == [*ours, theirs]
        assert [deed.effect.id for deed in bench.carrier.begun] == [theirs, *ours]

    told(tmp_path, story)


def test_pausing_stops_a_lane_after_the_deed_that_is_under_way(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        first = await bench.put("a")
        second = await bench.put("a")
        bench.carrier.gate.clear()
        bench.executor.kick()
        await until(lambda: bench.carrier.under_way == 1)
        await bench.pause(True)
        bench.carrier.gate.set()
        await bench.executor.idle()
        assert await bench.in_state("done") == [first]
        assert await bench.in_state("pending") == [second]

    told(tmp_path, story)


def test_what_was_cancelled_is_not_carried_out(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        await bench.put("a")
        kept = await bench.put("b")
        await bench.store.write(lambda tx: outbox.cancel_lane(tx, "a", now=bench.clock.now()))
        await bench.rest()
        assert [deed.effect.id for deed in bench.carrier.begun] == [kept]

    told(tmp_path, story)


def test_stopping_lets_what_is_under_way_end_and_begins_nothing_more(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        first = await bench.put("a")
        second = await bench.put("a")
        bench.carrier.gate.clear()
        bench.executor.kick()
        await until(lambda: bench.carrier.under_way == 1)
        stopping = asyncio.ensure_future(bench.executor.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        bench.carrier.gate.set()
        await stopping
        assert await bench.in_state("done") == [first]
        bench.executor.kick()
        await bench.executor.idle()
        assert await bench.in_state("pending") == [second]

    told(tmp_path, story)


def test_where_the_outbox_cannot_be_looked_through_that_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(bench: Bench) -> None:
        await bench.put()
        read, tries = bench.store.read, list[int]()

        async def broken(work: Callable[[Tx], Any]) -> Any:
            tries.append(1)
            if len(tries) == 1:
                raise StoreBusyError("disk I/O error")
            return await read(work)

        monkeypatch.setattr("bot.effects.executor._LANE_RETRY_SECONDS", 0.001)
        monkeypatch.setattr(bench.store, "read", broken)
        bench.executor.kick()
        await until(lambda: len(bench.discord.created) == 1)

    told(tmp_path, story)
