"""Which scorer is used, and why that one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.language.words import tr
from bot.scoring import detoxify_files, detoxify_store
from bot.scoring.detoxify_engine import DetoxifyScorer
from bot.scoring.detoxify_fetch import sources_in_force
from bot.scoring.detoxify_files import Missing
from bot.scoring.detoxify_onnx import DetoxifyOnnxScorer
from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.ngram import NAME as NGRAM
from bot.scoring.ngram import NgramScorer
from bot.scoring.port import Engine, Scorer, ScorerUnavailableError


class ScoringSettings(Protocol):
    """What a scorer is chosen by.

    Attributes:
        engine: Which scorer; "auto" takes Detoxify where its files are at hand, exported if it was,
            else the best that is shipped.
        detoxify_model: One of Detoxify's five names.
        detoxify_checkpoint: A local checkpoint in place of that model's own, or None.
        detoxify_config: Its configuration and tokenizer, or None for Hugging Face's cache.
        models_path: The models folder.
        models_mirror: Where models are fetched from in place of their publishers, or None.
        batch_size: The most texts that are scored at once, 1 or more.
    """

    @property
    def engine(self) -> Engine:
        """Return which scorer is asked for."""
        ...

    @property
    def detoxify_model(self) -> str:
        """Return the name of Detoxify's model."""
        ...

    @property
    def detoxify_checkpoint(self) -> Path | None:
        """Return the path of a local checkpoint."""
        ...

    @property
    def detoxify_config(self) -> Path | None:
        """Return the folder with the checkpoint's configuration and tokenizer."""
        ...

    @property
    def models_path(self) -> Path:
        """Return the models folder."""
        ...

    @property
    def models_mirror(self) -> str | None:
        """Return the address of a mirror."""
        ...

    @property
    def batch_size(self) -> int:
        """Return the most texts that are scored at once."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A scorer that is ready.

    Attributes:
        scorer: The scorer.
        why: Why it is not Detoxify, where that was not asked for; else empty.
    """

    scorer: Scorer
    why: str = ""

    @property
    def line(self) -> str:
        """Return what to say at start."""
        return describe(self.scorer, self.why)


async def load(settings: ScoringSettings) -> Scorer:
    """Return the scorer the settings ask for, ready to score.

    Raises:
        ScorerUnavailableError: It cannot be had; the message says what to do.
    """
    return (await choose(settings)).scorer


async def choose(settings: ScoringSettings) -> Choice:
    """Return the scorer the settings ask for, and why that one.

    Raises:
        ScorerUnavailableError: It cannot be had; the message says what to do.
    """
    if settings.engine == "auto":
        return await _best(settings)
    makers: dict[Engine, Callable[[ScoringSettings], Awaitable[Scorer]]] = {
        "detoxify": _detoxify,
        "detoxify-onnx": _exported,
        "embedded": _embedded,
        "ngram": _ngram,
    }
    return Choice(await makers[settings.engine](settings))


async def relief(settings: ScoringSettings, scorer: Scorer) -> Scorer | None:
    """Return the quick scorer that helps another under overload; None where it is that one.

    Raises:
        ScorerUnavailableError: Its weights cannot be read.
    """
    return None if scorer.name == NGRAM else await _ngram(settings)


async def _best(settings: ScoringSettings) -> Choice:
    """Return Detoxify where its files are at hand, else the best that is shipped."""
    files = detoxify_files.find(
        settings.detoxify_model,
        settings.detoxify_checkpoint,
        settings.detoxify_config,
        models=settings.models_path,
    )
    if isinstance(files, Missing):
        # What the settings name must be there: a silent second best would hide the mistake.
        if files.named:
            raise ScorerUnavailableError(tr("Detoxify cannot be loaded: {why}.", why=files.what))
        why = tr("Detoxify's files are not at hand: {what}", what=files.what)
        return await _shipped(settings, why)
    try:
        if _was_exported(settings):
            return Choice(await _exported(settings))
        return Choice(await _detoxify(settings))
    except ScorerUnavailableError as error:
        return await _shipped(settings, str(error).rstrip("."))


def describe(scorer: Scorer, why: str = "") -> str:
    """Return one line on what scores, and why it is not something else."""
    line = tr("Scoring with {name} {version}.", name=scorer.name, version=scorer.version)
    return f"{line} {why}." if why else line


async def _shipped(settings: ScoringSettings, why: str) -> Choice:
    """Return the best scorer that is shipped: the encoder reads, the n-grams only count."""
    try:
        return Choice(await _embedded(settings), why)
    except ScorerUnavailableError as error:
        return Choice(await _ngram(settings), f"{why}. {str(error).rstrip('.')}")


async def _embedded(settings: ScoringSettings) -> Scorer:
    return await EmbeddedScorer.shipped(batch_size=settings.batch_size)


async def _ngram(settings: ScoringSettings) -> Scorer:
    return await NgramScorer.shipped(batch_size=settings.batch_size)


async def _detoxify(settings: ScoringSettings) -> Scorer:
    return await DetoxifyScorer.load(
        settings.detoxify_model,
        checkpoint=settings.detoxify_checkpoint,
        folder=settings.detoxify_config,
        models=settings.models_path,
        sources=sources_in_force(settings.models_mirror),
        batch_size=settings.batch_size,
    )


async def _exported(settings: ScoringSettings) -> Scorer:
    return await DetoxifyOnnxScorer.load(
        settings.models_path, settings.detoxify_model, batch_size=settings.batch_size
    )


def _was_exported(settings: ScoringSettings) -> bool:
    """Tell whether the model is at hand for onnxruntime; a checkpoint of one's own goes before."""
    if settings.detoxify_checkpoint is not None:
        return False
    manifest = detoxify_store.read(settings.models_path / settings.detoxify_model)
    return manifest is not None and manifest.network is not None
