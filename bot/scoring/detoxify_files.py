"""Which of Detoxify's files are at hand; looks at the disk alone, without torch or the network."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from huggingface_hub import try_to_load_from_cache

from bot.language.words import tr
from bot.scoring.port import ScorerUnavailableError

DOWNLOADS = "https://github.com/unitaryai/detoxify/releases/download"
"""Where Detoxify's checkpoints are published."""


@dataclass(frozen=True, slots=True)
class Model:
    """One of Detoxify's published models.

    Attributes:
        release: The release of Detoxify it is part of, as in its address.
        checkpoint: The name of its file, there and in torch's cache.
        base: The Hugging Face model whose configuration and tokenizer it uses.
        sha256: The checkpoint's SHA-256, or the digits it begins with. Detoxify publishes the
            first eight, at the end of the file's name (its `convert_weights.py`); a longer one is
            what others recorded who downloaded it.
    """

    release: str
    checkpoint: str
    base: str
    sha256: str

    @property
    def address(self) -> str:
        """Return where the checkpoint can be downloaded."""
        return f"{DOWNLOADS}/{self.release}/{self.checkpoint}"


# Source: detoxify 0.5.4, `MODEL_URLS`, and the training configurations of the same repository.
MODELS: Mapping[str, Model] = MappingProxyType(
    {
        "original": Model(
            "v0.1-alpha",
            "toxic_original-c1212f89.ckpt",
            "bert-base-uncased",
            "c1212f89ac23307ab33932ce29dc446a6e030fb3f384a500890bbe662b7b544a",
        ),
        "unbiased": Model("v0.3-alpha", "toxic_debiased-c7548aa0.ckpt", "roberta-base", "c7548aa0"),
        "multilingual": Model(
            "v0.4-alpha", "multilingual_debiased-0b549669.ckpt", "xlm-roberta-base", "0b549669"
        ),
        "original-small": Model(
            "v0.1.2", "original-albert-0e1d6498.ckpt", "albert-base-v2", "0e1d6498"
        ),
        "unbiased-small": Model(
            "v0.1.2", "unbiased-albert-c8519128.ckpt", "albert-base-v2", "c8519128"
        ),
    }
)
"""The five models, by Detoxify's names."""

NAMES: Mapping[str, str] = MappingProxyType(
    {"toxic": "toxicity", "identity_hate": "identity_attack", "severe_toxic": "severe_toxicity"}
)
"""Labels that older checkpoints call otherwise. Source: detoxify 0.5.4, `load_checkpoint`."""

OWNERS: Mapping[str, str] = MappingProxyType(
    {
        "bert-base-uncased": "google-bert",
        "roberta-base": "FacebookAI",
        "xlm-roberta-base": "FacebookAI",
        "albert-base-v2": "albert",
    }
)
"""Whose the base models are, on the hub; a cache may hold them with their owner or without."""

WEIGHTS = "model.safetensors"
"""The weights of a model, in its part of the models folder."""

MANIFEST = "manifest.json"
"""What is there besides and what it is; see `detoxify_store`."""

_CONFIG = "config.json"
_TOKENIZERS = (
    "tokenizer.json",
    "vocab.txt",
    "vocab.json",
    "sentencepiece.bpe.model",
    "spiece.model",
)


@dataclass(frozen=True, slots=True)
class Files:
    """Where Detoxify's files are.

    Attributes:
        name: The model's name, or the stem of a local checkpoint.
        checkpoint: The checkpoint.
        folder: The configuration and the tokenizer of the model it was trained from.
    """

    name: str
    checkpoint: Path
    folder: Path


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not at hand.

    Attributes:
        what: In words an operator can act on.
        named: Whether the settings name it: then a download cannot take its place.
    """

    what: str
    named: bool


def find(
    model: str, checkpoint: Path | None, folder: Path | None, *, models: Path | None = None
) -> Files | Missing:
    """Look for what a model needs.

    Args:
        model: One of `MODELS`.
        checkpoint: A local checkpoint in place of the model's own, or None.
        folder: The configuration and the tokenizer, or None for Hugging Face's cache.
        models: The models folder, which goes before the caches; or None for those alone.

    Raises:
        ScorerUnavailableError: There is no such model.
    """
    if model not in MODELS:
        raise ScorerUnavailableError(
            tr(
                "Detoxify has no model {model!r}. Its models are {models}.",
                model=model,
                models=", ".join(MODELS),
            )
        )
    known = MODELS[model]
    if checkpoint is None and models is not None:
        kept = models / model
        if (kept / WEIGHTS).is_file() and (kept / MANIFEST).is_file():
            return Files(model, kept / WEIGHTS, kept)
    file = checkpoint or checkpoints_folder(os.environ) / known.checkpoint
    if not file.is_file():
        what = tr("the checkpoint {file} is not there", file=file)
        return Missing(what, named=checkpoint is not None)
    if folder is None:
        folder = _cached(known.base)
        if folder is None:
            what = tr(
                "the configuration and tokenizer of {model} are not in Hugging Face's cache",
                model=known.base,
            )
            return Missing(what, named=False)
    elif not _is_whole(folder):
        what = tr(
            "{folder} lacks {config} or a tokenizer ({files})",
            folder=folder,
            config=_CONFIG,
            files=", ".join(_TOKENIZERS),
        )
        return Missing(what, named=True)
    return Files(checkpoint.stem if checkpoint else model, file, folder)


def advice(model: str) -> str:
    """Return what an operator can do to bring a model's files here."""
    known = MODELS[model]
    return tr(
        "Run `seedbed models fetch {model}`. Without a way to the internet, fetch it on a machine "
        "that has one and bring its models folder here; or download {address} and put it in "
        "{folder}, or anywhere with its path in scoring.detoxify_checkpoint; put {config} and the "
        "tokenizer files of https://huggingface.co/{base} in a folder with its path in "
        'scoring.detoxify_config. Or set scoring.engine to "embedded", which needs no download.',
        model=model,
        address=known.address,
        folder=checkpoints_folder(os.environ),
        config=_CONFIG,
        base=f"{OWNERS[known.base]}/{known.base}",
    )


def checkpoints_folder(environ: Mapping[str, str]) -> Path:
    """Return where torch keeps downloaded checkpoints.

    Source: PyTorch documentation, `torch.hub`, "Where are my downloaded models saved?".
    """
    cache = Path(environ.get("XDG_CACHE_HOME") or "~/.cache")
    return Path(environ.get("TORCH_HOME") or cache / "torch").expanduser() / "hub/checkpoints"


def _cached(base: str) -> Path | None:
    for name in (base, f"{OWNERS[base]}/{base}"):
        config = try_to_load_from_cache(name, _CONFIG)
        if isinstance(config, str) and _is_whole(Path(config).parent):
            return Path(config).parent
    return None


def _is_whole(folder: Path) -> bool:
    tokenizer = any((folder / name).is_file() for name in _TOKENIZERS)
    return tokenizer and (folder / _CONFIG).is_file()
