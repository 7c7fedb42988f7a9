"""Scores many texts with several copies of an engine, each text once, and says how far it is.

Scores can be kept in a folder by the texts' hashes, so that a run that was broken off goes on and
the next one with the same engine is quick. No text is kept.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.scoring.port import LABELS, Scorer

_AT_ONCE = 256
_SAY_SECONDS = 20.0
_SAVE_SECONDS = 60.0

Say = Callable[[str], None]


@dataclass(slots=True)
class Kept:
    """Scores by the hash of their text.

    Attributes:
        path: Where they are kept, or None to hold them in memory alone.
        found: Per hash, a score per label.
    """

    path: Path | None = None
    found: dict[bytes, NDArray[np.float64]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path | None, engine: str) -> "Kept":
        """Return what is kept in ``folder`` for an engine and the code that scores."""
        if folder is None:
            return cls()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{engine}-{code_digest()}.npz"
        if not path.is_file():
            return cls(path)
        with np.load(path) as held:
            keys = [row.tobytes() for row in held["keys"]]
            return cls(path, dict(zip(keys, held["scores"], strict=True)))

    def save(self) -> None:
        """Write the scores, if they have a place."""
        if self.path is None or not self.found:
            return
        keys = np.frombuffer(b"".join(self.found), dtype=np.uint8).reshape(len(self.found), -1)
        draft = self.path.with_suffix(".part.npz")
        np.savez(draft, keys=keys, scores=np.array(list(self.found.values())))
        draft.replace(self.path)


def code_digest() -> str:
    """Return a digest of the code between a text and its scores: a change of it is a new engine."""
    made = hashlib.sha256()
    folder = resources.files("bot.scoring")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith((".py", ".gz")):
            made.update(file.read_bytes())
    made.update(folder.joinpath("weights", "words.txt.gz").read_bytes())
    return made.hexdigest()[:8]


def key(text: str) -> bytes:
    """Return what a text is known by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


@dataclass(slots=True)
class Gauge:
    """Scores texts, each once, through the port.

    Attributes:
        scorers: Copies of one engine; each scores in a thread of its own.
        kept: What was scored before.
        say: Is told how far it is.
    """

    scorers: Sequence[Scorer]
    kept: Kept = field(default_factory=Kept)
    say: Say = lambda _: None  # a default that says nothing

    @property
    def name(self) -> str:
        """Return the engine's name."""
        return self.scorers[0].name

    @property
    def version(self) -> str:
        """Return the version of its weights."""
        return self.scorers[0].version

    async def scores(self, texts: Sequence[str], *, about: str) -> dict[str, NDArray[np.float64]]:
        """Return a score per text and label, shape (texts,) each.

        Args:
            about: What the texts are, for whoever waits.

        Raises:
            ScorerError: The engine failed.
        """
        keys = [key(text) for text in texts]
        missing = {
            one: text for one, text in zip(keys, texts, strict=True) if one not in self.kept.found
        }
        await self._score(missing, about)
        made = np.array([self.kept.found[one] for one in keys]).reshape(len(keys), len(LABELS))
        return {label: made[:, column] for column, label in enumerate(LABELS)}

    async def _score(self, missing: dict[bytes, str], about: str) -> None:
        if not missing:
            return
        # Texts alike in length run best together; the longest first, so that no copy is left
        # with a long one when the others are done.
        order = sorted(missing.items(), key=lambda one: len(one[1]), reverse=True)
        parts = iter([order[at : at + _AT_ONCE] for at in range(0, len(order), _AT_ONCE)])
        progress = _Progress(self, about, sum(len(text) + 8 for text in missing.values()))
        async with asyncio.TaskGroup() as group:
            for scorer in self.scorers:
                group.create_task(self._take(scorer, parts, progress))
        self.kept.save()
        self.say(f"{self.name}: {about}: {len(missing)} texts in {progress.seconds:.0f} s")

    async def _take(
        self, scorer: Scorer, parts: Iterator[list[tuple[bytes, str]]], progress: "_Progress"
    ) -> None:
        for part in parts:
            found = await scorer.score([text for _, text in part])
            for (one, _), scores in zip(part, found, strict=True):
                self.kept.found[one] = np.array([scores[label] for label in LABELS])
            progress.add(sum(len(text) + 8 for _, text in part))

    async def close(self) -> None:
        """Close every copy of the engine."""
        for scorer in self.scorers:
            await scorer.close()


@dataclass(slots=True)
class _Progress:
    """How far a set is scored, in characters: long texts take long."""

    gauge: Gauge
    about: str
    total: int
    done: int = 0
    started: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)
    saved: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def add(self, characters: int) -> None:
        self.done += characters
        now = time.monotonic()
        if now - self.said > _SAY_SECONDS:
            self.said = now
            left = self.seconds * (self.total - self.done) / self.done
            share = 100 * self.done // self.total
            self.gauge.say(f"{self.gauge.name}: {self.about}: {share} %, {left:.0f} s left")
        if now - self.saved > _SAVE_SECONDS:
            self.saved = now
            self.gauge.kept.save()
