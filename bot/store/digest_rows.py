"""What the queries on digests return."""

from dataclasses import dataclass
from datetime import datetime

from bot.digests.figures import Figures
from bot.digests.sources import Point
from bot.moderation.desk_figures import DeskFigures


@dataclass(frozen=True, slots=True)
class WindowReply:
    """A reply that may be quoted in a digest.

    Attributes:
        revision_id: The revision whose text this is.
    """

    reply_id: int
    revision_id: int
    author_id: int
    text: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """A reply as the chart needs it."""

    posted_at: datetime
    flagged: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A main point as it can be shown now."""

    text: str
    author_id: int | None
    thread_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case that needs the moderators.

    Attributes:
        channel_id: Where its card stands; the reply's thread while it has none.
        message_id: The card, or the reply.
    """

    number: int
    label: str
    score: float | None
    opened_at: datetime
    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A composed digest.

    Attributes:
        points: References to sentences; what they say is looked up when it is shown.
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
    points: tuple[Point, ...]
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
