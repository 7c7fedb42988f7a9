"""How alike sentences are: TF-IDF vectors of their words, and how central each is among all.

Centrality is LexRank's (Erkan and Radev, "LexRank: Graph-based Lexical Centrality as Salience in
Text Summarization", 2004).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_REST = 0.05
_DAMPING = 0.85
_ROUNDS = 30
_ALONE = 1e-9


def vectors(sentences: Sequence[Sequence[str]]) -> csr_matrix:
    """Return the sentences as TF-IDF vectors of length 1; shape (sentences, terms), sparse.

    A word's weight falls to 0 the more sentences hold it, so that each window's own little words
    count for nothing in any language; it never falls below a small rest, lest nothing be left.

    Args:
        sentences: The words of each, one sentence or more with a word at least; a sentence without
            words is a row of zeros.
    """
    # Imported in the thread that composes a digest: at the start it would cost most of a second.
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    counts = CountVectorizer(analyzer=list).fit_transform(sentences)
    holding = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1.0 + len(sentences)) / (1.0 + holding)) + _REST
    found = counts.astype(np.float64)
    found.data = 1.0 + np.log(found.data)
    return normalize(found.multiply(rarity[None, :]).tocsr())


def centrality(vectors: csr_matrix) -> NDArray[np.float64]:
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
