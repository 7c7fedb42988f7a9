"""The ledger of erasures: what was erased stays so, also in a backup that is put back.

An erasure leaves a mark, a keyed hash: it tells nobody what was erased, but whoever has the key can
ask of a reply, a person or a guild whether it was. A mark is a row of the same transaction as the
erasure; afterwards it goes to a list beside the backups (see `bot.store.erased_list`).

Rows with negative ids are marks of the list, in a database that was restored: what stood in
messages that came after the backup must not be read from Discord once more. The row with the id 0
is the seal of the key, so that no other key comes to be used unnoticed; the lowest one tells when
the backup was put back.
"""

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from bot.store.erased_lines import Erasure
from bot.store.erased_list import Ledger
from bot.store.times import from_text, to_text

log = logging.getLogger(__name__)

MarkKind = Literal["message", "title", "response", "person", "guild"]
"""Of what a mark is: of a reply by its message, of a response by its row, of a person, a guild."""

DELETED = "deleted"
"""Stands in the list in the place of the kind where the reply was deleted on Discord."""

_NEXT = "(SELECT max(coalesce(max(id), 0), 0) FROM erased)"
"""The last id of a mark that waits; those of marks that were restored are below zero."""


def listen(db: Database, ledger: Ledger | None) -> None:
    """Have a connection leave a mark of every text that is erased over it, whoever does it.

    Without a ledger no marks are made.
    """

    def mark(kind: str, guild_id: int, what: int) -> str | None:
        return ledger.mark(kind, guild_id, what) if ledger is not None else None

    def marks(kind: str, guild_id: int, what: int) -> str:
        return " ".join(ledger.marks(kind, guild_id, what)) if ledger is not None else ""

    db.conn.create_function("erasure_mark", 3, mark, deterministic=True)
    db.conn.create_function("erasure_marks", 3, marks, deterministic=True)
    if ledger is None:
        return
    for name, event, at in (
        ("changed", "UPDATE OF text ON main.revisions WHEN new.text IS NULL AND", "new.erased_at"),
        ("gone", "DELETE ON main.revisions WHEN", "NULL"),
    ):
        db.execute(
            f"""CREATE TEMP TRIGGER erasures_are_listed_{name} AFTER {event} old.text IS NOT NULL
            BEGIN INSERT INTO erased (id, guild_id, mark, at)
                SELECT {_NEXT} + row_number() OVER (), old.guild_id,
                    iif(state = 'deleted', '{DELETED}', kind) || ' '
                        || erasure_mark(kind, old.guild_id, what),
                    coalesce({at}, strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))
                FROM (SELECT kind, message_id AS what, state FROM replies WHERE id = old.reply_id
                    UNION ALL SELECT 'response', r.id, r.state FROM responses s
                    JOIN replies r ON r.id = s.reply_id WHERE s.reply_id = old.reply_id);
            END"""  # noqa: S608  our own fragments
        )


def seal(db: Database, ledger: Ledger) -> None:
    """Have a database know the key that its erasures are marked with, from the first time on.

    Raises:
        StoreError: It is marked with another one; says what to do.
    """
    with db.atomic():
        db.execute(
            "INSERT OR IGNORE INTO erased (id, guild_id, mark, at) "
            "VALUES (0, 0, ?, strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))",
            [f"key {ledger.seal}"],
        )
    ledger.check_seal(sealed_with(db) or "")


def sealed_with(tx: Database) -> str | None:
    """Return the seal of the key that a database is marked with, or None where there is none."""
    rows = tx.query("SELECT mark FROM erased WHERE id = 0")
    return next((str(row["mark"]).removeprefix("key ") for row in rows), None)


def unseal(tx: Database) -> None:
    """Let a database be marked with another key from now on."""
    tx.execute("DELETE FROM erased WHERE id = 0")


def forgotten(tx: Database, guild_id: int, person_id: int, *, now: datetime) -> None:
    """Note that a person was forgotten in a guild, in the transaction that does it."""
    _note(tx, "person", guild_id, person_id, now=now)


def wordless(tx: Database, reply_ids: Sequence[int], *, now: datetime) -> None:
    """Note those of a forgotten person's replies that have no text of which a mark would be left.

    Without one they, and who wrote them, would be read from Discord again after a restore.
    """
    rows = tx.query(
        """SELECT guild_id, kind, message_id FROM replies r
        WHERE r.id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
            SELECT 1 FROM revisions v WHERE v.reply_id = r.id AND v.text IS NOT NULL)""",
        [json.dumps(list(reply_ids))],
    )
    for row in list(rows):
        _note(tx, row["kind"], row["guild_id"], row["message_id"], now=now)


def guild_gone(tx: Database, guild_id: int, *, now: datetime) -> None:
    """Note that a guild's data was deleted, in the transaction that does it.

    The row is of no guild, so that it does not go with the guild's.
    """
    _note(tx, "guild", guild_id, 0, now=now)


def was_erased(tx: Database, kind: str, guild_id: int, message_id: int) -> bool:
    """Tell whether a message of after the backup was erased before the backup was put back."""
    for _ in tx.query("SELECT 1 FROM erased WHERE id < 0 LIMIT 1"):
        rows = tx.query("SELECT erasure_marks(?, ?, ?) AS m", [kind, guild_id, message_id])
        ids = [restored_id(one) for one in next(iter(rows))["m"].split()]
        found = tx.query(
            "SELECT 1 FROM erased WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(ids)]
        )
        return any(True for _ in found)
    return False


def restored_id(mark: str) -> int:
    """Return the negative id under which a mark of the list stands in a restored database."""
    return -1 - (int(mark[:15], 16))


def carry_over(db: Database, ledger: Ledger) -> None:
    """Move the marks that were noted to the list; whatever fails, they stand in one of the two."""
    rows = list(db.query("SELECT id, mark, at FROM erased WHERE id > 0 ORDER BY id"))
    if not rows:
        return
    try:
        ledger.append([Erasure(from_text(row["at"]), *row["mark"].split(" ", 1)) for row in rows])
    except OSError as error:
        log.error(
            "%s erasures cannot be listed in %s (%s); they are when it can be written again",
            len(rows),
            ledger.folder,
            error.strerror,
        )
        return
    with db.atomic():  # an id is given again once its row is gone, also by another process
        db.conn.executemany("DELETE FROM erased WHERE id = :id AND mark = :mark AND at = :at", rows)


def _note(tx: Database, kind: MarkKind, guild_id: int, what: int, *, now: datetime) -> None:
    tx.execute(
        f"""INSERT INTO erased (id, guild_id, mark, at)
        SELECT {_NEXT} + 1, ?, ? || ' ' || mark, ? FROM (SELECT erasure_mark(?, ?, ?) AS mark)
        WHERE mark IS NOT NULL""",  # noqa: S608  our own fragment
        [0 if kind == "guild" else guild_id, kind, to_text(now), kind, guild_id, what],
    )
