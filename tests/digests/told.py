"""Discussions as material, and what the lines of a section say."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.digests.figures import Counts, Figures
from bot.digests.material import Material, Posted
from bot.digests.section import Line, Section
from bot.digests.sources import Point, Source
from bot.digests.window import Window

START = datetime(2026, 3, 30, 6, tzinfo=UTC)


def source(
    number: int,
    text: str,
    *,
    author: int | None = None,
    minutes: float | None = None,
    thread: int = 700,
    answers: int | None = None,
) -> Source:
    """Return a reply; ``answers`` is the number of the one that it answers."""
    return Source(
        number,
        number + 1000,
        number if author is None else author,
        text,
        START + timedelta(minutes=number if minutes is None else minutes),
        thread,
        number + 5000,
        None if answers is None else answers + 5000,
    )


def sources(texts: Sequence[str], *, authors: int = 100) -> list[Source]:
    return [source(at, text, author=at % authors) for at, text in enumerate(texts)]


def material(
    sources: Sequence[Source] = (),
    posted: Sequence[Posted] = (),
    *,
    article: str = "",
    main_points: int = 5,
) -> Material:
    return Material(
        window=Window(START, START + timedelta(days=3)),
        zone=ZoneInfo("Europe/Berlin"),
        figures=Figures(Counts(len(posted))),
        desk=None,
        sources=tuple(sources),
        posted=tuple(posted),
        article=article,
        main_points=main_points,
    )


def lines(section: Section | None) -> tuple[Line, ...]:
    return section.lines if section else ()


def words(point: Point, sources: Sequence[Source]) -> str:
    """Return what stands at a place; its reply must be there, in that revision."""
    (text,) = [
        one.text
        for one in sources
        if (one.reply_id, one.revision_id) == (point.reply_id, point.revision_id)
    ]
    assert 0 <= point.start < point.end <= len(text)
    return text[point.start : point.end]


def quoted(section: Section | None, sources: Sequence[Source]) -> list[str]:
    return [words(line.quote, sources) for line in lines(section) if line.quote]


def labels(section: Section | None, sources: Sequence[Source]) -> list[list[str]]:
    return [[words(term[0], sources) for term in line.label] for line in lines(section)]


_PIECES = (
    "bridge", "ferry", "ferrymen", "dam", "Dam", "mayor's", "river?", "The", "because", "why",
    "12", "3.5", "https://a.example/x", "<@12>", "but.", "橋は古い。", "не", "мост!", "toll",
    "tolls", "budget", "\n", ">", "||", "`", "",
)  # fmt: skip
_TEXT = st.one_of(
    st.text(max_size=120), st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join)
)


@st.composite
def discussions(draw: st.DrawFn, most: int = 24) -> list[Source]:
    """Draw any discussion: any texts at any hour, few authors and threads, any answers."""
    texts = draw(st.lists(_TEXT, max_size=most))
    found: list[Source] = []
    for number, text in enumerate(texts):
        answers = draw(st.none() | st.integers(0, number - 1)) if number else None
        author, thread = draw(st.integers(1, 4)), draw(st.integers(1, 2))
        minutes = draw(st.integers(0, 600))
        found.append(
            source(number, text, author=author, minutes=minutes, thread=thread, answers=answers)
        )
    return found
