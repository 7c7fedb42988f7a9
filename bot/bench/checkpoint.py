"""Makes what Detoxify is measured with: ``python -m bot.bench.checkpoint``. Imports torch.

A network of bert-base's shape with random weights: what it costs to run does not depend on them.
"""

import json
import sys
from importlib.resources import files
from pathlib import Path

import torch
import transformers

from bot.scoring import detoxify_store
from bot.scoring.detoxify_convert import convert
from bot.scoring.detoxify_export import export
from bot.scoring.detoxify_files import WEIGHTS
from bot.scoring.detoxify_store import Manifest
from bot.scoring.port import ScorerError

MODEL = "original"
"""The name under which the checkpoint is put into the models folder."""

_CHECKPOINT = "detoxify.ckpt"
_CLASSES = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
_SIDES = ("config.json", "tokenizer.json", "tokenizer_config.json")
_TINY = {
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}


def make(folder: Path, *, tiny: bool) -> None:
    """Write a checkpoint in Detoxify's format, and put it into ``folder / "models"`` as well.

    Args:
        folder: Where to; it exists.
        tiny: A network of next to no size in place of bert-base's: quick, and good for no figure.
    """
    torch.manual_seed(0)
    # What is not said here is as in `BertConfig`, which describes bert-base-uncased.
    tokenizer = transformers.BertTokenizer(vocab=_vocabulary(), model_max_length=512)
    tokenizer.save_pretrained(folder)
    sizes = _TINY if tiny else {}
    config = transformers.BertConfig.from_dict(
        {"vocab_size": len(tokenizer), "num_labels": len(_CLASSES), **sizes}
    )
    config.save_pretrained(folder)
    arguments = {
        "num_classes": len(_CLASSES),
        # Detoxify asks the hub for the configuration of this name; a folder keeps it at home.
        "model_type": str(folder),
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
    }
    torch.save(
        {
            "config": {
                "arch": {"type": "BERT", "args": arguments},
                "dataset": {"type": "Jigsaw", "args": {"classes": list(_CLASSES)}},
            },
            "state_dict": transformers.BertForSequenceClassification(config).state_dict(),
        },
        folder / _CHECKPOINT,
    )
    _keep(folder, folder / "models" / MODEL)


def _keep(folder: Path, place: Path) -> None:
    """Put the checkpoint into a models folder, as a fetch does."""
    place.mkdir(parents=True)
    for name in _SIDES:
        (place / name).write_bytes((folder / name).read_bytes())
    architecture, classes = convert(folder / _CHECKPOINT, place)
    manifest = Manifest(
        source="random weights",
        source_sha256=detoxify_store.digest(folder / _CHECKPOINT),
        classes=classes,
        architecture=architecture,
        files={WEIGHTS: detoxify_store.digest(place / WEIGHTS)},
    )
    detoxify_store.write(place, manifest)


def _vocabulary() -> dict[str, int]:
    """Return the shipped encoder's vocabulary, which is bert-base-uncased's."""
    shipped = files("bot.scoring") / "weights" / "encoder_tokenizer.json"
    found: dict[str, int] = json.loads(shipped.read_text(encoding="utf-8"))["model"]["vocab"]
    return found


def _main(step: str, folder: Path) -> None:
    try:
        if step == "export":
            export(folder / "models", MODEL, int8=True)
        else:
            make(folder, tiny=step == "tiny")
    except ScorerError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
