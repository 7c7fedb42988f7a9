"""What every scorer promises. A new scorer is one more line in `SCORERS`."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from bot.scoring.detoxify_engine import DetoxifyScorer
from bot.scoring.detoxify_onnx import DetoxifyOnnxScorer
from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.ngram import NgramScorer
from bot.scoring.port import LABELS, Scorer, ScorerError
from tests.scoring.conftest import Tiny

TEXTS = [
    "A calm reply about the second paragraph.",
    "you idiot",
    "",
    "   ",
    "What a stupid thing to say!",
    "\U0001f642",
    "lone \ud800 surrogate",
    "w" * 4000,
    "Ein Satz auf Deutsch, 中文, العربية.",
]
T = TypeVar("T")
Made = Callable[[str], Any]
"""Makes what a fixture of this name makes, once."""
Use = Callable[[Callable[[Any], Awaitable[T]]], T]


async def _ngram(_made: Made) -> Scorer:
    return await NgramScorer.shipped(batch_size=2)


async def _detoxify(made: Made) -> Scorer:
    tiny: Tiny = made("tiny")
    return await DetoxifyScorer.load(checkpoint=tiny.checkpoint, folder=tiny.folder, batch_size=2)


async def _embedded(_made: Made) -> Scorer:
    return await EmbeddedScorer.shipped(batch_size=2)


async def _detoxify_onnx(made: Made) -> Scorer:
    return await DetoxifyOnnxScorer.load(made("exported"), batch_size=2, threads=1)


SCORERS = {
    "ngram": _ngram,
    "embedded": _embedded,
    "detoxify": _detoxify,
    "detoxify-onnx": _detoxify_onnx,
}


@pytest.fixture(params=sorted(SCORERS))
def use(request: pytest.FixtureRequest) -> Use[Any]:
    """Run a coroutine function with a scorer that is closed afterwards."""

    def run(steps: Callable[[Any], Awaitable[T]]) -> T:
        async def whole() -> T:
            scorer = await SCORERS[request.param](request.getfixturevalue)
            try:
                return await steps(scorer)
            finally:
                await scorer.close()

        return asyncio.run(whole())

    return run


def _break(scorer: Any, broken: object) -> None:
    """Put something in place of what a scorer's thread works with."""
    for name in ("_hasher", "_predictor", "_session"):
        if hasattr(scorer, name):
            setattr(scorer, name, broken)


class Quoting:
    """Fails with the text in the message, as a library might."""

    def buckets(self, texts: list[str]) -> None:
        raise ValueError(f"cannot read {texts}")

    predict = logits = buckets

    def close(self) -> None: ...


def test_answers_stand_in_the_order_of_the_texts(use: Use[None]) -> None:
    async def steps(scorer: Scorer) -> None:
        together = await scorer.score(TEXTS)
        assert len(together) == len(TEXTS)
        for text, scores in zip(TEXTS, together, strict=True):
            [alone] = await scorer.score([text])
            assert scores == pytest.approx(alone, abs=1e-4)
        assert together[0] != pytest.approx(together[1], abs=0.1)

    use(steps)


def test_every_answer_has_every_label_with_a_probability(use: Use[None]) -> None:
    async def steps(scorer: Scorer) -> None:
        assert scorer.labels[: len(LABELS)] == LABELS
        for scores in await scorer.score(TEXTS):
            assert tuple(scores) == scorer.labels
            assert all(0.0 <= value <= 1.0 for value in scores.values())

    use(steps)


def test_no_texts_give_no_answers(use: Use[None]) -> None:
    async def steps(scorer: Scorer) -> None:
        assert await scorer.score([]) == []

    use(steps)


def test_a_name_and_a_version_tell_what_scored(use: Use[None]) -> None:
    async def steps(scorer: Scorer) -> None:
        assert scorer.name in SCORERS
        assert len(scorer.version.rpartition("-")[2]) == 8

    use(steps)


def test_a_failure_is_a_scorer_error_that_does_not_quote_the_text(use: Use[None]) -> None:
    async def steps(scorer: Scorer) -> None:
        _break(scorer, Quoting())
        with pytest.raises(ScorerError, match="ValueError") as caught:
            await scorer.score(["a private sentence"])
        seen: BaseException | None = caught.value
        while seen is not None:
            assert "private" not in str(seen)
            seen = seen.__cause__ or seen.__context__

    use(steps)


def test_the_event_loop_goes_on_while_a_scorer_works(use: Use[None]) -> None:
    async def steps(scorer: Scorer) -> None:
        freed = threading.Event()
        seen: list[bool] = []

        class Slow:
            def buckets(self, _texts: list[str]) -> None:
                seen.append(freed.wait(timeout=10))
                raise ValueError

            predict = logits = buckets

            def close(self) -> None: ...

        _break(scorer, Slow())
        scoring = asyncio.create_task(scorer.score(["one"]))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        freed.set()
        with pytest.raises(ScorerError):
            await scoring
        assert seen == [True]

    use(steps)


def test_a_closed_scorer_refuses_and_may_be_closed_again(use: Use[None]) -> None:
    async def steps(scorer: Scorer) -> None:
        await scorer.close()
        await scorer.close()
        with pytest.raises(ScorerError, match="closed"):
            await scorer.score(["one"])

    use(steps)
