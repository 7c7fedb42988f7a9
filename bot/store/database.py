"""The database file: one writer thread, one reader thread, and migrations at the start."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Self, TypeAlias, TypeVar

from sqlite_utils import Database

from bot.store import ledger as erasures
from bot.store import opening, scrubbing
from bot.store.erased_list import Ledger
from bot.store.opening import StoreError
from bot.store.schema import migrations

__all__ = ["Store", "StoreBusyError", "StoreError", "Tx"]

Tx: TypeAlias = Database
"""An open transaction; query functions take it first."""

T = TypeVar("T")


class StoreBusyError(StoreError):
    """Nothing was read or changed just now, for a reason that may pass: full, locked, unreadable.

    What was to be done can be done again.
    """


_MAY_PASS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)
"""What is wrong with the file or its disk, and not with what was asked.

Source: SQLite, "Result and Error Codes"; the primary code is in the low byte.
"""


class Store:
    """The one SQLite file, reached from the event loop without blocking it.

    Writes run one after the other in one thread, each function in one transaction: it commits
    when the function returns and rolls back when it raises. Reads run beside them in another
    thread and see what was committed before they began.

    Attributes:
        ledger: Takes the marks of what is erased; None where no backup is ever made.
    """

    def __init__(self, path: Path, writer: ThreadPoolExecutor, reader: ThreadPoolExecutor) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self.ledger: Ledger | None = None
        self._scrubbing = asyncio.Lock()
        self._write_db: Database | None = None
        self._read_db: Database | None = None

    @classmethod
    async def open(cls, path: Path, *, ledger: Ledger | None = None) -> Self:
        """Open or make the database at ``path`` and bring its schema up to date.

        Before anything is written it is looked through; see `bot.store.opening.check`.

        Args:
            ledger: Opened; see the class.

        Raises:
            StoreError: The file or its folder cannot be written, or is no sound database of this
                version or an older one.
        """
        store = cls(path, _thread("store-writer"), _thread("store-reader"))
        store.ledger = ledger
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(store._reader, opening.check, path)
            store._write_db = await loop.run_in_executor(store._writer, _open_writer, path, ledger)
            store._read_db = await loop.run_in_executor(store._reader, _open_reader, path)
        except StoreError:
            await store.close()
            raise
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
        return await _in(self._writer, _write, db, work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run ``work`` in the reader thread on one consistent view of the database."""
        db = self._read_db
        if db is None:
            raise StoreError("The database is closed.")
        return await _in(self._reader, _atomic, db, work)

    async def scrub(self) -> None:
        """Take what was erased out of the index and the write-ahead log too, which keep it longer.

        Several erasures before it are one: the index is swept once, in steps between which others
        write. Where a read is under way the log is left as it is, and goes with the next scrub.
        """
        loop = asyncio.get_running_loop()
        async with self._scrubbing:
            if self._write_db is not None:
                steps = scrubbing.steps(self._write_db, self.ledger)
                while await loop.run_in_executor(self._writer, _goes_on, steps):
                    pass

    async def close(self) -> None:
        """Finish what was handed in and close the file; closing twice does nothing."""
        loop = asyncio.get_running_loop()
        # Where it cannot be done, who opens it next finds the log, and sweeps.
        with contextlib.suppress(sqlite3.Error, StoreBusyError):
            await self.scrub()
        open_ones = ((self._reader, self._read_db), (self._writer, self._write_db))
        self._read_db = self._write_db = None  # what asks from now on is told so
        for executor, db in open_ones:
            if db is not None:
                await loop.run_in_executor(executor, db.close)
            executor.shutdown(wait=True)


def _in(
    thread: ThreadPoolExecutor,
    run: Callable[[Database, Callable[[Tx], T]], T],
    db: Database,
    work: Callable[[Tx], T],
) -> asyncio.Future[T]:
    """Run ``work`` in a thread, where the language is spoken that its caller speaks."""
    spoken = partial(copy_context().run, run, db, work)
    return asyncio.get_running_loop().run_in_executor(thread, spoken)


def _thread(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)


@contextlib.contextmanager
def _telling(may_pass: frozenset[int]) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)  # what Python itself finds has none
        if code is None or code & 0xFF not in may_pass:
            raise
        raise StoreBusyError(str(error)) from error


def _goes_on(steps: Iterator[None]) -> bool:
    """Do a step; False where it was the last."""
    with _telling(_MAY_PASS):
        return any(True for _ in islice(steps, 1))


def _write(db: Database, work: Callable[[Tx], T]) -> T:
    """Run ``work`` as ``_atomic`` does; a disk that became read-only may pass as well."""
    with _telling(_MAY_PASS | {sqlite3.SQLITE_READONLY}):
        return _atomic(db, work)


def _atomic(db: Database, work: Callable[[Tx], T]) -> T:
    try:
        with _telling(_MAY_PASS), db.atomic():
            return work(db)
    except StopIteration as error:  # no future takes it, and whoever waits would wait for ever
        raise StoreError("A row that should be there is missing.") from error


def _open_writer(path: Path, ledger: Ledger | None) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    log = opening.log_of(path)
    left = log.exists() and log.stat().st_size > 0  # whoever closes the database empties it
    if opening.is_fresh(path):  # what SQLite makes, everybody on the machine may read
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with contextlib.ExitStack() as undo:
        db = Database(path)
        undo.callback(db.close)
        db.enable_wal()
        # FULL: a commit survives a power cut; secure_delete: erased text leaves the file's pages.
        for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=OFF"):
            db.execute(f"PRAGMA {pragma}")
        if migrations.pending(db):
            # A table that is made anew must not take those that refer to it along.
            migrations.apply(db)
            opening.stamp(db)
        db.execute("PRAGMA foreign_keys=ON")
        scrubbing.note_erasures(db, unknown=left)
        erasures.listen(db, ledger)
        if ledger is not None:
            erasures.seal(db, ledger)
        scrubbing.at_once(db, ledger)
        undo.pop_all()
    return db


def _open_reader(path: Path) -> Database:
    db = Database(path)
    db.execute("PRAGMA query_only=ON")
    return db
