"""The twelve disguises, and what is said of what they cost."""

import asyncio
import random
from collections.abc import Sequence

import pytest

from bot.scoring.normalise_tables import normalise
from bot.scoring.port import LABELS, Scores
from bot.scoring.training.attacks import ATTACKS, disguised
from bot.scoring.training.encoder import robustness
from bot.scoring.training.encoder.gauge import Gauge

THRESHOLDS = {"toxicity": 0.5}
FIXED = {
    "leet": "71m370m45k",
    "spaced": "t i m e t o m a s k",
    "dotted": "t.i.m.e.t.o.m.a.s.k",
    "percent-encoding": "%74%69%6D%65%74%6F%6D%61%73%6B",
}


def test_there_are_the_twelve_attacks_of_the_bars() -> None:
    assert list(ATTACKS) == [
        "leet", "homoglyph", "zero-width", "spaced", "dotted", "repeated", "starred", "diacritics",
        "full-width", "case", "letter swap", "percent-encoding",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_words_of_four_letters_or_more_are_disguised_and_no_others(name: str) -> None:
    text = "The old gardener, who 2nd4me planted wonderful tulips."
    made = disguised(text, ATTACKS[name], seed=1)
    assert made.startswith("The old ")
    assert ", who 2nd4me " in made
    for word in ("gardener", "planted", "wonderful", "tulips"):
        assert word not in made
    assert made == disguised(text, ATTACKS[name], seed=1)


@pytest.mark.parametrize("name", FIXED)
def test_attacks_without_chance_do_what_they_say(name: str) -> None:
    assert ATTACKS[name]("timetomask", random.Random(1)) == FIXED[name]


def test_swapped_letters_are_inner_neighbours() -> None:
    word = "abcdefgh"
    for seed in range(20):
        made = ATTACKS["letter swap"](word, random.Random(seed))
        changed = [at for at in range(len(word)) if made[at] != word[at]]
        assert len(changed) == 2
        assert changed[1] == changed[0] + 1
        assert 0 < changed[0] < changed[1] < len(word) - 1
        assert sorted(made) == sorted(word)


class Listing:
    """Calls a text toxic where a word stands in it, undone first if told."""

    name, version, labels = "listing", "1", LABELS

    def __init__(self, *, undo: bool) -> None:
        self._undo = undo

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        read = [normalise(text).text if self._undo else text for text in texts]
        return [dict.fromkeys(LABELS, float("idiot" in text)) for text in read]

    async def close(self) -> None:
        pass


def gauge(*, undo: bool) -> Gauge:
    return Gauge([Listing(undo=undo)])


TOXIC = ["You are an idiot.", "What an idiot he is.", "idiot", "Something else is wrong here."]


def test_a_fall_is_told_in_points_of_recall() -> None:
    found = asyncio.run(robustness.attacks(gauge(undo=False), TOXIC, 0.5))
    assert found["recall"] == 0.75
    assert found["texts"] == 4
    assert found["falls"]["zero-width"] == 75.0
    undone = asyncio.run(robustness.attacks(gauge(undo=True), TOXIC, 0.5))
    assert undone["falls"]["zero-width"] == undone["falls"]["full-width"] == 0.0


def test_flags_on_what_looks_disguised_are_told_with_the_normaliser_and_without() -> None:
    texts = {"sentences": ["i.d.i.o.t", "idiot", "calm"]}
    found = asyncio.run(
        robustness.look_alikes(gauge(undo=True), gauge(undo=False), texts, THRESHOLDS)
    )
    assert found == {"sentences": {"texts": 3, "flagged": 2, "flagged_as_written": 1}}


def test_flags_on_disguised_harmless_texts_are_told_per_attack() -> None:
    found = asyncio.run(
        robustness.disguised_harmless(gauge(undo=True), ["calm words", "idiot"], THRESHOLDS)
    )
    assert (found["texts"], found["flagged"]) == (2, 1)
    assert found["attacks"]["full-width"] == 1
    assert set(found["attacks"]) == set(ATTACKS)


def test_insults_stand_behind_six_hundred_calm_words() -> None:
    class Long(Listing):
        async def score(self, texts: Sequence[str]) -> list[Scores]:
            for text in texts[:-1]:  # the shortest is the calm one, and the longest come first
                begin = max(text.find("idiot"), text.find("moron"), text.find("garbage"),
                            text.find("losers"))  # fmt: skip
                assert len(text[:begin].split()) >= robustness.WORDS_BEFORE
            return await super().score(texts)

    found = asyncio.run(robustness.long_reply(Gauge([Long(undo=False)]), THRESHOLDS))
    assert (found["texts"], found["flagged"], found["calm_flagged"]) == (5, 2, 0)
