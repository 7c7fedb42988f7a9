"""The training command, on comments invented for the purpose."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bot.scoring import features, linear
from bot.scoring.features import Hasher
from bot.scoring.linear import Weights
from bot.scoring.port import LABELS
from bot.scoring.training import fitting, jigsaw
from bot.scoring.training.ngram import main

CALM = ("gardens", "rivers", "bread", "trains", "lamps", "clouds")
RUDE = ("grumpfish", "noodlehead", "blatherskite", "clodpole", "snollygoster", "dunderpate")


def _rows() -> list[dict[str, str]]:
    rows = []
    for number in range(360):
        rude = number % 3 == 0
        word = (RUDE if rude else CALM)[number % 6 if not rude else number // 3 % 6]
        answer = "1.0" if rude else "0.0"
        others = "" if rude and number % 15 == 0 else answer
        rows.append(
            {
                "text": f"number {number} is about {word} and more {word}",
                "toxic": answer,
                **dict.fromkeys(("severe_toxic", "obscene", "threat", "insult"), others),
                "identity_hate": others,
                "src": "khanhhk" if number % 2 else "furkan",
                "split": "test" if number % 5 == 4 else "train",
            }
        )
    return rows


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return _write(tmp_path / "comments.csv.gz", _rows())


def _write(path: Path, rows: list[dict[str, str]]) -> Path:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module", autouse=True)
def _few_buckets() -> Iterator[None]:
    """Hash into a thirty-second of the buckets: it is they that a fit takes its time for."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (features, fitting, linear):
            patch.setattr(module, "BITS", 12)
        yield


def _train(data: Path, out: Path) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), "--out", str(out)])


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Train once; return where everything is, as out.npz and its like, and what was printed."""
    folder = tmp_path_factory.mktemp("trained")
    result = _train(_write(folder / "comments.csv.gz", _rows()), folder / "out.npz")
    assert result.exit_code == 0, result.output
    return folder, result.stdout


def test_training_again_gives_the_same_bytes(
    trained: tuple[Path, str], data: Path, tmp_path: Path
) -> None:
    assert _train(data, tmp_path / "out.npz").exit_code == 0
    for suffix in ("npz", "json", "md"):
        first = (trained[0] / f"out.{suffix}").read_bytes()
        assert first == (tmp_path / f"out.{suffix}").read_bytes()


def test_the_trained_weights_tell_the_words_apart(trained: tuple[Path, str]) -> None:
    with (trained[0] / "out.npz").open("rb") as file:
        weights = Weights.read(file)
    assert weights.labels == LABELS
    rows = weights.probabilities(Hasher().buckets(["more grumpfish here", "more rivers here"]))
    assert (rows[0] > 0.6).all()
    assert (rows[1] < 0.3).all()


def test_the_figures_are_written_for_machines_and_people(trained: tuple[Path, str]) -> None:
    folder, printed = trained
    told = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert set(told["labels"]) == set(LABELS)
    insult = told["labels"]["insult"]
    unknown = sum(row["insult"] == "" and row["split"] == "train" for row in _rows())
    assert unknown > 0
    assert insult["trained_on"] == 288 - unknown
    assert insult["test"]["roc_auc"] == 1.0
    assert told["digest"] in (folder / "out.md").read_text(encoding="utf-8")
    assert "| insult | test |" in printed


def test_the_test_split_chooses_nothing(trained: tuple[Path, str], tmp_path: Path) -> None:
    swapped = [
        {**row, "toxic": "0.0" if row["toxic"] == "1.0" else "1.0"}
        if row["split"] == "test"
        else row
        for row in _rows()
    ]
    other = _write(tmp_path / "other.csv", swapped)
    assert _train(other, tmp_path / "second.npz").exit_code == 0
    assert (trained[0] / "out.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()


def test_a_missing_column_is_one_line(tmp_path: Path) -> None:
    rows = [{key: row[key] for key in row if key != "threat"} for row in _rows()]
    result = _train(_write(tmp_path / "c.csv", rows), tmp_path / "out.npz")
    assert result.exit_code == 1
    assert "lacks the columns threat." in result.output
    assert not (tmp_path / "out.npz").exists()


def test_a_label_with_one_answer_alone_is_one_line(tmp_path: Path) -> None:
    rows = [{**row, "toxic": "0.0"} for row in _rows()]
    result = _train(_write(tmp_path / "c.csv", rows), tmp_path / "out.npz")
    assert result.exit_code == 1
    assert "both answers to toxic" in result.output


def test_like_texts_share_a_fold(tmp_path: Path) -> None:
    rows = [{**_rows()[0], "text": text, "split": "train"} for text in ("A  word", "a word")]
    comments = jigsaw.read(_write(tmp_path / "c.csv", rows), "train")
    assert comments.folds[0] == comments.folds[1]


def test_the_threshold_is_the_lowest_that_is_precise_enough() -> None:
    scores = np.array([0.22, 0.27, 0.32, 0.9])
    answers = np.array([0.0, 0.0, 1.0, 1.0])
    ones = np.ones(4)
    assert fitting.threshold(scores, answers, ones, precision=0.5) == 0.2
    assert fitting.threshold(scores, answers, ones, precision=0.6) == 0.25
    assert fitting.threshold(scores, answers, ones, precision=0.99) == 0.3
    assert fitting.threshold(scores, 1 - answers, ones, precision=0.99) == 0.5
