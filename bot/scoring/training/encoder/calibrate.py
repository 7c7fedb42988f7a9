"""Calibration of one label: from a logit to a probability that keeps its word.

Source of the method: Platt, "Probabilistic Outputs for Support Vector Machines", 1999, with its
smoothed targets, so that a label with few positives is not driven to certainty.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize


@dataclass(frozen=True, slots=True)
class Curve:
    """probability = 1 / (1 + exp(-(slope * logit + shift))); ``slope`` is above 0."""

    slope: float
    shift: float


def fit(logits: NDArray[np.float64], answers: NDArray[np.float64]) -> Curve:
    """Return the curve that fits best.

    Args:
        logits: Shape (texts,).
        answers: Shape (texts,), 1.0 where the label applies, else 0.0.
    """
    positive = float(answers.sum())
    negative = float(len(answers) - positive)
    targets = np.where(answers > 0.5, (positive + 1.0) / (positive + 2.0), 1.0 / (negative + 2.0))

    def loss(parts: NDArray[np.float64]) -> float:
        scaled = np.exp(parts[0]) * logits + parts[1]
        return float(np.mean(np.logaddexp(0.0, scaled) - targets * scaled))

    found = minimize(loss, np.array([0.0, 0.0]), method="Nelder-Mead")
    return Curve(float(np.exp(found.x[0])), float(found.x[1]))
