"""The first step of a start: the database is opened, and what is strange about it is said."""

import asyncio
import logging
from pathlib import Path

from bot.clock import Clock
from bot.store import Store, backup, looking
from bot.store.erased_list import Ledger
from bot.store.opening import is_fresh

log = logging.getLogger(__name__)


async def begin(database: Path, folder: Path, clock: Clock) -> Store:
    """Open the database, with the list of erasures in the folder of backups.

    Raises:
        StoreError: Either cannot be used; the message says what to do. A folder without the key
            that the database is marked with is not worked with: what is erased would be listed
            nowhere. Nothing is lost meanwhile, as what was missed is read from Discord later.
    """
    ledger = Ledger(folder)
    seal = await asyncio.to_thread(looking.seal, database)
    await asyncio.to_thread(ledger.open, clock.now(), seal=seal)
    fresh, backups = is_fresh(database), backup.listed(folder)
    store = await Store.open(database, ledger=ledger)
    if fresh and backups:
        log.warning(
            "%s: a new database begins, though there are backups of an earlier one, the newest %s. "
            "If that was not meant, stop the bot, and `seedbed restore` puts it back.",
            database,
            backups[0].path,
        )
    return store
