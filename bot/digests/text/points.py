"""The main points of a window: sentences of its replies, chosen and never rewritten.

Sentences are weighed by how central they are among all and by how they stand and are written, then
picked one by one, each unlike those before (MMR: Carbonell and Goldstein, "The Use of MMR,
Diversity-Based Reranking for Reordering Documents and Producing Summaries", 1998) and each of
another author.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.digests.sources import Point, Source
from bot.digests.text.likeness import vectors
from bot.digests.text.reading import stands_alone, subjects
from bot.digests.text.sentences import own_sentences, words
from bot.digests.text.worth import Candidate, candidates, worths

LONGEST = 240
"""Characters of a sentence that may be quoted: what one screen can show of five."""

_FEWEST_WORDS = 5
_TELLING = 0.3
_ENOUGH = 6
"""Telling words from which on a sentence says enough to be quoted alone."""
_ALONE = 0.2
_ALIKE = 0.3
_SAME = 0.6


def choose(sources: Sequence[Source], *, most: int, known: str = "") -> list[Point]:
    """Return at most ``most`` sentences, the most telling first, all of different authors.

    Args:
        sources: The replies of the window, oldest first.
        most: How many sentences at the most, 0 to 5.
        known: The article: sentences that only repeat it are no one's point.
    """
    article = _joined(words(known))
    sentences = [
        one
        for one in candidates(sources, own_sentences, fewest=_FEWEST_WORDS)
        if one.end - one.start <= LONGEST and _joined(one.words) not in article
    ]
    if not sentences or most <= 0:
        return []
    telling = [subjects(one.text) for one in sentences]
    pairs = list(zip(sentences, telling, strict=True))
    likenesses = vectors([found or one.words for one, found in pairs])
    reading = np.array([_reads(one.text, found) for one, found in pairs])
    weights = worths(sentences, likenesses) + reading
    return [one.point for one in _pick(sentences, weights, likenesses, most)]


def _joined(found: Sequence[str]) -> str:
    return f" {' '.join(found)} "


def _reads(sentence: str, telling: Sequence[str]) -> float:
    """Return how well a sentence can be read by itself: a digest shows it without the rest."""
    return _TELLING * min(1.0, len(set(telling)) / _ENOUGH) + _ALONE * stands_alone(sentence)


def _pick(
    sentences: Sequence[Candidate],
    weights: NDArray[np.float64],
    likenesses: csr_matrix,
    most: int,
) -> list[Candidate]:
    chosen: list[int] = []
    nearest = np.zeros(len(sentences))
    free = np.ones(len(sentences), dtype=bool)
    authors = np.array([one.source.author_id for one in sentences])
    while len(chosen) < most and free.any():
        best = int(np.where(free, weights - _ALIKE * nearest, -np.inf).argmax())
        chosen.append(best)
        nearest = np.maximum(nearest, (likenesses @ likenesses[best].T).toarray().ravel())
        free &= (authors != authors[best]) & (nearest < _SAME)
    return [sentences[one] for one in chosen]
