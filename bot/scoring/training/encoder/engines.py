"""The engines that are measured: copies of each, through its port, and how it scores as written."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.scoring.encoder import EmbeddedScorer, Session
from bot.scoring.ngram import NgramScorer
from bot.scoring.port import LABELS, Scorer, Scores
from bot.scoring.reading import Passage, Reader
from bot.scoring.training.encoder.bars import NGRAM
from bot.scoring.training.encoder.gauge import Gauge, Kept, Say
from bot.scoring.worker import Worker

_AT_ONCE = 256


class AsWritten:
    """Scores with an encoder as the engine `embedded` does, but undoes no disguise.

    Args:
        folder: Holds the encoder.
        version: The version of the engine.
    """

    name = "embedded-as-written"
    labels = LABELS

    def __init__(self, folder: Path, *, version: str) -> None:
        card = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))["calibration"]
        pairs = [[card[label]["slope"], card[label]["shift"]] for label in LABELS]
        self._curves: NDArray[np.float64] = np.array(pairs)
        self._session = Session.open(folder, threads=1)
        self._worker = Worker(self.name)
        self.version = version

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return one `Scores` per text, in the order of the texts.

        Raises:
            ScorerError: The scorer is closed or broken.
        """
        return await self._worker.score(texts, self._probabilities, batch_size=_AT_ONCE)

    async def close(self) -> None:
        """End the threads; closing twice is allowed."""
        await self._worker.close()
        self._session.close()

    def _probabilities(self, texts: list[str]) -> list[Scores]:
        scaled = self._session.logits(texts) * self._curves[:, 0] + self._curves[:, 1]
        values = 1.0 / (1.0 + np.exp(-np.clip(scaled, -40.0, 40.0)))
        return [dict(zip(LABELS, row, strict=True)) for row in values.tolist()]


class AsRead:
    """Scores as the bot reads replies: with an engine, behind the windows and the short replies."""

    labels = LABELS

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._reader = Reader(scorer)
        self.name = f"{scorer.name}-as-read"
        self.version = scorer.version

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return one `Scores` per text, in the order of the texts.

        Raises:
            ScorerError: The scorer is closed or broken.
        """
        found = await self._reader.read([Passage(text) for text in texts])
        return [one.scores or dict.fromkeys(LABELS, 0.0) for one in found]

    async def close(self) -> None:
        """Close the reader and the engine."""
        await self._reader.close()
        await self._scorer.close()


@dataclass(frozen=True, slots=True)
class Asked:
    """How an engine is to be measured.

    Attributes:
        name: `EMBEDDED` or `NGRAM`.
        folder: Holds the encoder; None takes the shipped one.
        workers: How many copies score at once, 1 or more.
        keep: A folder that keeps scores, or None.
        as_read: Whether as the bot reads replies, not as the engine scores texts.
    """

    name: str
    folder: Path | None = None
    workers: int = 2
    keep: Path | None = None
    as_read: bool = False


async def gauge(asked: Asked, say: Say) -> Gauge:
    """Return the engine, ready to score.

    Raises:
        ScorerUnavailableError: Its files are missing or damaged.
    """
    scorers: list[Scorer] = []
    for _ in range(asked.workers):
        if asked.name == NGRAM:
            scorers.append(await NgramScorer.shipped(batch_size=_AT_ONCE))
        else:
            with as_file(files("bot.scoring") / "weights") as shipped:
                folder = asked.folder or shipped
                scorers.append(EmbeddedScorer.from_folder(folder, batch_size=_AT_ONCE, threads=1))
    if asked.as_read:
        scorers = [AsRead(one) for one in scorers]
    return _measured(scorers, asked.keep, say)


async def as_written(asked: Asked, version: str, say: Say) -> Gauge:
    """Return the engine without its normaliser; the n-grams have none.

    Raises:
        ScorerUnavailableError: Its files are missing or damaged.
    """
    if asked.name == NGRAM:
        return _measured([await NgramScorer.shipped(batch_size=_AT_ONCE)], asked.keep, say)
    with as_file(files("bot.scoring") / "weights") as shipped:
        folder = asked.folder or shipped
        scorers = [AsWritten(folder, version=version) for _ in range(asked.workers)]
    return _measured(scorers, asked.keep, say)


def _measured(scorers: Sequence[Scorer], keep: Path | None, say: Say) -> Gauge:
    one = scorers[0]
    return Gauge(scorers, Kept.of(keep, f"{one.name}-{one.version}"), say)
