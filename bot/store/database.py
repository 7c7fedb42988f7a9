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
        """Take what was erased out of the write-ahead log too, which would keep it for a while.

        Where a read is under way the log is left as it is, and goes with the next scrub.
        """
        db = self._write_db
        if db is not None:
            statement = "PRAGMA wal_checkpoint(TRUNCATE)"
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._writer, lambda: db.execute(statement).fetchall())

    async def close(self) -> None:
        """Finish what was handed in and close the file; closing twice does nothing."""
        loop = asyncio.get_running_loop()
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


def _open_writer(path: Path) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as undo:
        db = Database(path)
        undo.callback(db.close)
        db.enable_wal()
        # FULL: a commit survives a power cut; secure_delete: erased text leaves the file's pages.
        for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=OFF"):
            db.execute(f"PRAGMA {pragma}")
        migrations.apply(db)  # a table that is made anew must not take those that refer to it along
        db.execute("PRAGMA foreign_keys=ON")
        undo.pop_all()
    return db


def _open_reader(path: Path) -> Database:
    db = Database(path)
    db.execute("PRAGMA query_only=ON")
    return db
