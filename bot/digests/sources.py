"""Rules: what a digest may quote, and references to places in it."""

from dataclasses import dataclass
from datetime import UTC, datetime

_UNKNOWN = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Source:
    """A reply that may be quoted.

    Attributes:
        answers_message_id: The message that it answers, if it answers one.
    """

    reply_id: int
    revision_id: int
    author_id: int
    text: str
    posted_at: datetime = _UNKNOWN
    thread_id: int = 0
    message_id: int = 0
    answers_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A reference to a sentence or a word: characters ``start`` to ``end`` of a revision's text."""

    reply_id: int
    revision_id: int
    start: int
    end: int
