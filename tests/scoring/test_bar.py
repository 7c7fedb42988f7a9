"""The figures the shipped weights must reach, on comments that chose nothing."""

import json
from importlib import resources
from pathlib import Path

from click.testing import CliRunner

from bot.scoring.commands import evaluate
from bot.scoring.ngram import shipped_weights

WEIGHTS = resources.files("bot.scoring") / "weights"


def test_the_shipped_weights_reach_the_bar(jigsaw: Path) -> None:
    asked = ["--text", "text", "--label", "toxic", "--engine", "ngram", "--json"]
    rows = ["--where", "split=test", "--where", "src=khanhhk"]
    result = CliRunner().invoke(evaluate, [str(jigsaw), *asked, *rows])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["rows"], found["positives"]) == (3950, 356)
    assert found["roc_auc"] >= 0.97
    assert found["average_precision"] >= 0.85


def test_the_published_figures_are_those_of_the_shipped_weights(jigsaw: Path) -> None:
    told = json.loads((WEIGHTS / "ngram.json").read_text(encoding="utf-8"))
    assert told["digest"] == shipped_weights().digest
    asked = ["--text", "text", "--label", "insult", "--score", "insult", "--engine", "ngram"]
    rows = ["--where", "split=test", "--where", "src=khanhhk", "--json"]
    found = json.loads(CliRunner().invoke(evaluate, [str(jigsaw), *asked, *rows]).stdout)
    assert found["rows"] == told["labels"]["insult"]["test"]["rows"]
    assert found["positives"] == told["labels"]["insult"]["test"]["positives"]
    assert found["skipped"] > 0


def test_the_shipped_weights_are_under_a_megabyte() -> None:
    assert len((WEIGHTS / "ngram.npz").read_bytes()) < 1_000_000
