"""The scorer `detoxify`: the real Detoxify, in a thread of its own.

torch is imported in that thread, when a scorer is loaded, and not before.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from bot.language.words import tr
from bot.scoring import detoxify_files, detoxify_store
from bot.scoring.detoxify_fetch import Sources, fetch
from bot.scoring.detoxify_files import Files, Missing
from bot.scoring.detoxify_quiet import quiet
from bot.scoring.port import LABELS, ScorerUnavailableError, Scores
from bot.scoring.worker import Worker

NAME = "detoxify"
_LONGEST_REASON = 300


class DetoxifyScorer:
    """Scores with one of Detoxify's models; `load` makes one.

    Texts longer than the model takes in (512 tokens with the published ones) are cut there.

    Args:
        predictor: A `detoxify.Detoxify`.
        version: The model's name and the digest of its checkpoint.
        worker: The thread it was loaded in.
        batch_size: The most texts that are scored at once, 1 or more.
    """

    def __init__(self, predictor: Any, *, version: str, worker: Worker, batch_size: int) -> None:
        known = tuple(predictor.class_names)
        self._predictor = predictor
        self._version = version
        self._worker = worker
        self._batch_size = batch_size
        self._labels = (*LABELS, *(label for label in known if label not in LABELS))

    @classmethod
    async def load(
        cls,
        model: str = "original",
        *,
        checkpoint: Path | None = None,
        folder: Path | None = None,
        models: Path | None = None,
        sources: Sources | None = None,
        batch_size: int = 32,
    ) -> Self:
        """Load a model: from the disk where its files are at hand, else fetch it first.

        Args:
            model: One of Detoxify's five names.
            checkpoint: A local file in Detoxify's format in place of the model's own.
            folder: Its configuration and tokenizer, or None for Hugging Face's cache.
            models: The models folder, or None: then nothing is fetched.
            sources: Where it is fetched from, or None for where it is published.
            batch_size: The most texts that are scored at once, 1 or more.

        Raises:
            ScorerUnavailableError: It cannot be had; the message says what to do.
        """
        files = detoxify_files.find(model, checkpoint, folder, models=models)
        if isinstance(files, Missing) and files.named:
            raise ScorerUnavailableError(tr("Detoxify cannot be loaded: {why}.", why=files.what))
        if isinstance(files, Missing) and models is None:
            said = tr("Detoxify cannot be loaded: {why}.", why=files.what)
            raise ScorerUnavailableError(f"{said} {detoxify_files.advice(model)}")
        worker = Worker(NAME)
        try:
            predictor, version = await worker.run(
                lambda: _load(model, files, models, sources or Sources())
            )
            return cls(predictor, version=version, worker=worker, batch_size=batch_size)
        except BaseException:
            await worker.close()
            raise

    @property
    def name(self) -> str:
        """Return the engine's name."""
        return NAME

    @property
    def version(self) -> str:
        """Return the model's name and the digest of its checkpoint."""
        return self._version

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of every answer: `LABELS`, then what the model has besides."""
        return self._labels

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return one `Scores` per text, in the order of the texts.

        Raises:
            ScorerError: The scorer is closed or broken.
        """
        # Texts of like length together: a batch is padded to its longest.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        ordered = [texts[place] for place in order]
        scores = await self._worker.score(ordered, self._predict, batch_size=self._batch_size)
        placed = dict(zip(order, scores, strict=True))
        return [placed[place] for place in range(len(texts))]

    async def close(self) -> None:
        """End the worker and let go of the model; closing twice is allowed."""
        await self._worker.close()
        self._predictor = None

    def _predict(self, texts: list[str]) -> list[Scores]:
        # The tokenizers refuse lone surrogates, which a message can hold.
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        columns = self._predictor.predict(whole)
        # Detoxify gives a bare number in place of a list of one.
        rows = {
            label: column if isinstance(column, list) else [column]
            for label, column in columns.items()
        }
        return [
            {label: float(rows[label][place]) for label in self._labels}
            for place in range(len(texts))
        ]


def fit_to_window(predictor: Any) -> None:
    """Have long texts cut at the model's window; not every tokenizer knows where that is."""
    config = predictor.model.config
    window = config.max_position_embeddings
    if "roberta" in config.model_type:
        window -= config.pad_token_id + 1  # RoBERTa's positions begin behind the padding's
    predictor.tokenizer.model_max_length = min(predictor.tokenizer.model_max_length, window)


def _load(
    model: str, files: Files | Missing, models: Path | None, sources: Sources
) -> tuple[Any, str]:
    """Return a `detoxify.Detoxify` that is ready, and its version; blocks, runs in the worker."""
    try:
        if isinstance(files, Missing):
            files = _fetched(model, models, sources)
        with quiet():
            predictor = _predictor(files)
        version = f"{files.name}-{detoxify_store.digest(files.checkpoint)[:8]}"
        fit_to_window(predictor)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0][:_LONGEST_REASON] or type(error).__name__
        named = model if isinstance(files, Missing) else files.checkpoint
        said = tr(
            "Detoxify's model {model} could not be loaded: {reason}.",
            model=named,
            reason=reason.rstrip("."),
        )
        raise ScorerUnavailableError(f"{said} {detoxify_files.advice(model)}") from error
    missing = [label for label in LABELS if label not in predictor.class_names]
    if missing:
        raise ScorerUnavailableError(
            tr(
                "The checkpoint {file} does not know the labels {labels}; use one that was trained "
                "for all of Detoxify's.",
                file=files.checkpoint,
                labels=", ".join(missing),
            )
        )
    return predictor, version


def _fetched(model: str, models: Path | None, sources: Sources) -> Files:
    assert models is not None  # noqa: S101 - `load` refuses otherwise
    fetch(models, model, sources=sources)
    found = detoxify_files.find(model, None, None, models=models)
    assert isinstance(found, Files)  # noqa: S101 - it was just fetched
    return found


def _predictor(files: Files) -> Any:
    from bot.scoring import detoxify_local  # noqa: PLC0415 - imports torch

    return detoxify_local.LocalDetoxify(detoxify_local.read(files.checkpoint), files.folder)
