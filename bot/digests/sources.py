"""Rules: what a digest may quote, and a reference to a sentence of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A reply that may be quoted."""

    reply_id: int
    revision_id: int
    author_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A reference to a sentence: the characters ``start`` to ``end`` of a revision's text."""

    reply_id: int
    revision_id: int
    start: int
    end: int
