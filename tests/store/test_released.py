"""Databases of every released schema come along with every row and every value in them."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store
from bot.store.opening import check
from bot.store.schema import migrations
from tests.store import releases
from tests.store.releases import ROWS, file_of, made, names, tables

Row = dict[str, Any]

BEFORE_LAYERS = "a_policy_in_layers"


def loaded(path: Path, name: str) -> sqlite3.Connection:
    """Write a released database, as its version left it."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    connection.executescript(file_of(name).read_text(encoding="utf-8"))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.commit()
    return connection


def schema(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {(name, sql) for name, sql in rows if not name.startswith(("words_", "sqlite_"))}


def rows(connection: sqlite3.Connection) -> dict[str, list[Row]]:
    connection.row_factory = sqlite3.Row
    return {
        table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608
        for table in tables(connection)
    }


def told(document: str) -> str:
    """Return a document in one spelling."""
    return json.dumps(json.loads(document), sort_keys=True)


def moved(table: str, row: Row, name: str) -> Row:
    """Return a row as the migrations after ``name`` leave it."""
    if table not in ("policies", "guild_settings"):
        return row
    document = json.loads(row["document"])
    if BEFORE_LAYERS in names()[names().index(name) + 1 :]:
        if table == "policies":
            # What a guild had chosen is its own layer now, with the roles of its newest settings.
            guild = document | {"exempt_role_ids": {7: [5], 8: []}[row["guild_id"]]}
            document = {"shadow": False, "layers": {"guild": guild}}
        else:
            document.pop("exempt_role_ids", None)
    return row | {"document": told(json.dumps(document))}


def migrated(path: Path) -> None:
    async def whole() -> None:
        store = await Store.open(path)
        await store.close()

    asyncio.run(whole())


def test_every_migration_has_its_released_database() -> None:
    """One is missing? `python -m tests.store.releases` writes it; commit it with the migration."""
    assert sorted(one.name for one in releases.FOLDER.iterdir()) == sorted(
        file_of(name).name for name in names()
    )


@pytest.mark.parametrize("name", names())
def test_a_released_migration_is_as_it_was_released(tmp_path: Path, name: str) -> None:
    connection = loaded(tmp_path / "old.db", name)
    db = made(name)
    assert schema(connection) == schema(db.conn)
    connection.close()
    db.close()


@pytest.mark.parametrize("name", names())
def test_a_released_database_has_rows_in_every_table(tmp_path: Path, name: str) -> None:
    connection = loaded(tmp_path / "old.db", name)
    assert [table for table, found in rows(connection).items() if not found] == []
    assert set(tables(connection)) <= set(ROWS)
    connection.close()


@pytest.mark.parametrize("name", names())
def test_a_released_database_comes_along_without_loss(tmp_path: Path, name: str) -> None:
    path = tmp_path / "seedbed.db"
    connection = loaded(path, name)
    before = rows(connection)
    connection.close()
    migrated(path)
    connection = sqlite3.connect(path)
    after = rows(connection)
    for table, found in before.items():
        there = [moved(table, row, names()[-1]) for row in after[table]]
        for row in (moved(table, row, name) for row in found):
            assert [one for one in there if row.items() <= one.items()], (table, row)
        assert len(there) == len(found), table
    check(path, thorough=True)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    applied = connection.execute(
        f"SELECT name FROM {migrations.migrations_table} ORDER BY id"  # noqa: S608
    ).fetchall()
    assert [row[0] for row in applied] == names()
    connection.close()


def test_what_is_new_in_a_later_schema_is_made_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "seedbed.db"
    loaded(path, "the_first_tables").close()
    migrated(path)
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT digest_id, state FROM windows ORDER BY digest_id").fetchall()
    assert found == [(1, "posted"), (2, "composed")]
    assert connection.execute("SELECT digest_id, reply_id FROM digest_sources").fetchall() == [
        (1, 2)
    ]
    assert connection.execute("SELECT author_id FROM cases ORDER BY id").fetchall() == [
        (501,),
        (502,),
    ]
    matching = "SELECT rowid FROM words WHERE words MATCH 'naive'"
    assert connection.execute(matching).fetchall() == [(1,)]
    connection.close()
