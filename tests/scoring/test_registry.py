import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.scoring import registry
from bot.scoring.port import Engine, ScorerUnavailableError
from bot.scoring.registry import Choice
from bot.settings import ScoringSettings
from tests.scoring.conftest import Tiny, keep


@dataclass(frozen=True, slots=True)
class Asked:
    engine: Engine = "auto"
    detoxify_model: str = "original"
    detoxify_checkpoint: Path | None = None
    detoxify_config: Path | None = None
    models_path: Path = Path("/nowhere/models")
    models_mirror: str | None = None
    batch_size: int = 8


@pytest.fixture(autouse=True)
def _no_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))


def _choose(settings: registry.ScoringSettings) -> Choice:
    async def steps() -> Choice:
        choice = await registry.choose(settings)
        await choice.scorer.close()
        return choice

    return asyncio.run(steps())


def test_auto_takes_the_shipped_scorer_where_detoxifys_files_are_not_at_hand() -> None:
    choice = _choose(Asked())
    assert choice.scorer.name == "embedded"
    assert choice.line.startswith(
        f"Scoring with embedded {choice.scorer.version}. Detoxify's files"
    )
    assert "toxic_original-c1212f89.ckpt is not there." in choice.line


def test_auto_takes_detoxify_where_its_files_are_at_hand(tiny: Tiny) -> None:
    asked = Asked(detoxify_checkpoint=tiny.checkpoint, detoxify_config=tiny.folder)
    choice = _choose(asked)
    assert choice.line == f"Scoring with detoxify {choice.scorer.version}."


def test_auto_says_so_where_detoxifys_files_are_damaged(tiny: Tiny, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ckpt"
    broken.write_bytes(b"not a checkpoint")
    choice = _choose(Asked(detoxify_checkpoint=broken, detoxify_config=tiny.folder))
    assert choice.scorer.name == "embedded"
    assert "broken.ckpt could not be loaded" in choice.line


@pytest.mark.parametrize("engine", ["auto", "detoxify"])
def test_a_checkpoint_that_is_named_must_be_there(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailableError, match=r"away\.ckpt is not there"):
        _choose(Asked(engine=engine, detoxify_checkpoint=tmp_path / "away.ckpt"))


def test_ngram_is_taken_when_asked_for_though_detoxify_is_at_hand(tiny: Tiny) -> None:
    asked = Asked("ngram", detoxify_checkpoint=tiny.checkpoint, detoxify_config=tiny.folder)
    choice = _choose(asked)
    assert (choice.scorer.name, choice.why) == ("ngram", "")


def test_the_process_settings_choose_a_scorer() -> None:
    async def steps() -> str:
        scorer = await registry.load(ScoringSettings(engine="ngram"))
        await scorer.close()
        return registry.describe(scorer)

    assert asyncio.run(steps()).startswith("Scoring with ngram 1.0-")


def test_auto_takes_what_was_exported_before_what_was_fetched(
    tiny: Tiny, exported: Path, tmp_path: Path
) -> None:
    keep(tiny, tmp_path / "original")
    assert _choose(Asked(models_path=tmp_path)).scorer.name == "detoxify"
    choice = _choose(Asked(models_path=exported))
    assert choice.line == f"Scoring with detoxify-onnx {choice.scorer.version}."


def test_a_checkpoint_that_is_named_goes_before_what_was_exported(
    tiny: Tiny, exported: Path
) -> None:
    asked = Asked(
        detoxify_checkpoint=tiny.checkpoint,
        detoxify_config=tiny.folder,
        models_path=exported,
    )
    assert _choose(asked).scorer.name == "detoxify"


def test_an_engine_that_is_asked_for_has_no_second_best(tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailableError, match="seedbed models export original"):
        _choose(Asked("detoxify-onnx", models_path=tmp_path))
