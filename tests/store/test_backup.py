"""Copies of the database are whole, checked, private, and made beside the work."""

import asyncio
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import Store, StoreError, backup
from bot.store import opening as looked
from bot.store.backup import StoppedError
from tests.keeping.bench import doing
from tests.prepared import prepare
from tests.store.test_opening import killed, zero_root
from tests.world import NOON

INSERT = "INSERT INTO files (guild_id, name, content) VALUES (7, ?, zeroblob(20000))"


def names(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("SELECT name FROM files ORDER BY id")]
    connection.close()
    return found


async def with_rows(path: Path, count: int) -> Store:
    store = await Store.open(prepare(path))
    for number in range(count):
        await store.write(doing(INSERT, str(number)))
    return store


def test_a_copy_holds_what_was_written_and_is_one_file_for_its_owner_alone(tmp_path: Path) -> None:
    async def story() -> None:
        store = await with_rows(tmp_path / "seedbed.db", 5)
        made = backup.make(tmp_path / "seedbed.db", tmp_path / "copies", NOON)
        await store.close()
        assert made.path.name == "seedbed-20260301T120000Z.db"
        assert (made.made_at, made.size) == (NOON, made.path.stat().st_size)
        assert [one.name for one in (tmp_path / "copies").iterdir()] == [made.path.name]
        assert made.path.stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "copies").stat().st_mode & 0o777 == 0o700
        assert names(made.path) == ["0", "1", "2", "3", "4"]
        assert backup.listed(tmp_path / "copies") == [made]

    asyncio.run(story())


def test_the_bot_writes_while_it_is_copied_and_the_copy_is_of_one_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that began again with every write would never end under load."""
    monkeypatch.setattr(backup, "_PAGES_AT_ONCE", 5)

    async def story() -> None:
        store = await with_rows(tmp_path / "seedbed.db", 40)
        done = threading.Event()
        steps = 0

        def step() -> bool:
            nonlocal steps
            steps += 1
            return steps > 2_000  # it began again and again

        async def write_on() -> int:
            number = 0
            while not done.is_set():
                await store.write(doing(INSERT, f"later {number}"))
                number += 1
            return number

        writing = asyncio.ensure_future(write_on())
        made = await asyncio.to_thread(
            backup.make, tmp_path / "seedbed.db", tmp_path, NOON, stopped=step
        )
        done.set()
        assert await writing > 3
        size = made.size // 4096
        assert steps <= size // 5 + 2  # it never began again
        found = names(made.path)
        assert found[:40] == [str(number) for number in range(40)]
        assert found[40:] == [f"later {number}" for number in range(len(found) - 40)]
        await store.close()

    asyncio.run(story())


def test_a_copy_that_is_not_sound_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "seedbed.db"
    asyncio.run(with_rows_closed(path))
    zero_root(path, "scores")
    with pytest.raises(StoreError, match="is damaged, a copy of it was made and dropped"):
        backup.make(path, tmp_path / "copies", NOON)
    assert list((tmp_path / "copies").iterdir()) == []


async def with_rows_closed(path: Path) -> None:
    await (await with_rows(path, 20)).close()


def test_a_large_copy_is_looked_through_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looked, "_WHOLE_BELOW_BYTES", 0)
    test_a_copy_that_is_not_sound_is_dropped(tmp_path)


def test_a_copy_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "seedbed.db"
    asyncio.run(with_rows_closed(path))
    with pytest.raises(StoppedError):
        backup.make(path, tmp_path / "copies", NOON, stopped=lambda: True)
    assert list((tmp_path / "copies").iterdir()) == []


def test_what_a_killed_process_left_of_a_copy_goes_after_a_while(tmp_path: Path) -> None:
    part = tmp_path / "seedbed-20260301T120000Z.db.part"
    part.write_text("half of it")
    backup.drop_parts(tmp_path, datetime.now(UTC) - timedelta(hours=1))
    assert part.exists()  # it may be under way
    backup.drop_parts(tmp_path, datetime.now(UTC) + timedelta(hours=1))
    assert not part.exists()


def test_without_room_no_copy_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "seedbed.db"
    asyncio.run(with_rows_closed(path))

    class Usage:
        free = 1_000

    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: Usage())  # type: ignore[attr-defined]  # imported there
    with pytest.raises(StoreError, match="Make room, or put backups"):
        backup.make(path, tmp_path / "copies", NOON)
    assert list((tmp_path / "copies").iterdir()) == []


def test_where_there_is_no_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database yet"):
        backup.make(tmp_path / "seedbed.db", tmp_path / "copies", NOON)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["seedbed.db", "seedbed-20260301T120000Z.db.part", "seedbed-20260231T120000Z.db"]
)
def test_other_files_in_the_folder_are_no_backups(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("")
    assert backup.listed(tmp_path) == []
    assert backup.drop_before(tmp_path, datetime.now(UTC)) == []
    assert (tmp_path / name).exists()


def test_what_is_put_back_comes_with_its_log(tmp_path: Path) -> None:
    """A database that was put aside after a crash has one."""
    target = tmp_path / "target.db"
    left = killed(tmp_path / "seedbed.db", 3)
    backup.put(left, target)
    for one in (target, tmp_path / "target.db-wal"):
        assert one.stat().st_mode & 0o777 == 0o600
    assert names(target)[-3:] == ["late 0", "late 1", "late 2"]
