"""Queries on a database that was put back: Discord, and what was erased, are further than it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.store import ledger, numbering
from bot.store.database import Tx
from bot.store.times import from_text, moment, to_text

_PEOPLE = frozenset({"author_id", "member_id", "person_id", "reporter_id"})
"""Columns that name a person, besides those that end in ``_by``."""
_PUT_BACK_ID = -(1 << 62)
"""Of the row that tells when a backup was put back; those of marks are above, see the ledger."""
_TABLES = ("replies", "revisions", "scores", "cases", "digests", "effects")


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply of which text is kept, and when the first of that came in."""

    id: int
    guild_id: int
    kind: str
    message_id: int
    received_at: datetime


def settle(tx: Tx, *, made_at: datetime, now: datetime) -> None:
    """Let a restored database meet a Discord that has gone on since.

    Every effect that was still to happen may have happened: it is looked for before it is repeated.
    Commands are registered anew, and numbers go on beyond what was given meanwhile.
    """
    tx.execute("UPDATE effects SET attempts = 1 WHERE state = 'pending' AND attempts = 0")
    tx.execute("DELETE FROM registrations")
    tx.execute("INSERT OR IGNORE INTO temp.erasures VALUES (1)")  # the index is swept for once
    tx.execute(
        "INSERT OR REPLACE INTO erased (id, guild_id, mark, at) VALUES (?, 0, 'put back', ?)",
        [_PUT_BACK_ID, to_text(now)],
    )
    numbering.go_on_beyond(tx, made_at=made_at, now=now)


def put_back_at(tx: Tx) -> datetime | None:
    """Return when a backup was put back, or None where none was, or that was long ago."""
    rows = tx.query("SELECT at FROM erased WHERE id = ?", [_PUT_BACK_ID])
    return next((from_text(row["at"]) for row in rows), None)


def newest_moment(tx: Tx) -> datetime | None:
    """Return when the last thing happened that a database knows of, or None where it is empty."""
    rows = tx.query(
        """SELECT max(at) AS at FROM (SELECT max(at) AS at FROM record
        UNION ALL SELECT max(received_at) FROM revisions
        UNION ALL SELECT max(created_at) FROM effects
        UNION ALL SELECT max(changed_at) FROM guild_settings)"""
    )
    return moment(next(iter(rows))["at"])


def kept(tx: Tx) -> Iterator[Kept]:
    """Yield every reply of which text is kept."""
    rows = tx.query(
        """SELECT r.id, r.guild_id, r.kind, r.message_id, min(v.received_at) AS received_at
        FROM revisions v JOIN replies r ON r.id = v.reply_id WHERE v.text IS NOT NULL
        GROUP BY r.id"""
    )
    for row in rows:
        yield Kept(**{**row, "received_at": from_text(row["received_at"])})


def person_columns(tx: Tx) -> list[tuple[str, str]]:
    """Return the columns of all tables that name people, by the names of the columns."""
    rows = tx.query(
        """SELECT t.name AS "table", c.name AS "column" FROM sqlite_master t
        JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.type = 'INTEGER'
        AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) g WHERE g.name = 'guild_id')
        ORDER BY 1, 2"""
    )
    return [
        (row["table"], row["column"])
        for row in rows
        if row["column"] in _PEOPLE or row["column"].endswith("_by")
    ]


def people(tx: Tx) -> set[tuple[int, int]]:
    """Return everyone who is named in any row, with the guild."""
    found = {
        (row["guild_id"], row["id"])
        for table, column in person_columns(tx)
        for row in tx.query(
            f"SELECT DISTINCT guild_id, {column} AS id FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
        )
    }
    rows = tx.query(
        "SELECT DISTINCT guild_id, json_extract(payload, '$.user') AS id FROM effects "
        "WHERE json_extract(payload, '$.user') IS NOT NULL"
    )
    return found | {(row["guild_id"], row["id"]) for row in rows}


def last_wrote(tx: Tx, guild_id: int, person_id: int) -> datetime | None:
    """Return when the newest text that is linked to a person came in, or None."""
    rows = tx.query(
        "SELECT max(v.received_at) AS at FROM replies r JOIN revisions v ON v.reply_id = r.id "
        "WHERE r.guild_id = ? AND r.author_id = ?",
        [guild_id, person_id],
    )
    return moment(next(iter(rows))["at"])


def last_recorded(tx: Tx, guild_id: int) -> datetime | None:
    """Return when the last thing happened in a guild, or None."""
    rows = tx.query("SELECT max(at) AS at FROM record WHERE guild_id = ?", [guild_id])
    return moment(next(iter(rows))["at"])


def guild_ids(tx: Tx) -> list[int]:
    """Return every guild that anything is stored of."""
    rows = tx.query(
        "SELECT guild_id FROM guild_settings UNION SELECT guild_id FROM record "
        "UNION SELECT guild_id FROM replies ORDER BY 1"
    )
    return [row["guild_id"] for row in rows]


def remember(tx: Tx, marks: Iterable[str], *, now: datetime) -> None:
    """Keep the marks of messages, so that those of after the backup are not read once more."""
    tx.conn.executemany(
        "INSERT OR IGNORE INTO erased (id, guild_id, mark, at) VALUES (?, 0, ?, ?)",
        ((ledger.restored_id(mark), mark, to_text(now)) for mark in marks),
    )


def stop_remembering(tx: Tx, before: datetime) -> None:
    """Drop such marks of restores before a moment: what came before them was long read."""
    tx.execute("DELETE FROM erased WHERE id < 0 AND at < ?", [to_text(before)])


def broken_references(tx: Tx) -> int:
    """Return how many rows lead to rows that are not there."""
    return sum(1 for _ in tx.query("PRAGMA foreign_key_check"))


def counts(tx: Tx) -> dict[str, int]:
    """Return how many rows the tables have that say how much is stored."""
    return {
        table: next(iter(tx.query(f"SELECT count(*) AS count FROM {table}")))["count"]  # noqa: S608
        for table in _TABLES
    }


def check_index(tx: Tx) -> None:
    """Hold the index of words against the texts; raises where they differ."""
    tx.execute("INSERT INTO words (words) VALUES ('integrity-check')")
