"""A start says what is strange about the database that it finds."""

import asyncio
from pathlib import Path

import pytest

from bot.keeping.beginning import begin
from tests.keeping.bench import Kept, told
from tests.world import TurnedClock


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
