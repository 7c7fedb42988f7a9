"""A reply that cannot be decided about holds up no other."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.moderation.judging import Judge
from bot.scoring.reading import Reading
from bot.store import StoreBusyError, Tx
from bot.store.reply_rows import Waiting
from tests.world import CALM, RUDE, World, told

CURSED = "nobody expects this"

Judging = Callable[[Judge, Tx, Sequence[tuple[Waiting, Reading]]], None]


def failing_at(text: str) -> Judging:
    judge = Judge.judge

    def failing(self: Judge, tx: Tx, read: Sequence[tuple[Waiting, Reading]]) -> None:
        judge(self, tx, read)
        if any(one.text == text for one, _ in read):
            raise LookupError(f"no rule for {text}")

    return failing


def test_one_that_cannot_be_decided_about_goes_to_a_person_and_the_others_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Judge, "judge", failing_at(CURSED))

    async def story(world: World) -> None:
        world.holding = True
        for text in (CALM, CURSED, RUDE, CALM, CALM):
            await world.post(text)
        await world.settle()
        states = await world.column("SELECT state FROM revisions ORDER BY id")
        assert states == ["scored", "passed", "scored", "scored", "scored"]
        labels = await world.column("SELECT label FROM cases ORDER BY revision_id")
        assert labels == ["unscored", "insult"]
        assert "revision 2 cannot be decided about (LookupError (" in caplog.text
        assert CURSED not in caplog.text

    told(tmp_path, story)


def test_one_that_not_even_a_person_can_be_asked_about_waits_until_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unable(self: Judge, tx: Tx, waiting: Waiting) -> None:
        raise LookupError(waiting.text)

    async def story(world: World) -> None:
        world.holding = True
        with monkeypatch.context() as patch:
            patch.setattr(Judge, "judge", failing_at(CURSED))
            patch.setattr(Judge, "unscorable", unable)
            for text in (*(CURSED,) * 5, CALM, RUDE):  # more than a batch of them
                await world.post(text)
            for _ in range(5):  # those of the first batch are tried so often, as no other passes
                await world.settle()
                world.queue.kick()
            await world.settle()
            states = await world.column("SELECT state FROM revisions ORDER BY id")
            assert states == [*("waiting",) * 5, "scored", "scored"]
            await world.say(CALM)
            assert (await world.column("SELECT state FROM revisions WHERE id = 8")) == ["scored"]
            assert caplog.text.count("revision 3 is left aside") == 1
            assert CURSED not in caplog.text
        world.restart()
        await world.settle()
        assert await world.column("SELECT DISTINCT state FROM revisions") == ["scored"]

    told(tmp_path, story)


def test_while_nothing_can_be_stored_no_reply_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        world.holding = True
        await world.post(CALM)
        await world.post(RUDE)
        with monkeypatch.context() as patch:

            def busy(self: Judge, tx: Tx, read: Sequence[tuple[Waiting, Reading]]) -> None:
                raise StoreBusyError("database is locked")

            patch.setattr(Judge, "judge", busy)
            await world.settle()
            assert await world.column("SELECT DISTINCT state FROM revisions") == ["waiting"]
            assert await world.rows("SELECT 1 FROM cases") == []
        await world.settle()
        assert await world.column("SELECT DISTINCT state FROM revisions") == ["scored"]

    told(tmp_path, story)
