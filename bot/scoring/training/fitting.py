"""The fit of one label: NB-weighted logistic regression, its calibration and its threshold.

Source of the method: Wang and Manning, "Baselines and Bigrams" (ACL 2012): every feature is
multiplied by the logarithm of the ratio of its rates in the two classes before the regression.
Here it is multiplied by its rarity (inverse document frequency) as well.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.scoring.features import BITS, Buckets

# All four chosen by average precision of `toxicity` on comments of the training split kept aside.
EXPONENT = 0.5
"""How far long texts are averaged rather than summed (0.2 to 0.65 tried)."""

_INVERSE_PENALTY = 4.0  # 1 to 12 tried
_PRIOR = 1.0  # counts added to every feature; 0.1 to 10 tried, little changes
_RARITY_UNIT = 4.0  # brings the rarity of a common feature to about 1, as the penalty expects
_CALIBRATION_INVERSE_PENALTY = 100.0  # as good as none, but finite where the classes lie apart

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One label's linear model: log-odds = features @ weights + bias."""

    weights: Floats
    bias: float


def matrix(buckets: Buckets) -> sparse.csr_matrix:
    """Return the features, shape (texts, 2**BITS): present buckets weigh n ** -EXPONENT."""
    counts = np.diff(buckets.starts)
    values = np.repeat(np.maximum(counts, 1) ** -EXPONENT, counts)
    return sparse.csr_matrix(
        (values, buckets.indices, buckets.starts), shape=(len(counts), 1 << BITS)
    )


def fit(features: sparse.csr_matrix, answers: Floats, *, seed: int) -> Line:
    """Fit one label on texts whose answers (0.0 or 1.0) are all known, both of them there."""
    strengths = _log_count_ratios(features, answers) * _rarity(features)
    model = LogisticRegression(
        C=_INVERSE_PENALTY, max_iter=1000, tol=1e-4, random_state=seed, solver="lbfgs"
    )
    model.fit(features @ sparse.diags_array(strengths), answers)
    return Line(model.coef_[0] * strengths, float(model.intercept_[0]))


def calibration(log_odds: Floats, answers: Floats, weights: Floats) -> tuple[float, float]:
    """Return the slope and offset that make probabilities of log-odds (Platt scaling)."""
    model = LogisticRegression(C=_CALIBRATION_INVERSE_PENALTY, max_iter=1000)
    model.fit(log_odds[:, np.newaxis], answers, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def threshold(scores: Floats, answers: Floats, weights: Floats, *, precision: float) -> float:
    """Return the lowest of 0.2, 0.25, ... 0.5 from which at least ``precision`` are right.

    A person should not be asked about what is less likely than 0.2, and should be about what is
    more likely than not, whatever the precision on few examples says.

    Returns:
        0.5 where no threshold is precise enough.
    """
    for at in np.arange(4, 10) / 20:
        chosen = scores >= at
        total = weights[chosen].sum()
        if total and (weights * answers)[chosen].sum() / total >= precision:
            return float(at)
    return 0.5


def _log_count_ratios(features: sparse.csr_matrix, answers: Floats) -> Floats:
    present = features.astype(bool).astype(np.float64)
    toxic = answers @ present + _PRIOR
    calm = (1.0 - answers) @ present + _PRIOR
    found: Floats = np.log(toxic / toxic.sum()) - np.log(calm / calm.sum())
    return found


def _rarity(features: sparse.csr_matrix) -> Floats:
    texts = features.shape[0]
    holding = features.astype(bool).astype(np.float64).sum(axis=0)
    found: Floats = np.log(texts / (np.asarray(holding).ravel() + 1.0)).clip(min=0.0)
    return found / _RARITY_UNIT
