"""What a window's replies are about: clusters of those that speak of the same.

Replies are TF-IDF vectors of their telling words, brought nearer to the replies that they answer,
seen along their main directions (latent semantic analysis), and parted by k-means; the silhouette
says into how many. Everything is seeded: the same window gives the same clusters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.digests.text.likeness import vectors
from bot.digests.text.reading import Reading, wide

FEWEST = 8
"""Below so many replies clusters make no sense."""

_PARTS = 2
_FEWEST, _MOST = 3, 8
_PER_CLUSTER = 4
"""Replies that a cluster should have on average, at the least."""
_FEWEST_SUBJECTS = 3
"""A reply with fewer telling words belongs nowhere."""
_ANSWERING = 0.5
"""How much of a reply is about what it answers, and of what is answered about its answers."""
_NEAR = 0.5
"""Cosine to the middle of a cluster from which on a reply is of it."""
_DIRECTIONS = (8, 50)
_REPLIES_PER_DIRECTION = 4
_TRIES = (2, 20)
_TRIED = 2000
"""Replies that all tries see together: a small window has more of them, as they cost little."""
_SAMPLE = 500
_SEED = 0
_DIGITS = 6

_Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Replies, parted by what they are about.

    Attributes:
        readings: The replies that say enough to be parted, oldest first.
        themes: The clusters, the largest first: positions in ``readings``, the most typical first.
    """

    readings: tuple[Reading, ...]
    themes: tuple[tuple[int, ...], ...]


def cluster(readings: Sequence[Reading]) -> Clusters | None:
    """Part replies by what they are about; None where there are too few, or all say the same."""
    little = wide(readings)
    telling = [
        [one for sentence in reading.sentences for one in sentence.subjects if one not in little]
        for reading in readings
    ]
    kept = [at for at, found in enumerate(telling) if len(set(found)) >= _FEWEST_SUBJECTS]
    if len(kept) < FEWEST:
        return None
    said = tuple(readings[at] for at in kept)
    places = _places(_beside_answers(vectors([telling[at] for at in kept]), said))
    different = len(np.unique(places[:_SAMPLE].round(_DIGITS), axis=0))
    most = min(_MOST, len(said) // _PER_CLUSTER, different - 1)
    middles = _middles(places, most)
    if middles is None:
        return None
    near = places @ middles.T
    of = near.argmax(axis=1)
    themes = [
        tuple(
            int(at)
            for at in np.argsort(-near[:, one], kind="stable")
            if of[at] == one and near[at, one] >= _NEAR
        )
        for one in range(len(middles))
    ]
    return Clusters(said, tuple(sorted(themes, key=len, reverse=True)))


def _beside_answers(found: csr_matrix, readings: Sequence[Reading]) -> csr_matrix:
    """Return the vectors with a part of those that they answer, or that answer them."""
    from sklearn.preprocessing import normalize  # noqa: PLC0415  as in likeness

    at = {one.source.message_id: place for place, one in enumerate(readings)}
    pairs = [
        (place, at[answered])
        for place, one in enumerate(readings)
        if (answered := one.source.answers_message_id) is not None and answered in at
    ]
    if not pairs:
        return found
    answers, answered = np.array(pairs).T
    count = len(readings)
    linked = csr_matrix((np.ones(len(pairs)), (answers, answered)), shape=(count, count))
    return normalize(found + _ANSWERING * normalize(linked + linked.T, norm="l1") @ found)


def _places(found: csr_matrix) -> _Matrix:
    """Return where each reply stands along the main directions; rows of length 1."""
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415

    least, most = _DIRECTIONS
    count = max(least, min(most, found.shape[0] // _REPLIES_PER_DIRECTION))
    count = min(count, *found.shape)
    left, lengths, _ = randomized_svd(found, n_components=count, random_state=_SEED)
    return _unit(np.asarray(left * lengths, dtype=np.float64))


def _middles(places: _Matrix, most: int) -> _Matrix | None:
    """Return the middles of the clusters that stand best apart; they are sought in a sample."""
    from sklearn.cluster import KMeans  # noqa: PLC0415
    from sklearn.metrics import silhouette_score  # noqa: PLC0415

    if len(places) > _SAMPLE:
        places = np.random.default_rng(_SEED).choice(places, _SAMPLE, replace=False)
    tries = int(np.clip(_TRIED // len(places), *_TRIES))
    apart = np.maximum(1.0 - places @ places.T, 0.0)
    np.fill_diagonal(apart, 0.0)
    best, found = -1.0, None
    for count in range(max(_PARTS, min(_FEWEST, most)), most + 1):
        parting = KMeans(count, n_init=tries, random_state=_SEED).fit(places)
        worth = float(silhouette_score(apart, parting.labels_, metric="precomputed"))
        if worth > best:
            best, found = worth, parting.cluster_centers_
    return None if found is None else _unit(found)


def _unit(rows: _Matrix) -> _Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float64)
