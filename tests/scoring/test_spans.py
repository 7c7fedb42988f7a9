"""The measuring of `explain` on spans that people marked."""

import asyncio
import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bot.scoring.explain import Cut, weigh
from bot.scoring.training import spans
from tests.scoring.test_explain import Weights


@pytest.mark.parametrize(
    ("found", "marked", "value"),
    [
        ((), (), 1.0),
        ((1,), (), 0.0),
        ((), (1,), 0.0),
        ((1, 2), (2, 3), 0.5),
        ((1, 2), (1, 2), 1.0),
        ((1,), (1, 2, 3), 0.5),
    ],
)
def test_agreement_is_f1_over_characters(
    found: Sequence[int], marked: Sequence[int], value: float
) -> None:
    assert spans.agreement(frozenset(found), frozenset(marked)) == value


def test_the_cut_with_which_the_posts_agree_best_is_chosen() -> None:
    text = "a fool and a cad"
    post = spans.Post(text, frozenset(range(2, 6)))
    weighed = asyncio.run(weigh(Weights(fool=6.0, cad=3.0), text))
    cut = spans.best_cut([post], [weighed])
    assert cut.share > 0.5
    assert spans.agreements([post], [weighed], cut).tolist() == [1.0]
    assert spans.agreements([post], [weighed], Cut(0.3, 0.0))[0] < 1.0


def test_the_heaviest_words_are_taken_out() -> None:
    text = "one two three four five"
    post = spans.Post(text, frozenset())
    weighed = asyncio.run(weigh(Weights(two=3.0, four=2.0, five=1.0), text))
    assert spans.without_top(post, weighed, weighed.weights).split() == ["one", "three"]
    least = -np.array([0.0, 3.0, 0.1, 2.0, 1.0])
    assert spans.without_top(post, weighed, least).split() == ["two", "four"]


def test_the_command_tells_figures_and_never_a_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "_TRIES", 1)
    rows = [
        ("[8, 9, 10, 11, 12]", "You are idiot number one."),
        ("[]", "A quiet evening with friends and books."),
        ("[5, 6, 7, 8, 9, 10]", "what stupid zebras, he said to everyone"),
    ]
    for name in ("toxic_spans_train", "toxic_spans_trial"):
        with gzip.open(tmp_path / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("spans", "text"), *rows])
    result = CliRunner().invoke(spans.spans, ["--data", str(tmp_path)])
    assert result.exit_code == 0, result.output
    made = json.loads(result.stdout)
    assert [one["met"] in (True, False) for one in made["bars"]] == [True, True]
    assert made["bars"][0]["value"] > 0.5
    assert made["faithfulness"]["texts"] == 3
    assert made["faithfulness"]["embedded"] > 0
    assert "zebras" not in result.output
