"""What a summary is measured beside: simple ways to choose sentences, and the best there could be.

Each gives the sentences in its order of preference; the caller takes as many words as it may, cuts
the last sentence there, and puts them in the order of the thread.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rouge_score.tokenizers import DefaultTokenizer

from bot.digests.text.likeness import centrality, vectors
from bot.digests.text.worth import Candidate

Order: TypeAlias = Callable[[Sequence[Candidate]], list[int]]
"""Gives the places of sentences, the preferred first."""

_SEED = 0
_DAMPING = 0.85
_ROUNDS = 50


def lead(sentences: Sequence[Candidate]) -> list[int]:
    """Take the thread from its beginning."""
    return list(range(len(sentences)))


def firsts(sentences: Sequence[Candidate]) -> list[int]:
    """Take the first sentence of each message in turn, then the second of each, and so on."""
    return sorted(range(len(sentences)), key=lambda one: sentences[one].place)


def drawn(sentences: Sequence[Candidate], *, seed: int = _SEED) -> list[int]:
    """Take any sentence: the same ones every time."""
    found = list(range(len(sentences)))
    random.Random(seed).shuffle(found)  # noqa: S311  nothing is to be kept secret
    return found


def lexrank(sentences: Sequence[Candidate]) -> list[int]:
    """Take the most central by TF-IDF (Erkan and Radev, 2004)."""
    return _falling(centrality(vectors([one.words for one in sentences])))


def textrank(sentences: Sequence[Candidate]) -> list[int]:
    """Take the most central by shared words (Mihalcea and Tarau, "TextRank", 2004)."""
    sets = [frozenset(one.words) for one in sentences]
    alike = np.zeros((len(sets), len(sets)))
    for row, one in enumerate(sets):
        for column, other in enumerate(sets[:row]):
            lengths = np.log(len(one)) + np.log(len(other))
            if lengths > 0.0:
                alike[row, column] = alike[column, row] = len(one & other) / lengths
    given = alike / np.maximum(alike.sum(axis=0), 1e-9)
    weights = np.ones(len(sets))
    for _ in range(_ROUNDS):
        weights = (1 - _DAMPING) + _DAMPING * given @ weights
    return _falling(weights)


OTHERS: Mapping[str, Order] = MappingProxyType(
    {"lead": lead, "random": drawn, "LexRank": lexrank, "TextRank": textrank, "firsts": firsts}
)
"""Each way, by its name."""


def cut(sentences: Sequence[Candidate], order: Iterable[int], room: int) -> str:
    """Return the preferred sentences in the thread's order: ``room`` words, the last one cut."""
    taken: dict[int, list[str]] = {}
    for one in order:
        taken[one] = sentences[one].text.split()[:room]
        room -= len(taken[one])
        if room <= 0:
            break
    return " ".join(word for one in sorted(taken) for word in taken[one])


def oracle(sentences: Sequence[Candidate], reference: str, room: int) -> list[int]:
    """Choose whole sentences one by one so that the person's summary is met best.

    It reads the answer: what no way to choose sentences one by one can pass. ROUGE-1 and ROUGE-2
    together are what it seeks.
    """
    stems = DefaultTokenizer(use_stemmer=True).tokenize
    wanted = _grams(stems(reference))
    found = [_grams(stems(one.text)) for one in sentences]
    lengths = [len(one.text.split()) for one in sentences]
    chosen: list[int] = []
    best = 0.0
    while True:
        had = [sum((found[one][size] for one in chosen), Counter()) for size in range(2)]
        left = room - sum(lengths[one] for one in chosen)
        scores = {
            one: sum(_f1(wanted[size], had[size] + found[one][size]) for size in range(2))
            for one in range(len(sentences))
            if one not in chosen and lengths[one] <= left
        }
        coming = max(scores, key=scores.__getitem__, default=None)
        if coming is None or scores[coming] <= best:
            return sorted(chosen)
        best = scores[coming]
        chosen.append(coming)


def _falling(weights: NDArray[np.float64]) -> list[int]:
    return [int(one) for one in np.argsort(-weights, kind="stable")]


def _grams(stems: Sequence[str]) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    pairs = pairwise(stems)
    return Counter((one,) for one in stems), Counter(pairs)


def _f1(wanted: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]) -> float:
    shared = (wanted & found).total()
    return 2.0 * shared / max(1, wanted.total() + found.total())
