"""Rules: a digest as it may be shown now, with the words of its replies looked up anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.digests.figures import Figures
from bot.moderation.desk_figures import DeskFigures


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A sentence of a reply, exactly as its author wrote it; ``url`` leads to the reply."""

    text: str
    author_id: int | None
    url: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One statement.

    Attributes:
        said: Our own words; may be empty.
        label: Words of the discussion, as its members wrote them; may be empty.
        quote: What is quoted, or None.
        links: Where the other replies it rests on stand, or the card of the case it is about.
        kind: As that of the stored line.
    """

    said: str = ""
    label: str = ""
    quote: ShownQuote | None = None
    links: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A titled part; ``gone`` counts the lines that may not be shown any more."""

    name: str
    title: str
    lines: tuple[ShownLine, ...] = ()
    gone: int = 0


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case that waits for moderators."""

    number: int
    label: str
    score: float | None
    opened_at: datetime
    url: str
    appealed: bool = False


@dataclass(frozen=True, slots=True)
class ShownWritten:
    """A sentence that a language model wrote; ``links`` lead to the replies that it rests on."""

    text: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownChart:
    """The chart: the row of its file, its bytes (PNG) and what it shows, in words."""

    file_id: int
    png: bytes
    description: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """All that is shown of a digest.

    Attributes:
        late: It was posted more than an hour after its window ended.
        sections: In the order in which they are shown.
        open_cases: The oldest open cases; ``open_in_all`` counts the rest too.
        chart: None where there was nothing to draw.
        desk: How the guild's desk did, or None where that was not counted.
        written: What was discussed, written smoothly from the sentences that are quoted.
    """

    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    late: bool
    figures: Figures
    sections: Sequence[ShownSection] = ()
    open_cases: Sequence[ShownCase] = ()
    open_in_all: int = 0
    chart: ShownChart | None = None
    desk: DeskFigures | None = None
    written: Sequence[ShownWritten] = ()

    def section(self, name: str) -> ShownSection | None:
        """Return the section of that name, or None where there is none."""
        return next((one for one in self.sections if one.name == name), None)
