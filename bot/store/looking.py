"""A look into a database that is not opened for work: nothing is changed, no bot is disturbed."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from bot.store import ledger
from bot.store.database import Tx
from bot.store.erased_lines import Erasure
from bot.store.opening import DatabaseError, check, is_fresh, read_only
from bot.store.schema import migrations
from bot.store.times import from_text

T = TypeVar("T")


def look(path: Path, work: Callable[[Tx], T], *, thorough: bool = False) -> T:
    """Return what ``work`` returns of the database at ``path``, once it is known to be sound.

    Args:
        thorough: Also hold every index against its table, however large the file is.

    Raises:
        StoreError: It cannot be used; the message says what to do.
    """
    check(path, thorough=thorough)
    with read_only(path) as connection:
        return work(Database(connection))


def is_older(tx: Tx) -> bool:
    """Tell whether a database has to be brought up to date for this version, as a start does."""
    return bool(migrations.pending(tx))


def waiting_marks(path: Path) -> list[Erasure]:
    """Return the erasures that stand in a database and not in the list beside the backups yet.

    Of one that is damaged those that can be read; of one from before there were any, none.
    """
    found: list[Erasure] = []
    with contextlib.suppress(OSError, DatabaseError), read_only(path) as connection:
        rows = connection.execute("SELECT at, mark FROM erased WHERE id > 0 ORDER BY id")
        found.extend(Erasure(from_text(at), *mark.split(" ", 1)) for at, mark in rows)
    return found


def seal(path: Path) -> str | None:
    """Return the seal of the key that a database is marked with; None where it tells of none."""
    if is_fresh(path):
        return None
    with contextlib.suppress(OSError, DatabaseError), read_only(path) as connection:
        return ledger.sealed_with(Database(connection))
    return None
