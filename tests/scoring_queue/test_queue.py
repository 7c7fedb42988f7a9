"""The queue scores what waits, survives its scorer, and lets one bad text stop nothing."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.scoring.port import Scores
from tests.effects.bench import TurnedLoop
from tests.world import CALM, RUDE, World, told, world

POISON = "a text that is too much"


async def states(world: World) -> list[str]:
    return await world.column("SELECT state FROM revisions ORDER BY id")


def test_what_waits_is_scored_in_batches(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.holding = True
        for number in range(10):
            await world.post(f"{CALM}, in point {number}")
        await world.settle()
        assert [len(call) for call in world.scorer.calls] == [4, 4, 2]
        assert await states(world) == ["scored"] * 10

    told(tmp_path, story)


def test_a_slow_scorer_gets_short_batches(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.holding = True
        texts = [f"{CALM}, in point {number}" for number in range(4)]
        for text in texts:
            await world.post(text)
        world.queue._pace.took(len(texts[0]), 1.0)  # it was seen to read one of them a second
        await world.settle()
        assert len(world.scorer.calls[0]) == 1
        assert await states(world) == ["scored"] * 4

    told(tmp_path, story)


def test_what_waited_when_the_process_died_is_scored_by_the_next(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await world.say(RUDE)
        world.restart()
        world.scorer.down = False
        await world.settle()
        assert await states(world) == ["scored"]
        assert (await world.case())["label"] == "insult"

    told(tmp_path, story)


def test_every_score_is_stored_with_the_scorer_s_name_and_version(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        found = await world.rows("SELECT DISTINCT scorer, scorer_version FROM scores")
        assert found == [{"scorer": "scripted", "scorer_version": "1"}]
        values = await world.rows("SELECT label, value FROM scores WHERE value > 0")
        assert values == [{"label": "insult", "value": 0.9}]

    told(tmp_path, story)


@pytest.mark.parametrize("position", [0, 1, 3])
def test_one_text_that_cannot_be_scored_stops_no_other(tmp_path: Path, position: int) -> None:
    async def story(world: World) -> None:
        world.scorer.poison = POISON
        world.holding = True
        for number in range(9):
            await world.post(POISON if number == position else CALM)
        await world.settle()
        expected = ["scored"] * 9
        expected[position] = "passed"
        assert await states(world) == expected
        case = await world.case()  # a person reads it instead
        assert (case["label"], case["score"]) == ("unscored", None)
        assert "Scoring is down" not in world.titles()

    told(tmp_path, story)


def test_a_text_that_cannot_be_scored_alone_is_no_outage_either(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.poison = POISON
        await world.say(POISON)
        assert await states(world) == ["passed"]
        assert (await world.case())["label"] == "unscored"
        assert await world.rows("SELECT * FROM outages") == []
        assert world.queue.healthy

    told(tmp_path, story)


def test_a_scorer_that_goes_down_amid_a_batch_condemns_no_text(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.poison = POISON
        score = world.scorer.score

        async def three_and_no_more(texts: Sequence[str]) -> list[Scores]:
            world.scorer.down = len(world.scorer.calls) >= 3
            return await score(texts)

        world.scorer.score = three_and_no_more  # type: ignore[method-assign]  # fails half-way
        world.holding = True
        for text in (CALM, RUDE, POISON, CALM):
            await world.post(text)
        await world.settle()
        assert await states(world) == ["scored", "waiting", "waiting", "waiting"]
        assert await world.rows("SELECT * FROM cases") == []
        assert world.titles() == ["Scoring is down"]

    told(tmp_path, story)


def test_a_scorer_that_does_not_answer_in_time_is_down(tmp_path: Path) -> None:
    loop = TurnedLoop()

    async def story() -> None:
        async with world(tmp_path) as made:
            called = asyncio.Event()

            async def never(texts: Sequence[str]) -> list[Scores]:
                called.set()
                await asyncio.Event().wait()
                raise AssertionError("never reached")

            made.scorer.score = never  # type: ignore[method-assign]  # hangs
            await made.post(RUDE)
            for _ in range(2):  # the batch, and the text that every scorer can score
                await called.wait()
                called.clear()
                assert made.queue.healthy
                await loop.turn(30.1)
            await made.queue.idle()
            await made.executor.idle()
            assert not made.queue.healthy
            assert made.titles() == ["Scoring is down"]

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story())


def test_the_queue_tries_again_by_itself(tmp_path: Path) -> None:
    loop = TurnedLoop()

    async def story() -> None:
        async with world(tmp_path) as made:
            made.scorer.down = True
            await made.say(CALM)
            made.scorer.down = False
            await loop.turn(59)
            await made.queue.idle()
            assert await states(made) == ["waiting"]
            await loop.turn(1.1)
            await made.queue.idle()
            assert await states(made) == ["scored"]

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story())


def test_replies_that_come_in_during_an_outage_do_not_multiply_the_tries(tmp_path: Path) -> None:
    loop = TurnedLoop()

    async def story() -> None:
        async with world(tmp_path) as made:
            made.scorer.down = True
            for _ in range(10):
                await made.say(CALM)
                await loop.turn(1)
            before = len(made.scorer.calls)
            for _ in range(60):
                await loop.turn(1)
                await made.queue.idle()
            assert len(made.scorer.calls) - before == 2  # one try: the batch and the probe

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story())


def test_stopping_lets_the_batch_under_way_end_and_begins_no_other(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        score = world.scorer.score
        inside, go_on = asyncio.Event(), asyncio.Event()

        async def slow(texts: Sequence[str]) -> list[Scores]:
            inside.set()
            await go_on.wait()
            return await score(texts)

        world.scorer.score = slow  # type: ignore[method-assign]  # waits to be let go
        world.holding = True
        for _ in range(6):
            await world.post(CALM)
        settling = asyncio.ensure_future(world.settle())
        await inside.wait()
        stopping = asyncio.ensure_future(world.queue.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        go_on.set()
        await asyncio.gather(stopping, settling)
        assert await states(world) == ["scored"] * 4 + ["waiting"] * 2

    told(tmp_path, story)


def test_a_mistake_in_what_follows_is_tried_again_and_loses_nothing(tmp_path: Path) -> None:
    loop = TurnedLoop()

    async def story() -> None:
        async with world(tmp_path) as made:
            await made.store.write(
                lambda tx: tx.execute(
                    "CREATE TRIGGER broken BEFORE INSERT ON scores "
                    "BEGIN SELECT raise(ABORT, 'the disk is full'); END"
                )
            )
            await made.say(RUDE)
            assert await states(made) == ["waiting"]
            assert await made.column("SELECT count(*) FROM scores") == [0]
            await made.store.write(lambda tx: tx.execute("DROP TRIGGER broken"))
            await loop.turn(60.1)
            await made.queue.idle()
            await made.executor.idle()
            assert await states(made) == ["scored"]
            assert (await made.case())["state"] == "open"

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story())


def test_an_edit_that_cannot_be_scored_does_not_take_the_place_of_the_flagged_words(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        world.scorer.poison = POISON
        message = await world.say(RUDE)
        await world.edit(message, POISON)
        case = await world.case()
        assert (case["label"], case["revision_id"]) == ("insult", 1)
        assert f"||{RUDE}||" in world.cards[0].words
        assert f"Edited since, and now: ||{POISON}||" in world.cards[0].words

    told(tmp_path, story)


def test_a_reply_that_is_deleted_while_it_is_tried_becomes_no_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        score = world.scorer.score
        deleted: list[int] = []

        async def fails_as_it_goes(texts: Sequence[str]) -> list[Scores]:
            if POISON in texts and not deleted:
                deleted.append(message)
                await world.intake.deleted([message], moderator_id=None)
            return await score(texts)

        world.scorer.poison = POISON
        world.scorer.score = fails_as_it_goes  # type: ignore[method-assign]  # deletes meanwhile
        world.holding = True
        message = await world.post(POISON)
        await world.settle()
        assert deleted == [message]
        assert await world.rows("SELECT * FROM cases") == []

    told(tmp_path, story)
