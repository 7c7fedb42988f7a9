import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.scoring import detoxify_store
from bot.scoring.detoxify_files import WEIGHTS
from bot.scoring.detoxify_store import Manifest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def jigsaw() -> Path:
    folder = Path(os.environ.get("SEEDBED_DATA") or ROOT.parent / "shared" / "data")
    file = folder / "toxicity" / "jigsaw.csv.gz"
    if not file.is_file():
        pytest.skip(f"the measuring data are not here: {file} (SEEDBED_DATA names their folder)")
    return file


@dataclass(frozen=True, slots=True)
class Tiny:
    """A checkpoint in Detoxify's own format with random weights, small enough for a test."""

    checkpoint: Path
    folder: Path


OLD_NAMES = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
NEW_NAMES = (
    "toxicity",
    "severe_toxicity",
    "obscene",
    "identity_attack",
    "insult",
    "threat",
    "sexual_explicit",
)
POSITIONS = 32
SIZES: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "initializer_range": 0.5,
}
SEED = 7


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    return make_tiny(tmp_path_factory.mktemp("tiny"), OLD_NAMES)


def make_tiny(folder: Path, classes: tuple[str, ...], *, outputs: int | None = None) -> Tiny:
    """Write a random BERT as Detoxify saves one, and the files of the model it stems from."""
    import torch  # noqa: PLC0415  they take seconds to load, which most tests can do without
    import transformers  # noqa: PLC0415

    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = [*specials, *letters, *(f"##{letter}" for letter in letters)]
    sizes = {"vocab_size": len(words), "max_position_embeddings": POSITIONS, **SIZES}
    count = outputs or len(classes)
    torch.manual_seed(SEED)
    model = transformers.BertForSequenceClassification(
        transformers.BertConfig.from_dict({**sizes, "num_labels": count})
    )
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    config = {"model_type": "bert", **sizes}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    architecture = {
        "num_classes": count,
        "model_type": "bert-base-uncased",
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
    }
    checkpoint = {
        "config": {
            "arch": {"type": "BERT", "args": architecture},
            "dataset": {"type": "Jigsaw", "args": {"classes": list(classes)}},
        },
        "state_dict": model.state_dict(),
    }
    torch.save(checkpoint, folder / "tiny.ckpt")
    return Tiny(folder / "tiny.ckpt", folder)


@pytest.fixture(scope="session")
def written_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what torch wrote of a network, for all that export the same weights again.

    It takes torch seconds to write one of these tiny models. 8 bits begin with the very network
    that 32 bits are, and `publish("original")` has the weights of `tiny`.
    """
    from bot.scoring import detoxify_export  # noqa: PLC0415  see make_tiny

    here, write = tmp_path_factory.getbasetemp(), detoxify_export._write
    kept = here.parent / "written" if "PYTEST_XDIST_WORKER" in os.environ else here / "written"
    kept.mkdir(exist_ok=True)

    def once(predictor: Any, path: Path) -> None:
        name = detoxify_store.digest(path.parent / WEIGHTS)
        if not (kept / name).exists():
            write(predictor, path)
            fresh = kept / f"{name}.{os.getpid()}"
            shutil.copy(path, fresh)
            fresh.replace(kept / name)  # whole at once: other processes look here, too
        shutil.copy(kept / name, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detoxify_export, "_write", once)
        yield


@pytest.fixture(scope="session")
def exported(tiny: Tiny, written_once: None) -> Path:
    """Return a models folder that has the checkpoint as "original", exported."""
    from bot.scoring.detoxify_export import export  # noqa: PLC0415  see make_tiny

    models = tiny.folder / "models"
    keep(tiny, models / "original")
    export(models, "original", int8=False)
    return models


def keep(tiny: Tiny, folder: Path) -> None:
    """Put a checkpoint into a models folder as a fetch does, without fetching it."""
    from bot.scoring.detoxify_convert import convert  # noqa: PLC0415  see make_tiny

    folder.mkdir(parents=True)
    for name in ("config.json", "vocab.txt"):
        (folder / name).write_bytes((tiny.folder / name).read_bytes())
    architecture, classes = convert(tiny.checkpoint, folder)
    manifest = Manifest(
        source="nowhere",
        source_sha256=detoxify_store.digest(tiny.checkpoint),
        classes=classes,
        architecture=architecture,
        files={WEIGHTS: detoxify_store.digest(folder / WEIGHTS)},
    )
    detoxify_store.write(folder, manifest)
