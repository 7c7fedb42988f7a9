"""Digests as they are shown, for tests of how they look."""

import re
import struct
import zlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.digests.figures import Counts, Figures
from bot.digests.shown import (
    DigestView,
    ShownCase,
    ShownChart,
    ShownLine,
    ShownQuote,
    ShownSection,
)
from bot.effects.message import Embed, Message, link

START = datetime(2026, 3, 1, 7, tzinfo=UTC)
SIZE = "4 replies by 3 people"
URL = link(7, 700, 800_001)
HOSTILE = (
    "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    "</blockquote><a href='javascript:alert(1)'>{{ 7 * 7 }} @everyone <@501> **b**"
)
"""What runs, calls or marks up wherever it is not escaped."""


def view(**changed: object) -> DigestView:
    given: dict[str, object] = {
        "number": 3,
        "title": "On the river",
        "starts_at": START,
        "ends_at": START + timedelta(days=1),
        "zone": ZoneInfo("Europe/Berlin"),
        "late": False,
        "figures": Figures(Counts(replies=2, people=2, scored=2)),
    }
    return DigestView(**{**given, **changed})  # type: ignore[arg-type]  # a test's short form


def address(number: int) -> str:
    return link(7, 700, 800_000 + number)


def quote(text: str = "Mend it.", author: int | None = 501, url: str = URL) -> ShownQuote:
    return ShownQuote(text, author, url)


def theme(text: str = "Mend it.", label: str = "bridge", said: str = SIZE) -> ShownLine:
    return ShownLine(said, label, quote(text))


def themes(*lines: ShownLine, gone: int = 0) -> ShownSection:
    return ShownSection("themes", "What was discussed", lines, gone)


def case(number: int = 5, label: str = "insult", score: float | None = 0.8) -> ShownCase:
    return ShownCase(number, label, score, START, link(7, 71, 900_000 + number))


def rich(text: str = "Who mends the bridge?", **changed: object) -> DigestView:
    """Return a digest with something in every place, in which members wrote ``text``."""
    line = ShownLine(SIZE, text, quote(text, url=address(1)), (address(2), address(3)))
    asked = ShownLine("Not answered in this time", "", quote(text, url=address(4)))
    hot = ShownLine("34 replies in an hour.", links=(address(5), address(6)))
    appeal = ShownLine("Case 9, insult: appealed an hour before this ended.", links=(address(7),))
    given: dict[str, object] = {
        "title": text,
        "late": True,
        "figures": Figures(
            Counts(12, 4, 1, 1, {"open": 2, "upheld": 1}, 9, 2), Counts(replies=9, people=4)
        ),
        "sections": (
            themes(line, gone=1),
            ShownSection("questions", "Questions", (ShownLine("Open:"), asked), gone=2),
            ShownSection("hot_moments", "Hot moments", (hot,)),
            ShownSection("appeals", "Open appeals", (appeal,)),
        ),
        "open_cases": (case(5), case(6, "unscored", None)),
        "open_in_all": 4,
        "chart": ShownChart(4, png(), f"Replies over time. Marked: {text}"),
    }
    return view(**{**given, **changed})


def png() -> bytes:
    """Return a picture of one grey point."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        body = kind + held
        return struct.pack(">I", len(held)) + body + struct.pack(">I", zlib.crc32(body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def embed(shown: Message) -> Embed:
    (only,) = shown.embeds
    return only


def told(shown: Message) -> str:
    """Return all words of a message as one text."""
    one = embed(shown)
    fields = "\n".join(f"{field.name}\n{field.value}" for field in one.fields)
    return f"{one.title}\n{one.description}\n{fields}"


def read_back(shown: str) -> str:
    """Return what Discord would show of an escaped line."""
    return re.sub(r"\\([\\`*_~|\[\]<>])", r"\1", shown).replace("@\u200b", "@")
