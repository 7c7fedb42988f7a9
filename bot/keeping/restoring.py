"""The order of steps when a backup is put back, or a drill shows that it could be.

Everything is done to a copy beside the database; the last step puts it in its place. Where one
step fails nothing has changed.
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.keeping.copy import Copy
from bot.keeping.erasing import Erased, Eraser, Rules
from bot.keeping.lists import Known, lists_for
from bot.store import StoreError, Tx, backup, opening, restored
from bot.store.erased_list import SLACK, Ledger
from bot.store.ledger import sealed_with
from bot.store.lock import Lock
from bot.store.looking import look, waiting_marks
from bot.store.safely import sync_folder


@dataclass(frozen=True, slots=True)
class Chosen:
    """A backup that is sound, and the lists that say what was erased since it was made.

    Attributes:
        made_at: When the database was as it is in there.
        lists: What they said when the backup was chosen, its own first.
    """

    path: Path
    made_at: datetime
    lists: tuple[Known, ...]

    @property
    def ledger(self) -> Ledger:
        """The key that it is marked with, and its list."""
        return self.lists[0].ledger


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back.

    Attributes:
        aside: Where the database is that was there before, or None where there was none.
    """

    backup: Chosen
    erased: Erased
    counts: dict[str, int]
    aside: Path | None


class Restoring:
    """Puts backups back.

    Args:
        database: Where the bot's database is.
        folder: Where backups are.
    """

    def __init__(self, database: Path, folder: Path, clock: Clock, rules: Rules) -> None:
        self._database = opening.behind(database)
        self._folder = folder
        self._clock = clock
        self._rules = rules

    def choose(self, file: Path | None) -> Chosen:
        """Return the backup to put back, the newest where none is named.

        Raises:
            StoreError: There is none, it cannot be used, or what was erased since is not known.
        """
        path = file or self._newest()
        if opening.is_fresh(path):
            raise StoreError(
                f"{path}: there is no backup there. `seedbed restore --list` shows all."
            )
        newest, seal = look(path, _told, thorough=True)
        made_at = backup.made_at(path) or newest or self._clock.now()
        if made_at > self._clock.now() + SLACK:
            raise StoreError(
                f"{path}: was made on {made_at:%Y-%m-%d %H:%M} UTC, which is still to come: the "
                "clock is wrong, or was. What was erased since cannot be told, and could come "
                "back. Take another backup."
            )
        return Chosen(path, made_at, lists_for(path, self._folder, made_at=made_at, seal=seal))

    async def restore(self, file: Path | None) -> Restored:
        """Put a backup in the database's place; what is there is kept aside.

        Raises:
            StoreError: The bot runs, or something failed; then nothing has changed.
        """
        own = Ledger(self._folder)
        with contextlib.closing(Lock.take(self._database)):
            if own.exists and (marks := waiting_marks(self._database)):
                own.append(marks)  # its process died before it could
            chosen = self.choose(file)
            draft = opening.unfinished(self._database)
            erased, counts = await self.prepare(chosen, draft)
            # `seedbed privacy forget` takes no lock.
            if any(one.ledger.read() != one.listed for one in chosen.lists):
                backup.drop(draft)
                raise StoreError(
                    "Something was erased while the backup was made ready, and would have come "
                    "back. Nothing was changed. Run `seedbed restore` again."
                )
            if not own.is_same(chosen.ledger):
                own.adopt(chosen.ledger, self._clock.now())
            aside = backup.put_aside(self._database, self._clock.now())
            draft.rename(self._database)
            sync_folder(self._database.parent)
        return Restored(chosen, erased, counts, aside)

    async def prepare(self, chosen: Chosen, target: Path) -> tuple[Erased, dict[str, int]]:
        """Make a database of a backup that the bot can start with, at ``target``."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as undo:
            undo.callback(backup.drop, target)
            backup.put(chosen.path, target)
            erased, counts = await self._make_ready(chosen, target)
            opening.check(target, whole=True)
            undo.pop_all()
        return erased, counts

    async def _make_ready(self, chosen: Chosen, target: Path) -> tuple[Erased, dict[str, int]]:
        copy = await Copy.open(target)
        try:
            now = self._clock.now()
            await copy.write(lambda tx: restored.settle(tx, made_at=chosen.made_at, now=now))
            eraser = Eraser(copy, self._clock, self._rules, made_at=chosen.made_at)
            erased = await eraser.apply(chosen.lists)
            if broken := await copy.read(restored.broken_references):
                raise StoreError(
                    f"{chosen.path}: {broken} of its rows lead nowhere. Take another backup."
                )
            return erased, await copy.read(restored.counts)
        finally:
            await copy.close()

    def _newest(self) -> Path:
        latest = self._clock.now() + SLACK
        found = [one for one in backup.listed(self._folder) if one.made_at <= latest]
        if not found:
            raise StoreError(
                f"{self._folder}: there are no backups. Name one: `seedbed restore FILE`."
            )
        return found[0].path


def _told(tx: Tx) -> tuple[datetime | None, str | None]:
    """Return the last moment that a database knows of, and the seal of the key it is marked with.

    One from before there were any has none.
    """
    known = tx["erased"].exists()
    return restored.newest_moment(tx), sealed_with(tx) if known else None
