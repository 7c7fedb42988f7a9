import asyncio
import sys
from dataclasses import replace
from subprocess import run

import pytest

from bot.scoring import ngram
from bot.scoring.ngram import NgramScorer, shipped_weights
from bot.scoring.port import ScorerUnavailableError, Scores


def _scores(*texts: str) -> list[Scores]:
    async def steps() -> list[Scores]:
        scorer = await NgramScorer.shipped()
        try:
            return await scorer.score(texts)
        finally:
            await scorer.close()

    return asyncio.run(steps())


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the article, the second part was new to me.",
        "I disagree: the argument in the last paragraph is weak.",
        "ok",
        "",
        "Who were the authors, and when was it written?",
    ],
)
def test_a_civil_reply_scores_low(text: str) -> None:
    [scores] = _scores(text)
    assert max(scores.values()) < 0.2


@pytest.mark.parametrize("text", ["You are an idiot.", "shut up, you stupid fool", "YOU IDIOT!!!"])
def test_a_plain_insult_scores_high(text: str) -> None:
    [scores] = _scores(text)
    assert scores["toxicity"] > 0.8
    assert scores["insult"] > 0.8


def test_the_version_follows_the_weights() -> None:
    weights = shipped_weights()
    other = NgramScorer(replace(weights, bias=weights.bias + 1))
    assert other.version != NgramScorer(weights).version == f"1.0-{weights.digest}"


def test_weights_without_a_label_are_refused() -> None:
    weights = shipped_weights()
    renamed = replace(weights, labels=("rudeness", *weights.labels[1:]))
    with pytest.raises(ScorerUnavailableError, match="lack the labels toxicity"):
        NgramScorer(renamed)


def test_damaged_weights_are_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        raise EOFError

    monkeypatch.setattr(ngram, "shipped_weights", damaged)
    with pytest.raises(ScorerUnavailableError, match="install seedbed again"):
        asyncio.run(NgramScorer.shipped())


def test_torch_and_sklearn_are_not_imported() -> None:
    code = (
        "import asyncio, sys; from bot.scoring.ngram import NgramScorer; "
        "import bot.scoring.registry; "
        "s = asyncio.run(NgramScorer.shipped()); asyncio.run(s.score(['a text'])); "
        "print([m for m in ('torch', 'transformers', 'detoxify', 'sklearn') if m in sys.modules])"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
