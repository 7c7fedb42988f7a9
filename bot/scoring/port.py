"""The scorer port: what every scorer promises, whatever it runs on."""

from collections.abc import Sequence
from typing import Literal, Protocol

Engine = Literal["auto", "detoxify", "detoxify-onnx", "embedded", "ngram"]
"""What the settings can ask for; `bot.scoring.registry` makes it."""

Scores = dict[str, float]
"""A probability in [0, 1] per label."""

LABELS = (
    "toxicity",
    "severe_toxicity",
    "obscene",
    "threat",
    "insult",
    "identity_attack",
)
"""The labels every scorer gives, under Detoxify's names. A scorer may give more."""


class ScorerError(Exception):
    """A scorer could not score; the message says why and, where it can, what to do.

    It never holds a text that was to be scored.
    """


class ScorerUnavailableError(ScorerError):
    """A scorer could not be made ready: its files are missing, broken or out of reach."""


class Scorer(Protocol):
    """Turns texts into probabilities.

    Attributes:
        name: The engine, as stored beside every score.
        version: What else decides the scores: the weights, by digest.
        labels: The labels of every answer, `LABELS` first.
    """

    @property
    def name(self) -> str:
        """Return the engine's name."""
        ...

    @property
    def version(self) -> str:
        """Return the version of the engine's weights."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of every answer."""
        ...

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return one `Scores` per text, in the order of the texts.

        Raises:
            ScorerError: Nothing could be scored; trying again later may help.
        """
        ...

    async def close(self) -> None:
        """Release what the scorer holds; closing twice is allowed."""
        ...
