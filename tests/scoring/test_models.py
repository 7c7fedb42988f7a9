"""Detoxify's models, from a server on loopback to scores without torch."""

import asyncio
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from bot.scoring import detoxify_local, detoxify_store
from bot.scoring.detoxify_engine import DetoxifyScorer, fit_to_window
from bot.scoring.detoxify_export import export
from bot.scoring.detoxify_fetch import fetch
from bot.scoring.detoxify_files import MODELS, WEIGHTS
from bot.scoring.detoxify_onnx import DetoxifyOnnxScorer
from bot.scoring.detoxify_store import Network
from bot.scoring.port import LABELS, ScorerUnavailableError, Scores
from tests.scoring.publisher import KINDS, never, publish, serving, unpin

pytestmark = pytest.mark.usefixtures("written_once")
NETWORKS = ("original", "unbiased", "multilingual", "original-small")
"""One of each kind: `unbiased-small` is `original-small` with other outputs, as `unbiased` has."""
TEXTS = [
    "a calm text about the bath",
    "that",
    "",
    "a b c d e f",
    "you bad bad thing, that is what you are",
    "w" * 400,
    "the end",
    *(f"{word} and {other}" for word in ("cat", "moth", "zebra") for other in ("that", "fog")),
]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a models folder with all five, fetched."""
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        files: dict[str, bytes] = {}
        for name in KINDS:
            files |= publish(name, tmp_path_factory.mktemp(name))
        unpin(patch)
        with serving(files) as published:
            for name in KINDS:
                fetch(folder, name, sources=published.sources, pause=never)
    return folder


def _scores(scorer: Any, texts: list[str]) -> list[Scores]:
    async def steps() -> list[Scores]:
        loaded = await scorer
        try:
            found: list[Scores] = await loaded.score(texts)
            return found
        finally:
            await loaded.close()

    return asyncio.run(steps())


def _own(models: Path, name: str) -> list[Scores]:
    """Return what `Detoxify.predict` says, a text at a time."""
    folder = models / name
    predictor = detoxify_local.LocalDetoxify(detoxify_local.read(folder / WEIGHTS), folder)
    fit_to_window(predictor)
    return [predictor.predict(text) for text in TEXTS]


@pytest.mark.parametrize("name", KINDS)
def test_what_was_fetched_scores_as_the_checkpoint_does(
    models: Path, name: str, tmp_path: Path
) -> None:
    published = publish(name, tmp_path)
    assert len(published) == 4
    read = detoxify_local.read(tmp_path / MODELS[name].checkpoint)
    predictor = detoxify_local.LocalDetoxify(read, tmp_path)
    fit_to_window(predictor)
    found = _scores(DetoxifyScorer.load(name, models=models), TEXTS)
    for text, scores in zip(TEXTS, found, strict=True):
        assert scores == pytest.approx(predictor.predict(text), abs=1e-5)
    assert not list((models / name).glob("*.ckpt*"))


@pytest.mark.parametrize("name", NETWORKS)
def test_an_export_scores_as_detoxify_does(models: Path, name: str) -> None:
    done = export(models, name, int8=False)
    assert done.apart < 1e-4
    expected = _own(models, name)
    found = _scores(DetoxifyOnnxScorer.load(models, name, batch_size=3, threads=1), TEXTS)
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, abs=1e-4)
        assert tuple(one)[: len(LABELS)] == LABELS
    assert np.std([one["toxicity"] for one in found]) > 0.01


@pytest.mark.parametrize("name", NETWORKS)
def test_an_export_to_8_bits_keeps_the_ranking(models: Path, name: str) -> None:
    expected = _own(models, name)
    done = export(models, name, int8=True)
    assert done.manifest.network is not None
    assert done.manifest.network.int8
    assert not (models / name / "model.onnx").exists()
    assert detoxify_store.wrong(models / name, done.manifest) == []
    found = _scores(DetoxifyOnnxScorer.load(models, name, batch_size=3, threads=1), TEXTS)
    for label in LABELS:
        ours = np.array([one[label] for one in found])
        own = np.array([one[label] for one in expected])
        assert spearmanr(ours, own).statistic > 0.85
        further = own[:, None] - own[None, :] > 0.08
        assert (ours[:, None] > ours[None, :])[further].all()


def _exported(models: Path, name: str) -> None:
    manifest = detoxify_store.read(models / name)
    assert manifest is not None
    if manifest.network is None:
        export(models, name, int8=True)


def test_further_labels_follow_in_an_export_too(models: Path) -> None:
    _exported(models, "unbiased")
    [scores] = _scores(DetoxifyOnnxScorer.load(models, "unbiased", threads=1), ["a text"])
    assert tuple(scores) == (*LABELS, "sexual_explicit")


NEITHER_TORCH_NOR_THE_NETWORK = """
import asyncio, socket, sys
from pathlib import Path
from bot.scoring import registry
from bot.settings import ScoringSettings

