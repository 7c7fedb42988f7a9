"""Detoxify loaded from files at hand. Importing this imports torch."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from detoxify import Detoxify
from detoxify.detoxify import get_model_and_tokenizer
from safetensors.torch import load_file

from bot.scoring import detoxify_store
from bot.scoring.detoxify_files import NAMES
from bot.scoring.detoxify_store import Architecture
from bot.scoring.port import ScorerUnavailableError

_KNOWN = frozenset(
    (f"{kind}ForSequenceClassification", f"{kind}Tokenizer")
    for kind in ("Bert", "Roberta", "XLMRoberta", "Albert")
)
"""The classes a checkpoint may ask for. Source: detoxify 0.5.4, the training configurations."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint holds.

    Attributes:
        architecture: Which network the weights belong to.
        classes: The first outputs, under Detoxify's names.
        state: The weights, by name.
    """

    architecture: Architecture
    classes: tuple[str, ...]
    state: Mapping[str, torch.Tensor]


class LocalDetoxify(Detoxify):  # type: ignore[misc]  # detoxify has no types
    """`Detoxify` whose configuration and tokenizer come from a folder.

    Detoxify 0.5.4 asks Hugging Face's hub for the configuration even where it is given a folder
    (https://github.com/unitaryai/detoxify/pull/126), takes the number of labels from the folder's
    configuration rather than from the checkpoint, and lets a checkpoint run code as it is read.
    Here the folder takes the place of the hub's name, nothing is asked of the network, and of a
    pickle only tensors and plain values are built.

    Args:
        checkpoint: What was read of the checkpoint; see `read`.
        folder: The configuration and the tokenizer of the model it was trained from.

    Raises:
        ValueError: The checkpoint lacks weights.
    """

    def __init__(self, checkpoint: Checkpoint, folder: Path) -> None:
        # The parent's __init__ is not called: it would go to the network.
        self.model, self.tokenizer = get_model_and_tokenizer(
            str(folder),
            checkpoint.architecture.model_name,
            checkpoint.architecture.tokenizer_name,
            checkpoint.architecture.num_classes,
            checkpoint.state,
        )
        # transformers fills what a checkpoint lacks with random numbers, and goes on.
        heads = [name for name, _ in self.model.named_parameters() if name.startswith("classifier")]
        missing = [name for name in heads if name not in checkpoint.state]
        if missing:
            raise ValueError(f"the checkpoint lacks the weights {', '.join(missing)}")
        self.class_names = list(checkpoint.classes)
        self.device = "cpu"
        self.model.to(self.device)


def read(path: Path) -> Checkpoint:
    """Return what a checkpoint holds, without letting it run code.

    Args:
        path: A file in Detoxify's own format, or the weights of a model in the models folder.

    Raises:
        ScorerUnavailableError: It cannot be read, or would run code.
    """
    if path.suffix != ".safetensors":
        return _pickled(path)
    manifest = detoxify_store.read(path.parent)
    if manifest is None:
        raise ScorerUnavailableError(f"{path.parent} has no manifest; fetch the model again.")
    if detoxify_store.digest(path) != manifest.files.get(path.name):
        raise ScorerUnavailableError(f"{path} is not what was fetched: its SHA-256 differs.")
    return Checkpoint(manifest.architecture, manifest.classes, load_file(path))


def _pickled(path: Path) -> Checkpoint:
    try:
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise ScorerUnavailableError(
            f"{path} is damaged, or holds more than weights and plain settings: it is refused, "
            "because reading it could run code"
        ) from None
    try:
        known = loaded["config"]["arch"]["args"]
        architecture = Architecture(
            known["model_name"], known["tokenizer_name"], int(known["num_classes"])
        )
        classes = tuple(
            NAMES.get(name, name) for name in loaded["config"]["dataset"]["args"]["classes"]
        )
        state = dict(loaded["state_dict"])
    except (KeyError, TypeError, ValueError):
        raise ScorerUnavailableError(f"{path} is not in Detoxify's format") from None
    if (architecture.model_name, architecture.tokenizer_name) not in _KNOWN:
        raise ScorerUnavailableError(
            f"{path} asks for {architecture.model_name} and {architecture.tokenizer_name}, "
            "which are none of Detoxify's"
        )
    return Checkpoint(architecture, classes, state)
