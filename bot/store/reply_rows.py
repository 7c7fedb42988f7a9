"""Replies and what waits of them as values, and how they come out of the database's rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.moderation.reply import Kind
from bot.store.times import from_text


@dataclass(frozen=True, slots=True)
class Reply:
    """A stored reply; ``author_id`` is None once it is unlinked from the person."""

    id: int
    guild_id: int
    discussion_id: int
    thread_id: int
    message_id: int
    kind: Kind
    author_id: int | None
    posted_at: datetime
    exempt: str | None
    quiet: bool
    state: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A revision that waits for its scores."""

    revision_id: int
    reply: Reply
    text: str
    received_at: datetime


def waiting_from(row: Mapping[str, Any]) -> Waiting:
    """Return the revision that waits in a row of both tables."""
    received = from_text(row["received_at"])
    return Waiting(row["revision_id"], reply_from(row), row["text"], received)


def reply_from(row: Mapping[str, Any]) -> Reply:
    """Return the reply in a row of its table."""
    return Reply(
        id=row["id"],
        guild_id=row["guild_id"],
        discussion_id=row["discussion_id"],
        thread_id=row["thread_id"],
        message_id=row["message_id"],
        kind=row["kind"],
        author_id=row["author_id"],
        posted_at=from_text(row["posted_at"]),
        exempt=row["exempt"],
        quiet=bool(row["quiet"]),
        state=row["state"],
    )
