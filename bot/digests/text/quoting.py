"""Which sentence stands for several replies: central among theirs, and good to read alone."""

from collections.abc import Collection, Sequence

import numpy as np

from bot.digests.section import Term
from bot.digests.sources import Point
from bot.digests.text.likeness import vectors
from bot.digests.text.points import LONGEST, choose
from bot.digests.text.reading import Reading, asks, best_sentence, stands_alone, subjects
from bot.digests.text.sentences import own_sentences
from bot.digests.text.worth import Candidate, candidates, worths

_FEWEST_WORDS = 5
_MOST_READ = 60
"""So many replies, the most typical, are looked at for what to quote."""
_ASKS = -0.25
_NAMED = 0.25
"""For each word of the label that the sentence holds."""
_RETOLD = -0.4
_RETOLD_SHARE = 0.7
"""With a larger share of the article's words a sentence tells it once more."""
_FULL = 0.3
_FULL_SUBJECTS = 6
_SPARE = 4


def typical(
    members: Sequence[Reading],
    terms: Sequence[Term],
    *,
    quoted: Collection[int] = (),
    known: str = "",
) -> Point | None:
    """Return the sentence that stands best for these replies, or None if none may be quoted.

    It is of an author who was not quoted yet, unless none of theirs can be read alone.

    Args:
        members: The replies, the most typical first.
        terms: The words that label them.
        quoted: The authors quoted already.
        known: The article.
    """
    sources = [one.source for one in members[:_MOST_READ]]
    telling = {(one.source.reply_id, each.start) for one in members for each in one.sentences}
    found = [
        one
        for one in candidates(sources, own_sentences, fewest=_FEWEST_WORDS)
        if one.end - one.start <= LONGEST and (one.source.reply_id, one.start) in telling
    ]
    if not found:
        return None
    article = frozenset(subjects(known))
    weights = worths(found, vectors([one.words for one in found]))
    weights = weights + np.array([_reads(one, terms, article) for one in found])
    best: list[Candidate] = [found[at] for at in np.argsort(-weights, kind="stable")]
    fresh = [one for one in best if one.source.author_id not in quoted]
    alone = [one for among in (fresh, best) for one in among if _says_enough(one.text)]
    return (alone or fresh or best)[0].point


def main_points(readings: Sequence[Reading], *, most: int, known: str) -> list[Point]:
    """Return the main points of replies, those first that are good to read alone.

    Args:
        readings: The replies, oldest first.
        most: How many points at the most.
        known: The article.
    """
    full = [one.source for one in readings if best_sentence(one, longest=LONGEST) is not None]
    sources = full or [one.source for one in readings]
    texts = {one.reply_id: one.text for one in sources}

    def reads(point: Point) -> bool:
        return _says_enough(texts[point.reply_id][point.start : point.end])

    points = choose(sources, most=_SPARE * most, known=known)
    return sorted(points, key=reads, reverse=True)[:most]


def holds(sentence: Point, term: Term) -> bool:
    """Tell whether a word stands in a sentence."""
    return any(
        sentence.reply_id == place.reply_id and sentence.start <= place.start < sentence.end
        for place in term
    )


def _says_enough(said: str) -> bool:
    return stands_alone(said) and len(subjects(said)) >= _FULL_SUBJECTS // 2


def _reads(sentence: Candidate, terms: Sequence[Term], article: Collection[str]) -> float:
    """Return how good a sentence is to read alone, under its label."""
    said = sentence.text
    about = subjects(said)
    named = sum(holds(sentence.point, term) for term in terms)
    retold = sum(one in article for one in about) > _RETOLD_SHARE * len(about)
    return (
        _ASKS * asks(said)
        + _NAMED * named
        + _RETOLD * retold
        + _FULL * min(1.0, len(about) / _FULL_SUBJECTS)
    )
