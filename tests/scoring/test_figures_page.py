"""The published figures are those of what is shipped, and the page holds no others."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.policy import DEFAULT_THRESHOLDS
from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.ngram import NgramScorer
from bot.scoring.port import Scorer
from bot.scoring.training.encoder import sets, tables
from bot.scoring.training.encoder.passages import lines

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "bot" / "scoring" / "weights"
PAGE = ROOT / "docs" / "scoring.md"


@pytest.fixture(scope="module")
def published() -> Any:
    path = WEIGHTS / "figures.json"
    assert path.is_file(), "measure the shipped scorers: see docs/scoring.md, Figures"
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_page_holds_what_the_published_figures_come_to(published: Any) -> None:
    path = WEIGHTS / "ablations.json"
    tried = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    page = PAGE.read_text(encoding="utf-8")
    assert tables.filled(page, tables.blocks(published, tried)) == page


def test_the_model_card_holds_them_too(published: Any) -> None:
    card = (WEIGHTS / "encoder.md").read_text(encoding="utf-8")
    assert tables.filled(card, tables.blocks(published)) == card


def test_the_page_has_every_block() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in tables.blocks({}):
        assert page.count(f"<!-- figures:{name} -->") == 1


async def versions() -> dict[str, str]:
    made = {}
    scorers: list[Scorer] = [await EmbeddedScorer.shipped(threads=1), await NgramScorer.shipped()]
    for scorer in scorers:
        made[scorer.name] = scorer.version
        await scorer.close()
    return made


def test_the_published_figures_are_those_of_the_shipped_weights(published: Any) -> None:
    told = {name: one["version"] for name, one in published["engines"].items()}
    assert told == asyncio.run(versions())
    assert published.get("spans", {}).get("version", told["embedded"]) == told["embedded"]


def test_the_published_figures_are_of_all_texts_at_the_shipped_thresholds(published: Any) -> None:
    assert published["sample"] is None
    assert published["as_read"] is False
    assert published["thresholds"] == dict(DEFAULT_THRESHOLDS)
    calm = lines((ROOT / "tests" / "scoring" / "calm_sentences.txt").read_text(encoding="utf-8"))
    alike = ROOT / "tests" / "scoring" / "harmless_look_alikes.txt"
    for one in published["engines"].values():
        assert one["jigsaw"]["natural"]["rows"] == 3950
        assert one["calm"]["texts"] == len(calm)
        assert one["article"]["texts"] == len(sets.article_passages())
        look = one["look_alikes"]["harmless look-alikes"]
        assert look["texts"] == len(lines(alike.read_text(encoding="utf-8")))
