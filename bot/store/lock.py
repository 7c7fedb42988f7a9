"""The lock beside the database: one process at a time works with it.

It is the kernel's (flock): whatever ends the process, also ``kill -9``, frees it. The file stays,
as removing it would let two processes hold a lock each, on two files of one name.
"""

import contextlib
import fcntl
import os
import socket
from pathlib import Path

from bot.store.opening import StoreError, whole_path


class Lock:
    """Held from `take` to `close`, or to the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, database: Path) -> "Lock":
        """Take the lock of the database at ``database``; its folder is made if it is missing.

        Raises:
            StoreError: Another process has it, or it cannot be taken here; says what to do.
        """
        path = lock_path(database)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(
                f"{path}: cannot be made ({error.strerror}). Check that the folder of the "
                "database exists and may be written."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 300, 0).decode("ascii", "replace").split()
            os.close(descriptor)
            raise _refusal(database, holder, error) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {socket.gethostname()}\n".encode(), 0)
        return cls(descriptor)

    def close(self) -> None:
        """Let another process have it; closing twice does nothing."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1


def lock_path(database: Path) -> Path:
    """Return where the lock of a database lies, whichever way its path is written."""
    path = whole_path(database)
    return path.with_name(f"{path.name}.lock")


def _refusal(database: Path, holder: list[str], error: OSError) -> StoreError:
    if not isinstance(error, BlockingIOError):
        return StoreError(
            f"{lock_path(database)}: cannot be locked ({error.strerror}). Put the database on a "
            "disk of this machine: store.path says where."
        )
    who = "another process"
    if len(holder) == 2:
        place = "" if holder[1] == socket.gethostname() else f" of {holder[1]}"  # a container
        who = f"process {holder[0]}{place}"
    return StoreError(
        f"{database}: {who} works with this database. One at a time can: stop that one first, or "
        "give this one a database of its own (store.path)."
    )
