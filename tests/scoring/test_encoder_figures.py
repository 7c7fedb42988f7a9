"""How the encoder's figures are made: errors per identity term, passages, the whole command."""

import asyncio
import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from bot.articles.shipped import shipped
from bot.scoring.port import LABELS, Scores
from bot.scoring.training.encoder import ranking, sets
from bot.scoring.training.encoder.figures import figures
from bot.scoring.training.encoder.gauge import Gauge, Kept
from bot.scoring.training.encoder.identity import spread, terms
from bot.scoring.training.encoder.passages import lines, passages
from bot.scoring.training.encoder.ranking import Answered, at_threshold, labels_together

TEXTS = ["you are a tall baker", "being tall is fine", "being far northern is bad",
         "you are a far northern guest", "you are a good baker"]  # fmt: skip
KINDS = ["you_are_adj", "being_adj", "being_adj", "you_are_adj", "you_occupation"]


@pytest.fixture
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "RESAMPLES", 20)


def test_a_term_is_what_stands_in_every_kind_of_template() -> None:
    assert terms(TEXTS, KINDS) == ["tall", "tall", "far northern", "far northern", ""]


def test_errors_that_fall_on_one_term_alone_are_told() -> None:
    named = ["one"] * 4 + ["other"] * 4
    truth = np.array([0.0, 0.0, 1.0, 1.0] * 2)
    fair = np.array([0.1, 0.2, 0.8, 0.9] * 2)
    unfair = np.array([0.1, 0.2, 0.8, 0.9, 0.6, 0.7, 0.95, 0.1])
    assert spread(fair, truth, named).false_positive == 0.0
    found = spread(unfair, truth, named)
    assert found.terms == 2
    # The cut is 0.65: the other term's 0.7 is wrongly above it, its 0.1 wrongly below.
    assert found.false_positive == pytest.approx(0.25)
    assert found.false_negative == pytest.approx(0.25)


def test_texts_without_a_term_set_the_cut_alone() -> None:
    found = spread(np.array([0.1, 0.9, 0.5]), np.array([0.0, 1.0, 1.0]), ["one", "one", ""])
    assert (found.terms, found.false_positive, found.false_negative) == (1, 0.0, 0.0)


def test_passages_are_all_runs_of_up_to_five_sentences_paragraphs_and_the_whole() -> None:
    text = "One. Two! Three?\n\nFour. Five. Six."
    found = passages(text)
    assert len(found) == 6 + 5 + 4 + 3 + 2 + 2 + 1
    assert "Three? Four." in found
    assert "Four. Five. Six." in found
    assert found[-1] == text
    assert passages(" \n") == []


def test_sentences_are_one_a_line_without_the_remarks() -> None:
    assert lines("# war\nA calm one.\n\nAnother.\n") == ["A calm one.", "Another."]


def test_the_seed_article_is_measured_whole_and_in_parts() -> None:
    found = sets.article_passages()
    assert len(found) == len(set(found))
    for article in shipped():
        paragraphs = [one for one in article.body.split("\n\n") if one.strip()]
        assert {article.body, article.full_text(), article.title, *article.prompts} <= set(found)
        assert {" ".join(one.split()) for one in paragraphs} <= set(found)


def test_a_threshold_counts_each_text_for_those_it_stands_for() -> None:
    one = Answered(np.array([0.9, 0.8, 0.2]), np.array([1.0, 0.0, 1.0]))
    found = at_threshold(one, 0.8, np.array([3.0, 1.0, 3.0]))
    assert (found["flagged"], found["right"]) == (2, 1)
    assert (found["precision"], found["recall"]) == (0.75, 0.5)
    assert at_threshold(one, 0.95, np.ones(3))["precision"] is None


@pytest.mark.usefixtures("few_resamples")
def test_a_label_is_ranked_where_it_is_known() -> None:
    scores = np.linspace(0.0, 1.0, 40)
    truth = (scores > 0.5).astype(float)
    half = np.where(np.arange(40) % 2, truth, np.nan)
    wrong = 1.0 - truth
    found = labels_together({"a": (scores, half), "b": (scores, wrong), "c": (scores, truth * 0)})
    assert {label: one["auc"] for label, one in found["labels"].items()} == {"a": 1.0, "b": 0.0}
    assert found["mean_auc"] == 0.5
    assert found["mean_auc_interval"] == [0.5, 0.5]


class Counting:
    """Scores by length, and keeps how often it was asked for what."""

    name, version, labels = "counting", "1", LABELS

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        self.asked += texts
        return [dict.fromkeys(LABELS, len(text) / 10) for text in texts]

    async def close(self) -> None:
        pass


