"""The list of erasures and its key: two files beside the backups, which outlive the database.

The list holds a time and a mark a line, and in its first line the moment from which on it is whole.
"""

import contextlib
import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.store.opening import StoreError
from bot.store.times import from_text, to_text

KEY_NAME = "erased.key"
LIST_NAME = "erased.list"

SLACK = timedelta(hours=1)
"""Clocks jump: what was erased so shortly before a backup was made is erased in it once more."""

_A_DAY = timedelta(days=1)
_KEY_BYTES = 32
_MARK_DIGITS = 32  # 128 bits: no two of a lifetime's erasures meet
_SINCE = "since"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the list."""

    at: datetime
    kind: str
    mark: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The list, and the moment from which on it holds every erasure."""

    since: datetime
    erasures: tuple[Erasure, ...]


class Ledger:
    """The key and the list, in the folder of the backups.

    Args:
        folder: Where both lie; `open` makes what is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = b""

    @property
    def exists(self) -> bool:
        """Whether there are a key and a list."""
        return self._key_path.exists() and self._list_path.exists()

    def open(self, now: datetime) -> None:
        """Read the key; make one, and begin the list, where either is missing.

        Raises:
            StoreError: The folder cannot be written, or the key cannot be used.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self._key_path.exists():
                _write(self._key_path, secrets.token_bytes(_KEY_BYTES))
                self._list_path.unlink(missing_ok=True)  # without its key it says nothing
            if not self._list_path.exists():
                _write(self._list_path, f"{_SINCE} {to_text(now)}\n".encode())
            self.read_key()
        except OSError as error:
            raise StoreError(
                f"{self.folder}: cannot be used for backups ({error.strerror}). Check that the "
                "folder exists and may be written: what was erased is listed there, also where no "
                "backups are made (backup.path)."
            ) from error

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
                f"instead of {_KEY_BYTES}. Put the right one back from another copy of the folder, "
                "or remove it: a new list begins, and no backup from before can be restored."
            )
        self._key = key

    def has_key_of(self, other: "Ledger") -> bool:
        """Tell whether two lists have one key: then one is a copy of the other."""
        return self._key_path.read_bytes() == other._key_path.read_bytes()

    def mark(self, kind: str, guild_id: int, what: int = 0) -> str:
        """Return the mark of a reply, a person or a guild."""
        told = f"{kind}:{guild_id}:{what}".encode()
        return hmac.new(self._key, told, hashlib.sha256).hexdigest()[:_MARK_DIGITS]

    def append(self, erasures: list[Erasure]) -> None:
        """Add to the list; it is on the disk when this returns. Raises OSError where it cannot."""
        lines = "".join(f"{to_text(one.at)} {one.kind} {one.mark}\n" for one in erasures)
        with self._alone(), self._list_path.open("r+b") as file:
            if file.seek(0, os.SEEK_END) and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n":
                file.write(b"\n")  # a line was cut short when the power or the disk gave out
            file.write(lines.encode())
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Listed:
        """Return the list; a line that was cut short is left out: it stands once more, whole.

        Raises:
            OSError: It cannot be read.
            StoreError: It does not say from when on it holds every erasure.
        """
        first, *lines = self._list_path.read_text(encoding="ascii", errors="replace").split("\n")
        word, _, moment = first.partition(" ")
        try:
            since = from_text(moment)
        except ValueError:
            word = ""
        if word != _SINCE:
            raise StoreError(
                f"{self._list_path}: is damaged, its first line does not say since when it is "
                "kept. Put it back from another copy of the folder."
            )
        return Listed(since, tuple(one for line in lines if (one := _erasure(line)) is not None))

    def prune(self, before: datetime) -> None:
        """Drop what was erased before a moment, from which on the list is then whole.

        Where less than a day of it would go it is left for another time.
        """
        with self._alone():
            listed = self.read()
            since = before
            if since < listed.since + _A_DAY:
                return
            kept = [one for one in listed.erasures if one.at >= since - SLACK]
            lines = [f"{to_text(one.at)} {one.kind} {one.mark}\n" for one in kept]
            draft = self._list_path.with_name(f"{LIST_NAME}.part")
            draft.unlink(missing_ok=True)
            _write(draft, "".join([f"{_SINCE} {to_text(since)}\n", *lines]).encode())
            draft.replace(self._list_path)
            sync_folder(self.folder)

    def adopt(self, other: "Ledger") -> None:
        """Take over another folder's key and list, where this one has none."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (LIST_NAME, KEY_NAME):
            (self.folder / name).unlink(missing_ok=True)
            _write(self.folder / name, (other.folder / name).read_bytes())
        self.read_key()

    @property
    def _key_path(self) -> Path:
        return self.folder / KEY_NAME

    @property
    def _list_path(self) -> Path:
        return self.folder / LIST_NAME

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from the list meanwhile: `seedbed backup` prunes it as well."""
        with self._key_path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _erasure(line: str) -> Erasure | None:
    parts = line.split(" ")
    if len(parts) != 3 or len(parts[2]) != _MARK_DIGITS:
        return None
    try:
        return Erasure(from_text(parts[0]), parts[1], parts[2])
    except ValueError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Make a file that only its owner may read, and have it on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
