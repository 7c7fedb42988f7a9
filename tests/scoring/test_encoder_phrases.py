"""Sentences of our own for the encoder's training, and groups exchanged in calm texts."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.port import LABELS
from bot.scoring.training.encoder import batches, phrases
from bot.scoring.training.encoder.groups import ADJECTIVES, PLURALS, exchanged, names_group
from bot.scoring.training.encoder.sources import Example

CALM = Example("My Muslim neighbour and another Muslim came by.", {"toxicity": 0.0}, 1.0, "test")


def test_the_sentences_say_only_what_they_were_made_for() -> None:
    made = phrases.examples(1)
    assert len({one.text for one in made}) > 0.9 * len(made)
    for one in made:
        assert "{" not in one.text
        assert set(one.targets) <= set(LABELS)
        assert all(0.0 <= value <= 1.0 for value in one.targets.values())
    assert phrases.examples(1) == made
    assert phrases.examples(2) != made


def test_every_group_is_named_in_calm_sentences_and_in_abusive_ones() -> None:
    made = phrases.examples(1)
    for calm in (True, False):
        texts = " ".join(one.text for one in made if (one.targets["toxicity"] < 0.2) == calm)
        for word in (word for group in (*ADJECTIVES, *PLURALS) for word in group):
            assert word.lower() in texts.lower()


def test_a_group_is_exchanged_for_one_of_its_kind_the_same_throughout() -> None:
    seen = {exchanged(CALM.text, random.Random(seed)) for seed in range(60)}
    assert "My Hindu neighbour and another Hindu came by." in seen
    assert all(text.startswith("My ") and text.endswith(" came by.") for text in seen)
    for text in seen:
        first, second = text[3:-9].split(" neighbour and another ")
        assert first == second


def test_only_calm_texts_have_their_groups_exchanged() -> None:
    abusive = replace(CALM, targets={"toxicity": 0.9})
    unknown = replace(CALM, targets={"insult": 0.0})
    made = batches.epoch([([CALM, abusive, unknown] * 40, 1.0)], seed=4, batch_size=120)
    (batch,) = made
    column = LABELS.index("toxicity")
    known = batch.weights[:, column] > 0
    calm = known & (batch.targets[:, column] < 0.5)
    texts: dict[str, list[str]] = {"calm": [], "other": []}
    for at, text in enumerate(batch.texts):
        texts["calm" if calm[at] else "other"].append(text)
    assert any("Muslim" not in text and names_group(text) for text in texts["calm"])
    assert not any(names_group(text) and "Muslim" not in text for text in texts["other"])


@given(st.text(max_size=80), st.integers(0, 9))
def test_a_text_that_names_no_group_is_left_alone(text: str, seed: int) -> None:
    if not names_group(text):
        assert exchanged(text, random.Random(seed)) == text
