import asyncio

import pytest

from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.language import LanguageDetector
from bot.scoring.port import LABELS
from bot.scoring.reading import Passage, Reader, Reading, is_short
from tests.scoring.word_scorer import Words, read


@pytest.mark.parametrize(
    "text",
    ["", "ok", "lol", "wtf", "🙂", "fo ol?", "Scunthorpe", "foolscap", "hahaha no", "it's ok"],
)  # fmt: skip
def test_what_is_too_short_is_calm_without_an_explicit_term(text: str) -> None:
    scorer = Words()
    [found] = read(Reader(scorer), text)
    assert found == Reading(dict.fromkeys(LABELS, 0.0), {}, "words", "1", "short")
    assert scorer.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "you idiot",
        "idiot",
        "moron",
        "kys",
        "stfu",
        "KYS!!",
        "fuck you",
        "fuuuuck u",
        "f u c k",
        "f*ck off",
        "1d10t",
        "m0r0n",
        "іdіоt",
        "||idiot||",
        "shut up",
        "go die",
        "kill you",
        "a fool",
        "you suck",
    ],
)
def test_what_is_short_but_explicit_stands_as_it_is_scored(text: str) -> None:
    scorer = Words()
    [found] = read(Reader(scorer), text)
    assert found.note is None
    assert found.scores is not None
    assert found.scores["toxicity"] == 0.1
    assert text in scorer.asked[0]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("nine lett", True),
        ("just ten chr", False),
        ("abcdefghi j", False),
        ("abcdefgh i", True),
        ("x" * 19, True),
        ("x" * 20, False),
        ("著者の言うことは正しい", False),
    ],
)
def test_short_is_few_letters_or_one_word(text: str, short: bool) -> None:
    assert is_short(text) is short


def test_the_shipped_scorer_reads_short_insults_and_leaves_small_talk_and_german_alone() -> None:
    insults = ("you idiot", "idiot", "moron", "fuck you", "y0u 1d10t", "f u c k y o u")
    german = "Der Autor hat recht, aber die letzten Absätze sind zu lang geraten."

    async def whole() -> list[Reading]:
        scorer = await EmbeddedScorer.shipped(threads=1)
        reader = Reader(scorer, guard=LanguageDetector())
        try:
            return await reader.read([Passage(text) for text in (*insults, "Dumbo", "k", german)])
        finally:
            await reader.close()
            await scorer.close()

    *bad, name, letter, foreign = asyncio.run(whole())
    for one in bad:
        assert one.scores is not None
        assert max(one.scores.values()) >= 0.7
        assert one.scorer == "embedded"
    assert (name.note, letter.note) == ("short", "short")
    assert (foreign.scores, foreign.note) == (None, "language:de")
