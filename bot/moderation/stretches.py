"""Rules: in which order the histories of threads are read after the bot was away.

First what is new in every thread, then what may have changed lately, then what may have changed
before; in each of the three a page of every thread in turn, the newest-active thread first, so that
a long history holds up no short one.
"""

from collections import deque
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from typing import Literal

Rank = Literal["new", "recent", "older"]
RANKS: tuple[Rank, ...] = ("new", "recent", "older")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a thread's history that is to be read.

    Attributes:
        after: The message behind which it begins.
        until: The last message that it may hold; None where it ends with the thread.
        read: How many messages of it were read.
        tries: How often it could not be read, one time after another.
    """

    guild_id: int
    thread_id: int
    rank: Rank
    after: int
    until: int | None = None
    read: int = 0
    tries: int = 0

    def ahead(self, last: int, read: int) -> "Stretch":
        """Return what is left behind ``last``, after so many messages more were read."""
        return replace(self, after=last, read=self.read + read, tries=0)


def of_thread(
    guild_id: int,
    thread_id: int,
    *,
    read_to: int | None,
    oldest: int,
    recent: int,
    quiet: bool = False,
) -> list[Stretch]:
    """Return what is to be read of a thread.

    Args:
        read_to: Its cursor, or None where nothing of it was read yet.
        oldest: The oldest message that may still change in the store; 0 where none is stored.
        recent: The first message that counts as recent.
        quiet: Nobody has written in it lately: all that may have changed counts as older.
    """
    first = max(oldest - 1, 0)
    if quiet:
        known = [first] if oldest else []
        known += [read_to] if read_to is not None else []
        return [Stretch(guild_id, thread_id, "older", min(known, default=0))]
    if read_to is None:  # what is stored of it came in lately: it tells nothing of what was before
        return [Stretch(guild_id, thread_id, "new", 0)]
    found = [Stretch(guild_id, thread_id, "new", read_to)]
    lately = max(first, recent)
    if oldest and lately < read_to:
        found.append(Stretch(guild_id, thread_id, "recent", lately, read_to))
    before = min(lately, read_to)
    if oldest and first < before:
        found.append(Stretch(guild_id, thread_id, "older", first, before))
    return found


class Stretches:
    """What is to be read, in its order."""

    def __init__(self) -> None:
        self._ranks: dict[Rank, deque[Stretch]] = {rank: deque() for rank in RANKS}

    def add(self, stretches: Iterable[Stretch]) -> None:
        """Put more at the end of its rank."""
        for one in stretches:
            self._ranks[one.rank].append(one)

    def clear(self) -> None:
        """Forget everything."""
        for rank in self._ranks.values():
            rank.clear()

    def next(self) -> Stretch | None:
        """Take what is to be read next, or None."""
        return next((rank.popleft() for rank in self._ranks.values() if rank), None)

    def drop(self, thread_ids: Set[int]) -> None:
        """Forget some threads."""
        for rank, there in self._ranks.items():
            self._ranks[rank] = deque(one for one in there if one.thread_id not in thread_ids)

    def left(self, *ranks: Rank) -> bool:
        """Tell whether there is anything left of these ranks."""
        return any(self._ranks[rank] for rank in ranks)
