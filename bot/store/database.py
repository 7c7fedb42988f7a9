"""The database file: one writer thread, one reader thread, and migrations at the start."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias, TypeVar

from sqlite_utils import Database

from bot.store.schema import migrations

Tx: TypeAlias = Database
"""An open transaction; query functions take it first."""

T = TypeVar("T")


class StoreError(Exception):
    """The database cannot be opened; the message says what to do."""


class Store:
    """The one SQLite file, reached from the event loop without blocking it.

    Writes run one after the other in one thread, each function in one transaction: it commits
    when the function returns and rolls back when it raises. Reads run beside them in another
    thread and see what was committed before they began.
    """

    def __init__(self, path: Path, writer: ThreadPoolExecutor, reader: ThreadPoolExecutor) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._write_db: Database | None = None
        self._read_db: Database | None = None

    @classmethod
    async def open(cls, path: Path) -> "Store":
        """Open or make the database at ``path`` and bring its schema up to date.

        Raises:
            StoreError: The file or its folder cannot be written, or is no database.
        """
        store = cls(path, _thread("store-writer"), _thread("store-reader"))
        loop = asyncio.get_running_loop()
        try:
            store._write_db = await loop.run_in_executor(store._writer, _open_writer, path)
            store._read_db = await loop.run_in_executor(store._reader, _open_reader, path)
        except (OSError, sqlite3.Error) as error:
            await store.close()
            raise StoreError(
                f"{path}: cannot be used as the database ({error}). Check that the folder exists "
                "and may be written, and that the file is a Seedbed database."
            ) from error
        return store

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run ``work`` in the writer thread as one transaction and return what it returns."""
        db = self._write_db
        if db is None:
            raise StoreError("The database is closed.")
        return await asyncio.get_running_loop().run_in_executor(self._writer, _atomic, db, work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run ``work`` in the reader thread on one consistent view of the database."""
        db = self._read_db
        if db is None:
            raise StoreError("The database is closed.")
        return await asyncio.get_running_loop().run_in_executor(self._reader, _atomic, db, work)

    async def scrub(self) -> None:
        """Take what was erased out of the index and the write-ahead log too, which keep it longer.

        Several erasures before it are one: the index is swept once. Where a read is under way the
        log is left as it is, and goes with the next scrub.
        """
        db = self._write_db
        if db is not None:
            await asyncio.get_running_loop().run_in_executor(self._writer, _scrub, db)

    async def close(self) -> None:
        """Finish what was handed in and close the file; closing twice does nothing."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(sqlite3.Error):  # who opens it next finds the log, and sweeps
            await self.scrub()
        for executor, db in ((self._reader, self._read_db), (self._writer, self._write_db)):
            if db is not None:
                await loop.run_in_executor(executor, db.close)
            executor.shutdown(wait=True)
        self._read_db = self._write_db = None


def _thread(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)


def _atomic(db: Database, work: Callable[[Tx], T]) -> T:
    try:
        with db.atomic():
            return work(db)
    except StopIteration as error:  # no future takes it, and whoever waits would wait for ever
        raise StoreError("A row that should be there is missing.") from error


def _scrub(db: Database) -> None:
    """Sweep the index where texts were erased since the last time, then truncate the log."""
    if db.execute("SELECT 1 FROM temp.erasures").fetchall():
        with db.atomic():
            _sweep_index(db)
            db.execute("DELETE FROM temp.erasures")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _sweep_index(db: Database) -> None:
    """Leave no word in the index that stands in no text.

    An erased text leaves its words in the segments of the index, and once more as marks that they
    are void. Merged into one segment they are gone (SQLite, "FTS5", 'optimize'). What SQLite moved
    from page to page meanwhile may still lie in the slack of a page, which secure_delete does not
    reach: emptied, a table gives all its pages back, overwritten, and is then filled in order.
    FTS5's own secure-delete is younger than SQLite 3.40.
    """
    db.execute("INSERT INTO words (words) VALUES ('optimize')")
    for table, values in (("words_data", "?, ?"), ("words_idx", "?, ?, ?")):
        rows = db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608  our own
        db.execute(f"DELETE FROM {table}")  # noqa: S608
        db.conn.executemany(f"INSERT INTO {table} VALUES ({values})", rows)  # noqa: S608


def _note_erasures(db: Database, *, unknown: bool) -> None:
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


def _open_writer(path: Path) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    log = path.with_name(f"{path.name}-wal")
    left = log.exists() and log.stat().st_size > 0  # whoever closes the database empties it
    with contextlib.ExitStack() as undo:
        db = Database(path)
        undo.callback(db.close)
        db.enable_wal()
        # FULL: a commit survives a power cut; secure_delete: erased text leaves the file's pages.
        for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=OFF"):
            db.execute(f"PRAGMA {pragma}")
        migrations.apply(db)  # a table that is made anew must not take those that refer to it along
        db.execute("PRAGMA foreign_keys=ON")
        _note_erasures(db, unknown=left)
        _scrub(db)
        undo.pop_all()
    return db


def _open_reader(path: Path) -> Database:
    db = Database(path)
    db.execute("PRAGMA query_only=ON")
    return db
