"""Erased text leaves the file itself, not only the rows."""

import shutil
from pathlib import Path

from bot.store import Store
from tests.privacy.places import indexed, raw
from tests.world import AUTHOR, GUILD, THREAD, World, told

SECRET = "the quick brown secret that nobody may read again"
PERSON = 501


def holding(folder: Path) -> list[str]:
    """Return the files of the database that hold the text, in any page, used or free."""
    needle = SECRET.encode()
    return sorted(one.name for one in folder.iterdir() if needle in one.read_bytes())


async def fill(world: World) -> None:
    for _ in range(30):
        await world.post("words of others, that stay " * 20, author_id=502)
    for _ in range(5):
        await world.post(f"{SECRET} " * 60, author_id=PERSON)
    await world.settle()


def test_a_forgotten_text_leaves_the_database_and_its_log_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await fill(world)
        assert "seedbed.db-wal" in holding(tmp_path)  # the test sees what is there
        await world.privacy.forget(GUILD, PERSON)
        assert holding(tmp_path) == []

    told(tmp_path, story)


def test_an_expired_text_leaves_the_database_and_its_log_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await fill(world)
        world.clock.advance(days=31)
        await world.privacy.expire()
        assert holding(tmp_path) == []

    told(tmp_path, story)


def test_a_text_that_its_author_deletes_leaves_the_database_and_its_log_at_once(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.post(f"{SECRET} " * 60, author_id=PERSON)
        await world.settle()
        await world.intake.deleted([message], moderator_id=None)
        assert holding(tmp_path) == []

    told(tmp_path, story)


def test_the_texts_of_a_thread_that_is_deleted_leave_the_database_and_its_log_at_once(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await fill(world)
        await world.intake.thread_deleted(THREAD, moderator_id=None)
        assert holding(tmp_path) == []

    told(tmp_path, story)


def test_the_words_of_an_erased_text_leave_the_index_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        stays = await world.post("the heron waits by the water")
        message = await world.post("the cormorant dries its wings", author_id=PERSON)
        await world.settle()
        assert {"heron", "cormorant"} <= indexed(tmp_path)
        await world.intake.deleted([message], moderator_id=None)
        assert b"ormorant" not in raw(tmp_path)
        assert indexed(tmp_path) == {"the", "heron", "waits", "by", "water"}
        assert await world.column("SELECT rowid FROM words WHERE words MATCH 'heron'") == [1]
        await world.edit(stays, "the osprey")  # it can be written to as before
        assert await world.column("SELECT rowid FROM words WHERE words MATCH 'osprey'") == [3]
        check = "INSERT INTO words (words) VALUES ('integrity-check')"
        await world.store.write(lambda tx: tx.execute(check))

    told(tmp_path, story)


def test_an_index_that_nothing_was_erased_from_is_left_as_it_is(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for text in ("the heron waits", "the osprey dives"):
            await world.say(text)
        before = await world.rows("SELECT * FROM words_data ORDER BY id")
        await world.store.scrub()
        assert await world.rows("SELECT * FROM words_data ORDER BY id") == before
        await world.privacy.forget(GUILD, AUTHOR)
        assert await world.rows("SELECT * FROM words_data ORDER BY id") != before

    told(tmp_path, story)


def test_where_the_process_dies_between_erasing_and_sweeping_the_next_one_sweeps(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say("the cormorant dries its wings")
        await world.store.write(lambda tx: tx.execute("UPDATE revisions SET text = NULL"))
        left = tmp_path / "left"
        left.mkdir()
        for name in ("seedbed.db", "seedbed.db-wal"):
            shutil.copy(tmp_path / name, left)
        assert b"ormorant" in raw(left)
        store = await Store.open(left / "seedbed.db")
        assert b"ormorant" not in raw(left)
        await store.close()

    told(tmp_path, story)


def test_what_was_erased_and_not_swept_is_swept_when_the_database_is_closed(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say("the cormorant dries its wings")
        await world.store.write(lambda tx: tx.execute("UPDATE revisions SET text = NULL"))

    told(tmp_path, story)
    assert b"ormorant" not in raw(tmp_path)


def test_a_text_that_was_forgotten_is_in_no_file_once_the_database_is_closed(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await fill(world)
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()

    told(tmp_path, story)
    assert holding(tmp_path) == []
    assert [one.name for one in tmp_path.iterdir()] == ["seedbed.db"]
