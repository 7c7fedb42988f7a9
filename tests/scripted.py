"""A scorer that does as the texts say."""

import re
from collections.abc import Sequence

from bot.scoring.port import LABELS, ScorerError, Scores


class ScriptedScorer:
    """Reads a text's scores from marks in it, such as ``[insult=0.9]``; the rest is 0.

    Attributes:
        down: Nothing is scored.
        poison: Any batch with this text in it fails.
        calls: Every batch it was given.
    """

    version = "1"
    labels = LABELS

    def __init__(self, name: str = "scripted") -> None:
        self.name = name
        self.down = False
        self.poison: str | None = None
        self.calls: list[list[str]] = []

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        self.calls.append(list(texts))
        if self.down or self.poison in texts:
            raise ScorerError("nothing can be scored")
        return [self._of(text) for text in texts]

    def _of(self, text: str) -> Scores:
        marks = {label: float(value) for label, value in re.findall(r"\[(\w+)=([0-9.]+)\]", text)}
        return {label: marks.get(label, 0.0) for label in LABELS}

    async def close(self) -> None: ...
