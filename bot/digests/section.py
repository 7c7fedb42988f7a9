"""Rules: a part of a digest as it is stored: figures and references, never a word of a reply.

What a reply says is looked up each time that the digest is shown, so that it goes with the reply.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from bot.digests.sources import Point

NAMES = (
    "themes", "questions", "worth", "hot", "figures", "shadow", "moderation", "calibration",
    "appeals",
)  # fmt: skip
"""What the settings call the parts of a digest, in their usual order."""

UNANSWERED = "unanswered"
"""The kind of a line about a question that nobody has answered."""

Term: TypeAlias = tuple[Point, ...]
"""A word of the discussion: places where it stands, any one of which will do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a digest.

    A line that rests on replies is shown while they may be quoted: the quoted one, at least one
    place of one of its terms, and, where nothing is quoted, at least one of those it cites.

    Attributes:
        said: Our own words, in which no reply is quoted.
        label: Words of the discussion that say what the line is about.
        quote: The sentence that is quoted, exactly.
        cites: Replies that it rests on besides; their rows.
        case: The number of the case that it is about.
        kind: What the line is, whatever its words; empty where nothing depends on it.
    """

    said: str = ""
    label: tuple[Term, ...] = ()
    quote: Point | None = None
    cites: tuple[int, ...] = ()
    case: int | None = None
    kind: str = ""

    @property
    def replies(self) -> frozenset[int]:
        """The rows of all replies that the line rests on."""
        quoted = [self.quote.reply_id] if self.quote else []
        named = [place.reply_id for term in self.label for place in term]
        return frozenset((*quoted, *named, *self.cites))


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a digest; ``name`` is what the settings call it."""

    name: str
    title: str
    lines: tuple[Line, ...]


def to_document(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Return sections as plain data."""
    return [asdict(section) for section in sections]


def from_document(document: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    """Return the sections that ``to_document`` gave."""
    return tuple(
        Section(one["name"], one["title"], tuple(_line(line) for line in one["lines"]))
        for one in document
    )


def _line(line: Mapping[str, Any]) -> Line:
    quote = line["quote"]
    return Line(
        said=line["said"],
        label=tuple(tuple(Point(**place) for place in term) for term in line["label"]),
        quote=Point(**quote) if quote else None,
        cites=tuple(line["cites"]),
        case=line["case"],
        kind=line.get("kind", ""),
    )
