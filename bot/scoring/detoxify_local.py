"""Detoxify loaded from files at hand. Importing this imports torch."""

from pathlib import Path

import torch
from detoxify import Detoxify
from detoxify.detoxify import get_model_and_tokenizer

from bot.scoring.detoxify_files import NAMES


class LocalDetoxify(Detoxify):  # type: ignore[misc]  # detoxify has no types
    """`Detoxify` whose configuration and tokenizer come from a folder.

    Detoxify 0.5.4 asks Hugging Face's hub for the configuration even where it is given a folder
    (https://github.com/unitaryai/detoxify/pull/126), and takes the number of labels from the
    folder's configuration rather than from the checkpoint. Here the folder takes the place of the
    hub's name, and nothing is asked of the network.

    Args:
        checkpoint: A file in Detoxify's own format. It is a pickle, which can run code: use files
            whose origin you trust alone.
        folder: The configuration and the tokenizer of the model it was trained from.
    """

    def __init__(self, checkpoint: Path, folder: Path) -> None:
        # The parent's __init__ is not called: it would go to the network.
        loaded = torch.load(checkpoint, map_location="cpu", weights_only=False)
        architecture = {**loaded["config"]["arch"]["args"], "model_type": str(folder)}
        self.model, self.tokenizer = get_model_and_tokenizer(
            **architecture, state_dict=loaded["state_dict"]
        )
        # transformers fills what a checkpoint lacks with random numbers, and goes on.
        heads = [name for name, _ in self.model.named_parameters() if name.startswith("classifier")]
        missing = [name for name in heads if name not in loaded["state_dict"]]
        if missing:
            raise ValueError(f"the checkpoint lacks the weights {', '.join(missing)}")
        classes = loaded["config"]["dataset"]["args"]["classes"]
        self.class_names = [NAMES.get(name, name) for name in classes]
        self.device = "cpu"
