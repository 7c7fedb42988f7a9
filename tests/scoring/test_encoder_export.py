"""From a trained encoder to the graph that is shipped; needs the extra `export`."""

from pathlib import Path

import numpy as np
import pytest
import torch

from bot.scoring.encoder import Session
from bot.scoring.training.encoder.model import Encoder
from bot.scoring.training.encoder.start import weights_of
from tests.scoring.test_encoder_training import base

__all__ = ["base"]  # the fixture


@pytest.mark.filterwarnings("ignore")  # torch's exporter announces its successor
def test_the_shipped_graph_ranks_texts_as_the_trained_encoder_does(
    base: Path, tmp_path: Path
) -> None:
    pytest.importorskip("onnx", reason="the extra `export` is not installed")
    from bot.scoring.training.encoder.export import (  # noqa: PLC0415  only with the extra
        to_onnx,
    )

    torch.manual_seed(3)
    model = Encoder(base).eval()
    for one in model.parameters():  # no two alike: the exporter would write them once
        torch.nn.init.normal_(one, std=0.2)
    seen = [[2, 5 + at % 20, 7, 9 + at % 11, 3] for at in range(30)]
    to_onnx(model, tmp_path / "encoder.onnx", seen)
    (tmp_path / "encoder_tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    session = Session.open(tmp_path, threads=1)
    texts = ["a", "rain and more rain", "the river", "zebra quiz", "what now"]
    shipped = session.logits(texts)
    with torch.no_grad():
        trained = np.stack(
            [model(torch.tensor([row]), torch.ones(1, len(row), dtype=torch.int64))[0].numpy()
             for text in texts for row in session.windows(text)]
        )  # fmt: skip
    alone = np.vstack([session.logits([text]) for text in texts])
    assert np.array_equal(shipped, alone)
    assert np.abs(shipped - trained).max() < 0.1 * (trained.max() - trained.min())

    # A later training can begin with what was shipped.
    again = Encoder(base).eval()
    again.load_state_dict(weights_of(tmp_path / "encoder.onnx", again))
    with torch.no_grad():
        ids = torch.tensor([session.windows("rain and more rain")[0]])
        apart = again(ids, torch.ones_like(ids)) - model(ids, torch.ones_like(ids))
    assert float(apart.abs().max()) < 0.05 * (trained.max() - trained.min())


@pytest.mark.filterwarnings("ignore")
def test_an_encoder_of_another_shape_is_no_beginning(base: Path, tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="the extra `export` is not installed")
    empty = onnx.helper.make_model(onnx.helper.make_graph([], "empty", [], []))
    onnx.save(empty, tmp_path / "encoder.onnx")
    with pytest.raises(ValueError, match="has no weight body"):
        weights_of(tmp_path / "encoder.onnx", Encoder(base))
