"""What each interaction came to write into the record, however often it was delivered."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.store import Tx

T = TypeVar("T")

_PREFIX = "interaction "
_NEWEST = "SELECT coalesce(max(id), 0) FROM record"
_SINCE = """
    SELECT what, json_extract(detail, '$.version') FROM record
    WHERE id > ? AND what <> 'effect' ORDER BY id"""


@dataclass(frozen=True, slots=True)
class Appended:
    """An entry of the record, and the version of the case that it made, or None."""

    what: str
    version: int | None


@dataclass(slots=True)
class Tally:
    """The entries of every interaction, per transaction that committed any.

    Attributes:
        entries: By the interaction's key.
    """

    entries: dict[str, list[tuple[Appended, ...]]] = field(default_factory=dict)

    def counted(self, work: Callable[[Tx], T]) -> Callable[[Tx], T]:
        """Return ``work``, counting where an interaction's task asks for it."""
        task = asyncio.current_task()
        name = task.get_name() if task else ""
        if not name.startswith(_PREFIX):
            return work
        key = name.removeprefix(_PREFIX)

        def counting(tx: Tx) -> T:
            before = tx.execute(_NEWEST).fetchone()[0]
            result = work(tx)
            found = tuple(Appended(*row) for row in tx.execute(_SINCE, [before]).fetchall())
            if found:
                self.entries.setdefault(key, []).append(found)
            return result

        return counting


def task_name(key: str) -> str:
    """Return the name under which an interaction's task is known."""
    return _PREFIX + key
