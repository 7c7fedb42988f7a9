"""Turn a trained encoder into what is shipped: ONNX with int8 weights, tokenizer, calibration.

``python -m bot.scoring.training.encoder.export --help``. Needs the packages onnx and onnxruntime.
"""

import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from bot.scoring.encoder import WINDOW_TOKENS, Session
from bot.scoring.port import LABELS
from bot.scoring.training.encoder import model_card, phrases, sources, start
from bot.scoring.training.encoder.calibrate import Curve, fit
from bot.scoring.training.encoder.model import Encoder
from bot.scoring.training.jigsaw import NATURAL

_OPSET = 17
_DIGITS = 6
_SEEN = 240
"""How many comments the scales of the activations are taken from."""


class _Named(torch.nn.Module):
    """The encoder with its two inputs in the order of the graph."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.model(input_ids, attention_mask)
        return logits


class _Seen(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime leaves it untyped
    """Rows of token ids, one by one, from which the ranges of the activations are taken."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self._rows = iter(rows)

    def get_next(self) -> dict[str, NDArray[np.int64]] | None:
        row = next(self._rows, None)
        if row is None:
            return None
        ids = np.array([row], dtype=np.int64)
        return {"input_ids": ids, "attention_mask": np.ones_like(ids)}


def to_onnx(model: Encoder, path: Path, seen: Sequence[Sequence[int]]) -> None:
    """Write ``model`` as an ONNX graph with int8 weights and activations.

    The activations' scales are fixed here, so that a text's score does not depend on what it is
    scored beside.

    Args:
        seen: Rows of token ids of ordinary texts; they decide the scales.
    """
    ids = torch.ones(2, 9, dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        whole, plain = Path(folder) / "encoder.onnx", Path(folder) / "plain.onnx"
        axes = {0: "texts", 1: "tokens"}
        torch.onnx.export(
            _Named(model).eval(),
            (ids, torch.ones_like(ids)),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        quant_pre_process(str(whole), str(plain), skip_symbolic_shape=True)
        quantize_static(
            str(plain),
            str(path),
            _Seen(seen),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_quantize=_weighted(plain),
            calibrate_method=CalibrationMethod.MinMax,
            extra_options={"OpTypesToExcludeOutputQuantization": list(start.WEIGHTED)},
        )
    onnx.checker.check_model(str(path))


def _weighted(path: Path) -> list[str]:
    """Return the names of the nodes that multiply by weights or look them up."""
    graph = onnx.load(path).graph
    weights = {one.name for one in graph.initializer}
    return [
        node.name
        for node in graph.node
        if node.op_type in start.WEIGHTED and weights.intersection(node.input)
    ]


def averaged(work: Path, base: Path, *, toward: Path | None, share: float) -> Encoder:
    """Return the trained encoder with the average of its weights, or part of the way to them.

    Args:
        toward: Whose weights make up the rest; see `start.weights_of`.
        share: How much of the trained weights stays, in (0, 1].
    """
    model = Encoder(base)
    trained = start.averaged(work / "checkpoint.pt")
    if toward is not None:
        trained = start.mixed(trained, start.weights_of(toward, model), share=share)
    model.load_state_dict(trained)
    return model


def ordinary(data: Path, tokens: Tokenizer, *, seed: int = 1) -> list[list[int]]:
    """Return rows of token ids of texts that were trained on, some of them ours."""
    comments = sources.rows(data / "jigsaw.csv.gz")
    texts = [row["text"] for row in comments if row["split"] == "train"]
    texts = [text for text in texts if not sources.is_kept_aside(text)]
    drawn = random.Random(seed)  # noqa: S311  a reproducible choice, no secret
    chosen = drawn.sample(texts, min(_SEEN, len(texts)))
    chosen += [one.text for one in drawn.sample(phrases.examples(seed), _SEEN // 4)]
    return [row.ids[:WINDOW_TOKENS] for row in tokens.encode_batch(chosen)]


def calibration(session: Session, data: Path) -> dict[str, Curve]:
    """Fit a curve per label on the natural comments that were kept aside from training."""
    kept = [row for row in sources.rows(data / "jigsaw.csv.gz") if sources.chooses(row)]
    natural = np.array([row["src"] == NATURAL for row in kept])
    found = session.logits([row["text"] for row in kept])
    curves = {}
    for column, label in enumerate(LABELS):
        answers = np.array([_answer(row, sources.JIGSAW_LABELS[label]) for row in kept])
        # Where only toxic rows lack an answer, the natural rows that have one are all we can use.
        used = natural & ~np.isnan(answers)
        curves[label] = fit(found[used, column], answers[used])
    return curves


def _answer(row: dict[str, str], column: str) -> float:
    return float(row[column]) if row[column] != "" else float("nan")


@click.command()
@click.option("--work", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--base", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--note", default="", help="What else the model card should tell of the training.")
@click.option(
    "--toward",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier training's checkpoint, or encoder.onnx: the weights are mixed with its own.",
)
@click.option(
    "--share",
    type=click.FloatRange(0.0, 1.0, min_open=True),
    default=0.8,
    show_default=True,
    help="How much of the trained weights stays in that mixture.",
)
def export(
    *,
    work: Path,
    base: Path,
    data: Path,
    out: Path,
    note: str,
    toward: Path | None,
    share: float,
) -> None:
    """Write encoder.onnx, encoder_tokenizer.json, encoder.json and the card encoder.md into OUT."""
    out.mkdir(parents=True, exist_ok=True)
    tokens: dict[str, Any] = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    tokens["truncation"] = tokens["padding"] = None
    text = json.dumps(tokens, ensure_ascii=False, separators=(",", ":"))
    (out / "encoder_tokenizer.json").write_text(text, encoding="utf-8")
    seen = ordinary(data, Tokenizer.from_file(str(out / "encoder_tokenizer.json")))
    model = averaged(work, base, toward=toward, share=share)
    to_onnx(model, out / "encoder.onnx", seen)
    session = Session.open(out, threads=2)
    curves = calibration(session, data)
    card = {
        "labels": list(LABELS),
        "calibration": {
            label: {"slope": round(curve.slope, _DIGITS), "shift": round(curve.shift, _DIGITS)}
            for label, curve in curves.items()
        },
    }
    (out / "encoder.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    spent = start.progress(work / "checkpoint.pt")
    page = model_card.card(texts=spent["texts"], minutes=spent["spent"] / 60, note=note)
    (out / "encoder.md").write_text(page, encoding="utf-8")
    size = sum(path.stat().st_size for path in out.glob("encoder*"))
    click.echo(f"{size / 1e6:.1f} MB in {out}")


if __name__ == "__main__":
    export()
