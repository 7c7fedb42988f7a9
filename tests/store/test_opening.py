"""What is damaged, newer or not ours is noticed before it is opened for writing, and left alone."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store import Store, StoreError
from bot.store import opening as looked
from bot.store.opening import (
    DamagedError,
    NewerError,
    check,
    family,
    read_only,
    unfinished,
)
from tests.keeping.bench import doing
from tests.prepared import prepare

PAGE = 4096
INSERT = "INSERT INTO files (guild_id, name, content) VALUES (7, ?, zeroblob(20000))"
Damage = Callable[[Path], None]


async def opened(path: Path) -> None:
    store = await Store.open(path)
    await store.close()


def filled(path: Path, rows: int = 20) -> Path:
    """Write a database with some pages, and close it in peace."""
    prepare(path)

    async def whole() -> None:
        store = await Store.open(path)
        for number in range(rows):
            await store.write(doing(INSERT, str(number)))
        await store.close()

    asyncio.run(whole())
    return path


def killed(path: Path, rows: int = 20) -> Path:
    """Leave a database with a log behind, as a process does that is killed."""
    filled(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    for number in range(rows):
        connection.execute(INSERT, [f"late {number}"])
    left = path.with_name("left.db")
    for old, new in zip(family(path)[:2], family(left)[:2], strict=True):
        shutil.copy(old, new)
    connection.close()
    return left


def contents(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in family(path)[:2] if one.exists()}


def no_database(path: Path) -> None:
    path.write_text("These are notes, and no database at all. " * 100)


def cut_short(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def cut_within_a_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // PAGE // 2 * PAGE + 100)


def zeroed(path: Path) -> None:
    """Zero a page of an index in the midst of the file, as a disk does that lost it."""
    with path.open("r+b") as file:
        file.seek(PAGE * 10)
        file.write(bytes(PAGE))


def zeroed_at_its_beginning(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(PAGE))


def another_page(path: Path) -> None:
    """Let a page stand where another should, as a disk does that writes to a wrong place."""
    content = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(PAGE * 12)
        file.write(content[-PAGE:])


def zero_root(path: Path, table: str) -> None:
    """Zero the first page of a table."""
    with read_only(path) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", [table]
        ).fetchone()
    with path.open("r+b") as file:
        file.seek(PAGE * (root - 1))
        file.write(bytes(PAGE))


DAMAGES = (
    no_database,
    cut_short,
    cut_within_a_page,
    zeroed,
    zeroed_at_its_beginning,
    another_page,
)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("leave", [filled, killed])
def test_a_damaged_database_is_refused_and_left_byte_for_byte_as_it_is(
    tmp_path: Path, damage: Damage, leave: Callable[[Path], Path]
) -> None:
    path = leave(tmp_path / "seedbed.db")
    damage(path)
    before = contents(path)
    with pytest.raises(DamagedError) as told:
        asyncio.run(opened(path))
    assert contents(path) == before
    message = str(told.value)
    assert message.startswith(
        f"{path}: cannot be used as the database: it is damaged, or is none ("
    )
    assert "`seedbed restore` keeps this file aside" in message
    assert "\n" not in message


def test_a_large_database_that_was_closed_in_peace_is_looked_through_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looked, "_WHOLE_BELOW_BYTES", 0)
    path = filled(tmp_path / "seedbed.db")
    check(path)
    whole = path.read_bytes()
    zero_root(path, "cases")
    with pytest.raises(DamagedError):
        check(path)
    path.write_bytes(whole[:-PAGE])
    with pytest.raises(DamagedError, match="its end is missing"):
        check(path)


def test_a_large_database_is_read_whole_after_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looked, "_WHOLE_BELOW_BYTES", 0)
    path = killed(tmp_path / "seedbed.db")
    zero_root(path, "scores")
    with pytest.raises(DamagedError):
        check(path)


def names(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("SELECT name FROM files ORDER BY id")]
    connection.close()
    return found


def test_what_a_killed_process_left_in_the_log_is_there_at_the_next_start(tmp_path: Path) -> None:
    left = killed(tmp_path / "seedbed.db")
    before = contents(left)
    check(left)
    assert contents(left) == before
    asyncio.run(opened(left))
    assert names(left)[-1] == "late 19"


def test_a_log_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    left = killed(tmp_path / "seedbed.db")
    log = family(left)[1]
    with log.open("r+b") as file:
        file.truncate(log.stat().st_size - 3 * PAGE)
    asyncio.run(opened(left))
    assert names(left)[-1] == "late 18"


def test_a_log_of_another_database_is_not_mistaken_for_its_own(tmp_path: Path) -> None:
    left = killed(tmp_path / "seedbed.db")
    log = family(left)[1]
    torn = bytearray(log.read_bytes())
    torn[40:60] = bytes(20)  # the first frame's header
    log.write_bytes(torn)
    asyncio.run(opened(left))
    assert names(left)[-1] == "19"


def test_a_newer_schema_is_refused_with_the_version_to_install(tmp_path: Path) -> None:
    path = filled(tmp_path / "seedbed.db")
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('seedbed', 'what_comes_next', '')"
        )
        connection.execute("PRAGMA user_version=3004001")
    connection.close()
    before = contents(path)
    with pytest.raises(NewerError) as told:
        asyncio.run(opened(path))
    assert contents(path) == before
    assert "Seedbed 3.4.1" in str(told.value)
    assert "it does not know: what comes next" in str(told.value)
    assert "Install Seedbed 3.4.1 again" in str(told.value)


def test_a_newer_schema_whose_version_is_not_known_is_refused_too(tmp_path: Path) -> None:
    path = filled(tmp_path / "seedbed.db")
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('seedbed', 'what_comes_next', '')"
        )
    connection.close()
    with pytest.raises(NewerError, match="Install a newer Seedbed again"):
        asyncio.run(opened(path))


def test_a_database_says_which_version_brought_it_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "seedbed.db"
    asyncio.run(opened(path))
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1_000,)  # 0.1.0
    connection.close()


def test_the_database_of_another_program_gets_no_tables_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "others.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()
    before = contents(path)
    with pytest.raises(StoreError, match="is a database of another program"):
        asyncio.run(opened(path))
    assert contents(path) == before


def test_a_start_after_a_restore_that_broke_off_begins_nothing_new(tmp_path: Path) -> None:
    path = tmp_path / "seedbed.db"
    unfinished(path).write_text("half of it")
    with pytest.raises(StoreError, match="Run `seedbed restore` again"):
        asyncio.run(opened(path))
    assert not path.exists()


def test_looking_leaves_nothing_beside_a_database_without_a_log(tmp_path: Path) -> None:
    path = filled(tmp_path / "seedbed.db")
    check(path, thorough=True)
    assert [one.name for one in tmp_path.iterdir()] == ["seedbed.db"]
