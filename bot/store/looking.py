"""A look into a database that is not opened for work: nothing is changed, no bot is disturbed."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from bot.store.database import Tx
from bot.store.erased_list import Erasure
from bot.store.opening import DatabaseError, check, read_only
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


def waiting_marks(path: Path) -> list[Erasure]:
    """Return the erasures that stand in a database and not in the list beside the backups yet.

    Of one that is damaged those that can be read; of one from before there were any, none.
    """
    found: list[Erasure] = []
    with contextlib.suppress(OSError, DatabaseError), read_only(path) as connection:
        rows = connection.execute("SELECT at, mark FROM erased WHERE id > 0 ORDER BY id")
        found.extend(Erasure(from_text(at), *mark.split(" ", 1)) for at, mark in rows)
    return found
