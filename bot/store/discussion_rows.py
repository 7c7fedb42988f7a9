"""Discussions and their threads as values, and how they come out of the database's rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from bot.store.times import from_text, moment

State = Literal["posting", "open", "closed", "undone"]
ThreadKind = Literal["open", "prompt", "member"]
Screened = Literal["permissions", "lock"]
"""How members are kept from writing in the threads of a discussion but through the form."""


@dataclass(frozen=True, slots=True)
class Discussion:
    """An article posted to a channel.

    Attributes:
        state: ``posting`` until all is there, ``undone`` if that could not be.
        problem: What went wrong, in plain words, or None.
        screened: How members are kept from writing but through the form; None where they may.
    """

    id: int
    guild_id: int
    article_id: int
    title: str
    channel_id: int
    forum: bool
    state: State
    slow_mode_seconds: int
    auto_archive_minutes: int
    closes_at: datetime | None
    posted_by: int | None
    created_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    problem: str | None
    screened: Screened | None = None


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread with what matters of its discussion.

    Attributes:
        kind: ``open`` and ``prompt`` are ours; ``member`` was started by a member.
        position: 0 for open discussion, then the prompts in order, then members' threads.
        name: As we named it; empty for a member's thread, whose title is a reply.
        thread_id: Discord's id, or None until the thread is made.
        deleted_at: When the thread was found to be gone.
        channel_id: The channel or forum of the discussion.
        state: The state of the discussion.
        screened: See ``Discussion``.
    """

    id: int
    guild_id: int
    discussion_id: int
    kind: ThreadKind
    position: int
    name: str
    thread_id: int | None
    deleted_at: datetime | None
    channel_id: int
    forum: bool
    state: State
    screened: Screened | None = None


@dataclass(frozen=True, slots=True)
class NewDiscussion:
    """What a discussion is begun with; see ``Discussion``."""

    guild_id: int
    article_id: int
    title: str
    channel_id: int
    forum: bool
    slow_mode_seconds: int
    auto_archive_minutes: int
    closes_at: datetime | None
    posted_by: int | None
    screened: Screened | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """A channel or forum in which a discussion is open."""

    guild_id: int
    channel_id: int
    forum: bool


def discussion_from(row: Mapping[str, Any]) -> Discussion:
    """Return the discussion in a row of its table."""
    return Discussion(
        id=row["id"],
        guild_id=row["guild_id"],
        article_id=row["article_id"],
        title=row["title"],
        channel_id=row["channel_id"],
        forum=bool(row["forum"]),
        state=cast(State, row["state"]),
        slow_mode_seconds=row["slow_mode_seconds"],
        auto_archive_minutes=row["auto_archive_minutes"],
        closes_at=moment(row["closes_at"]),
        posted_by=row["posted_by"],
        created_at=from_text(row["created_at"]),
        opened_at=moment(row["opened_at"]),
        closed_at=moment(row["closed_at"]),
        problem=row["problem"],
        screened=row["screened"],
    )


def thread_from(row: Mapping[str, Any]) -> ThreadRow:
    """Return the thread in a row joined with its discussion."""
    return ThreadRow(
        id=row["id"],
        guild_id=row["guild_id"],
        discussion_id=row["discussion_id"],
        kind=cast(ThreadKind, row["kind"]),
        position=row["position"],
        name=row["name"],
        thread_id=row["thread_id"],
        deleted_at=moment(row["deleted_at"]),
        channel_id=row["channel_id"],
        forum=bool(row["forum"]),
        state=cast(State, row["state"]),
        screened=row["screened"],
    )
