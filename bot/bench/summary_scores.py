"""How good chosen lines are: ROUGE beside a person's summary, coverage, redundancy, and chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rouge_score.rouge_scorer import RougeScorer

from bot.digests.sources import Source
from bot.digests.text.likeness import vectors
from bot.digests.text.reading import subjects

MEASURES = ("rouge1", "rouge2", "rougeL")
"""ROUGE-L over the whole text, not by sentence: so do the known baselines of these threads."""

NEAR = (0.1, 0.2, 0.3)
"""TF-IDF likenesses from which on a line may be said to speak of the same as a reply."""

_DRAWS = 10_000
_SEED = 0


class Rouge:
    """ROUGE-1, 2 and L as F1 in per cent, of stemmed words (Lin, 2004; package rouge-score)."""

    def __init__(self) -> None:
        self._scorer = RougeScorer(list(MEASURES), use_stemmer=True)

    def __call__(self, reference: str, text: str) -> tuple[float, ...]:
        """Return the figures of a text beside a person's summary, in the order of `MEASURES`."""
        found = self._scorer.score(reference, text)
        return tuple(100.0 * found[name].fmeasure for name in MEASURES)


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better ours is than another, over the same threads.

    Attributes:
        mean: In points.
        low: Of the interval that holds 95 % of the draws.
        high: Of the same.
        chance: The share of draws in which ours is not better.
    """

    mean: float
    low: float
    high: float
    chance: float


def difference(ours: Sequence[float], other: Sequence[float]) -> Difference:
    """Compare figures of the same threads by a paired bootstrap of 10,000 draws, seeded."""
    gained = np.asarray(ours) - np.asarray(other)
    draws = np.random.default_rng(_SEED).integers(len(gained), size=(_DRAWS, len(gained)))
    means = gained[draws].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Difference(float(gained.mean()), float(low), float(high), float((means <= 0.0).mean()))


def coverage(sources: Sequence[Source], lines: Sequence[str], *, near: float = NEAR[1]) -> float:
    """Return the share of replies that some line is near to, in [0, 1]; 0 without lines.

    Telling words alone are compared: by its little words any line is near to half of all replies.
    Replies without a telling word do not count.

    Args:
        sources: The replies.
        lines: What was chosen.
        near: The likeness from which on they speak of the same, in [0, 1].
    """
    replies = [found for one in sources if (found := subjects(one.text))]
    if not replies or not lines:
        return 0.0
    alike = _likenesses(replies, lines)[: len(replies), len(replies) :]
    return float((alike >= near).any(axis=1).mean())


def redundancy(sources: Sequence[Source], lines: Sequence[str]) -> float:
    """Return how like its nearest other line each line is on average, in [0, 1].

    Words are weighed as in `coverage`.
    """
    replies = [found for one in sources if (found := subjects(one.text))]
    if len(lines) < 2 or not replies:
        return 0.0
    among = _likenesses(replies, lines)[len(replies) :, len(replies) :]
    np.fill_diagonal(among, 0.0)
    return float(among.max(axis=1).mean())


def _likenesses(replies: list[list[str]], lines: Sequence[str]) -> NDArray[np.float64]:
    found = vectors([*replies, *map(subjects, lines)])
    return np.asarray((found @ found.T).toarray(), dtype=np.float64)
