"""Backups of the running bot: made when it is time, and dropped when theirs is over."""

import asyncio
import logging
import threading
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.settings.model import BackupSettings
from bot.store import DatabaseError, Store, StoreError, backup, restored
from bot.store.backup import Backup, StoppedError
from bot.store.erased_list import Ledger
from bot.store.opening import family, unfinished

log = logging.getLogger(__name__)

LISTED_LONGER = timedelta(days=1)
"""So much longer than backups are kept the list of erasures reaches back."""
_BROKEN_OFF = timedelta(hours=1)
"""A copy that nothing was added to for so long is under way no more."""
_JUMPED = timedelta(hours=1)
"""A backup that was made so far in the future was made before the clock was put right."""


class Backups:
    """Makes backups while the bot works; none of a store without a ledger.

    Args:
        settings: Where, how often (never where it is 0), and how long they are kept.
    """

    def __init__(self, store: Store, clock: Clock, settings: BackupSettings) -> None:
        self._store = store
        self._clock = clock
        self._folder = settings.path
        self._every = timedelta(hours=settings.every_hours)
        self._keep = timedelta(days=settings.keep_days)
        self._stopped = threading.Event()

    def made_at(self) -> datetime | None:
        """Return when the newest backup was made, or None where there is none."""
        latest = self._clock.now() + _JUMPED
        found = backup.listed(self._folder)
        return next((one.made_at for one in found if one.made_at <= latest), None)

    async def make_due(self) -> None:
        """Make a backup where the newest is old enough, and drop those that are too old.

        When the last was made is read from the folder: a restart makes none before its time. Where
        one cannot be made none is dropped either, and the log says what to do.
        """
        if self._store.ledger is None:
            return
        if not await asyncio.to_thread(self._store.ledger.is_there):
            log.error(
                "no backup was made: erased.key is no longer in %s, or is another one. Mount its "
                "disk again, or put the folder back from a copy.",
                self._folder,
            )
            return
        newest = await asyncio.to_thread(self.made_at)
        recent = newest is not None and newest + self._every > self._clock.now()
        if recent or not self._every:
            await self._drop(self._store.ledger)
            return
        try:
            made = await asyncio.to_thread(self._make)
        except StoppedError:
            return
        except StoreError as error:
            log.error("no backup was made: %s", error)
            return
        except (OSError, DatabaseError) as error:
            log.error(
                "no backup was made (%s): check the disk of %s, and that it may be written",
                error,
                self._folder,
            )
            return
        finally:
            await self._store.scrub()  # the log could not be emptied while it was copied
        log.info("backup %s made: %.1f MB", made.path.name, made.size / 1e6)
        await self._drop(self._store.ledger)

    def stop(self) -> None:
        """Give up what is under way."""
        self._stopped.set()

    def _make(self) -> Backup:
        now = self._clock.now()
        backup.drop_parts(self._folder, now - _BROKEN_OFF)
        return backup.make(self._store.path, self._folder, now, stopped=self._stopped.is_set)

    async def _drop(self, ledger: Ledger) -> None:
        before = self._clock.now() - self._keep
        for name in await asyncio.to_thread(self._drop_before, before):
            log.info("%s dropped: it was kept for %s days", name, self._keep.days)
        listed = before - LISTED_LONGER
        await asyncio.to_thread(ledger.prune, listed)
        await self._store.write(lambda tx: restored.stop_remembering(tx, listed))

    def _drop_before(self, moment: datetime) -> list[str]:
        """Drop old backups and databases that were put aside, and what a restore left; return them.

        What was put aside is a copy like the others: what is erased is not erased in it.
        """
        path = self._store.path
        backup.drop_parts(self._folder, self._clock.now() - _BROKEN_OFF)
        for left in family(unfinished(path)):
            left.unlink(missing_ok=True)
        dropped = [one.path.name for one in backup.drop_before(self._folder, moment)]
        return dropped + backup.drop_aside(path, moment)
