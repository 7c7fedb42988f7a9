"""Queries on guilds that the bot was removed from, and on everything that is stored of one.

What a guild has is found from the schema, so that no table is ever left out.
"""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from bot.store import guilds, ledger
from bot.store.database import Tx
from bot.store.times import to_text

Key = tuple[Any, ...]


class StillWrittenError(Exception):
    """What was on its way when a guild is deleted has written a row that needs these."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with rows of guilds, and the columns that tell its rows apart."""

    name: str
    key: tuple[str, ...]


def left(tx: Tx, guild_id: int, *, now: datetime) -> bool:
    """Note that the bot is in a guild no more; False where that is known.

    Until it is back nothing is done or composed there: it is paused.
    """
    noted = tx.execute(
        "INSERT OR IGNORE INTO departures (guild_id, left_at) VALUES (?, ?)",
        [guild_id, to_text(now)],
    )
    if noted.rowcount != 1:
        return False
    settings = guilds.settings(tx, guild_id)
    if not settings.paused:
        guilds.save_settings(tx, guild_id, replace(settings, paused=True), by=None, now=now)
    return True


def returned(tx: Tx, guild_id: int, *, now: datetime) -> bool:
    """Let a guild go on that the bot is in again; False where it never was away.

    It stays paused where its staff had paused it before.
    """
    rows = list(tx.query("SELECT left_at FROM departures WHERE guild_id = ?", [guild_id]))
    tx.execute("DELETE FROM departures WHERE guild_id = ?", [guild_id])
    for row in rows:
        newest = next(_settings(tx, guild_id), None)
        if newest == {"changed_by": None, "changed_at": row["left_at"]}:
            before = guilds.settings(tx, guild_id)
            guilds.save_settings(tx, guild_id, replace(before, paused=False), by=None, now=now)
    return bool(rows)


def is_cut_short(tx: Tx, guild_id: int) -> bool:
    """Tell whether a guild was being deleted, and its settings, which go last, are gone."""
    return next(_settings(tx, guild_id), None) is None


def _settings(tx: Tx, guild_id: int) -> Iterator[dict[str, Any]]:
    sql = (
        "SELECT changed_by, changed_at FROM guild_settings WHERE guild_id = ? "
        "ORDER BY version DESC LIMIT 1"
    )
    return iter(tx.query(sql, [guild_id]))


def away(tx: Tx, *, before: datetime | None = None) -> list[int]:
    """Return the guilds that the bot was removed from, all or only those before a moment."""
    rows = tx.query(
        "SELECT guild_id FROM departures WHERE ? IS NULL OR left_at <= ? ORDER BY left_at",
        [to_text(before) if before else None] * 2,
    )
    return [row["guild_id"] for row in rows]


def missing(tx: Tx, present: Collection[int]) -> list[int]:
    """Return the guilds that something is stored of, that are not known to be away, nor present."""
    known = set(guilds.known_guild_ids(tx)) - set(away(tx))
    return sorted(known.difference(present))


def tables(tx: Tx) -> list[Table]:
    """Return every table with rows of guilds; one that refers to another comes before it.

    The settings come last: a guild is paused to the end, and nothing is done in it.
    """
    names = [
        row["name"]
        for row in tx.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    found: dict[str, Table] = {}
    for name in names:
        columns = list(tx.query("SELECT name, pk FROM pragma_table_info(?)", [name]))
        if name != "departures" and any(one["name"] == "guild_id" for one in columns):
            key = sorted((one for one in columns if one["pk"]), key=lambda one: int(one["pk"]))
            found[name] = Table(name, tuple(one["name"] for one in key))
    order = TopologicalSorter[str](dict.fromkeys(found, ()))
    for name in found:
        for row in tx.query('SELECT "table" AS parent FROM pragma_foreign_key_list(?)', [name]):
            order.add(row["parent"], name)
    names = [name for name in order.static_order() if name in found]
    return [found[name] for name in sorted(names, key=lambda name: name == "guild_settings")]


def keys(tx: Tx, table: Table, guild_id: int, *, after: Key | None, limit: int) -> list[Key]:
    """Return the next rows of a guild in a table, by their keys."""
    columns = ", ".join(table.key)
    beyond = f"AND ({columns}) > ({_places(table.key)})" if after else ""
    rows = tx.execute(
        f"SELECT {columns} FROM {table.name} WHERE guild_id = ? {beyond} "  # noqa: S608  the schema's
        f"ORDER BY {columns} LIMIT ?",
        [guild_id, *(after or ()), limit],
    )
    return [tuple(row) for row in rows.fetchall()]


def drop(tx: Tx, table: Table, guild_id: int, found: Sequence[Key]) -> None:
    """Delete these rows of a guild that is away.

    A text leaves the index only with an update, and every text that goes is noted as erased by
    itself: of a guild of which nothing is left that says no more than the guild's own mark.

    Raises:
        StillWrittenError: A row that refers to one of these came in meanwhile.
    """
    try:
        _drop(tx, table, guild_id, found)
    except sqlite3.IntegrityError as error:
        raise StillWrittenError(table.name) from error


def _drop(tx: Tx, table: Table, guild_id: int, found: Sequence[Key]) -> None:
    where = "guild_id = ? AND " + " AND ".join(f"{column} = ?" for column in table.key)
    values = [(guild_id, *key) for key in found]
    if table.name == "revisions":
        tx.conn.executemany(f"UPDATE revisions SET text = NULL WHERE {where}", values)  # noqa: S608
    tx.conn.executemany(f"DELETE FROM {table.name} WHERE {where}", values)  # noqa: S608
    if table.name == "revisions":
        tx.execute("DELETE FROM erased WHERE guild_id = ?", [guild_id])


def gone(tx: Tx, guild_id: int, *, now: datetime) -> bool:
    """End the departure of a guild of which nothing is left; False where something is.

    Backups learn of it from the ledger.
    """
    for table in tables(tx):
        if keys(tx, table, guild_id, after=None, limit=1):
            return False
    tx.execute("DELETE FROM departures WHERE guild_id = ?", [guild_id])
    ledger.guild_gone(tx, guild_id, now=now)
    return True


def _places(columns: Sequence[str]) -> str:
    return ", ".join("?" * len(columns))