async def asked_twice(folder: Path | None) -> tuple[list[str], list[str]]:
    found = []
    for _ in range(2):
        engine = Counting()
        gauge = Gauge([engine, engine], Kept.of(folder, "counting-1"))
        scores = await gauge.scores(["bb", "a", "bb", "ccc"], about="letters")
        assert scores["threat"].tolist() == [0.2, 0.1, 0.2, 0.3]
        found.append(sorted(engine.asked))
    return found[0], found[1]


def test_each_text_is_scored_once_and_in_its_place() -> None:
    assert asyncio.run(asked_twice(None)) == (["a", "bb", "ccc"], ["a", "bb", "ccc"])


def test_a_run_goes_on_with_what_was_kept(tmp_path: Path) -> None:
    assert asyncio.run(asked_twice(tmp_path)) == (["a", "bb", "ccc"], [])


COLUMNS = {
    "jigsaw": "text,toxic,severe_toxic,obscene,threat,insult,identity_hate,src,split",
    "identity_madlibs": "text,label,template",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a little of every set that is measured on, of harmless words."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("jigsaw", *sets.NEVER_TRAINED_ON, "identity_madlibs"):
        columns = COLUMNS.get(name, "text,label").split(",")
        known = dict.fromkeys(columns[2:7], "0") if name == "jigsaw" else {}
        with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, columns, extrasaction="ignore")
            rows.writeheader()
            for at in range(240):
                term = ("tall", "short")[at // 3 % 2]
                kind = ("being_adj", "you_are_adj")[at // 4 % 2]
                filled = {"being_adj": f"being {term} is {at}", "you_are_adj": f"{at} {term} you"}
                text = filled[kind] if name == "identity_madlibs" else f"{name} says {at * 7}"
                rows.writerow(
                    known | {
                        "text": text, "toxic": at % 2, "label": at % 2, "template": kind,
                        "threat": at % 2, "src": ("khanhhk", "ak")[at % 7 == 0],
                        "split": ("train", "test")[at % 3 == 0],
                    }
                )  # fmt: skip
    return folder


@pytest.mark.usefixtures("few_resamples")
def test_one_command_measures_writes_figures_and_fills_a_page(data: Path, tmp_path: Path) -> None:
    page, out = tmp_path / "page.md", tmp_path / "figures.json"
    page.write_text("<!-- figures:bars -->\n<!-- /figures:bars -->\n", encoding="utf-8")
    few = tmp_path / "few.txt"
    few.write_text("# calm\nA calm one.\nThe U.S. and I.\n", encoding="utf-8")
    sentences = ["--calm-sentences", str(few), "--look-alikes", str(few)]
    asked = ["--engine", "ngram", "--data", str(data), "--out", str(out), "--table", str(page)]
    result = CliRunner().invoke(figures, [*asked, *sentences, "--workers", "1", "--sample", "60"])
    assert result.exit_code == 0, result.output
    assert "says" not in result.output
    made = json.loads(out.read_text(encoding="utf-8"))
    found = made["engines"]["ngram"]
    assert made["sample"] == 60
    assert found["jigsaw"]["natural"]["positives"] > 0
    assert set(found["jigsaw"]["labels"]) == {"toxicity", "threat"}
    assert found["identity_madlibs"]["spread_terms"] == 2
    assert found["calm"]["texts"] == 2
    assert len(found["attacks"]["falls"]) == 12
    assert "a trial on 60 texts" in page.read_text(encoding="utf-8")

    again = tmp_path / "again.json"
    bench = tmp_path / "bench.json"
    bench.write_text(json.dumps({"bars": [], "engines": {}}), encoding="utf-8")
    extra = ["--from", str(out), "--bench", str(bench), "--out", str(again)]
    assert CliRunner().invoke(figures, extra).exit_code == 0
    assert json.loads(again.read_text(encoding="utf-8")) == made | {
        "bench": {"bars": [], "engines": {}}
    }


@pytest.mark.usefixtures("few_resamples")
def test_choices_look_at_what_was_kept_aside_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    async def scores(self: Gauge, texts: Sequence[str], *, about: str) -> dict[str, Any]:
        seen.extend(texts)
        return {label: np.linspace(0.0, 1.0, len(texts)) for label in LABELS}

    monkeypatch.setattr(Gauge, "scores", scores)
    result = CliRunner().invoke(
        figures, ["--data", str(data), "--kept-aside", "--engine", "ngram", "--workers", "1"]
    )
    assert result.exit_code == 0, result.output
    train = {f"jigsaw says {at * 7}" for at in range(240) if at % 3}
    assert seen
    assert set(seen) <= train
    choices = json.loads(result.stdout)["engines"]["ngram"]["kept_aside"]["choices"]
    flagged = [one["flagged"] for one in choices["toxicity"]]
    assert flagged == sorted(flagged, reverse=True)
