"""The scorer `detoxify-onnx`: an exported Detoxify, run with onnxruntime; no torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.language.words import tr
from bot.scoring import detoxify_store
from bot.scoring.detoxify_store import Manifest
from bot.scoring.port import LABELS, ScorerError, ScorerUnavailableError, Scores
from bot.scoring.worker import Worker, cores

NAME = "detoxify-onnx"
_FURTHEST = 60.0
"""Logits beyond are probabilities of 0 and 1 all the same, and would overflow."""


@dataclass(frozen=True, slots=True)
class Session:
    """The exported network and its tokenizer, ready to run."""

    network: onnxruntime.InferenceSession
    tokens: Tokenizer

    @classmethod
    def open(cls, folder: Path, manifest: Manifest, *, threads: int) -> "Session":
        """Load what was exported.

        Raises:
            ScorerUnavailableError: It is missing or damaged.
        """
        exported = manifest.network
        if exported is None:
            raise ScorerUnavailableError(_advice(folder.name, tr("it was not exported")))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            network = onnxruntime.InferenceSession(
                str(folder / exported.file), options, providers=["CPUExecutionProvider"]
            )
            tokens = Tokenizer.from_file(str(folder / exported.tokenizer))
        except Exception as error:
            why = tr("its files cannot be read ({error})", error=type(error).__name__)
            raise ScorerUnavailableError(_advice(folder.name, why)) from error
        tokens.enable_truncation(exported.window)
        tokens.enable_padding(pad_id=exported.pad)
        return cls(network, tokens)

    def logits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the logits of one or more texts; shape (texts, outputs)."""
        # The tokenizers refuse lone surrogates, which a message can hold.
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        rows = self.tokens.encode_batch(whole)
        ids = np.array([row.ids for row in rows], dtype=np.int64)
        mask = np.array([row.attention_mask for row in rows], dtype=np.int64)
        (made,) = self.network.run(["logits"], {"input_ids": ids, "attention_mask": mask})
        return np.asarray(made, dtype=np.float64)


class DetoxifyOnnxScorer:
    """Scores with one of Detoxify's models, exported with `seedbed models export`.

    Texts longer than the model takes in (512 tokens with the published ones) are cut there.

    Args:
        session: The network and its tokenizer.
        classes: The names of the first outputs.
        version: The model's name and the digest of its network.
        worker: The thread it was loaded in.
        batch_size: The most texts that are scored at once, 1 or more.
    """

    def __init__(
        self,
        session: Session,
        classes: tuple[str, ...],
        *,
        version: str,
        worker: Worker,
        batch_size: int,
    ) -> None:
        self._session: Session | None = session
        self._places = {label: classes.index(label) for label in LABELS}
        self._places |= {label: place for place, label in enumerate(classes) if label not in LABELS}
        self._version = version
        self._worker = worker
        self._batch_size = batch_size

    @classmethod
    async def load(
        cls, models: Path, model: str = "original", *, batch_size: int = 32, threads: int = 0
    ) -> Self:
        """Load an exported model from the models folder.

        Args:
            models: The models folder.
            model: One of Detoxify's five names.
            batch_size: The most texts that are scored at once, 1 or more.
            threads: How many it computes with; 0 for as many as the machine has.

        Raises:
            ScorerUnavailableError: It is not at hand or damaged; the message says what to do.
        """
        folder = models / detoxify_store.known(model)
        worker = Worker(NAME)

        def opened() -> tuple[Session, Manifest, str]:
            manifest = detoxify_store.read(folder)
            if manifest is None:
                raise ScorerUnavailableError(_advice(model, tr("it is not at hand")))
            if (network := manifest.network) is not None:
                names = (network.file, network.tokenizer)
                for sentence in detoxify_store.wrong(folder, manifest, *names):
                    raise ScorerUnavailableError(_advice(model, sentence.rstrip(".")))
            session = Session.open(folder, manifest, threads=threads or cores())
            assert manifest.network is not None  # noqa: S101 - or it would not have opened
            return session, manifest, manifest.files[manifest.network.file]

        try:
            session, manifest, digest = await worker.run(opened)
            return cls(
                session,
                manifest.classes,
                version=f"{model}-{digest[:8]}",
                worker=worker,
                batch_size=batch_size,
            )
        except BaseException as error:
            await worker.close()
            if isinstance(error, ScorerError) and not isinstance(error, ScorerUnavailableError):
                raise ScorerUnavailableError(_advice(model, str(error).rstrip("."))) from None
            raise

    @property
    def name(self) -> str:
        """Return the engine's name."""
        return NAME

    @property
    def version(self) -> str:
        """Return the model's name and the digest of its network."""
        return self._version

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of every answer: `LABELS`, then what the model has besides."""
        return tuple(self._places)

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return one `Scores` per text, in the order of the texts.

        Raises:
            ScorerError: The scorer is closed or broken.
        """
        # Texts of like length together: a batch is padded to its longest.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        ordered = [texts[place] for place in order]
        scores = await self._worker.score(ordered, self._probabilities, batch_size=self._batch_size)
        placed = dict(zip(order, scores, strict=True))
        return [placed[place] for place in range(len(texts))]

    async def close(self) -> None:
        """End the worker and let go of the model; closing twice is allowed."""
        await self._worker.close()
        self._session = None

    def _probabilities(self, texts: list[str]) -> list[Scores]:
        if self._session is None:
            raise ScorerError(f"The scorer {NAME} is closed.")
        rows = sigmoid(self._session.logits(texts)).tolist()
        return [{label: row[place] for label, place in self._places.items()} for row in rows]


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities of logits."""
    made: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logits, -_FURTHEST, _FURTHEST)))
    return made


def _advice(model: str, why: str) -> str:
    return tr(
        "Detoxify's model {model} cannot be loaded for onnxruntime: {why}. "
        "Run `seedbed models fetch {model}` and `seedbed models export {model} --int8`, or set "
        'scoring.engine to "auto".',
        model=model,
        why=why,
    )
