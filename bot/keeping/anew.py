"""A new list of erasures is begun, as the one that the database is marked for is lost."""

import contextlib
from datetime import datetime
from pathlib import Path

from bot.store import Store, StoreError, ledger, looking
from bot.store.erased_list import Ledger
from bot.store.lock import Lock


async def begin_anew(database: Path, folder: Path, now: datetime) -> None:
    """Make a new key and a new list, and mark the database with it; nothing where all is well.

    Raises:
        StoreError: The bot runs, or the database or the folder cannot be used.
    """
    anew = Ledger(folder)
    with contextlib.closing(Lock.take(database)):
        with contextlib.suppress(StoreError):
            anew.open(now, seal=looking.seal(database))
            return
        store = await Store.open(database)
        try:
            await store.write(ledger.unseal)
        finally:
            await store.close()
        anew.begin_anew(now)
        store = await Store.open(database, ledger=anew)
        await store.close()
