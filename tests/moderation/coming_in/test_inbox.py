"""What comes in is stored, whatever happens to the database meanwhile."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.arrivals import Deleted
from bot.moderation.bounds import Bounds
from bot.moderation.inbox import Inbox
from bot.moderation.intake import Intake
from bot.moderation.taken import Taken
from bot.store import StoreBusyError, Tx
from tests.moderation.coming_in.faults import MESSAGES, failing, opened, until
from tests.world import CALM, OTHER_THREAD, THREAD, World


def test_many_arrivals_are_one_transaction_and_keep_their_order(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        with failing(world) as store:
            for number in range(150):
                assert inbox.put(world.incoming(CALM, 1000 - number))
            await inbox.idle()
            assert store.writes <= 2
        assert await world.column(MESSAGES) == [1000 - number for number in range(150)]

    opened(tmp_path, story)


@pytest.mark.parametrize("fault", ["busy", "late"])
def test_what_cannot_be_stored_is_kept_and_tried_again(
    tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        with failing(world) as store:
            store.plan = [fault] * 4
            for number in range(3):
                inbox.put(world.incoming(f"secret {number}", 10 + number))
            await inbox.idle()
            assert inbox.trouble in ("database is locked", "database or disk is full")
            assert len(inbox) == 3
            await until(lambda: not len(inbox))
            await inbox.idle()
        assert await world.column(MESSAGES) == [10, 11, 12]
        assert inbox.trouble is None

    with caplog.at_level("INFO"):
        opened(tmp_path, story)
    told_of = [one.message for one in caplog.records if "cannot be stored" in one.message]
    assert len(told_of) == 1  # once per trouble, with ids and without text
    assert "message 10, message 11, message 12" in told_of[0]
    assert "secret" not in caplog.text
    assert "stored again after 4 tries" in caplog.text


def test_a_real_lock_and_a_full_disk_are_trouble_that_passes(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        await world.store.write(lambda tx: tx.execute("SELECT 1"))
        await world.rows("SELECT 1")

        def hurry(tx: Tx) -> None:
            tx.conn.execute("PRAGMA busy_timeout = 1")

        await _outside(world, hurry)
        with contextlib.closing(sqlite3.connect(world.store.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            inbox.put(world.incoming(CALM, 1))
            await until(lambda: inbox.trouble is not None)
            assert "locked" in str(inbox.trouble)
            other.rollback()
        await until(lambda: not len(inbox))
        await _outside(world, lambda tx: _bound(tx, 0))
        inbox.put(world.incoming("so many words " * 2000, 2))
        await until(lambda: inbox.trouble is not None)
        assert "full" in str(inbox.trouble)
        await _outside(world, lambda tx: _bound(tx, 1_000_000))
        await until(lambda: not len(inbox))
        assert await world.column(MESSAGES) == [1, 2]

    opened(tmp_path, story)


def _bound(tx: Tx, more: int) -> None:
    pages = tx.conn.execute("PRAGMA page_count").fetchone()[0]
    tx.conn.execute(f"PRAGMA max_page_count = {pages + more}")


async def _outside(world: World, work: Callable[[Tx], None]) -> None:
    """Do something with the writer's connection outside any transaction."""
    store: Any = world.store
    await asyncio.get_running_loop().run_in_executor(store._writer, work, store._write_db)


def test_where_there_is_no_room_the_thread_is_noted_and_asked_for_when_there_is(
    tmp_path: Path,
) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        called: list[set[int]] = []
        inbox.room = lambda: called.append(inbox.threads.take_behind())
        with failing(world) as store:
            store.down = True
            assert [inbox.put(world.incoming(CALM, number)) for number in range(1, 6)] == [
                True, True, True, True, False,
            ]  # fmt: skip
            assert not inbox.put(Deleted(OTHER_THREAD, (1,), None))
            await inbox.idle()
            assert len(inbox) == 4
            assert called == []
            store.down = False
            await until(lambda: not len(inbox))
        assert await world.column(MESSAGES) == [1, 2, 3, 4]
        assert called == [{THREAD, OTHER_THREAD}]

    opened(tmp_path, story, Bounds(arrivals=4, first_wait_seconds=0.001))


def test_long_texts_fill_the_inbox_as_many_short_ones_do(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        assert inbox.put(world.incoming("x" * 4000, 1))
        assert inbox.put(world.incoming("x" * 4000, 2))
        assert not inbox.put(world.incoming("x" * 4000, 3))
        await inbox.idle()
        assert inbox.put(world.incoming("x" * 4000, 4))

    opened(tmp_path, story, Bounds(characters=10_000))


@pytest.mark.parametrize("fault", [LookupError, StopIteration])
def test_what_cannot_be_taken_in_at_all_holds_up_nothing_else(
    tmp_path: Path,
    fault: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    take = Intake.take

    def stumble(self: Intake, tx: Tx, arrivals: Any) -> Taken:
        given = list(arrivals)
        if any(one.message_id == 2 for one in given):
            raise fault
        return take(self, tx, given)

    async def story(world: World, inbox: Inbox) -> None:
        monkeypatch.setattr(Intake, "take", stumble)
        for number in (1, 2, 3):
            inbox.put(world.incoming(CALM, number, thread_id=THREAD))
        await inbox.idle()
        assert await world.column(MESSAGES) == [1, 3]
        assert inbox.threads.take_behind() == {THREAD}
        assert "message 2 could not be taken in" in caplog.text

    opened(tmp_path, story)


def test_stopping_stores_what_is_in_hand(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        for number in range(500):
            inbox.put(world.incoming(CALM, 1 + number))
        await inbox.stop()
        assert await world.column("SELECT count(*) FROM replies") == [500]

    opened(tmp_path, story)


def test_stopping_does_not_wait_for_a_database_that_cannot_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        with failing(world) as store:
            store.down = True
            inbox.put(world.incoming(CALM, 1))
            await inbox.idle()
            async with asyncio.timeout(5):
                await inbox.stop()
            tried = store.writes
            await asyncio.sleep(0.01)
            assert store.writes == tried
        assert "1 arrivals could not be stored" in caplog.text

    opened(tmp_path, story)


def test_whoever_waits_for_what_came_in_goes_on_when_it_is_stored_or_cannot_be(
    tmp_path: Path,
) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        inbox.put(world.incoming(CALM, 1))
        await inbox.through()
        assert await world.column(MESSAGES) == [1]
        await inbox.through()
        with failing(world) as store:
            store.down = True
            inbox.put(world.incoming(CALM, 2))
            async with asyncio.timeout(5):
                await inbox.through()
            store.down = False
            await until(lambda: not len(inbox))

    opened(tmp_path, story)


def test_traces_of_what_was_deleted_are_swept_also_where_that_fails_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        swept: list[str] = []
        scrub = world.store.scrub

        async def sweep() -> None:
            swept.append("tried")
            if len(swept) == 1:
                raise StoreBusyError("database is locked")
            await scrub()

        monkeypatch.setattr(world.store, "scrub", sweep)
        inbox.put(world.incoming("a word that stands out: tarantula", 1))
        inbox.put(Deleted(THREAD, (1,), None))
        await until(lambda: len(swept) == 2)
        await inbox.idle()
        assert inbox.trouble is None
        assert b"tarantula" not in await asyncio.to_thread(_raw, tmp_path)

    opened(tmp_path, story)


def _raw(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.glob("seedbed.db*"))
