"""Exports a fetched model for onnxruntime. Importing this imports torch."""

import contextlib
import dataclasses
import logging
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bot.scoring import detoxify_store
from bot.scoring.detoxify_engine import fit_to_window
from bot.scoring.detoxify_files import WEIGHTS
from bot.scoring.detoxify_local import LocalDetoxify, read
from bot.scoring.detoxify_onnx import Session, sigmoid
from bot.scoring.detoxify_quiet import quiet
from bot.scoring.detoxify_store import Manifest, Network
from bot.scoring.port import ScorerUnavailableError

_WHOLE, _INT8, _TOKENIZER = "model.onnx", "model.int8.onnx", "onnx_tokenizer.json"
_TOLERANCE = 1e-4
"""How far an exported score may be from Detoxify's own, in 32 bits."""

_PROBES = (
    "What a fine article, thank you.",
    "You are an idiot, and nobody wants you here.",
    "The second paragraph says otherwise: in 1998 there were two of them.",
    "no",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Attributes:
        manifest: What the model's folder holds now.
        apart: How far a few scores are from Detoxify's own, at most.
    """

    manifest: Manifest
    apart: float


def export(models: Path, name: str, *, int8: bool) -> Exported:
    """Export a model that was fetched; an earlier export is replaced.

    Args:
        models: The models folder.
        name: One of Detoxify's five names.
        int8: Whether its weights become whole numbers of 8 bits: a quarter of the size, faster on
            most machines, and scores that differ a little.

    Raises:
        ScorerUnavailableError: It is not at hand, `onnx` is not installed, or what came of it does
            not score as Detoxify does.
    """
    folder = models / detoxify_store.known(name)
    manifest = detoxify_store.read(folder)
    if manifest is None:
        raise ScorerUnavailableError(f"{name} is not at hand: `seedbed models fetch {name}`.")
    with quiet():
        predictor = LocalDetoxify(read(folder / WEIGHTS), folder)
    fit_to_window(predictor)
    predictor.tokenizer.backend_tokenizer.save(str(folder / _TOKENIZER))
    fresh = folder / f"{_WHOLE}.new"
    file = _INT8 if int8 else _WHOLE
    try:
        _write(predictor, fresh)
        if int8:
            _quantise(fresh, folder / f"{_INT8}.new")
        os.replace(folder / f"{file}.new", folder / file)
    except ImportError as error:
        raise ScorerUnavailableError(
            f"The export needs {error.name}: pip install 'seedbed[export]'."
        ) from None
    finally:
        fresh.unlink(missing_ok=True)
    network = Network(
        file=file,
        tokenizer=_TOKENIZER,
        window=int(predictor.tokenizer.model_max_length),
        pad=int(predictor.tokenizer.pad_token_id),
        int8=int8,
    )
    apart = _apart(predictor, folder, dataclasses.replace(manifest, network=network))
    if not int8 and apart > _TOLERANCE:
        (folder / file).unlink()
        raise ScorerUnavailableError(
            f"The export of {name} gives scores that are {apart:.6f} off Detoxify's own."
        )
    return Exported(_recorded(folder, manifest, network), apart)


def _recorded(folder: Path, manifest: Manifest, network: Network) -> Manifest:
    """Name the export in the manifest, and delete the earlier one."""
    kept = {name: digest for name, digest in manifest.files.items() if name not in {_WHOLE, _INT8}}
    new = {name: detoxify_store.digest(folder / name) for name in (network.file, network.tokenizer)}
    found = dataclasses.replace(manifest, files={**kept, **new}, network=network)
    detoxify_store.write(folder, found)
    for name in {_WHOLE, _INT8} - {network.file}:
        (folder / name).unlink(missing_ok=True)
    return found


class _Logits(torch.nn.Module):
    """The model with two inputs and one output."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def _write(predictor: Any, path: Path) -> None:
    window = int(predictor.tokenizer.model_max_length)
    inputs = predictor.tokenizer(
        list(_PROBES[:2]), return_tensors="pt", truncation=True, padding=True, max_length=window
    )
    sizes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence", max=window)}
    with _silent():
        torch.onnx.export(
            _Logits(predictor.model).eval(),
            (inputs["input_ids"], inputs["attention_mask"]),
            path,
            dynamo=True,
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_shapes=(sizes, sizes),
            external_data=False,  # one file; the largest of the five has 1.1 GB, the limit is 2
            verbose=False,
        )


def _quantise(whole: Path, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - needs onnx

    with _silent():
        quantize_dynamic(whole, path, per_channel=True, weight_type=QuantType.QInt8)


def _apart(predictor: Any, folder: Path, manifest: Manifest) -> float:
    own = predictor.predict(list(_PROBES))
    found = sigmoid(Session.open(folder, manifest, threads=1).logits(list(_PROBES)))
    expected = np.array([own[name] for name in manifest.classes]).T
    return float(np.abs(found[:, : len(manifest.classes)] - expected).max())


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Keep back what torch and onnxruntime remark on their own workings."""
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)
