"""Turns a checkpoint of Detoxify's into safetensors. Importing this imports torch."""

import os
from pathlib import Path

from safetensors.torch import save_file

from bot.scoring.detoxify_files import WEIGHTS
from bot.scoring.detoxify_local import Checkpoint, LocalDetoxify, read
from bot.scoring.detoxify_quiet import quiet
from bot.scoring.detoxify_store import Architecture
from bot.scoring.port import LABELS, ScorerUnavailableError


def convert(checkpoint: Path, folder: Path) -> tuple[Architecture, tuple[str, ...]]:
    """Write a checkpoint's weights into ``folder``, and tell which network they belong to.

    The network is built once, with the configuration and tokenizer there, so that what cannot be
    used is refused now and not when the bot starts.

    Raises:
        ScorerUnavailableError: It holds more than weights and plain settings, or cannot be used.
    """
    found = read(checkpoint)
    missing = [label for label in LABELS if label not in found.classes]
    if missing:
        raise ScorerUnavailableError(
            f"{checkpoint} does not know the labels {', '.join(missing)}; it is none of Detoxify's."
        )
    _try(found, folder)
    fresh = folder / f"{WEIGHTS}.new"
    # Tensors may share their memory, which the format has no word for: each gets its own.
    save_file({name: one.clone().contiguous() for name, one in found.state.items()}, fresh)
    os.replace(fresh, folder / WEIGHTS)
    return found.architecture, found.classes


def _try(checkpoint: Checkpoint, folder: Path) -> None:
    try:
        with quiet():
            LocalDetoxify(checkpoint, folder).predict(["a text"])
    except Exception as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ScorerUnavailableError(
            f"The model in {folder} cannot be used: {reason.rstrip('.')}."
        ) from error
