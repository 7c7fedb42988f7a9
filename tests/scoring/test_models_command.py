"""The command `seedbed models`, against a server on loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.scoring import detoxify_download
from bot.scoring.detoxify_files import MODELS
from tests.scoring.publisher import Published, publish, serving, unpin

pytestmark = pytest.mark.usefixtures("written_once")
Seedbed = Callable[..., Result]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Published]:
    for name in ("http_proxy", "HTTP_PROXY", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(detoxify_download, "_PAUSES_SECONDS", ())
    unpin(monkeypatch)
    (tmp_path / "made").mkdir()
    with serving(publish("original", tmp_path / "made")) as published:
        yield published


@pytest.fixture
def seedbed(server: Published, tmp_path: Path) -> Seedbed:
    config = tmp_path / "seedbed.toml"
    config.write_text(
        f'[scoring]\nmodels_path = "{tmp_path / "models"}"\nmodels_mirror = "{server.address}"\n',
        encoding="utf-8",
    )

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["models", *words, "--config", str(config)])

    return run


def test_a_model_is_fetched_exported_checked_and_removed(seedbed: Seedbed, tmp_path: Path) -> None:
    assert seedbed("list").stdout.count("not at hand") == len(MODELS)
    fetched = seedbed("fetch", "original")
    assert fetched.exit_code == 0, fetched.output
    assert fetched.stdout.startswith("original is at hand: safetensors, ")
    assert "tokenizer.json: " in fetched.stderr
    assert seedbed("list").stdout.startswith("original        safetensors, ")
    exported = seedbed("export", "original", "--int8")
    assert exported.exit_code == 0, exported.output
    assert exported.stdout.startswith("original is exported: safetensors and ONNX int8, ")
    assert seedbed("verify").stdout == "original: 6 files are whole.\n"
    assert seedbed("verify", "original").stdout == "original: 6 files are whole.\n"
    assert seedbed("remove", "original").stdout == "original is deleted.\n"
    assert not (tmp_path / "models" / "original").exists()
    assert seedbed("remove", "original").stdout == "original was not at hand.\n"
    assert seedbed("verify").stdout == "No model is at hand.\n"


def test_a_file_that_changed_or_went_is_named(seedbed: Seedbed, tmp_path: Path) -> None:
    seedbed("fetch", "original")
    folder = tmp_path / "models" / "original"
    (folder / "config.json").write_text("{}", encoding="utf-8")
    (folder / "tokenizer.json").unlink()
    done = seedbed("verify")
    assert done.exit_code == 1
    assert f"{folder / 'config.json'} is not what was fetched" in done.stderr
    assert f"{folder / 'tokenizer.json'} is missing." in done.stderr
    mended = seedbed("fetch", "original")
    assert mended.exit_code == 0, mended.output
    assert seedbed("verify").exit_code == 0


def test_what_goes_wrong_is_one_line_and_no_traceback(
    seedbed: Seedbed, server: Published, tmp_path: Path
) -> None:
    server.files.clear()
    done = seedbed("fetch", "original")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert "the server answers 404" in done.stderr
    assert done.stderr.count("\n") == 1
    done = seedbed("export", "original")
    assert done.stderr == "Error: original is not at hand: `seedbed models fetch original`.\n"
    done = seedbed("verify", "original")
    assert done.stderr == "Error: original is not at hand: `seedbed models fetch original`.\n"
    manifest = tmp_path / "models" / "original" / "manifest.json"
    manifest.write_text("{}", encoding="utf-8")
    done = seedbed("list")
    assert "cannot be read" in done.stderr
    assert "seedbed models remove original" in done.stderr
    assert seedbed("remove", "original").exit_code == 0


def test_a_model_detoxify_does_not_have_is_a_mistake_in_what_was_asked(seedbed: Seedbed) -> None:
    done = seedbed("fetch", "orignal")
    assert done.exit_code == 2
    assert "'orignal' is not one of 'original'" in done.stderr
