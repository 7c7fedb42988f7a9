"""The embedded scorer: a small encoder that reads, run with onnxruntime; no torch, no download."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import as_file
from pathlib import Path
from typing import Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.language.words import tr
from bot.scoring import shipped_files
from bot.scoring.normalise_tables import normalise
from bot.scoring.port import LABELS, ScorerError, ScorerUnavailableError, Scores
from bot.scoring.worker import Worker, cores

NAME = "embedded"
_GENERATION = "1.0"
WINDOW_TOKENS = 256
"""What is read at once. Of many short windows the highest is often high by chance: with 128 a long
comment is flagged wrongly more often (docs/scoring.md, the ideas that were tried)."""
_OVERLAP_TOKENS = 48
_MOST_WINDOWS = 64
"""A message of Discord has at most 4,000 characters: 20 windows at the very most."""
_PAD = 0
_TOKENS_AT_ONCE = 512
"""More tokens in one run leave the processor's cache, which costs speed and memory."""

_SLOWER_TOGETHER = ["SkipLayerNormFusion", "BiasGeluFusion"]
"""Steps that onnxruntime 1.32 runs faster one after the other: a fifth of the whole."""

Read = Callable[[Path], bytes]
"""Gives what stands in a file, or refuses it."""

_Row = tuple[int, list[int]]
"""Which text a window is of, and its token ids."""


@dataclass(frozen=True, slots=True)
class Session:
    """The network and its tokenizer, ready to run.

    Attributes:
        threads: How many windows, or groups of them, are run at once.
        pool: Runs the network side by side, each thread on windows of its own: that is faster than
            many threads on the same windows, whose steps are too small to share.
    """

    network: onnxruntime.InferenceSession
    tokens: Tokenizer
    threads: int
    pool: ThreadPoolExecutor

    @classmethod
    def open(cls, folder: Path, *, threads: int, read: Read = Path.read_bytes) -> "Session":
        """Load the network and the tokenizer from ``folder``.

        Args:
            folder: Holds ``encoder.onnx`` and ``encoder_tokenizer.json``.
            threads: How many compute at once, 1 or more.
            read: Gives what stands in a file, or refuses it.

        Raises:
            ScorerUnavailableError: A file is missing, damaged or refused.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            network = onnxruntime.InferenceSession(
                read(folder / "encoder.onnx"),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=_SLOWER_TOGETHER,
            )
            tokens = Tokenizer.from_str(read(folder / "encoder_tokenizer.json").decode())
        except ScorerUnavailableError:
            raise
        except Exception as error:
            raise ScorerUnavailableError(
                tr(
                    "The embedded encoder cannot be loaded from {folder} ({error}). "
                    "Install the bot again, or choose scoring.engine = 'ngram'.",
                    folder=folder,
                    error=type(error).__name__,
                )
            ) from error
        return cls(network, tokens, threads, ThreadPoolExecutor(threads, "encoder"))

    def windows(self, text: str) -> list[list[int]]:
        """Return the token ids of ``text`` in windows that overlap, the whole text covered."""
        readable = text.encode("utf-8", "replace").decode()  # half a surrogate pair has no token
        encoded: list[int] = self.tokens.encode(readable).ids
        first, inner, last = encoded[0], encoded[1:-1], encoded[-1]
        room = WINDOW_TOKENS - 2
        if len(inner) <= room:
            return [encoded]
        step = room - _OVERLAP_TOKENS
        starts = range(0, max(1, len(inner) - _OVERLAP_TOKENS), step)
        return [[first, *inner[at : at + room], last] for at in starts][:_MOST_WINDOWS]

    def run(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float64]:
        """Return the logits of rows of token ids; shape (rows, labels)."""
        longest = max(len(row) for row in rows)
        ids = np.full((len(rows), longest), _PAD, dtype=np.int64)
        mask = np.zeros_like(ids)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        (made,) = self.network.run(["logits"], {"input_ids": ids, "attention_mask": mask})
        return np.asarray(made, dtype=np.float64)

    def logits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the highest logit of each text's windows per label; shape (texts, labels).

        Windows alike in length are run together. The activations' scales are fixed in the graph,
        so a text scores the same whatever it is run beside.
        """
        rows = [(at, row) for at, text in enumerate(texts) for row in self.windows(text)]
        rows.sort(key=lambda one: len(one[1]))
        share = sum(len(row) for _, row in rows) // self.threads + 1
        parts = list(_alike(rows, most=min(_TOKENS_AT_ONCE, share)))
        highest = np.full((len(texts), len(LABELS)), -np.inf)
        for part, made in zip(parts, self._run_all(parts), strict=True):
            np.maximum.at(highest, [at for at, _ in part], made)
        return highest

    def close(self) -> None:
        """End the threads; closing twice is allowed."""
        self.pool.shutdown(wait=False)

    def _run_all(self, parts: Sequence[Sequence[_Row]]) -> Iterable[NDArray[np.float64]]:
        inputs = [[row for _, row in part] for part in parts]
        return self.pool.map(self.run, inputs) if len(parts) > 1 else map(self.run, inputs)


