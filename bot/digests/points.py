"""The main points of a window: sentences of its replies, chosen and never rewritten.

Sentences are weighed by how central they are among all (LexRank: Erkan and Radev, "LexRank:
Graph-based Lexical Centrality as Salience in Text Summarization", 2004) and by where they stand in
their reply, then picked one by one, each unlike those before (MMR: Carbonell and Goldstein, 1998)
and each of another author.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.digests.sources import Point, Source

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"'”\u2019)]*|(?=\n)|$)")
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 5
_LONGEST = 300
_MOST_SENTENCES = 4000
"""Of a longer window the sentences of evenly spread replies are looked at: 4,000 weigh 1 s."""
_DAMPING = 0.85
_ROUNDS = 30
_DIVERSITY = 0.45
_SAME = 0.6


@dataclass(frozen=True, slots=True)
class _Sentence:
    source: Source
    start: int
    end: int
    place: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]


def choose(sources: Sequence[Source], *, most: int, known: str = "") -> list[Point]:
    """Return at most ``most`` sentences, the most central first, all of different authors.

    Args:
        sources: The replies of the window, oldest first.
        most: How many sentences at the most, 0 to 5.
        known: The article: sentences that only repeat it are no one's point.
    """
    article = " ".join(_WORD.findall(known.casefold()))
    sentences = [one for one in _sentences(sources) if _is_own(one.text, article)]
    if not sentences or most <= 0:
        return []
    step = -(-len(sentences) // _MOST_SENTENCES)
    sentences = sentences[::step]
    vectors = _vectors([one.text for one in sentences])
    weights = np.ones(len(sentences)) if vectors is None else _centrality(vectors)
    weights = weights * np.array([1.0 / (1.0 + 0.15 * one.place) for one in sentences])
    chosen = _pick(sentences, weights, vectors, most)
    return [
        Point(one.source.reply_id, one.source.revision_id, one.start, one.end) for one in chosen
    ]


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of ``text`` stand, as (start, end), without space around them."""
    found = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        start = match.start() + len(sentence) - len(sentence.lstrip())
        end = match.end() - (len(sentence) - len(sentence.rstrip()))
        if start < end:
            found.append((start, end))
    return found


def _sentences(sources: Iterable[Source]) -> Iterable[_Sentence]:
    for source in sources:
        for place, (start, end) in enumerate(spans(source.text)):
            sentence = _Sentence(source, start, end, place)
            words = _WORD.findall(sentence.text)
            quoted = sentence.text.startswith(">")
            if len(words) >= _FEWEST_WORDS and end - start <= _LONGEST and not quoted:
                yield sentence


def _is_own(sentence: str, article: str) -> bool:
    return " ".join(_WORD.findall(sentence.casefold())) not in article


def _vectors(texts: Sequence[str]) -> csr_matrix | None:
    vectorizer = TfidfVectorizer(sublinear_tf=True, max_df=0.5)
    try:
        return vectorizer.fit_transform(texts)
    except ValueError:  # every word stands in half of the sentences: nothing sets them apart
        return None


def _centrality(vectors: csr_matrix) -> NDArray[np.float64]:
    """Return how central each sentence is; shape (sentences,), the greatest is 1."""
    alike = (vectors @ vectors.T).tocsr()
    alike.setdiag(0)
    alike.eliminate_zeros()
    degree = np.asarray(alike.sum(axis=1)).ravel()
    spread = alike.multiply(1.0 / np.maximum(degree, 1e-12)[:, None]).tocsr().T
    count = vectors.shape[0]
    weights = np.full(count, 1.0 / count)
    for _ in range(_ROUNDS):
        weights = (1 - _DAMPING) / count + _DAMPING * (spread @ weights)
    return np.asarray(weights / weights.max(), dtype=np.float64)


def _pick(
    sentences: Sequence[_Sentence],
    weights: NDArray[np.float64],
    vectors: csr_matrix | None,
    most: int,
) -> list[_Sentence]:
    chosen: list[int] = []
    nearest = np.zeros(len(sentences))
    open_to = np.ones(len(sentences), dtype=bool)
    authors = np.array([one.source.author_id for one in sentences])
    while len(chosen) < most and open_to.any():
        worth = np.where(open_to, (1 - _DIVERSITY) * weights - _DIVERSITY * nearest, -np.inf)
        best = int(worth.argmax())
        chosen.append(best)
        open_to &= authors != authors[best]
        if vectors is not None:
            like = np.asarray((vectors @ vectors[best].T).todense()).ravel()
            nearest = np.maximum(nearest, like)
            open_to &= nearest < _SAME
    return [sentences[one] for one in chosen]
