"""How what was erased is taken out of the index of words and the write-ahead log too.

Both keep it longer than the texts themselves.
"""

from collections.abc import Iterator

from sqlite_utils import Database

from bot.store import ledger as erasures
from bot.store.erased_list import Ledger

_PAGES = 64
"""So much of the index is merged in one step: some hundredths of a second."""
_MOMENT_MS = 100
"""Nobody can write meanwhile."""
_BEING_SWEPT = 2
"""What was erased before a sweep began; what is erased meanwhile is noted anew, for the next."""
_SOMETHING = 2
"""Source: SQLite, "FTS5", 'merge': with fewer changes there was nothing left to merge."""


def note_erasures(db: Database, *, unknown: bool) -> None:
    """Have the connection know that texts were erased; it is undone with their transaction.

    Args:
        unknown: Whether the process before this one may have died between erasing and sweeping.
    """
    db.execute("CREATE TEMP TABLE erasures (id INTEGER PRIMARY KEY)")
    db.execute(
        """CREATE TEMP TRIGGER erasures_are_noted AFTER UPDATE OF text ON main.revisions
        WHEN old.text IS NOT NULL BEGIN INSERT OR IGNORE INTO erasures VALUES (1); END"""
    )
    if unknown:
        with db.atomic():
            db.execute("INSERT INTO erasures VALUES (1)")


def at_once(db: Database, ledger: Ledger | None) -> None:
    """Sweep the index where texts were erased since the last time, then truncate the log."""
    for _ in steps(db, ledger):
        pass


def steps(db: Database, ledger: Ledger | None) -> Iterator[None]:
    """Do the same in steps, between which others may write; each is a transaction."""
    if ledger is not None:
        erasures.carry_over(db, ledger)
    if db.execute("SELECT 1 FROM temp.erasures").fetchall():
        with db.atomic():
            db.execute("UPDATE OR REPLACE temp.erasures SET id = ?", [_BEING_SWEPT])
        yield from _sweep_index(db)
    _truncate_log(db)


def _truncate_log(db: Database) -> None:
    """Empty the log, unless somebody reads from it for longer than a moment, as a backup does."""
    (waits,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute(f"PRAGMA busy_timeout = {_MOMENT_MS}")
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        db.execute(f"PRAGMA busy_timeout = {waits}")


def _sweep_index(db: Database) -> Iterator[None]:
    """Leave no word in the index that stands in no text.

    An erased text leaves its words in the segments of the index, and once more as marks that they
    are void. Merged into one segment they are gone (SQLite, "FTS5", 'merge': a negative number has
    all that is there merged, as 'optimize' does at once).
    """
    pages, changed = -_PAGES, _SOMETHING
    while changed >= _SOMETHING:
        before = db.conn.total_changes
        with db.atomic():
            db.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", [pages])
        pages, changed = _PAGES, db.conn.total_changes - before
        yield
    with db.atomic():
        # First something is written: another process can write nothing then between what is read
        # here and what is written.
        db.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", [_PAGES])
        _fill_anew(db)
        db.execute("DELETE FROM temp.erasures WHERE id = ?", [_BEING_SWEPT])
    yield


def _fill_anew(db: Database) -> None:
    """Write the index as it is once more.

    What SQLite moved from page to page may still lie in the slack of a page, which secure_delete
    does not reach: emptied, a table gives all its pages back, overwritten, and is then filled in
    order. FTS5's own secure-delete is younger than SQLite 3.40.
    """
    for table, values in (("words_data", "?, ?"), ("words_idx", "?, ?, ?")):
        rows = db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608  our own
        db.execute(f"DELETE FROM {table}")  # noqa: S608
        db.conn.executemany(f"INSERT INTO {table} VALUES ({values})", rows)  # noqa: S608
