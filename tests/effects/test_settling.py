import asyncio
from pathlib import Path

import pytest

from bot.effects.executor import Outcome
from bot.store import StoreBusyError, Tx
from bot.store.outbox import Effect
from bot.store.times import from_text
from tests.effects.bench import CHANNEL, Bench, said, told, until


def test_what_cannot_be_settled_is_not_done_again_and_waits_longer_each_time(
    tmp_path: Path,
) -> None:
    async def story(bench: Bench) -> None:
        await bench.put()
        await bench.rest()
        (there,) = bench.discord.in_channel(CHANNEL)
        message = said("newer").to_document()
        edit = await bench.put(kind="edit", target=there.id, message=message, settle="note")
        bench.settle_breaks = 6
        waits = []
        for _ in range(6):
            await bench.rest()
            moment = from_text((await bench.row(edit))["not_before"])
            waits.append((moment - bench.clock.now()).total_seconds())
            bench.clock.advance(seconds=waits[-1])
        assert waits == [2, 5, 15, 60, 300, 300]
        await bench.rest()
        assert [deed.kind for deed in bench.carrier.begun] == ["send", "edit"]
        assert [settled for settled, _ in bench.settled] == [edit]
        assert await bench.pending() == 0

    told(tmp_path, story)


def test_what_was_refused_is_not_asked_for_again_because_it_cannot_be_settled(
    tmp_path: Path,
) -> None:
    async def story(bench: Bench) -> None:
        refused = await bench.put(settle="note")
        bench.carrier.fault = lambda _: "refused"
        bench.settle_breaks = 2
        await bench.run_out()
        assert len(bench.carrier.begun) == 1
        assert await bench.in_state("failed") == [refused]

    told(tmp_path, story)


def test_no_lane_is_begun_by_a_look_that_ends_as_all_is_broken_off(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        waiting = await bench.put()
        bench.executor.kick()
        start = bench.executor._start
        began = []

        def abandoned_first(heads: object) -> None:
            bench.executor.abandon()
            start(heads)  # type: ignore[arg-type]  # as it came
            began.append(len(bench.executor._lanes))

        bench.executor._start = abandoned_first  # type: ignore[method-assign]
        await until(lambda: bool(began))
        await asyncio.wait_for(bench.executor.idle(), 5)
        assert began == [0]
        assert bench.carrier.begun == []
        assert await bench.in_state("pending") == [waiting]

    told(tmp_path, story)


def test_a_lane_that_is_broken_off_before_its_first_step_is_not_waited_for(
    tmp_path: Path,
) -> None:
    async def story(bench: Bench) -> None:
        waiting = await bench.put()
        start = bench.executor._start

        def abandoned_then(heads: object) -> None:
            start(heads)  # type: ignore[arg-type]  # as it came
            bench.executor.abandon()

        bench.executor._start = abandoned_then  # type: ignore[method-assign]
        bench.executor.kick()
        await until(lambda: bench.executor._stopped)
        async with asyncio.timeout(5):
            await bench.executor.idle()
        assert await bench.in_state("pending") == [waiting]

    told(tmp_path, story)


def test_what_cannot_be_settled_as_the_disk_is_full_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.effects.executor._LANE_RETRY_SECONDS", 0.001)

    async def story(bench: Bench) -> None:
        settle, tries = bench._settle, list[int]()

        def full(tx: Tx, effect: Effect, outcome: Outcome) -> None:
            tries.append(effect.id)
            if len(tries) < 4:
                raise StoreBusyError("database or disk is full")
            settle(tx, effect, outcome)

        monkeypatch.setattr(bench.executor, "_settlers", {"note": full})
        await bench.put(settle="note")
        bench.executor.kick()
        await until(lambda: bool(bench.settled))
        assert len(bench.carrier.begun) == 1
        assert bench.carrier.searched == []  # what came of it is known
        assert len(tries) == 4

    told(tmp_path, story)
