"""The embedded encoder: what it reads, in windows, without torch."""

import asyncio
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.scoring import registry
from bot.scoring.encoder import WINDOW_TOKENS, EmbeddedScorer, Session
from bot.scoring.port import ScorerUnavailableError
from bot.scoring.reading import Passage, Reader, Reading
from tests.scoring.test_registry import Asked

INSULT = "You are a stupid idiot and a pathetic liar."
CALM = "The harbour was closed for nine days, and the exports fell by a third. "


def toxicity(*texts: str) -> list[float]:
    async def steps() -> list[float]:
        scorer = await EmbeddedScorer.shipped()
        found = await scorer.score(texts)
        await scorer.close()
        return [one["toxicity"] for one in found]

    return asyncio.run(steps())


def test_an_insult_stands_out_from_a_calm_sentence() -> None:
    rude, calm = toxicity(INSULT, CALM)
    assert rude > 0.9
    assert calm < 0.1


def test_it_reads_who_is_spoken_of() -> None:
    aimed, denied = toxicity("You are an idiot.", "Nobody here called you an idiot.")
    assert denied < aimed


def test_an_insult_after_six_hundred_tokens_is_found() -> None:
    async def steps() -> tuple[Reading, ...]:
        scorer = await EmbeddedScorer.shipped(threads=1)
        reader = Reader(scorer)
        try:
            texts = (INSULT, CALM * 40, CALM * 40 + INSULT)
            return tuple(await reader.read([Passage(text) for text in texts]))
        finally:
            await reader.close()
            await scorer.close()

    alone, calm, late = asyncio.run(steps())
    assert alone.scores
    assert calm.scores
    assert late.scores
    assert late.scores["toxicity"] > 0.8 * alone.scores["toxicity"]
    assert calm.scores["toxicity"] < 0.2
    assert late.where["toxicity"][1] == len(CALM * 40 + INSULT)


@pytest.mark.parametrize(
    "disguised",
    [
        "You are a st\u0443pid idi\u043et and a p\u0430thetic li\u0430r.",
        "You are a s t u p i d  i d i o t and a pathetic liar.",
        "Y0u 4re 4 stup1d 1d10t 4nd 4 p4th3t1c l14r.",
        "You are a stu\u200bpid id\u200biot and a pathetic liar.",
    ],
    ids=["look-alikes", "spaced", "leet", "zero-width"],
)
def test_a_disguised_insult_is_an_insult(disguised: str) -> None:
    assert toxicity(disguised)[0] > 0.7


def test_windows_cover_the_whole_text_and_overlap() -> None:
    with as_file(files("bot.scoring") / "weights") as folder:
        session = Session.open(folder, threads=1)
        text = " ".join(f"w{number}" for number in range(700))
        whole = session.tokens.encode(text).ids[1:-1]
        windows = session.windows(text)
    inner = [window[1:-1] for window in windows]
    rebuilt = list(inner[0])
    for window in inner[1:]:
        rebuilt += window[48:]
    assert rebuilt == whole
    assert all(len(window) <= WINDOW_TOKENS for window in windows)


def test_the_same_text_scores_alike_alone_and_in_a_batch() -> None:
    (alone,) = toxicity(INSULT)
    together = toxicity(CALM * 5, INSULT, "No.")
    assert together[1] == pytest.approx(alone, abs=1e-6)


def test_missing_files_are_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ScorerUnavailableError, match="Install the bot again"):
        EmbeddedScorer.from_folder(tmp_path)


def test_it_is_taken_when_asked_for() -> None:
    async def steps() -> str:
        choice = await registry.choose(Asked("embedded"))
        await choice.scorer.close()
        return choice.line

    assert asyncio.run(steps()).startswith("Scoring with embedded 1.0-")


def test_it_needs_neither_torch_nor_transformers() -> None:
    script = (
        "import asyncio, sys\n"
        "from bot.scoring.encoder import EmbeddedScorer\n"
        "async def steps():\n"
        "    scorer = await EmbeddedScorer.shipped()\n"
        "    await scorer.score(['Good morning.'])\n"
        "asyncio.run(steps())\n"
        "print(sorted({'torch', 'transformers', 'detoxify', 'sklearn'} & set(sys.modules)))\n"
    )
    done = subprocess.run(  # noqa: S603  our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_shipped_files_are_small_enough_to_travel() -> None:
    with as_file(files("bot.scoring") / "weights") as folder:
        assert sum(one.stat().st_size for one in folder.glob("encoder*")) <= 25_000_000
