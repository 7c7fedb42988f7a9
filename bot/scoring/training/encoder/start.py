"""Where a training begins: the weights of an earlier one, from its checkpoint or as shipped."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

WEIGHTED = ("MatMul", "Gemm", "Gather")
"""The kinds of ONNX nodes that multiply by weights or look them up."""


def weights_of(path: Path, model: nn.Module) -> dict[str, torch.Tensor]:
    """Return the weights that a training begins with, by the names of the model.

    Args:
        path: A checkpoint of a training (its averaged weights are taken), or an exported encoder,
            whose 8-bit weights are turned back into numbers; nothing else is left of it.
        model: Says which weights there are.

    Raises:
        ValueError: The exported encoder lacks a weight.
    """
    return _shipped(path, model) if path.suffix == ".onnx" else averaged(path)


def averaged(checkpoint: Path) -> dict[str, torch.Tensor]:
    """Return the averaged weights that a training left in ``checkpoint``."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    return {**state["model"], **state["average"]}


def mixed(
    one: dict[str, torch.Tensor], other: dict[str, torch.Tensor], *, share: float
) -> dict[str, torch.Tensor]:
    """Return weights between two trainings' of which one began with the other's.

    Source: Wortsman et al., "Robust fine-tuning of zero-shot models", 2022.

    Args:
        one: The weights of which ``share`` stays.
        other: Those that make up the rest; what is not among them stays as it is.
        share: In [0, 1].
    """
    return {
        name: share * value + (1 - share) * other[name] if name in other else value
        for name, value in one.items()
    }


def progress(checkpoint: Path) -> dict[str, Any]:
    """Return how far a training came: ``spent`` in seconds, ``texts`` seen, and its place."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    return dict(state["progress"])


def _shipped(path: Path, model: nn.Module) -> dict[str, torch.Tensor]:
    found = _numbers(path)
    made = {}
    for name, parameter in model.named_parameters():
        if name not in found and name.startswith("body.pooler."):
            made[name] = parameter.detach()  # no score depends on it: the export leaves it out
            continue
        if name not in found:
            raise ValueError(f"{path} has no weight {name}.")
        made[name] = torch.from_numpy(np.array(found[name], dtype=np.float32))
    return made


def _numbers(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return every weight of an exported encoder by its name in the model."""
    graph = onnx.load(path).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in held:
            values, scale, zero = (held[name] for name in node.input[:3])
            axis = next((one.i for one in node.attribute if one.name == "axis"), 0)
            if scale.ndim:
                shape = [1] * values.ndim
                shape[axis] = -1
                scale, zero = scale.reshape(shape), zero.reshape(shape)
            held[node.output[0]] = (values.astype(np.float32) - zero) * scale
    made = {}
    for name, value in held.items():
        made[name.removeprefix("model.").removesuffix("_DequantizeLinear_Output")] = value
    for node in graph.node:
        # The exporter names the weights of layers after numbers; the node knows whose they are.
        weight = next((one for one in node.input if one in held), None)
        if node.op_type in WEIGHTED and weight is not None:
            place = node.name.strip("/").split("/")[1:-1]
            # A layer multiplies by its weights' transpose, and the exporter stores that.
            value = held[weight].T if node.op_type == "MatMul" else held[weight]
            made[".".join((*place, "weight"))] = value
    return made
