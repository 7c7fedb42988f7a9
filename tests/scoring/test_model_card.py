"""docs/model-card.md tells the figures of docs/scoring.md, and no others."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.training.encoder import tables

ROOT = Path(__file__).parents[2]
CARD = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
SOURCES = [ROOT / "docs" / "scoring.md", ROOT / "bot" / "scoring" / "weights" / "encoder.md"]
_FIGURE = re.compile(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?%?(?![\w.-]*\w)")
_BLOCK = re.compile(r"<!-- figures:\w+ -->.*?<!-- /figures:\w+ -->", re.DOTALL)
_LINK = re.compile(r"\]\([^)]*\)|`[^`]*`")


def figures(text: str) -> set[str]:
    return set(_FIGURE.findall(_LINK.sub("", text)))


def published() -> Any:
    path = ROOT / "bot" / "scoring" / "weights" / "figures.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_its_tables_are_made_of_the_published_figures() -> None:
    assert tables.filled(CARD, tables.blocks(published())) == CARD


def test_its_sentences_are_made_of_them_too() -> None:
    made = published()
    ours, bench = made["engines"]["embedded"], made["bench"]["engines"]["embedded"]
    review, calm = ours["jigsaw"]["review"]["toxicity"], ours["calm"]
    starred, tried = ours["disguised_harmless"]["attacks"]["starred"], ours["disguised_harmless"]
    plain = " ".join(CARD.split())
    for told in (
        f"a share of {review['precision']:.2f} is right",
        f"a share of {review['recall']:.2f} is found",
        f"{calm['flagged']} of {calm['texts']} calm sentences of our own are flagged",
        f"of {tried['texts']} harmless comments so disguised, {starred} are flagged",
        f"no more than {max(0.0, *ours['attacks']['falls'].values()):.1f} points of recall",
        f"{made['megabytes']:.1f} MB of files, {bench['peak_mb']:.0f} MB of memory",
    ):
        assert told in plain, told


def test_every_figure_in_its_sentences_stands_in_the_pages_that_it_rests_on() -> None:
    known: set[str] = set()
    for path in SOURCES:
        known |= figures(path.read_text(encoding="utf-8"))
    told = figures(_BLOCK.sub("", CARD))
    assert {"201,312", "305", "11", "0.7", "0.94", "0.52"} <= told
    assert told - known == set()


@pytest.mark.parametrize("told", ["of 301 harmless", "for 93.7% of them", "a share of 0.53"])
def test_a_figure_of_its_own_would_be_found(told: str) -> None:
    assert figures(told) - figures(SOURCES[0].read_text(encoding="utf-8"))


def test_it_names_the_version_that_is_shipped() -> None:
    async def version() -> str:
        scorer = await EmbeddedScorer.shipped(threads=1)
        await scorer.close()
        return scorer.version

    assert f"`embedded` {asyncio.run(version())};" in CARD
