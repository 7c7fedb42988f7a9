"""Turn a trained encoder into what is shipped: ONNX with int8 weights, tokenizer, calibration.

``python -m bot.scoring.training.encoder.export --help``. Needs the packages onnx and onnxruntime.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import click
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.scoring.encoder import Session
from bot.scoring.port import LABELS
from bot.scoring.training.encoder import sources
from bot.scoring.training.encoder.calibrate import Curve, fit
from bot.scoring.training.encoder.model import Encoder
from bot.scoring.training.jigsaw import NATURAL

_OPSET = 17
_DIGITS = 6


class _Named(torch.nn.Module):
    """The encoder with its two inputs in the order of the graph."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.model(input_ids, attention_mask)
        return logits


def to_onnx(model: Encoder, path: Path) -> None:
    """Write ``model`` as an ONNX graph with int8 weights; activations are quantised as it runs."""
    ids = torch.ones(2, 9, dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "encoder.onnx"
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
        quantize_dynamic(
            whole,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    onnx.checker.check_model(str(path))


def averaged(work: Path, base: Path) -> Encoder:
    """Return the trained encoder with the average of its weights."""
    model = Encoder(base, attention="eager")
    state = torch.load(work / "checkpoint.pt", map_location="cpu", weights_only=True)
    model.load_state_dict({**state["model"], **state["average"]})
    return model


def logits(session: Session, texts: list[str], *, batch_size: int = 64) -> NDArray[np.float64]:
    """Return the logits of ``texts``; shape (texts, labels)."""
    order = sorted(range(len(texts)), key=lambda one: len(texts[one]))
    made = np.zeros((len(texts), len(LABELS)))
    for start in range(0, len(order), batch_size):
        part = order[start : start + batch_size]
        made[part] = session.logits([texts[one] for one in part])
    return made


def calibration(session: Session, data: Path) -> dict[str, Curve]:
    """Fit a curve per label on the natural comments that were kept aside from training."""
    kept = [
        row
        for row in sources.rows(data / "jigsaw.csv.gz")
        if row["split"] == "train" and sources.is_kept_aside(row["text"])
    ]
    natural = np.array([row["src"] == NATURAL for row in kept])
    found = logits(session, [row["text"] for row in kept])
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
def export(work: Path, base: Path, data: Path, out: Path) -> None:
    """Write encoder.onnx, encoder_tokenizer.json and encoder.json into OUT."""
    out.mkdir(parents=True, exist_ok=True)
    to_onnx(averaged(work, base), out / "encoder.onnx")
    tokens: dict[str, Any] = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    tokens["truncation"] = tokens["padding"] = None
    text = json.dumps(tokens, ensure_ascii=False, separators=(",", ":"))
    (out / "encoder_tokenizer.json").write_text(text, encoding="utf-8")
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
    size = sum(path.stat().st_size for path in out.glob("encoder*"))
    click.echo(f"{size / 1e6:.1f} MB in {out}")


if __name__ == "__main__":
    export()
