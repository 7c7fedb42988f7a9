"""The engine `detoxify`, on a checkpoint made here: the published ones cannot be shipped."""

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import detoxify.detoxify
import pytest
import torch.hub
import transformers
from huggingface_hub import constants

from bot.scoring import detoxify_download, detoxify_files
from bot.scoring.detoxify_engine import DetoxifyScorer, fit_to_window
from bot.scoring.detoxify_fetch import Sources
from bot.scoring.detoxify_files import MODELS, NAMES, Files, Missing
from bot.scoring.port import LABELS, ScorerUnavailableError, Scores
from tests.scoring.conftest import NEW_NAMES, OLD_NAMES, Tiny, make_tiny


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing reach for the network."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Tiny) -> Path:
    """Caches as torch and Hugging Face lay them out, without a checkpoint yet."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    repository = tmp_path / "hub" / "models--bert-base-uncased"
    snapshot = repository / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    for name in ("config.json", "vocab.txt"):
        (snapshot / name).write_bytes((tiny.folder / name).read_bytes())
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc")
    checkpoints = tmp_path / "torch" / "hub" / "checkpoints"
    checkpoints.mkdir(parents=True)
    return checkpoints


def _with(scorer: Callable[[], Any], *texts: str) -> tuple[Any, list[Scores]]:
    async def steps() -> tuple[Any, list[Scores]]:
        loaded = await scorer()
        try:
            return loaded, await loaded.score(texts)
        finally:
            await loaded.close()

    return asyncio.run(steps())


def _load(tiny: Tiny, **more: Any) -> Callable[[], Any]:
    return lambda: DetoxifyScorer.load(checkpoint=tiny.checkpoint, folder=tiny.folder, **more)


@pytest.mark.usefixtures("offline")
def test_scores_are_those_of_the_checkpoint_under_detoxifys_names(tiny: Tiny) -> None:
    texts = ["a calm text", "bad", "some words"]
    scorer, found = _with(_load(tiny), *texts)
    assert scorer.labels == LABELS
    config = transformers.BertConfig.from_pretrained(tiny.folder, num_labels=6)
    model: Any = transformers.BertForSequenceClassification(config)
    model.eval()
    model.load_state_dict(torch.load(tiny.checkpoint)["state_dict"])
    tokenizer = transformers.BertTokenizer.from_pretrained(tiny.folder)
    for text, scores in zip(texts, found, strict=True):
        with torch.no_grad():
            [row] = model(**tokenizer([text], return_tensors="pt")).logits.sigmoid().tolist()
        expected = {
            NAMES.get(name, name): value for name, value in zip(OLD_NAMES, row, strict=True)
        }
        assert scores == pytest.approx(expected, abs=1e-4)
    assert found[0] != pytest.approx(found[1], abs=1e-3)


def test_further_labels_follow_and_further_outputs_do_not(tmp_path: Path) -> None:
    # The `unbiased` models have seven labels and nine outputs more that are about identities.
    scorer, [scores] = _with(_load(make_tiny(tmp_path, NEW_NAMES, outputs=16)), "a text")
    assert scorer.labels == (*LABELS, "sexual_explicit")
    assert tuple(scores) == scorer.labels


def test_a_checkpoint_without_all_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailableError, match="does not know the labels severe_toxicity"):
        _with(_load(make_tiny(tmp_path, ("toxicity",))))


def test_a_text_longer_than_the_model_takes_in_is_cut(tiny: Tiny) -> None:
    _, [cut, whole] = _with(_load(tiny), "a b " * 500, "a b " * 15)
    assert cut == pytest.approx(whole, abs=1e-4)


@pytest.mark.parametrize(
    ("kind", "positions", "known", "expected"),
    [
        ("bert", 512, 10**30, 512),
        ("albert", 512, 128, 128),
        ("roberta", 514, 10**30, 512),
        ("xlm-roberta", 514, 10**30, 512),
    ],
)
def test_the_window_leaves_out_the_positions_roberta_keeps_for_padding(
    kind: str, positions: int, known: int, expected: int
) -> None:
    config = SimpleNamespace(model_type=kind, max_position_embeddings=positions, pad_token_id=1)
    tokenizer = SimpleNamespace(model_max_length=known)
    fit_to_window(SimpleNamespace(model=SimpleNamespace(config=config), tokenizer=tokenizer))
    assert tokenizer.model_max_length == expected


def test_the_version_names_the_file_and_its_digest(tiny: Tiny, tmp_path: Path) -> None:
    scorer, _ = _with(_load(tiny))
    assert scorer.version.startswith("tiny-")
    other, _ = _with(_load(make_tiny(tmp_path, NEW_NAMES)))
    assert other.version != scorer.version


@pytest.mark.usefixtures("offline")
def test_a_named_model_is_loaded_from_the_caches(cache: Path, tiny: Tiny) -> None:
    (cache / MODELS["original"].checkpoint).write_bytes(tiny.checkpoint.read_bytes())
    scorer, [scores] = _with(lambda: DetoxifyScorer.load("original"), "a text")
    assert scorer.version.startswith("original-")
    assert set(scores) == set(LABELS)


def test_a_fetch_that_fails_says_what_to_do_and_leaves_the_standard_output_alone(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Nothing listens on port 9 of the loopback interface, so the download fails for real.
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(detoxify_download, "_PAUSES_SECONDS", ())
    nowhere = Sources("http://127.0.0.1:9", "http://127.0.0.1:9")
    with pytest.raises(ScorerUnavailableError) as caught:
        _with(lambda: DetoxifyScorer.load("original", models=tmp_path / "models", sources=nowhere))
    told = str(caught.value)
    assert "refused" in told
    assert MODELS["original"].address in told
    assert str(cache) in told
    assert "seedbed models fetch original" in told
    assert "scoring.detoxify_checkpoint" in told
    assert "\n" not in told
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("cache", "offline")
def test_without_a_models_folder_nothing_is_fetched() -> None:
    with pytest.raises(ScorerUnavailableError, match=r"is not there\. Run `seedbed models fetch"):
        _with(lambda: DetoxifyScorer.load("original"))


class _Harmful:
    """Leaves a trace where it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self._trace,)


