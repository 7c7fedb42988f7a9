"""A world whose database is backed up, and put back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from bot.clock import Clock
from bot.keeping.backups import Backups
from bot.keeping.erasing import Rules
from bot.keeping.restoring import Restored, Restoring
from bot.moderation.moves import DeskSettings
from bot.moderation.office import OfficeSettings
from bot.privacy.service import Retention
from bot.settings.model import BackupSettings
from bot.store import Store, Tx, backup
from bot.store.backup import Backup
from bot.store.erased_list import Ledger
from tests.prepared import prepare
from tests.world import NOON, World, _furnish

RULES = Rules(OfficeSettings(), Retention())


class Kept(World):
    """A world with backups; ``down`` and ``up`` are the bot's end and its next start."""

    folder: Path
    ledger: Ledger

    @property
    def database(self) -> Path:
        return self.folder / "seedbed.db"

    @property
    def backups_at(self) -> Path:
        return self.folder / "backups"

    def backups(self, **chosen: float) -> Backups:
        settings = BackupSettings.model_validate({"path": self.backups_at, **chosen})
        return Backups(self.store, self.clock, settings)

    def backup(self) -> Backup:
        return backup.make(self.database, self.backups_at, self.clock.now())

    def restoring(self, clock: Clock | None = None) -> Restoring:
        return Restoring(self.database, self.backups_at, clock or self.clock, RULES)

    async def down(self) -> None:
        await self.queue.stop()
        await self.executor.stop()
        await self.store.close()

    async def up(self) -> None:
        self.ledger = Ledger(self.backups_at)
        self.ledger.open(self.clock.now())
        self.store = await Store.open(self.database, ledger=self.ledger)
        self.restart()

    async def restored(self, file: Path | None = None) -> Restored:
        """Stop the bot, put a backup back, and start the bot."""
        await self.down()
        done = await self.restoring().restore(file)
        await self.up()
        return done


@contextlib.asynccontextmanager
async def kept(folder: Path) -> AsyncIterator[Kept]:
    ledger = Ledger(folder / "backups")
    ledger.open(NOON)
    store = await Store.open(prepare(folder / "seedbed.db", _furnish), ledger=ledger)
    made = Kept(store, DeskSettings(), Retention())
    made.folder, made.ledger = folder, ledger
    try:
        yield made
    finally:
        await made.down()


def told(folder: Path, story: Callable[[Kept], Awaitable[None]]) -> None:
    """Run a story in a fresh world with backups."""

    async def whole() -> None:
        async with kept(folder) as made:
            await story(made)

    asyncio.run(whole())


def doing(sql: str, *values: object) -> Callable[[Tx], object]:
    """Return what runs a statement in a transaction."""
    return lambda tx: tx.execute(sql, list(values))


def holding(folder: Path, words: str) -> list[str]:
    """Return the files below a folder that hold the words, in any page, used or free."""
    needle = words.encode()
    files = (one for one in folder.rglob("*") if one.is_file())
    return sorted(str(one.relative_to(folder)) for one in files if needle in one.read_bytes())
