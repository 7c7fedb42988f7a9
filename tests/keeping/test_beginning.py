"""A start says what is strange about the database that it finds."""

import asyncio
from pathlib import Path

import pytest

from bot.keeping.beginning import begin
from bot.store import Store, StoreError
from bot.store.erased_list import Ledger
from tests.keeping.bench import Kept, told
from tests.world import NOON, TurnedClock


async def begun(folder: Path) -> None:
    store = await begin(folder / "seedbed.db", folder / "backups", TurnedClock())
    assert store.ledger is not None
    await store.close()


@pytest.mark.parametrize("emptied", [False, True])
def test_a_new_database_beside_backups_of_an_earlier_one_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, emptied: bool
) -> None:
    async def story(world: Kept) -> None:
        world.backup()

    told(tmp_path, story)
    asyncio.run(begun(tmp_path))
    assert "a new database begins" not in caplog.text
    (tmp_path / "seedbed.db").unlink()
    if emptied:
        (tmp_path / "seedbed.db").touch()
    asyncio.run(begun(tmp_path))
    assert "a new database begins, though there are backups of an earlier one" in caplog.text
    assert "seedbed-20260301T120000Z.db" in caplog.text


def test_a_first_start_is_nothing_strange(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(begun(tmp_path))
    assert caplog.text == ""
    assert sorted(one.name for one in tmp_path.rglob("*") if one.is_file()) == [
        *("erased.key", "erased.list", "seedbed.db")
    ]


@pytest.mark.parametrize("instead", ["an empty folder", "no folder", "another key"])
def test_a_disk_that_is_not_mounted_gets_no_new_key(tmp_path: Path, instead: str) -> None:
    """What is erased from then on would stand in a list that no backup goes with."""
    asyncio.run(begun(tmp_path))
    folder = tmp_path / "backups"
    key = (folder / "erased.key").read_bytes()
    folder.rename(tmp_path / "disk")
    if instead != "no folder":
        folder.mkdir()
    if instead == "another key":
        Ledger(folder).open(NOON)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError, match="on a disk that is not mounted, mount it"):
        asyncio.run(begun(tmp_path))
    assert sorted(tmp_path.rglob("*")) == before
    for one in [*folder.glob("*"), *([folder] if folder.exists() else [])]:
        one.unlink() if one.is_file() else one.rmdir()
    (tmp_path / "disk").rename(folder)
    asyncio.run(begun(tmp_path))
    assert (folder / "erased.key").read_bytes() == key


def test_no_database_is_worked_with_under_a_second_key(tmp_path: Path) -> None:
    """Not even by who has not looked which one it is marked with."""
    asyncio.run(begun(tmp_path))

    async def whole() -> None:
        other = Ledger(tmp_path / "other")
        other.open(NOON)
        with pytest.raises(StoreError, match="is not the one with which the database marks"):
            await Store.open(tmp_path / "seedbed.db", ledger=other)

    asyncio.run(whole())