def _alike(rows: Sequence[_Row], *, most: int) -> Iterator[Sequence[_Row]]:
    """Cut rows that are sorted by length into parts of ``most`` tokens, or one row."""
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or (end + 1 - start) * len(rows[end][1]) > most:
            yield rows[start:end]
            start = end


class EmbeddedScorer:
    """Scores with the shipped encoder.

    Long texts are read in windows of 256 tokens that overlap, and the highest window counts.
    Disguised words are read as written and undone, and the higher score counts.

    Args:
        session: The network and its tokenizer.
        curves: Slope and shift of each label's calibration; shape (labels, 2).
        version: What decides the scores, by digest.
        batch_size: The most texts that are scored at once, 1 or more.
    """

    def __init__(
        self, session: Session, curves: NDArray[np.float64], *, version: str, batch_size: int
    ) -> None:
        self._session = session
        self._curves = curves
        self._batch_size = batch_size
        self._version = version
        self._worker = Worker(NAME)

    @classmethod
    async def shipped(cls, *, batch_size: int = 32, threads: int = 0) -> Self:
        """Return the scorer with the encoder that travels with the bot.

        Args:
            batch_size: The most texts that are scored at once, 1 or more.
            threads: How many it computes with; 0 for as many as the machine has.

        Raises:
            ScorerUnavailableError: Its files are missing, or not the ones that were shipped.
        """
        loading = Worker(NAME)
        read = shipped_files.read
        try:
            await loading.run(lambda: read(shipped_files.weights() / shipped_files.WORDS))
            with as_file(shipped_files.weights()) as folder:
                return await loading.run(
                    lambda: cls.from_folder(
                        folder, batch_size=batch_size, threads=threads, read=read
                    )
                )
        except ScorerUnavailableError:
            raise
        except ScorerError as error:
            raise ScorerUnavailableError(
                tr(
                    "The shipped encoder cannot be read; install seedbed again. {error}",
                    error=error,
                )
            ) from None
        finally:
            await loading.close()

    @classmethod
    def from_folder(
        cls, folder: Path, *, batch_size: int = 32, threads: int = 0, read: Read = Path.read_bytes
    ) -> Self:
        """Return the scorer of an encoder in ``folder``; see ``shipped`` and ``Session.open``."""
        session = Session.open(folder, threads=threads or cores(), read=read)
        card = json.loads(read(folder / "encoder.json"))
        found = card["calibration"]
        curves = np.array([[found[label]["slope"], found[label]["shift"]] for label in LABELS])
        digest = hashlib.sha256((folder / "encoder.onnx").read_bytes())
        digest.update(curves.tobytes())
        version = f"{_GENERATION}-{digest.hexdigest()[:8]}"
        return cls(session, curves, version=version, batch_size=batch_size)

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
        return LABELS

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return one `Scores` per text, in the order of the texts.

        Raises:
            ScorerError: The scorer is closed or broken.
        """
        return await self._worker.score(texts, self._probabilities, batch_size=self._batch_size)

    async def close(self) -> None:
        """End the threads; closing twice is allowed."""
        await self._worker.close()
        self._session.close()

    def _probabilities(self, texts: list[str]) -> list[Scores]:
        logits = self._session.logits(texts)
        undone = {at: normalise(text).text for at, text in enumerate(texts)}
        other = [at for at, text in undone.items() if text != texts[at]]
        if other:
            again = self._session.logits([undone[at] for at in other])
            logits[other] = np.maximum(logits[other], again)
        scaled = logits * self._curves[:, 0] + self._curves[:, 1]
        values = 1.0 / (1.0 + np.exp(-np.clip(scaled, -40.0, 40.0)))
        return [dict(zip(LABELS, row, strict=True)) for row in values.tolist()]
