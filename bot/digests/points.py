"""The main points of a window: sentences of its replies, chosen and never rewritten.

Sentences are weighed by how central they are among all (LexRank: Erkan and Radev, "LexRank:
Graph-based Lexical Centrality as Salience in Text Summarization", 2004) and by where they stand in
their reply, then picked one by one, each unlike those before (MMR: Carbonell and Goldstein, 1998)
and each of another author.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.digests.sentences import own_sentences, words
from bot.digests.sources import Point, Source

LONGEST = 240
"""Characters of a sentence that may be quoted: what one screen can show of five."""

_FEWEST_WORDS = 5
_REST = 0.05
_LENGTH = 12
"""Sentences with fewer words weigh less, in proportion: short ones are central by being vague."""
_LATER_PLACE = 0.15
_DAMPING = 0.85
_ROUNDS = 30
_DIVERSITY = 0.45
_SAME = 0.6
_ALONE = 1e-9


@dataclass(frozen=True, slots=True)
class _Sentence:
    source: Source
    start: int
    end: int
    place: int
    words: tuple[str, ...]


def choose(sources: Sequence[Source], *, most: int, known: str = "") -> list[Point]:
    """Return at most ``most`` sentences, the most central first, all of different authors.

    Args:
        sources: The replies of the window, oldest first.
        most: How many sentences at the most, 0 to 5.
        known: The article: sentences that only repeat it are no one's point.
    """
    article = _joined(words(known))
    sentences = [one for one in _sentences(sources) if _joined(one.words) not in article]
    if not sentences or most <= 0:
        return []
    vectors = _vectors(sentences)
    weights = _centrality(vectors) * np.array([_standing(one) for one in sentences])
    chosen = _pick(sentences, weights, vectors, most)
    return [
        Point(one.source.reply_id, one.source.revision_id, one.start, one.end) for one in chosen
    ]


def _sentences(sources: Iterable[Source]) -> Iterable[_Sentence]:
    for source in sources:
        for place, (start, end) in enumerate(own_sentences(source.text)):
            if end - start > LONGEST:
                continue
            found = tuple(words(source.text[start:end]))
            if len(found) >= _FEWEST_WORDS:
                yield _Sentence(source, start, end, place, found)


def _joined(found: Sequence[str]) -> str:
    return f" {' '.join(found)} "


def _standing(sentence: _Sentence) -> float:
    """Return how a sentence's place and length weigh, in (0, 1]: first and full is 1."""
    return min(1.0, len(sentence.words) / _LENGTH) / (1.0 + _LATER_PLACE * sentence.place)


def _vectors(sentences: Sequence[_Sentence]) -> csr_matrix:
    """Return the sentences as TF-IDF vectors of length 1; shape (sentences, terms), sparse.

    A word's weight falls to 0 the more sentences hold it, so that each window's own little words
    count for nothing in any language; it never falls below a small rest, lest nothing be left.
    """
    # Imported in the thread that composes a digest: at the start it would cost most of a second.
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    counts = CountVectorizer(analyzer=list).fit_transform([one.words for one in sentences])
    holding = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1.0 + len(sentences)) / (1.0 + holding)) + _REST
    vectors = counts.astype(np.float64)
    vectors.data = 1.0 + np.log(vectors.data)
    return normalize(vectors.multiply(rarity[None, :]).tocsr())


def _centrality(vectors: csr_matrix) -> NDArray[np.float64]:
    """Return how central each sentence is; shape (sentences,), the greatest is 1.

    The matrix of likenesses is never made: its product with a vector is taken through the
    terms, so that memory grows with the words of the window and not with their square.
    """
    count = vectors.shape[0]
    itself = np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel()
    terms = vectors.T.tocsr()
    degree = vectors @ (terms @ np.ones(count)) - itself
    share = np.where(degree > _ALONE, 1.0 / np.maximum(degree, _ALONE), 0.0)
    weights = np.full(count, 1.0 / count)
    for _ in range(_ROUNDS):
        given = weights * share
        weights = (1 - _DAMPING) / count + _DAMPING * (vectors @ (terms @ given) - itself * given)
    return np.asarray(weights / weights.max(), dtype=np.float64)


def _pick(
    sentences: Sequence[_Sentence],
    weights: NDArray[np.float64],
    vectors: csr_matrix,
    most: int,
) -> list[_Sentence]:
    chosen: list[int] = []
    nearest = np.zeros(len(sentences))
    free = np.ones(len(sentences), dtype=bool)
    authors = np.array([one.source.author_id for one in sentences])
    while len(chosen) < most and free.any():
        worth = np.where(free, (1 - _DIVERSITY) * weights - _DIVERSITY * nearest, -np.inf)
        best = int(worth.argmax())
        chosen.append(best)
        nearest = np.maximum(nearest, (vectors @ vectors[best].T).toarray().ravel())
        free &= (authors != authors[best]) & (nearest < _SAME)
    return [sentences[one] for one in chosen]
