"""The files that travel with the bot are held to their SHA-256 before anything is made of them."""

import asyncio
import gzip
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.scoring import normalise_tables, shipped_files
from bot.scoring.detoxify_store import digest
from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.ngram import NgramScorer
from bot.scoring.port import ScorerUnavailableError
from tests.house.pages import ROOT

WEIGHTS = ROOT / "bot" / "scoring" / "weights"
SCORERS: dict[str, Callable[[], Awaitable[object]]] = {
    "encoder.onnx": EmbeddedScorer.shipped,
    "encoder_tokenizer.json": EmbeddedScorer.shipped,
    "encoder.json": EmbeddedScorer.shipped,
    "ngram.npz": NgramScorer.shipped,
}
"""Which scorer reads which file."""
FOR_PEOPLE = ("LICENSE-all-MiniLM-L6-v2", "ablations.json", "figures.json", "ngram.json")
"""What no scorer reads, beside the pages."""


@pytest.fixture
def tampered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the files be read from a copy, which a test may change."""
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    monkeypatch.setattr(shipped_files, "weights", lambda: folder)
    return folder


async def use(name: str) -> None:
    await SCORERS[name]()


def test_the_sums_are_those_of_the_files() -> None:
    found = {name: digest(WEIGHTS / name) for name in shipped_files.digests()}
    again = f"cd {WEIGHTS.relative_to(ROOT)} && sha256sum {' '.join(found)} > SHA256SUMS"
    assert found == shipped_files.digests(), f"where the change is meant: {again}"


def test_every_file_that_is_read_has_a_sum() -> None:
    there = {one.name for one in WEIGHTS.iterdir() if one.suffix != ".md"}
    assert there - {"SHA256SUMS", *FOR_PEOPLE} == set(shipped_files.digests())
    assert {*SCORERS, shipped_files.WORDS} == set(shipped_files.digests())


def test_whole_files_are_taken(tampered: Path) -> None:
    assert shipped_files.wrong() == []
    for name in SCORERS:
        asyncio.run(use(name))


@pytest.mark.parametrize("name", [*SCORERS])
def test_a_file_that_was_changed_is_refused_before_it_is_loaded(tampered: Path, name: str) -> None:
    file = tampered / name
    file.write_bytes(file.read_bytes() + b" ")
    line = f"{file} is not the file that was shipped: its SHA-256 differs. Install seedbed again."
    with pytest.raises(ScorerUnavailableError) as caught:
        asyncio.run(use(name))
    assert str(caught.value) == line
    assert shipped_files.wrong() == [line]


@pytest.mark.parametrize("name", [*SCORERS])
def test_a_file_that_is_missing_is_told_by_its_name(tampered: Path, name: str) -> None:
    (tampered / name).unlink()
    with pytest.raises(ScorerUnavailableError) as caught:
        asyncio.run(use(name))
    said = f"{tampered / name} cannot be read (No such file or directory). Install seedbed again."
    assert str(caught.value) == said


@pytest.mark.parametrize("name", ["encoder.onnx", "ngram.npz"])
def test_no_scorer_starts_with_other_words_than_the_shipped_ones(tampered: Path, name: str) -> None:
    (tampered / shipped_files.WORDS).write_bytes(gzip.compress(b"harmless"))
    with pytest.raises(ScorerUnavailableError, match=r"words\.txt\.gz is not the file"):
        asyncio.run(use(name))
    with pytest.raises(ScorerUnavailableError, match=r"words\.txt\.gz is not the file"):
        normalise_tables.words()
