"""Discord's history as the catching up sees it: pages of threads, and lists of threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.moderation.reply import Incoming

PAGE = 100
"""Source: Discord API reference, "Get Channel Messages", limit."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a thread's history, the oldest message first.

    Attributes:
        found: The replies in it, quiet.
        others: The ids of the messages that are none, or whose text cannot be read.
        last: The newest message in it, or None where it is empty.
        full: There may be more behind it.
    """

    found: tuple[Incoming, ...]
    others: tuple[int, ...]
    last: int | None
    full: bool


@dataclass(frozen=True, slots=True)
class FoundThread:
    """A thread that Discord lists.

    Attributes:
        title: What it is called, as a quiet reply of its owner.
        ours: The bot made it.
        archived_at: When it was archived, as a snowflake of that moment.
    """

    parent_id: int
    title: Incoming
    ours: bool
    locked: bool
    archived_at: int


class ShutError(Exception):
    """The bot may not read there."""


class GoneError(Exception):
    """It is there no more."""


class UnreachableError(Exception):
    """Discord gives no answer, or none that helps; it may later."""


class History(Protocol):
    """Reads what Discord keeps.

    Raises:
        ShutError: See there; so may every method, and the other two.
    """

    @property
    def reads(self) -> bool:
        """Texts can be read, and not only which messages there are."""
        ...

    async def page(self, guild_id: int, thread_id: int, *, after: int) -> Page:
        """Return at most ``PAGE`` messages of a thread, those next after a message."""
        ...

    async def active(self, guild_id: int) -> Sequence[FoundThread]:
        """Return the public threads of a guild that are not archived."""
        ...

    async def archived(
        self, guild_id: int, channel_id: int, *, before: int | None
    ) -> tuple[Sequence[FoundThread], bool]:
        """Return archived public threads of a channel, the last archived first; is there more?"""
        ...
