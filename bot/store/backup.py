"""Copies of the database: made while it is written to, checked, listed, dropped after a while."""

import contextlib
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bot.store import opening
from bot.store.opening import DamagedError, StoreError
from bot.store.safely import sync_folder

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"seedbed-([0-9]{8}T[0-9]{6}Z)\.db")
_ASIDE = re.compile(r"\.aside-([0-9]{8}T[0-9]{6}Z)(?:-wal|-shm)?$")
_PARTS = "seedbed-*.db.part*"
DRILL = ("seedbed-drill-", ".db.part")
"""How the name of a drill's folder begins and ends: where it breaks off it goes as a part does."""
_PAGES_AT_ONCE = 256
_PAUSE_SECONDS = 0.004
"""Between steps of a megabyte, so that the bot's own reads and writes come in between."""


class StoppedError(Exception):
    """The copy was given up, as the process ends."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy in the folder of backups; ``made_at`` is when the database was as it is in there."""

    path: Path
    made_at: datetime
    size: int


def stamp(moment: datetime) -> str:
    """Return a moment as it stands in the names of files, to the second."""
    return moment.astimezone(UTC).strftime(_STAMP)


def made_at(path: Path) -> datetime | None:
    """Return when a backup was made, by its name; None where it has another name."""
    found = _NAME.fullmatch(path.name)
    with contextlib.suppress(ValueError):  # there is no 31st of February
        return _moment(found[1]) if found is not None else None
    return None


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)


def listed(folder: Path) -> list[Backup]:
    """Return the backups of a folder, the newest first; none where there is no folder."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        moment = made_at(path)
        if moment is not None and path.is_file():
            found.append(Backup(path, moment, path.stat().st_size))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def make(
    database: Path, folder: Path, now: datetime, *, stopped: Callable[[], bool] = lambda: False
) -> Backup:
    """Copy the database into a folder, whole and checked, or not at all; return the copy.

    Other processes may read and write meanwhile: what they write is not in it.

    Raises:
        StoreError: There is no database, no room, or the copy is not sound; says what to do.
        StoppedError: ``stopped`` said so.
        OSError, sqlite3.Error: The disk or the database did not allow it.
    """
    require(database)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _check_room(database, folder)
    target = folder / f"seedbed-{stamp(now)}.db"
    part = target.with_name(f"{target.name}.part")
    with contextlib.ExitStack() as undo:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        undo.callback(drop, part)
        _copy(database, part, stopped)
        try:
            opening.check(part, whole=True)
        except DamagedError as error:
            raise DamagedError(
                f"{database}: is damaged, a copy of it was made and dropped. Stop the bot and "
                "start it again: it says more. `seedbed restore` puts the newest backup in its "
                "place."
            ) from error
        _sync(part)
        part.rename(target)
        sync_folder(folder)
    return Backup(target, now.replace(microsecond=0), target.stat().st_size)


def require(database: Path) -> None:
    """Raise StoreError where there is nothing to copy."""
    if opening.is_fresh(database):
        raise StoreError(
            f"{database}: there is no database yet, so there is nothing to copy. store.path says "
            "where it is."
        )


def put(backup: Path, target: Path) -> None:
    """Copy a backup to ``target``, which only its owner may read; what is there is replaced.

    A database that was put aside may have a log, without which it is older than it was.
    """
    for one in opening.family(target):
        one.unlink(missing_ok=True)
    files = zip(opening.family(backup), opening.family(target), strict=True)
    for old, new in list(files)[:2]:
        if old.exists():
            os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(old, new)
            _sync(new)


def drop_before(folder: Path, moment: datetime) -> list[Backup]:
    """Remove the backups that were made before a moment, and what broken-off ones left."""
    dropped = [one for one in listed(folder) if one.made_at < moment]
    for one in dropped:
        one.path.unlink(missing_ok=True)
    return dropped


def drop(draft: Path) -> None:
    """Remove a copy that came to nothing, and what SQLite left beside it."""
    for path in (draft, draft.with_name(f"{draft.name}-journal"), *opening.family(draft)[1:]):
        path.unlink(missing_ok=True)


def drop_parts(folder: Path, before: datetime) -> None:
    """Remove what was left by copies and drills that broke off before a moment."""
    for path in folder.glob(_PARTS):
        with contextlib.suppress(FileNotFoundError):
            if _changed(path) >= before.timestamp():
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _changed(path: Path) -> float:
    """Return when a file, or anything in a folder, was last written to."""
    within = path.rglob("*") if path.is_dir() else ()
    return float(max(one.stat().st_mtime for one in (path, *within)))


def put_aside(database: Path, now: datetime) -> Path | None:
    """Move a database with its log to another name beside it; None where there is none.

    The log goes last: where this breaks off there is no database, and `opening.check` says so. One
    without its log would be taken for whole, and has lost what was written last.
    """
    database = opening.behind(database)
    aside = database.with_name(f"{database.name}.aside-{stamp(now)}")
    for old, new in zip(opening.family(database), opening.family(aside), strict=True):
        if old.exists():
            old.rename(new)
    sync_folder(database.parent)
    return aside if aside.exists() else None


def drop_aside(database: Path, before: datetime) -> list[str]:
    """Remove databases that were put aside before a moment; return their names."""
    database = opening.behind(database)
    dropped = []
    for path in database.parent.glob(f"{database.name}.aside-*"):
        found = _ASIDE.search(path.name)
        if found is not None and _moment(found[1]) < before:
            path.unlink(missing_ok=True)
            dropped.append(path.name)
    return dropped


@contextlib.contextmanager
def _reading(database: Path) -> Iterator[sqlite3.Connection]:
    """Hold on to the database as it is now: a copy of it never has to begin again."""
    address = f"file:{quote(str(database.absolute()))}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None)) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield source


def _copy(database: Path, part: Path, stopped: Callable[[], bool]) -> None:
    def go_on(_status: int, remaining: int, _total: int) -> None:
        if stopped():
            raise StoppedError
        if remaining:
            time.sleep(_PAUSE_SECONDS)

    with _reading(database) as source, contextlib.closing(sqlite3.connect(part)) as target:
        target.execute("PRAGMA journal_mode=OFF")
        target.execute("PRAGMA synchronous=OFF")  # it is written to the disk once, at the end
        source.backup(target, pages=_PAGES_AT_ONCE, progress=go_on)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, whoever opens it


def _check_room(database: Path, folder: Path) -> None:
    needed = sum(one.stat().st_size for one in opening.family(database)[:2] if one.exists())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"{folder}: a backup needs {needed / 1e6:.0f} MB, {free / 1e6:.0f} MB are free. Make "
            "room, or put backups on another disk (backup.path)."
        )


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
