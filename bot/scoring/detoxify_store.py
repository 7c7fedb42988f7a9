"""The models folder: Detoxify's models as they are kept here. Without torch or the network.

Each model has a folder of its own: its weights (safetensors), its configuration and tokenizer, what
was exported from it, and a manifest that names each file's digest. Nothing in it is a pickle.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.language.words import tr
from bot.scoring.detoxify_files import MANIFEST, MODELS
from bot.scoring.port import ScorerUnavailableError

_DIGESTS = "digests.json"


@dataclass(frozen=True, slots=True)
class Architecture:
    """Which network the weights belong to, in the words of Detoxify's checkpoints.

    Attributes:
        model_name: The class of transformers.
        tokenizer_name: The class of its tokenizer.
        num_classes: How many outputs it has; those beyond the classes are about identities.
    """

    model_name: str
    tokenizer_name: str
    num_classes: int


@dataclass(frozen=True, slots=True)
class Network:
    """What was exported for onnxruntime.

    Attributes:
        file: The network's file, in the model's folder.
        tokenizer: The tokenizer's file, there too.
        window: The most tokens a text has; the rest is cut.
        pad: The token that fills a batch up.
        int8: Whether its weights are whole numbers of 8 bits.
    """

    file: str
    tokenizer: str
    window: int
    pad: int
    int8: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a model's folder holds.

    Attributes:
        source: Where the checkpoint came from.
        source_sha256: The checkpoint's digest, as it was downloaded.
        classes: The first outputs, under Detoxify's names.
        architecture: Which network it is.
        files: The SHA-256 of each file, by name.
        network: What was exported, or None.
    """

    source: str
    source_sha256: str
    classes: tuple[str, ...]
    architecture: Architecture
    files: Mapping[str, str] = field(default_factory=dict)
    network: Network | None = None


def read(folder: Path) -> Manifest | None:
    """Return what a model's folder holds, or None where there is no model.

    Raises:
        ScorerUnavailableError: The manifest is damaged.
    """
    try:
        return TypeAdapter(Manifest).validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValidationError, OSError) as error:
        raise ScorerUnavailableError(
            tr(
                "{path} cannot be read ({error}). Run `seedbed models remove {model}` and fetch "
                "the model again.",
                path=folder / MANIFEST,
                error=type(error).__name__,
                model=folder.name,
            )
        ) from error


def write(folder: Path, manifest: Manifest) -> None:
    """Put the manifest into a model's folder; whole or not at all."""
    _replace(folder / MANIFEST, TypeAdapter(Manifest).dump_json(manifest, indent=2))


def at_hand(models: Path) -> dict[str, Manifest]:
    """Return the models that are in the folder, by name, in Detoxify's order.

    Raises:
        ScorerUnavailableError: A manifest is damaged.
    """
    found = {name: read(models / name) for name in MODELS}
    return {name: manifest for name, manifest in found.items() if manifest is not None}


def wrong(folder: Path, manifest: Manifest, *only: str) -> list[str]:
    """Return what is wrong with a model's files, one sentence each; empty where all are whole.

    Args:
        only: The files to look at; all that the manifest names if none is given.
    """
    found = []
    for name in only or manifest.files:
        path, expected = folder / name, manifest.files.get(name)
        if not path.is_file():
            found.append(tr("{path} is missing.", path=path))
        elif digest(path) != expected:
            said = tr("{path} is not what was fetched or exported: its SHA-256 differs.", path=path)
            found.append(said)
    return found


def size(folder: Path, manifest: Manifest) -> int:
    """Return the bytes that a model's files take, those that are there."""
    paths = [folder / name for name in manifest.files]
    return sum(path.stat().st_size for path in paths if path.is_file())


def remove(models: Path, name: str) -> bool:
    """Delete a model's folder, with what a broken download left; tell whether there was one.

    The digests met at its first fetch stay: the next one is held to them.
    """
    folder = models / known(name)
    if not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


def known(name: str) -> str:
    """Return the name of a model, if Detoxify has it.

    Raises:
        ScorerUnavailableError: It has not.
    """
    if name not in MODELS:
        raise ScorerUnavailableError(
            tr(
                "Detoxify has no model {model!r}. Its models are {models}.",
                model=name,
                models=", ".join(MODELS),
            )
        )
    return name


def digests(models: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that was ever fetched, by ``model/file``.

    Raises:
        ScorerUnavailableError: The record is damaged.
    """
    path = models / _DIGESTS
    try:
        return TypeAdapter(dict[str, str]).validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (ValidationError, OSError) as error:
        raise ScorerUnavailableError(
            f"{path} cannot be read ({type(error).__name__}). Restore it, or delete it to accept "
            "what the next fetch brings."
        ) from error


def record(models: Path, key: str, sha256: str) -> None:
    """Keep the digest of a file that was fetched, for the fetches to come."""
    found = {**digests(models), key: sha256}
    _replace(models / _DIGESTS, TypeAdapter(dict[str, str]).dump_json(found, indent=2))


def digests_path(models: Path) -> Path:
    """Return where the digests are kept."""
    return models / _DIGESTS


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content + b"\n")
    os.replace(fresh, path)
