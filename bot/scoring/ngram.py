"""The scorer `ngram`: hashed n-grams and linear models, shipped, without torch or downloads."""

import io
from collections.abc import Sequence
from typing import Self

from bot.language.words import tr
from bot.scoring import shipped_files
from bot.scoring.features import Hasher
from bot.scoring.linear import Weights
from bot.scoring.port import LABELS, ScorerError, ScorerUnavailableError, Scores
from bot.scoring.worker import Worker

NAME = "ngram"
_GENERATION = "1.0"


class NgramScorer:
    """Scores by which words and pieces of words a text holds; it does not read.

    Args:
        weights: The trained model; `shipped` gives the one that travels with the package.
        batch_size: The most texts that are scored at once, 1 or more.
    """

    def __init__(self, weights: Weights, *, batch_size: int = 64) -> None:
        missing = [label for label in LABELS if label not in weights.labels]
        if missing:
            said = tr("The weights lack the labels {labels}.", labels=", ".join(missing))
            raise ScorerUnavailableError(said)
        self._weights = weights
        self._batch_size = batch_size
        self._hasher = Hasher()
        self._worker = Worker(NAME)
        self._version = f"{_GENERATION}-{weights.digest}"

    @classmethod
    async def shipped(cls, *, batch_size: int = 64) -> Self:
        """Return the scorer with the shipped weights.

        Raises:
            ScorerUnavailableError: The installation is damaged.
        """
        loading = Worker(NAME)
        try:
            weights = await loading.run(shipped_weights)
        except ScorerUnavailableError:
            raise
        except ScorerError as error:
            raise ScorerUnavailableError(
                tr(
                    "The shipped weights cannot be read; install seedbed again. {error}",
                    error=error,
                )
            ) from None
        finally:
            await loading.close()
        return cls(weights, batch_size=batch_size)

    @property
    def name(self) -> str:
        """Return the engine's name."""
        return NAME

    @property
    def version(self) -> str:
        """Return the generation of the engine and the digest of its weights."""
        return self._version

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of every answer."""
        return self._weights.labels

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return one `Scores` per text, in the order of the texts.

        Raises:
            ScorerError: The scorer is closed or broken.
        """
        return await self._worker.score(texts, self._probabilities, batch_size=self._batch_size)

    async def close(self) -> None:
        """End the worker; closing twice is allowed."""
        await self._worker.close()

    def _probabilities(self, texts: list[str]) -> list[Scores]:
        rows = self._weights.probabilities(self._hasher.buckets(texts)).tolist()
        return [dict(zip(self.labels, row, strict=True)) for row in rows]


def shipped_weights() -> Weights:
    """Return the weights that travel with the package.

    Raises:
        ScorerUnavailableError: They, or the normaliser's words, are not what was shipped.
    """
    folder = shipped_files.weights()
    shipped_files.read(folder / shipped_files.WORDS)
    return Weights.read(io.BytesIO(shipped_files.read(folder / "ngram.npz")))
