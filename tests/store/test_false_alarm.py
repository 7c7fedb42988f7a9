"""What SQLite says of a sound table is no damage, however often it says so."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.opening import DamagedError, check

ROWS = 300
"""More than the 100 lines after which a check of SQLite's ends by itself."""


def full(path: Path) -> Path:
    """Make a database with digests that rest on many replies."""

    async def made() -> None:
        await (await Store.open(path)).close()

    asyncio.run(made())
    with sqlite3.connect(path) as db:
        rows = ((1, 1, number) for number in range(ROWS))
        db.executemany(
            "INSERT INTO digest_sources (guild_id, digest_id, reply_id) VALUES (?, ?, ?)", rows
        )
    db.close()
    return path


@pytest.mark.parametrize("thorough", [False, True])
def test_a_database_with_a_digest_that_rests_on_replies_is_sound(
    tmp_path: Path, thorough: bool
) -> None:
    check(full(tmp_path / "seedbed.db"), whole=True, thorough=thorough)


def test_damage_elsewhere_is_found_behind_a_false_alarm(tmp_path: Path) -> None:
    path = full(tmp_path / "seedbed.db")
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("CREATE TABLE strange (name TEXT, more TEXT)")
        db.execute("INSERT INTO strange VALUES (NULL, 'x')")
        db.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'name TEXT,', 'name TEXT NOT NULL,') "
            "WHERE name = 'strange'"
        )
    db.close()
    with pytest.raises(DamagedError, match=r"NULL value in strange\.name"):
        check(path, whole=True)
