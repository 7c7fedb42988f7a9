"""From a trained encoder to the graph that is shipped; needs the extra `export`."""

from pathlib import Path

import numpy as np
import pytest
import torch

from bot.scoring.encoder import Session
from bot.scoring.training.encoder.model import Encoder
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
    model = Encoder(base, attention="eager").eval()
    to_onnx(model, tmp_path / "encoder.onnx")
    (tmp_path / "encoder_tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    session = Session.open(tmp_path, threads=1)
    texts = ["a", "rain and more rain", "the river", "zebra quiz", "what now"]
    shipped = session.logits(texts)
    with torch.no_grad():
        trained = np.stack(
            [model(torch.tensor([row]), torch.ones(1, len(row), dtype=torch.int64))[0].numpy()
             for text in texts for row in session.windows(text)]
        )  # fmt: skip
    assert np.abs(shipped - trained).max() < 0.1 * (trained.max() - trained.min())