def test_a_checkpoint_that_would_run_code_is_refused(tiny: Tiny, tmp_path: Path) -> None:
    harmful = Tiny(tmp_path / "harmful.ckpt", tiny.folder)
    torch.save(
        {**torch.load(tiny.checkpoint), "more": _Harmful(tmp_path / "ran")}, harmful.checkpoint
    )
    with pytest.raises(ScorerUnavailableError, match=r"it is refused, because .* could run code"):
        _with(_load(harmful))
    assert not (tmp_path / "ran").exists()


def test_a_checkpoint_that_asks_for_another_class_is_refused(tiny: Tiny, tmp_path: Path) -> None:
    loaded = torch.load(tiny.checkpoint)
    loaded["config"]["arch"]["args"]["model_name"] = "GPT2ForSequenceClassification"
    other = Tiny(tmp_path / "other.ckpt", tiny.folder)
    torch.save(loaded, other.checkpoint)
    with pytest.raises(ScorerUnavailableError, match="none of Detoxify's"):
        _with(_load(other))


def test_a_damaged_checkpoint_is_one_clear_line(tiny: Tiny, tmp_path: Path) -> None:
    broken = Tiny(tmp_path / "broken.ckpt", tiny.folder)
    broken.checkpoint.write_bytes(tiny.checkpoint.read_bytes()[:500])
    with pytest.raises(ScorerUnavailableError, match=r"broken\.ckpt could not be loaded") as caught:
        _with(_load(broken))
    assert "\n" not in str(caught.value)


def test_a_checkpoint_without_its_last_layer_is_refused(tiny: Tiny, tmp_path: Path) -> None:
    loaded = torch.load(tiny.checkpoint)
    del loaded["state_dict"]["classifier.weight"]
    headless = Tiny(tmp_path / "headless.ckpt", tiny.folder)
    torch.save(loaded, headless.checkpoint)
    with pytest.raises(ScorerUnavailableError, match=r"lacks the weights classifier\.weight"):
        _with(_load(headless))


def test_the_models_are_those_of_the_installed_detoxify() -> None:
    assert {name: model.address for name, model in MODELS.items()} == detoxify.detoxify.MODEL_URLS


def test_torch_looks_for_checkpoints_where_we_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for variables in ({}, {"TORCH_HOME": "~/models"}, {"XDG_CACHE_HOME": "/caches"}):
        for name in ("TORCH_HOME", "XDG_CACHE_HOME"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert detoxify_files.checkpoints_folder(os.environ) == (
            Path(torch.hub.get_dir()) / "checkpoints"
        )


def test_what_is_missing_is_told_step_by_step(cache: Path, tiny: Tiny, tmp_path: Path) -> None:
    found = detoxify_files.find("original", None, None)
    assert isinstance(found, Missing)
    assert MODELS["original"].checkpoint in found.what
    (cache / MODELS["unbiased"].checkpoint).write_bytes(b"")
    found = detoxify_files.find("unbiased", None, None)
    assert found == Missing(
        "the configuration and tokenizer of roberta-base are not in Hugging Face's cache",
        named=False,
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    found = detoxify_files.find("original", tiny.checkpoint, empty)
    assert isinstance(found, Missing)
    assert found.named
    assert "lacks config.json" in found.what
    found = detoxify_files.find("original", tiny.checkpoint, tiny.folder)
    assert found == Files("tiny", tiny.checkpoint, tiny.folder)


def test_a_model_detoxify_does_not_have_is_refused() -> None:
    with pytest.raises(ScorerUnavailableError, match="no model 'orignal'"):
        detoxify_files.find("orignal", None, None)
