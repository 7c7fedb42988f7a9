"""Rules: one linear model per label over buckets, in 8-bit weights, and its file."""

import hashlib
from dataclasses import dataclass
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from bot.scoring.features import BITS, FEATURES, Buckets

_LARGEST = 127


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A calibrated linear model per label.

    The log-odds of label l for a text with n buckets are
    ``scale[l] * sum(weights[bucket, l]) / n ** exponent + bias[l]``.

    Attributes:
        labels: The labels, in the order of the columns.
        weights: Shape (2**BITS, labels), 8-bit.
        scale: Shape (labels,), what one step of a weight is worth, in log-odds.
        bias: Shape (labels,), in log-odds.
        exponent: How far a long text is averaged rather than summed, in [0, 1].
        features: The name of the way of making buckets these weights were trained with.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float64]
    bias: NDArray[np.float64]
    exponent: float
    features: str = FEATURES

    @property
    def digest(self) -> str:
        """Return 8 hexadecimal digits that differ wherever the weights do."""
        found = hashlib.sha256("\n".join((self.features, *self.labels)).encode())
        for array in (self.weights, self.scale, self.bias, np.float64(self.exponent)):
            found.update(array.tobytes())
        return found.hexdigest()[:8]

    def probabilities(self, buckets: Buckets) -> NDArray[np.float64]:
        """Return a probability in [0, 1] per text and label, shape (texts, labels)."""
        if len(buckets.starts) <= 1:
            return np.zeros((0, len(self.labels)))
        counts = np.diff(buckets.starts)[:, np.newaxis]
        # A row of zeros behind the last lets `reduceat` start there; for a text without buckets it
        # gives a neighbour's weight.
        gathered = np.zeros((len(buckets.indices) + 1, len(self.labels)), dtype=np.int32)
        gathered[:-1] = self.weights[buckets.indices]
        sums = np.where(counts > 0, np.add.reduceat(gathered, buckets.starts[:-1], axis=0), 0)
        counts = np.maximum(counts, 1)
        return sigmoid(self.scale * sums / counts**self.exponent + self.bias)

    def write(self, file: IO[bytes]) -> None:
        """Write the weights; like weights give like bytes."""
        np.savez(
            file,
            allow_pickle=False,
            labels=np.array(self.labels),
            weights=self.weights,
            scale=self.scale,
            bias=self.bias,
            exponent=np.float64(self.exponent),
            features=np.array(self.features),
        )

    @classmethod
    def read(cls, file: IO[bytes]) -> Self:
        """Read what `write` wrote.

        Raises:
            ValueError: The file holds no weights that fit this version of the features.
            KeyError: A part is missing.
            OSError: It cannot be read.
        """
        with np.load(file, allow_pickle=False) as parts:
            found = cls(
                labels=tuple(str(label) for label in parts["labels"]),
                weights=parts["weights"],
                scale=parts["scale"],
                bias=parts["bias"],
                exponent=float(parts["exponent"]),
                features=str(parts["features"]),
            )
        if found.features != FEATURES:
            raise ValueError(f"the weights are for the features {found.features}, not {FEATURES}")
        shape = (1 << BITS, len(found.labels))
        if found.weights.shape != shape or found.weights.dtype != np.int8:
            raise ValueError(f"the weights are not 8-bit numbers of the shape {shape}")
        return found


def quantised(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], float]:
    """Return the weights of one label in 8 bits, and what one step is worth."""
    step = float(np.abs(weights).max(initial=0.0)) / _LARGEST or 1.0
    return np.rint(weights / step).astype(np.int8), step


def sigmoid(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities of the log-odds, without overflow."""
    found: NDArray[np.float64] = 0.5 * (1.0 + np.tanh(0.5 * log_odds))
    return found
