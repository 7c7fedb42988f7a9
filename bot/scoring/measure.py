"""How well scores tell what people said, by scikit-learn's measures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from sklearn.metrics import average_precision_score, roc_auc_score


@dataclass(frozen=True, slots=True)
class Measure:
    """How well the scores of one label agree with given answers.

    Attributes:
        rows: How many texts were measured on.
        positives: How many of them the answers call toxic.
        roc_auc: The chance that a toxic text scores above another, in [0, 1]; None where the
            answers are all alike.
        average_precision: The area under precision over recall, in [0, 1]; None likewise.
        threshold: From which score on a text counts as flagged.
        flagged: How many were.
        precision: The share of the flagged that are toxic; None where none is flagged.
        recall: The share of the toxic that are flagged; None where none is toxic.
    """

    rows: int
    positives: int
    roc_auc: float | None
    average_precision: float | None
    threshold: float
    flagged: int
    precision: float | None
    recall: float | None


def measure(
    scores: ArrayLike, answers: ArrayLike, *, threshold: float, weights: ArrayLike | None = None
) -> Measure:
    """Measure scores in [0, 1] against answers that are true or false.

    Args:
        scores: Shape (texts,).
        answers: Shape (texts,), what people said.
        threshold: From which score on a text counts as flagged.
        weights: Shape (texts,), how many texts each one stands for; 1 unless told. The counts
            stay counts of texts.
    """
    score = np.asarray(scores, dtype=np.float64)
    answer = np.asarray(answers, dtype=np.bool_)
    weight = np.ones(len(score)) if weights is None else np.asarray(weights, dtype=np.float64)
    flagged = score >= threshold
    right = float(weight[flagged & answer].sum())
    both = bool(answer.any() and not answer.all())
    return Measure(
        rows=len(score),
        positives=int(answer.sum()),
        roc_auc=float(roc_auc_score(answer, score, sample_weight=weight)) if both else None,
        average_precision=(
            float(average_precision_score(answer, score, sample_weight=weight)) if both else None
        ),
        threshold=threshold,
        flagged=int(flagged.sum()),
        precision=right / float(weight[flagged].sum()) if flagged.any() else None,
        recall=right / float(weight[answer].sum()) if answer.any() else None,
    )
