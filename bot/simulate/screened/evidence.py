"""Rules: all that is known of a guild's responses at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.moderation.responses.response import State

LEAK = "leak: "
"""Begins what tells of words that somebody could see who should not."""


@dataclass(frozen=True, slots=True)
class Row:
    """A response as the database has it.

    Attributes:
        author_id: Who wrote it; None once they are forgotten.
        numbers: The texts in its newest words; none once those are erased.
        quoted: The messages of the bot that restore it.
        told: The last state that its author was told.
        due: The title of what its author is told of it as it stands.
        may_be_shown: Its newest words may be shown in its thread now.
        noticed: A notice about a case on it reached its author, or waits for them.
        undecided: A case on it waits for a moderator.
        lost: It is an edit of what stands no more.
        removal_failed: A case removed it, and Discord refused: its card says so.
        withdrawn_late: Its author deleted it after a removal was decided, and before it was done.
    """

    reply_id: int
    author_id: int | None
    state: State
    why: str | None
    told: str | None
    reply_state: str
    message_id: int
    changed_at: datetime
    numbers: frozenset[int]
    quoted: frozenset[int]
    due: str
    may_be_shown: bool
    noticed: bool
    undecided: bool
    lost: bool
    removal_failed: bool
    withdrawn_late: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot that can be read in a channel that is not the moderators'.

    Attributes:
        numbers: The texts that can be read in it.
        names: The member as whose response it stands, or None where it is no response.
    """

    message_id: int
    channel: int
    numbers: frozenset[int]
    names: int | None


@dataclass(frozen=True, slots=True)
class Private:
    """What a member alone could see."""

    user: int
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Told:
    """The title of what a member was told of a response, and when."""

    reply_id: int
    user: int
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect as the database has it."""

    kind: str
    lane: str
    state: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All there is to judge by; while something is under way, only what is on Discord.

    Attributes:
        thread: Where the members respond.
        private: What members were shown that nobody else sees.
        authors: By text, who wrote it.
        granted: The texts that might be shown when they were posted.
        created: The markers of all that the bot made on Discord.
        told: What members were told of responses, in order.
        forgotten: The texts of members who asked to be forgotten after they wrote them.
        deaf: The members whom the bot cannot reach.
        remains: Where something of a forgotten member is left, in words.
        strangers: The interactions of people whose business it was not that wrote something.
        problems: What went wrong while it was played.
    """

    thread: int
    shown: tuple[Shown, ...]
    private: tuple[Private, ...]
    authors: Mapping[int, int]
    granted: frozenset[int]
    created: tuple[str, ...]
    problems: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    told: tuple[Told, ...] = ()
    effects: tuple[Effect, ...] = ()
    forgotten: frozenset[int] = frozenset()
    deaf: frozenset[int] = frozenset()
    remains: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
