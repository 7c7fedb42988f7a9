"""What the queries on digests return."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.digests.figures import Figures
from bot.digests.section import Section
from bot.moderation.desk_figures import DeskFigures

Place: TypeAlias = tuple[int, int | None]
"""A channel and a message in it, or None where there is none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A reply that may be quoted now; ``message_id`` is where it stands, also where restored."""

    revision_id: int
    text: str
    author_id: int | None
    thread_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case that needs the moderators.

    Attributes:
        channel_id: Where its card stands; the reply's thread while it has none.
        message_id: The card, or the reply; None for one that is not posted and has no card.
        appealed: Its author has appealed.
    """

    number: int
    label: str
    score: float | None
    opened_at: datetime
    channel_id: int
    message_id: int | None
    appealed: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """A composed digest.

    Attributes:
        sections: Figures and references to replies, whose words are looked up when it is shown.
        file_id: The chart.
        desk: How the guild's desk did; None where the digest is older than such figures.
    """

    id: int
    guild_id: int
    discussion_id: int
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    composed_at: datetime
    figures: Figures
    sections: tuple[Section, ...]
    file_id: int | None
    posted_at: datetime | None
    channel_id: int | None
    message_id: int | None
    desk: DeskFigures | None = None


@dataclass(frozen=True, slots=True)
class Ongoing:
    """A discussion of which digests are due.

    Attributes:
        since: The end of its last scheduled window, or its opening.
        until: When it was closed, or None while it is open.
    """

    discussion_id: int
    guild_id: int
    since: datetime
    until: datetime | None
