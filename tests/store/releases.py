"""Databases of every released schema: small files of SQL with a few rows in every table.

`python -m tests.store.releases` writes the files that are missing. One that was released is never
written anew: that it is as it was is what it is for.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.store.schema import migrations

FOLDER = Path(__file__).parent / "released"
Row = Mapping[str, Any]

NOW = "2026-03-01T12:00:00.000+00:00"
LATER = "2026-03-02T08:30:00.000+00:00"

ROWS: Mapping[str, Sequence[Row]] = {
    "guild_settings": [
        {"guild_id": 7, "version": 1, "document": '{"zone": "UTC", "exempt_role_ids": [4, 5]}'},
        {"guild_id": 7, "version": 2, "document": '{"exempt_role_ids": [5]}', "changed_by": 601},
        {"guild_id": 8, "version": 1, "document": '{"zone": "Europe/Berlin"}'},
    ],
    "policies": [
        {"guild_id": 7, "version": 1, "document": '{"review_at": {"insult": 0.6}, "act_at": {}}'},
        {"guild_id": 8, "version": 1, "document": '{"review_at": {}, "act_at": {"threat": 0.9}}'},
    ],
    "articles": [
        {"id": 1, "slug": "on-rain", "title": "On Rain", "document": "{}", "origin": "shipped"},
        {"id": 2, "slug": "a", "title": "A “quoted” ’title", "document": "{}", "origin": "added"},
    ],
    "discussions": [
        {"id": 1, "article_id": 1, "title": "On Rain", "channel_id": 70, "state": "open"},
        {"id": 2, "article_id": 2, "title": "A", "channel_id": 70, "state": "undone"},
    ],
    "threads": [
        {"id": 1, "discussion_id": 1, "kind": "open", "name": "Talk", "thread_id": 700},
        {"id": 2, "discussion_id": 1, "kind": "member", "name": "Mine", "thread_id": 701},
    ],
    "replies": [
        {"id": 1, "message_id": 801, "author_id": 501, "state": "removed", "ended_by": "case 1"},
        {"id": 2, "message_id": 802, "author_id": 502, "answers_message_id": 801, "quiet": 1},
        {"id": 3, "message_id": 701, "kind": "title", "thread_id": 701, "exempt": "role"},
        {"id": 4, "message_id": 804, "state": "deleted", "ended_by": "author"},
    ],
    "revisions": [
        {"id": 1, "reply_id": 1, "text": "you clod; it's naïve 🌧", "state": "scored"},
        {"id": 2, "reply_id": 2, "text": "so it is", "state": "scored"},
        {"id": 3, "reply_id": 2, "revision": 2, "text": "so it was", "state": "waiting"},
        {"id": 4, "reply_id": 3, "text": "Mine", "state": "passed"},
        {"id": 5, "reply_id": 4, "state": "erased", "erased_at": LATER},
    ],
    "scores": [
        {"revision_id": 1, "label": "insult", "value": 0.9, "begins": 4, "ends": 8},
        {"revision_id": 1, "label": "threat", "value": 1e-9},
        {"revision_id": 2, "label": "insult", "value": 0.25},
    ],
    "decisions": [
        {"id": 1, "revision_id": 1, "zone": "review", "label": "insult", "policy_version": 1},
        {"id": 2, "revision_id": 2, "zone": "allow", "policy_version": 1},
    ],
    "cases": [
        {"id": 1, "number": 1, "reply_id": 1, "state": "upheld", "decided_by": 601},
        {"id": 2, "number": 2, "reply_id": 2, "revision_id": 3, "author_id": 502, "score": None},
    ],
    "notices": [
        {"id": 1, "case_id": 1, "author_id": 501, "state": "delivered", "way": "dm"},
        {"id": 2, "case_id": 2, "state": "lapsed"},
    ],
    "effects": [
        {"id": 1, "kind": "send", "payload": '{"channel": 71}', "marker": "a", "state": "done"},
        {"id": 5, "kind": "notify", "payload": '{"user": 501}', "marker": "b", "attempts": 2},
    ],
    "files": [{"id": 1, "name": "chart.png", "content": b"\x89PNG\x00\xff"}],
    "outages": [{"id": 1, "began_at": NOW, "waited": 3}],
    "registrations": [{"guild_id": 0, "fingerprint": "abc", "registered_at": NOW}],
    "digests": [
        {"id": 1, "document": '{"points": [{"reply_id": 2}]}', "file_id": 1, "message_id": 900},
        {"id": 2, "document": "{}", "starts_at": LATER, "ends_at": "2026-03-03T08:30:00.000+00:00"},
    ],
    "appeals": [{"case_id": 1, "text": "I meant it well", "made_at": NOW}],
    "reports": [{"id": 1, "case_id": 2, "reporter_id": 503, "reason": "rude", "made_at": NOW}],
    "second_readings": [{"case_id": 2, "read_by": 602, "verdict": "dismiss", "read_at": NOW}],
    "quotations": [
        {"case_id": 1, "reply_id": 1, "author_id": 501, "effect_id": 1, "channel_id": 700}
    ],
    "interactions": [{"key": "1", "answer": "{}", "at": NOW}],
    "people": [{"person_id": 601, "number": 9_007_199_254_740_991}],
    "record": [
        {"id": 1, "at": NOW, "person": 9_007_199_254_740_991, "what": "uphold", "detail": "{}"},
        {"id": 2, "at": LATER, "what": "effect", "detail": '{"effect": 1}', "case_number": 1},
    ],
    "windows": [{"id": 9, "starts_at": "2026-03-05", "ends_at": "2026-03-06", "state": "skipped"}],
    "digest_sources": [{"digest_id": 2, "reply_id": 1}],
    "written": [{"digest_id": 1, "position": 0, "text": "It rained.", "cites": "[1]"}],
    "calibrations": [
        {"id": 1, "label": "insult", "wanted": 0.8, "threshold": 0.7, "expected": 0.8, "low": 0.6}
    ],
    "brakes": [{"id": 1, "thread_id": 700, "state": "lifted", "level": "hot", "points": 7.5}],
    "responses": [{"reply_id": 2, "author_id": 502, "state": "posted", "nudges": 1}],
    "attempts": [{"id": 1, "member_id": 502, "what": "sent", "at": NOW}],
    "webhooks": [{"webhook_id": 40, "channel_id": 70}],
    "cursors": [{"place_id": 700, "read_to": 804, "changed_at": NOW}],
    "erased": [{"id": 1, "mark": "message 0123456789abcdef0123456789abcdef", "at": NOW}],
    "departures": [{"guild_id": 8, "left_at": NOW}],
    "surges": [{"id": 1, "began_at": NOW, "ended_at": LATER, "cases": 21}],
}
"""Rows with what tells them apart; what else a column needs is in `FILLED`. A table that is missing
here has no rows in any file, which a test forbids."""

FILLED: Mapping[str, Any] = {
    "guild_id": 7,
    "added_at": NOW,
    "auto_archive_minutes": 10_080,
    "case_id": 1,
    "channel_id": 70,
    "changed_at": NOW,
    "composed_at": NOW,
    "created_at": NOW,
    "decided_at": NOW,
    "discussion_id": 1,
    "ends_at": LATER,
    "expected": 0.8,
    "forum": 0,
    "high": 0.9,
    "kind": "message",
    "label": "insult",
    "lane": "cards:7",
    "made_at": NOW,
    "opened_at": NOW,
    "pairs": "[]",
    "planned_at": NOW,
    "policy_version": 1,
    "position": 0,
    "posted_at": NOW,
    "reasons": "[]",
    "received_at": NOW,
    "revision": 1,
    "revision_id": 1,
    "scored_at": NOW,
    "scorer": "ngram",
    "scorer_version": "1",
    "slow_mode_seconds": 0,
    "starts_at": NOW,
    "thread_id": 700,
}
"""What stands in a column that may not be empty, where a row does not say."""

JSON = {"parts": "[[4, 8]]", "result": '{"message_id": 900}'}
KINDS = {"digests": "scheduled", "notices": "decision"}
LAYERED = '{"shadow": false, "layers": {"guild": {"review_at": {"insult": 0.6}, "act_at": {}}}}'
"""A policy as it is since it has layers."""


def names() -> list[str]:
    """Return the migrations, in order."""
    return [one.name for one in migrations.pending(Database(memory=True))]


def file_of(name: str) -> Path:
    """Return where the database lies as a migration left it."""
    return FOLDER / f"{names().index(name) + 1}_{name}.sql"


def made(name: str) -> Database:
    """Return a database as the migrations up to and with ``name`` make it, without rows."""
    db = Database(memory=True)
    following = names()[names().index(name) + 1 :]
    migrations.apply(db, stop_before=following[:1])
    return db


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables that hold rows of ours."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "AND name NOT LIKE 'words_%' AND name NOT LIKE 'sqlite_%' ORDER BY rootpage, name"
    )
    return [name for (name,) in rows if name != migrations.migrations_table]


def fill(connection: sqlite3.Connection) -> None:
    """Put rows into every table; of each the first has something in every column that may."""
    found = tables(connection)
    for table in (one for one in ROWS if one in found):
        needed, free = _columns(connection, table)
        for number, row in enumerate(ROWS[table]):
            values = {name: _otherwise(table, name) for name in needed}
            values |= free if number == 0 else {}
            values |= {name: value for name, value in row.items() if name in needed | free.keys()}
            if table == "policies" and "brakes" in found:
                values["document"] = LAYERED
            marks = ", ".join("?" * len(values))
            connection.execute(
                f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",  # noqa: S608
                list(values.values()),
            )


def _columns(connection: sqlite3.Connection, table: str) -> tuple[set[str], dict[str, Any]]:
    """Return which columns need a value, and one for each of the others that may have any."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
    leading = {row[3] for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
    needed, free = set[str](), dict[str, Any]()
    for _, name, kind, must, default, key in connection.execute(f"PRAGMA table_info({table})"):
        if name == "guild_id" or key > 1 or (must and default is None and not key):
            needed.add(name)
        else:
            named = re.search(rf"\b{name} {kind}[^,]*CHECK", sql) is not None
            value = 1 if default == "0" else _something(name, kind)
            free[name] = None if named or name in leading else value
    return needed, {
        name: value
        for name, value in free.items()
        if value is not None or any(name in row for row in ROWS[table])
    }


def _something(name: str, kind: str) -> Any:
    if name in JSON:
        return JSON[name]
    if kind == "TEXT":
        return LATER if name.endswith(("_at", "until", "before")) else f"some {name}"
    return {"INTEGER": 1 + sum(map(ord, name)) % 900, "REAL": 0.123456789012345}[kind]


def _otherwise(table: str, column: str) -> Any:
    if column == "kind":
        return KINDS.get(table, FILLED["kind"])
    return FILLED.get(column, NOW if column.endswith("_at") else None)


def dumped(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the statements that make a database with its rows."""
    schema = connection.execute(
        "SELECT type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'words_%' "
        "AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    ).fetchall()
    triggers = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
    ).fetchall()
    yield from (f"{sql};" for kind, sql in schema if kind != "trigger")
    for table in [migrations.migrations_table, *tables(connection)]:
        names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        quoted = " || ', ' || ".join(f"quote({name})" for name in names)
        listed = ", ".join(names)
        for (values,) in connection.execute(f"SELECT {quoted} FROM {table}"):  # noqa: S608
            yield f"INSERT INTO {table} ({listed}) VALUES ({values});"  # noqa: S608
    if any("VIRTUAL" in sql for _, sql in schema):
        yield "INSERT INTO words (words) VALUES ('rebuild');"
    yield from (f"{sql};" for (sql,) in triggers)


def write_missing() -> None:
    """Write the files that are missing."""
    FOLDER.mkdir(exist_ok=True)
    for name in names():
        path = file_of(name)
        if path.exists():
            continue
        db = made(name)
        fill(db.conn)
        db.execute(f"UPDATE {migrations.migrations_table} SET applied_at = ?", [NOW])  # noqa: S608
        path.write_text("\n".join(dumped(db.conn)) + "\n", encoding="utf-8")
        db.close()


if __name__ == "__main__":
    write_missing()
