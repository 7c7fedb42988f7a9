"""Why a text scored as it did: the words that carry it, where they stand in the original."""

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scoring.explain import Cut, Explanation, choose, explain, merged, words
from bot.scoring.port import LABELS, ScorerError, Scores
from bot.scoring.windows import Window

CUT = Cut(share=0.5, quiet=0.3)


class Weights:
    """A scorer whose log-odds are a sum over words, so that every word's weight is known."""

    name = "weights"
    version = "1"
    labels = LABELS

    def __init__(self, **weights: float) -> None:
        self.weights = weights
        self.calls: list[list[str]] = []

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        self.calls.append(list(texts))
        return [dict.fromkeys(LABELS, self._of(text)) for text in texts]

    def _of(self, text: str) -> float:
        found = [self.weights.get(word.strip(".,!").lower(), 0.0) for word in text.split()]
        return float(1 / (1 + np.exp(3.0 - sum(found))))

    async def close(self) -> None: ...


def explained(text: str, scorer: Weights, *, cut: Cut = CUT) -> Explanation:
    return asyncio.run(explain(scorer, text, cut=cut))


def marked(text: str, found: Explanation) -> list[str]:
    return [one.of(text) for one in found.spans]


def test_the_words_that_carry_the_score_are_marked_where_they_stand() -> None:
    text = "Well, you are an utter fool, and the rain is wet."
    found = explained(text, Weights(fool=6.0, utter=1.0))
    assert marked(text, found) == ["fool"]
    assert [text[one.begin : one.end] for one in found.heaviest] == ["fool", "utter"]
    assert found.heaviest[0].weight == pytest.approx(6.0)
    assert (found.engine, found.version) == ("weights", "1")


def test_neighbours_are_one_span() -> None:
    text = "what a stupid  fool, stupid, fool"
    found = explained(text, Weights(fool=4.0, stupid=4.0))
    assert marked(text, found) == ["stupid  fool", "stupid", "fool"]


def test_a_calm_text_has_nothing_to_explain() -> None:
    assert explained("The rain is wet today.", Weights(rain=0.4)).spans == ()
    assert explained("", Weights()).spans == ()


def test_a_word_that_lowers_the_score_is_not_among_the_heaviest() -> None:
    found = explained("a kind fool", Weights(fool=6.0, kind=-2.0))
    assert [one.weight < 0 for one in found.words] == [False, True, False]
    assert len(found.heaviest) == 1


def test_two_insults_of_which_either_would_do_are_both_marked() -> None:
    class Worst(Weights):
        def _of(self, text: str) -> float:
            found = [self.weights.get(word.strip(".,!").lower(), 0.0) for word in text.split()]
            return float(1 / (1 + np.exp(3.0 - max(found, default=0.0))))

    text = "a fool, I say, and a cad"
    assert marked(text, explained(text, Worst(fool=6.0, cad=6.0))) == ["fool", "cad"]


def test_a_word_that_means_something_else_alone_still_counts_where_it_stands() -> None:
    class Together(Weights):
        def _of(self, text: str) -> float:
            return 0.9 if {"drown", "you"} <= set(text.split()) else 0.01

    text = "I will drown you in the lake"
    assert marked(text, explained(text, Together())) == ["drown you"]


def test_a_word_in_disguise_is_marked_as_it_was_written() -> None:
    text = "oh you i d i o t \u200bsaid he"
    assert "i d i o t" in [one.of(text) for one in words(text)]


def test_the_words_of_a_long_text_are_those_of_its_highest_windows() -> None:
    calm = "The weather in the north was mild again that year. " * 60
    text = calm + "You are a fool. " + calm
    scorer = Weights(fool=6.0)
    found = explained(text, scorer)
    assert marked(text, found) == ["fool"]
    assert len(found.words) <= 200
    asked = scorer.calls[1]
    assert max(map(len, asked)) < 500
    assert len(scorer.calls) == 2


def test_what_is_explained_must_be_named_and_known() -> None:
    with pytest.raises(ValueError, match="name a label"):
        asyncio.run(explain(Weights(), "hello", labels=()))
    with pytest.raises(KeyError):
        asyncio.run(explain(Weights(), "hello", labels=("charm",)))


def test_a_scorer_that_fails_is_told() -> None:
    class Broken(Weights):
        async def score(self, texts: Sequence[str]) -> list[Scores]:
            raise ScorerError("down")

    with pytest.raises(ScorerError):
        explained("hello", Broken())


def test_what_is_quiet_is_not_explained_and_the_share_decides_the_rest() -> None:
    weights = np.array([1.0, 0.5, 0.49, -3.0])
    assert choose(weights, highest=0.3, cut=CUT) == (0, 1)
    assert choose(weights, highest=0.29, cut=CUT) == ()
    assert choose(np.array([-1.0]), highest=0.9, cut=CUT) == ()
    assert choose(np.array([]), highest=0.9, cut=CUT) == ()


def test_spans_are_merged_over_space_alone() -> None:
    text = "ab cd-ef"
    places = [Window(0, 2), Window(3, 5), Window(6, 8)]
    assert merged(text, places, [0, 1, 2]) == (Window(0, 5), Window(6, 8))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_words_stand_in_order_within_the_text_whatever_it_is(text: str) -> None:
    at = 0
    for one in words(text):
        assert at <= one.begin < one.end <= len(text)
        at = one.end
