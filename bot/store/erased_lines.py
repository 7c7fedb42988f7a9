"""What stands in the list of erasures: a time, a kind and a mark a line.

The first line says from which moment on the list is whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.store.times import from_text, to_text

MARK_DIGITS = 32  # 128 bits: no two of a lifetime's erasures meet
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


def told(erasures: Iterable[Erasure]) -> bytes:
    """Return the lines of erasures."""
    return "".join(f"{to_text(one.at)} {one.kind} {one.mark}\n" for one in erasures).encode()


def whole(listed: Listed) -> bytes:
    """Return what stands in the file of a list."""
    return f"{_SINCE} {to_text(listed.since)}\n".encode() + told(listed.erasures)


def parsed(content: bytes) -> Listed | None:
    """Return what a file says, or None where it does not say from when on it is whole.

    A line that was cut short is left out: it stands once more, whole.
    """
    first, *lines = content.decode("ascii", errors="replace").split("\n")
    word, _, moment = first.partition(" ")
    try:
        since = from_text(moment)
    except ValueError:
        return None
    found = (_erasure(line) for line in lines)
    return Listed(since, tuple(one for one in found if one is not None)) if word == _SINCE else None


def _erasure(line: str) -> Erasure | None:
    parts = line.split(" ")
    if len(parts) != 3 or len(parts[2]) != MARK_DIGITS:
        return None
    try:
        return Erasure(from_text(parts[0]), parts[1], parts[2])
    except ValueError:
        return None
