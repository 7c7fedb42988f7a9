"""A secret in a file: read where nobody else can read or change it, and refused where they can.

What runs containers hands secrets in as files that everybody in the container may read (Docker:
444, Kubernetes: 644), on a mount of their own that nobody can write to. The bot cannot change their
rights, and nobody else is in there: such a file is read.
"""

import os
import shlex
import stat
from pathlib import Path

from bot.language.words import msg, tr

_ROOT = 0

_ANOTHERS = msg(
    "{file} belongs to another user than the bot's. Give it to the bot: chown {user} {path}"
)
_CHANGED = msg(
    "{file} can be changed by others than its owner. Take that from them: chmod 600 {path}"
)
_READ = msg("{file} can be read by others than its owner. Take that from them: chmod 600 {path}")
_READ_OF_ROOT = msg(
    "{file} can be read by others than its owner. Take that from them: chmod 640 {path}"
)


class UnsafeError(Exception):
    """Others can read or change the file; the message names it and says what to do."""


def read(path: Path, *, called: str) -> str:
    """Return what stands in the file.

    Args:
        called: How it is named to whoever has to mend it.

    Raises:
        UnsafeError: Others than the bot's user can read or change it.
        OSError: It cannot be read.
        UnicodeDecodeError: It is not UTF-8.
    """
    text, wrong = look(path, called=called)
    if wrong is not None:
        raise UnsafeError(wrong)
    return text


def look(path: Path, *, called: str) -> tuple[str, str | None]:
    """Return what stands in the file, and what is wrong with its rights, or None.

    Args:
        called: How it is named to whoever has to mend it.

    Raises:
        OSError: It cannot be read.
        UnicodeDecodeError: It is not UTF-8.
    """
    with path.open("rb") as file:
        # Of the open file, so that it cannot be another one by the time it is read.
        found = os.fstat(file.fileno())
        wrong = complaint(
            stat.S_IMODE(found.st_mode),
            found.st_uid,
            user=os.geteuid(),
            handed_in=_handed_in(file.fileno(), found.st_dev),
        )
        if wrong is not None:
            wrong = tr(wrong, file=called, path=shlex.quote(str(path)), user=os.geteuid())
        return file.read().decode(), wrong


def complaint(mode: int, owner: int, *, user: int, handed_in: bool) -> str | None:
    """Return what is wrong with a file's rights and what to do, or None where nothing is.

    Args:
        mode: Its rights, as ``chmod`` takes them.
        owner: The number of the user it belongs to.
        user: The number of the user that the bot runs as.
        handed_in: It lies on a mount of its own that nobody can write to.

    Returns:
        A message with ``{file}``, ``{path}`` and ``{user}`` to be filled in.
    """
    if owner not in (user, _ROOT):
        return _ANOTHERS
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        return _CHANGED
    # What belongs to root is readable for a bot that is not root by its group, or not at all.
    by_group = mode & stat.S_IRGRP and owner == user
    if not handed_in and (by_group or mode & stat.S_IROTH):
        return _READ if owner == user else _READ_OF_ROOT
    return None


def _handed_in(descriptor: int, device: int) -> bool:
    """Tell whether a file lies on a read-only mount that is not the root file system."""
    read_only = os.fstatvfs(descriptor).f_flag & os.ST_RDONLY
    return bool(read_only) and device != os.stat("/").st_dev
