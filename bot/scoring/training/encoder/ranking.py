"""How well scores rank texts, how honest they are, and what a threshold finds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

RESAMPLES = 400
BINS = 15
DIGITS = 4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Scores beside the truth; both of shape (texts,)."""

    scores: Floats
    truth: Floats

    @property
    def mixed(self) -> bool:
        """Whether there are texts of both kinds, so that ranking them means something."""
        return bool(0 < self.truth.sum() < len(self.truth))

    @property
    def auc(self) -> float:
        """ROC AUC."""
        return float(roc_auc_score(self.truth, self.scores))

    @property
    def precision(self) -> float:
        """Average precision."""
        return float(average_precision_score(self.truth, self.scores))

    def interval(self, measure: str, *, seed: int = 1) -> tuple[float, float]:
        """Return the 95 % bootstrap interval of ``auc`` or ``precision``."""
        drawn = np.random.default_rng(seed)
        found = []
        for _ in range(RESAMPLES):
            one = self.at(drawn.integers(0, len(self.truth), len(self.truth)))
            if one.mixed:
                found.append(getattr(one, measure))
        return edges(found)

    def at(self, rows: NDArray[np.int64]) -> "Answered":
        """Return the rows with these numbers, as often as each is named."""
        return Answered(self.scores[rows], self.truth[rows])


def edges(found: Sequence[float]) -> tuple[float, float]:
    """Return the two ends of what 95 of 100 of the values lie within."""
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def ranking(one: Answered) -> dict[str, Any]:
    """Return AUC and average precision with their intervals, as plain data."""
    made: dict[str, Any] = {"rows": len(one.truth), "positives": int(one.truth.sum())}
    if not one.mixed:
        return made
    return made | {
        "auc": round(one.auc, DIGITS),
        "auc_interval": rounded(one.interval("auc")),
        "ap": round(one.precision, DIGITS),
        "ap_interval": rounded(one.interval("precision")),
    }


def calibration_error(one: Answered) -> float:
    """Return the expected calibration error in 15 bins of equal mass."""
    order = np.argsort(one.scores, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    gaps = [abs(one.scores[part].mean() - one.truth[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(order))


def honesty(one: Answered, threshold: float) -> dict[str, float]:
    """Return how far probabilities keep their word, over all texts and above the threshold."""
    high = one.scores >= threshold
    gap = abs(one.scores[high].mean() - one.truth[high].mean()) if high.any() else 0.0
    return {
        "calibration_error": round(calibration_error(one), DIGITS),
        "gap_above_review": round(float(gap), DIGITS),
        "brier": round(float(np.mean((one.scores - one.truth) ** 2)), DIGITS),
    }


def at_threshold(one: Answered, threshold: float, weights: Floats) -> dict[str, Any]:
    """Return what a threshold finds: counts of texts, and precision and recall by weight.

    Args:
        weights: How many texts each one stands for; shape (texts,).

    Returns:
        ``flagged`` of ``rows`` and ``right`` of them; ``precision`` is None where none is flagged,
        ``recall`` where none has the label.
    """
    high = one.scores >= threshold
    right = float((weights * one.truth)[high].sum())
    found, there = float(weights[high].sum()), float((weights * one.truth).sum())
    return {
        "at": threshold,
        "rows": len(one.truth),
        "positives": int(one.truth.sum()),
        "flagged": int(high.sum()),
        "right": int(one.truth[high].sum()),
        "precision": round(right / found, DIGITS) if found else None,
        "recall": round(right / there, DIGITS) if there else None,
    }


def labels_together(
    answers: Mapping[str, tuple[Floats, Floats]], *, seed: int = 1
) -> dict[str, Any]:
    """Return each label's AUC and their mean, all with intervals.

    Args:
        answers: Per label scores and truth of the same texts; the truth is NaN where unknown.
    """
    known = {label: Answered(*pair) for label, pair in answers.items()}
    total = len(next(iter(known.values())).truth)
    point = _aucs(known, lambda one: one)
    drawn = np.random.default_rng(seed)
    found = []
    for _ in range(RESAMPLES):
        rows = drawn.integers(0, total, total)
        aucs = _aucs(known, lambda one, rows=rows: one.at(rows))  # type: ignore[misc]  # bound at once
        if aucs.keys() == point.keys():
            found.append(aucs)
    made: dict[str, Any] = {
        "labels": {
            label: {
                "positives": int(np.nansum(known[label].truth)),
                "auc": round(auc, DIGITS),
                "auc_interval": rounded(edges([one[label] for one in found])),
            }
            for label, auc in point.items()
        }
    }
    if point:
        means = [float(np.mean(list(one.values()))) for one in found]
        made["mean_auc"] = round(float(np.mean(list(point.values()))), DIGITS)
        made["mean_auc_interval"] = rounded(edges(means))
    return made


def rounded(pair: tuple[float, float]) -> list[float]:
    """Return the two ends of an interval as JSON holds them."""
    return [round(edge, DIGITS) for edge in pair]


def _aucs(
    answers: Mapping[str, Answered], drawn: Callable[[Answered], Answered]
) -> dict[str, float]:
    """Return the AUC of every label, on the texts where it is known."""
    made = {}
    for label, one in answers.items():
        some = drawn(one)
        sure = ~np.isnan(some.truth)
        left = Answered(some.scores[sure], some.truth[sure])
        if left.mixed:
            made[label] = left.auc
    return made
