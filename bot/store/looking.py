"""A look into a database that is not opened for work: nothing is changed, no bot is disturbed."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from bot.store.database import Tx
from bot.store.opening import check, read_only

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
