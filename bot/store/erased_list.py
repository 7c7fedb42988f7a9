"""The list of erasures and its key: two files beside the backups, which outlive the database.

The database holds the seal of its key, a keyed hash that tells whether a key is that one. Where a
backup with another key is put back, its key and list take the place of those that are there, which
are kept beside them for as long as what they say counts.
"""

import contextlib
import fcntl
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store import safely
from bot.store.erased_lines import MARK_DIGITS, Erasure, Listed, parsed, told, whole
from bot.store.opening import StoreError

KEY_NAME = "erased.key"
LIST_NAME = "erased.list"

SLACK = timedelta(hours=1)
"""Clocks jump: what was erased so shortly before a backup was made is erased in it once more."""

_A_DAY = timedelta(days=1)
_KEY_BYTES = 32
_ENDING = ".%Y%m%dT%H%M%SZ"
_ASIDE = re.compile(re.escape(KEY_NAME) + r"\.[0-9]{8}T[0-9]{6}Z")
_ANEW = (
    "If there is none, `seedbed backup --anew` begins a new list, and no backup from before can be "
    "restored."
)


class Ledger:
    """The key and the list, in the folder of the backups.

    Args:
        folder: Where both lie; `open` makes what is missing.
        ending: Of their names, where others took their place; it says when.
    """

    def __init__(self, folder: Path, ending: str = "") -> None:
        self.folder = folder
        self._ending = ending
        self._key = b""
        self._others: tuple[Ledger, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether there are a key and a list."""
        return self._key_path.exists() and self._list_path.exists()

    @property
    def seal(self) -> str:
        """What a database that is marked with this key says of it."""
        return self.mark("key", 0)

    def open(self, now: datetime, *, seal: str | None = None) -> None:
        """Read the key; make one, and begin the list, where either is missing.

        Args:
            seal: What the database says of its key, if it has one: no other is taken and none is
                made then. Where it is one of those that were put aside it gets its place again.

        Raises:
            StoreError: The folder cannot be written, or the key cannot be used.
        """
        try:
            if seal is not None:
                self._go_on(seal, now)
            if not self.exists:
                self._begin(now)
            self.read_key()
            self._others = tuple(self.aside())
            for one in self._others:
                one.read_key()
        except OSError as error:
            raise StoreError(
                f"{self.folder}: cannot be used for backups ({error.strerror}). Check that the "
                "folder exists and may be written: what was erased is listed there, also where no "
                "backups are made (backup.path)."
            ) from error

    def begin_anew(self, now: datetime) -> None:
        """Make a new key and a new list; those that are there are put aside."""
        self._put_aside(now)
        self._begin(now)
        self.read_key()

    def read_key(self) -> None:
        """Read the key that is there.

        Raises:
            OSError: There is none.
            StoreError: It is none.
        """
        key = self._key_path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise StoreError(
                f"{self._key_path}: is not the key of the list beside it, it has {len(key)} bytes "
                f"instead of {_KEY_BYTES}. Put the right one back from another copy of the folder. "
                f"{_ANEW}"
            )
        self._key = key

    def is_there(self) -> bool:
        """Tell whether the key that was read still lies in the folder: its disk may have gone."""
        with contextlib.suppress(OSError):
            return self._key_path.read_bytes() == self._key
        return False

    def is_same(self, other: "Ledger") -> bool:
        """Tell whether two are the same files."""
        return self._key_path.resolve() == other._key_path.resolve()

    def check_seal(self, seal: str) -> None:
        """Raise StoreError, with what to do, where a database is marked with another key."""
        if seal != self.seal:
            raise self._lost("is not the one")

    def mark(self, kind: str, guild_id: int, what: int = 0) -> str:
        """Return the mark of a reply, a person or a guild."""
        named = f"{kind}:{guild_id}:{what}".encode()
        return hmac.new(self._key, named, hashlib.sha256).hexdigest()[:MARK_DIGITS]

    def marks(self, kind: str, guild_id: int, what: int = 0) -> list[str]:
        """Return the marks with this key and with those that were put aside."""
        return [one.mark(kind, guild_id, what) for one in (self, *self._others)]

    def append(self, erasures: list[Erasure]) -> None:
        """Add to the list; it is on the disk when this returns. Raises OSError where it cannot."""
        with self._alone(), self._list_path.open("r+b") as file:
            if file.seek(0, os.SEEK_END) and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n":
                file.write(b"\n")  # a line was cut short when the power or the disk gave out
            file.write(told(erasures))
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Listed:
        """Return the list.

        Raises:
            OSError: It cannot be read.
            StoreError: It does not say from when on it holds every erasure.
        """
        listed = parsed(self._list_path.read_bytes())
        if listed is None:
            raise StoreError(
                f"{self._list_path}: is damaged, its first line does not say since when it is "
                "kept. Put it back from another copy of the folder."
            )
        return listed

    def prune(self, before: datetime) -> None:
        """Drop what was erased before a moment, from which on the list is then whole.

        Where less than a day of it would go it is left for another time. What was put aside before
        that moment goes.
        """
        for one in self.aside():
            if _moment(one._ending) < before:
                one._remove()
        with self._alone():
            listed = self.read()
            if before < listed.since + _A_DAY:
                return
            kept = tuple(one for one in listed.erasures if one.at >= before - SLACK)
            safely.write(self._list_path, whole(Listed(before, kept)))

    def adopt(self, other: "Ledger", now: datetime) -> None:
        """Take over another's key and list; those that are there are put aside."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._put_aside(now)
        safely.write(self._list_path, other._list_path.read_bytes())
        safely.write(self._key_path, other._key_path.read_bytes())
        if other.folder.resolve() == self.folder.resolve():
            other._remove()
        self.read_key()

    def aside(self) -> "list[Ledger]":
        """Return those that this one took the place of and whose key is one, the oldest first."""
        keys = (one for one in self.folder.glob(f"{KEY_NAME}.*") if _ASIDE.fullmatch(one.name))
        sound = sorted(one.name for one in keys if one.stat().st_size == _KEY_BYTES)
        return [Ledger(self.folder, name.removeprefix(KEY_NAME)) for name in sound]

    def _begin(self, now: datetime) -> None:
        """Make what is missing, also where two processes do at once."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with safely.held(self.folder):
            if not self._key_path.exists():
                self._list_path.unlink(missing_ok=True)  # without its key it says nothing
                safely.write(self._key_path, secrets.token_bytes(_KEY_BYTES))
            if not self._list_path.exists():
                safely.write(self._list_path, whole(Listed(now, ())))

    def _go_on(self, seal: str, now: datetime) -> None:
        """See that the key is the one with a seal.

        A restore that broke off may have put it aside.
        """
        if self._has(seal):
            return
        for one in self.aside():
            if one._has(seal):
                self._put_aside(now)
                for old, new in (
                    (one._list_path, self._list_path),
                    (one._key_path, self._key_path),
                ):
                    if old.exists():
                        old.rename(new)
                safely.sync_folder(self.folder)
                return
        raise self._lost("is not the one" if self._key_path.exists() else "is not there")

    def _has(self, seal: str) -> bool:
        if not self._key_path.exists():
            return False
        self.read_key()
        return self.seal == seal

    def _lost(self, how: str) -> StoreError:
        return StoreError(
            f"{self._key_path}: {how} with which the database marks what was erased. Nothing was "
            "changed. If the folder is on a disk that is not mounted, mount it; else put "
            f"{KEY_NAME} and {LIST_NAME} back from a copy of the folder (backup.path). {_ANEW}"
        )

    def _put_aside(self, now: datetime) -> None:
        """Give key and list, if they are there, other names; the key's first, see `_go_on`."""
        if not self._key_path.exists():
            return
        there = Ledger(self.folder, now.astimezone(UTC).strftime(_ENDING))
        while there._key_path.exists():
            now += timedelta(seconds=1)
            there = Ledger(self.folder, now.astimezone(UTC).strftime(_ENDING))
        for old, new in ((self._key_path, there._key_path), (self._list_path, there._list_path)):
            if old.exists():
                old.rename(new)
        safely.sync_folder(self.folder)

    def _remove(self) -> None:
        self._list_path.unlink(missing_ok=True)
        self._key_path.unlink(missing_ok=True)

    @property
    def _key_path(self) -> Path:
        return self.folder / f"{KEY_NAME}{self._ending}"

    @property
    def _list_path(self) -> Path:
        return self.folder / f"{LIST_NAME}{self._ending}"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from the list meanwhile: `seedbed backup` prunes it as well."""
        with self._key_path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _moment(ending: str) -> datetime:
    """Return when a ledger with this ending was put aside; one of no day goes at once."""
    with contextlib.suppress(ValueError):
        return datetime.strptime(ending, _ENDING).replace(tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)
