"""Erased text leaves the file itself, not only the rows."""

import asyncio
from pathlib import Path

from bot.store import Store
from tests.world import GUILD, World, told

SECRET = "the quick brown secret that nobody may read again"
PERSON = 501


def holding(folder: Path) -> list[str]:
    """Return the files of the database that hold the text, in any page, used or free."""
    needle = SECRET.encode()
    return sorted(one.name for one in folder.iterdir() if needle in one.read_bytes())


async def checkpoint(store: Store) -> None:
    """Bring the log into the file and empty it, as SQLite does in its own time and at closing."""

    def step() -> None:
        assert store._write_db is not None
        store._write_db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    await asyncio.get_running_loop().run_in_executor(store._writer, step)


async def fill(world: World) -> None:
    for _ in range(30):
        await world.post("words of others, that stay " * 20, author_id=502)
    for _ in range(5):
        await world.post(f"{SECRET} " * 60, author_id=PERSON)
    await world.settle()


def test_a_text_that_was_forgotten_is_in_no_page_after_a_checkpoint(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await fill(world)
        await checkpoint(world.store)
        assert holding(tmp_path) == ["seedbed.db"]  # the test sees what is there
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        await checkpoint(world.store)
        assert holding(tmp_path) == []

    told(tmp_path, story)


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
