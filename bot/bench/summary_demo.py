"""The digest's lines on the demo's discussion, beside simpler ways to choose as many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from bot.articles.shipped import shipped
from bot.bench.summary_others import OTHERS, drawn
from bot.bench.summary_scores import NEAR, coverage, redundancy
from bot.demo.cast import read_cast
from bot.digests.compose import Part
from bot.digests.figures import Counts, Figures
from bot.digests.material import Material
from bot.digests.sections.questions import questions
from bot.digests.sections.themes import themes
from bot.digests.sections.worth import worth
from bot.digests.sources import Point, Source
from bot.digests.text.points import choose
from bot.digests.text.summary import sentences_of
from bot.digests.window import Window

PARTS: tuple[Part, ...] = (themes, questions, worth)
"""The parts of a digest that quote replies."""

_MOST = 5
_DRAWS = 100
_DAY = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lines:
    """What some lines are worth: see `bot.bench.summary_scores`; ``coverage`` by `NEAR`."""

    way: str
    count: int
    coverage: tuple[float, ...]
    redundancy: float


def demo_sources() -> list[Source]:
    """Return what may be quoted of the demo's discussion: what stays, in its last version."""
    cast = read_cast()
    numbers = {line.key: place for place, line in enumerate(cast.lines)}
    return [
        Source(
            place,
            place,
            cast.members.index(line.by),
            line.edits[-1].text if line.edits else line.text,
            posted_at=_DAY + line.at,
            thread_id=line.place,
            message_id=place,
            answers_message_id=numbers.get(line.answers) if line.answers else None,
        )
        for place, line in enumerate(cast.lines)
        if line.text and line.deleted is None and not line.goes
    ]


def demo_lines(*, draws: int = _DRAWS) -> list[Lines]:
    """Measure the digest's lines, and as many of each other way; of those drawn, the mean."""
    sources = demo_sources()
    article = shipped()[0].body
    points = [_said(sources, one) for one in choose(sources, most=_MOST, known=article)]
    found = [_lines("main points", sources, points)]
    for name, parts in (("digest, themes", PARTS[:1]), ("digest, all it quotes", PARTS)):
        digest = _quoted(sources, article, parts)
        found.append(_lines(name, sources, digest))
        found += _others(sources, len(digest), draws)
    return found


def _others(sources: Sequence[Source], count: int, draws: int) -> Iterator[Lines]:
    sentences = sentences_of(sources)
    for name, order in OTHERS.items():
        orders = [order(sentences)]
        if order is drawn:
            orders = [drawn(sentences, seed=seed) for seed in range(draws)]
        each = [
            _lines(name, sources, [sentences[one].text for one in taken[:count]])
            for taken in orders
        ]
        yield Lines(
            name,
            count,
            tuple(np.mean([one.coverage for one in each], axis=0).tolist()),
            float(np.mean([one.redundancy for one in each])),
        )


def _quoted(sources: Sequence[Source], article: str, parts: Sequence[Part]) -> list[str]:
    """Return the digest's lines that quote someone, each with the words it is labelled with."""
    window = Window(_DAY, sources[-1].posted_at)
    material = Material(
        window, ZoneInfo("UTC"), Figures(Counts()), None, tuple(sources), (), article=article
    )
    sections = [section for part in parts if (section := part(material)) is not None]
    return [
        " ".join(_said(sources, one) for one in (*(term[0] for term in line.label), line.quote))
        for section in sections
        for line in section.lines
        if line.quote is not None
    ]


def _said(sources: Sequence[Source], point: Point) -> str:
    text = next(one.text for one in sources if one.reply_id == point.reply_id)
    return text[point.start : point.end]


def _lines(way: str, sources: Sequence[Source], lines: Sequence[str]) -> Lines:
    covered = tuple(coverage(sources, lines, near=near) for near in NEAR)
    return Lines(way, len(lines), covered, redundancy(sources, lines))