def refuse(*_): raise AssertionError("the network was asked")
socket.socket.connect = socket.getaddrinfo = refuse

async def steps():
    settings = ScoringSettings(engine=sys.argv[2], models_path=Path(sys.argv[1]))
    scorer = await registry.load(settings)
    print(scorer.name, len(await scorer.score(["a text", "another"])))
    await scorer.close()

asyncio.run(steps())
print(sorted({"torch", "transformers", "detoxify", "onnx"} & set(sys.modules)))
"""


@pytest.mark.parametrize("engine", ["auto", "detoxify-onnx"])
def test_an_export_scores_without_torch_and_without_the_network(models: Path, engine: str) -> None:
    _exported(models, "original")
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", NEITHER_TORCH_NOR_THE_NETWORK, str(models), engine],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "detoxify-onnx 2\n[]\n", done.stderr


def test_what_is_not_at_hand_or_damaged_says_what_to_do(models: Path, tmp_path: Path) -> None:
    with pytest.raises(
        ScorerUnavailableError, match="not at hand: `seedbed models fetch original`"
    ):
        export(tmp_path, "original", int8=False)
    with pytest.raises(ScorerUnavailableError, match="seedbed models fetch original"):
        _scores(DetoxifyOnnxScorer.load(tmp_path, "original"), [])
    with pytest.raises(ScorerUnavailableError, match="no model 'orignal'"):
        _scores(DetoxifyOnnxScorer.load(tmp_path, "orignal"), [])
    folder = tmp_path / "original"
    shutil.copytree(models / "original", folder)
    manifest = detoxify_store.read(folder)
    assert manifest is not None
    detoxify_store.write(folder, replace(manifest, network=None))
    with pytest.raises(ScorerUnavailableError, match="it was not exported"):
        _scores(DetoxifyOnnxScorer.load(tmp_path, "original"), [])
    broken = Network("broken.onnx", "tokenizer.json", window=32, pad=0, int8=False)
    (folder / "broken.onnx").write_bytes(b"no network")
    files = {**manifest.files, "broken.onnx": detoxify_store.digest(folder / "broken.onnx")}
    detoxify_store.write(folder, replace(manifest, network=broken, files=files))
    with pytest.raises(ScorerUnavailableError, match="cannot be read"):
        _scores(DetoxifyOnnxScorer.load(tmp_path, "original"), [])


def test_weights_that_were_changed_are_not_loaded(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / "original", tmp_path / "original")
    weights = tmp_path / "original" / WEIGHTS
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ScorerUnavailableError, match="SHA-256 differs"):
        _scores(DetoxifyScorer.load("original", models=tmp_path), [])


@pytest.mark.parametrize("changed", ["file", "tokenizer"])
def test_an_export_that_was_changed_is_not_loaded(
    models: Path, tmp_path: Path, changed: str
) -> None:
    folder = tmp_path / "original"
    shutil.copytree(models / "original", folder)
    export(tmp_path, "original", int8=False)
    manifest = detoxify_store.read(folder)
    assert manifest is not None
    path = folder / getattr(manifest.network, changed)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ScorerUnavailableError) as caught:
        _scores(DetoxifyOnnxScorer.load(tmp_path, "original"), [])
    assert f"{path} is not what was fetched or exported: its SHA-256 differs. Run" in str(
        caught.value
    )
