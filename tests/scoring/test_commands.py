import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.scoring.port import LABELS

ROWS = [
    ("Thank you for this, it was new to me.", "0.0", "web"),
    ("You are an idiot, and stupid too.", "1.0", "web"),
    ("I would have liked a word on the water supply.", "0", "web"),
    ("shut up, stupid", "0.5", "web"),
    ("Nobody has judged this one.", "", "web"),
    ("What an idiot you are.", "0.49", "mail"),
]


def _csv(path: Path, rows: list[tuple[str, str, str]] = ROWS) -> Path:
    lines = ["body,rude,src", *(f'"{body}",{rude},{src}' for body, rude, src in rows)]
    data = "\r\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def _seedbed(*arguments: str, standard_input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=standard_input)


def _eval(path: Path, *more: str) -> Result:
    asked = ("--text", "body", "--label", "rude", "--engine", "ngram")
    return _seedbed("eval", str(path), *asked, *more)


def _figures(path: Path, *more: str) -> dict[str, Any]:
    result = _eval(path, "--json", *more)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_score_prints_a_json_line_for_every_line_in_order() -> None:
    lines = "a calm reply\n\nyou idiot\r\nlast, without an end"
    result = _seedbed("score", "--engine", "ngram", standard_input=lines)
    assert result.exit_code == 0, result.output
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["n"] for one in told] == [1, 2, 3, 4]
    assert [one["scores"]["toxicity"] > 0.8 for one in told] == [False, False, True, False]
    assert all(set(one) == {"n", "scores", "engine", "version"} for one in told)
    assert set(told[0]["scores"]) == set(LABELS)
    assert told[0]["engine"] == "ngram"


def test_score_echoes_texts_only_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_bytes("naïve\r\nbroken \xff".encode("latin-1"))
    result = _seedbed("score", str(file), "--engine", "ngram", "--text")
    told = [json.loads(line)["text"] for line in result.stdout.splitlines()]
    assert told == ["na\ufffdve", "broken \ufffd"]


def test_score_of_nothing_prints_nothing() -> None:
    assert _seedbed("score", "--engine", "ngram", standard_input="").stdout == ""


def test_score_reads_more_lines_than_a_batch() -> None:
    result = _seedbed("score", "--engine", "ngram", standard_input="a line\n" * 100)
    assert [json.loads(line)["n"] for line in result.stdout.splitlines()] == [*range(1, 101)]


def test_explain_tells_the_words_that_carry_the_score_and_where_they_stand() -> None:
    result = _seedbed("explain", "--text", standard_input="you idiot of mine\na calm reply\n")
    assert result.exit_code == 0, result.output
    rude, calm = (json.loads(line) for line in result.stdout.splitlines())
    begin, end = rude["spans"][0]
    assert rude["text"][begin:end] == "idiot"
    assert rude["words"][0]["word"] == "idiot"
    assert rude["words"][0]["weight"] > 1
    assert rude["engine"] == "embedded"
    assert calm["spans"] == []


def test_explain_refuses_a_label_that_there_is_not() -> None:
    result = _seedbed("explain", "--label", "charm", standard_input="hello\n")
    assert result.exit_code == 2
    assert "no label charm. Its labels are toxicity" in result.output


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz"])
def test_eval_measures_the_rows_that_have_an_answer(tmp_path: Path, name: str) -> None:
    found = _figures(_csv(tmp_path / name))
    assert (found["rows"], found["positives"], found["skipped"]) == (5, 2, 1)
    assert found["flagged"] == 3
    assert found["precision"] == pytest.approx(2 / 3)
    assert found["recall"] == 1.0
    assert found["score"] == "toxicity"
    assert found["engine"] == "ngram"


def test_eval_takes_only_the_rows_asked_for(tmp_path: Path) -> None:
    found = _figures(_csv(tmp_path / "rows.csv"), "--where", "src=web", "--where", "rude=1.0")
    assert (found["rows"], found["positives"], found["roc_auc"]) == (1, 1, None)


def test_eval_measures_at_the_thresholds_of_the_policy(tmp_path: Path) -> None:
    file = _csv(tmp_path / "rows.csv")
    config = tmp_path / "seedbed.toml"
    config.write_text("[policy.review_at]\ntoxicity = 0.0001\ninsult = 0.9999999\n")
    assert _figures(file, "--config", str(config))["flagged"] == 5
    insult = _figures(file, "--config", str(config), "--score", "insult")
    assert (insult["threshold"], insult["flagged"]) == (0.9999999, 0)


def test_eval_writes_scores_and_answers_and_no_text(tmp_path: Path) -> None:
    scored = tmp_path / "scored.csv"
    found = _figures(_csv(tmp_path / "rows.csv"), "--scores", str(scored))
    head, *lines = scored.read_text(encoding="utf-8").splitlines()
    assert head == "score,label"
    assert [line.split(",")[1] for line in lines] == ["0", "1", "0", "1", "0"]
    flagged = [float(line.split(",")[0]) >= found["threshold"] for line in lines]
    assert sum(flagged) == found["flagged"] > 0


def test_eval_says_where_scores_cannot_be_written(tmp_path: Path) -> None:
    result = _eval(_csv(tmp_path / "rows.csv"), "--scores", str(tmp_path / "none" / "scored.csv"))
    assert result.exit_code == 2
    assert "scored.csv cannot be written: No such file or directory." in result.stderr


def test_eval_prints_a_line_a_figure(tmp_path: Path) -> None:
    result = _eval(_csv(tmp_path / "rows.csv"))
    assert result.exit_code == 0
    shown = dict(line.split() for line in result.stdout.splitlines())
    assert shown["rows"] == "5"
    assert shown["positives"] == "2"
    assert {"roc_auc", "average_precision", "precision", "recall"} <= set(shown)
    assert "idiot" not in result.output


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--label", "ruder"], "has no column ruder. Its columns are body, rude, src."),
        (["--label", "x", "--text", "y"], "has no columns x, y."),
        (["--label", "src"], "line 2: src must be a number from 0 to 1, or empty."),
        (["--score", "sarcasm"], "ngram has no label sarcasm. Its labels are toxicity,"),
        (["--where", "src"], "--where src: write COL=VALUE."),
        (["--where", "src=fax"], "There is no row to measure on"),
    ],
)
def test_a_mistake_is_one_line_and_exit_status_2(
    tmp_path: Path, more: list[str], told: str
) -> None:
    result = _eval(_csv(tmp_path / "rows.csv"), *more)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (gzip.compress(b"body,rude\n" + b"a,1\n" * 999)[:-9], "cannot be read"),
        (b"body,rude\n\xff\xfe,1\n", "is not UTF-8 text"),
        (b"", "has no columns body, rude"),
    ],
    ids=["cut off", "binary", "empty"],
)
def test_a_damaged_file_is_one_line_and_exit_status_2(
    tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "rows"
    file.write_bytes(content)
    result = _eval(file)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_field_longer_than_the_libraries_limit_is_read(tmp_path: Path) -> None:
    file = _csv(tmp_path / "rows.csv", [("word " * 30_000, "0", "web"), ("you idiot", "1", "web")])
    assert _figures(file)["rows"] == 2


def test_a_short_row_lacks_its_answer(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("body,rude\nyou idiot,1\nno answer at all\na calm reply,0\n")
    found = _figures(file)
    assert (found["rows"], found["skipped"]) == (2, 1)


def test_a_scorer_that_cannot_be_had_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEEDBED_SCORING__DETOXIFY_CHECKPOINT", str(tmp_path / "away.ckpt"))
    result = _seedbed("score", "--engine", "detoxify", standard_input="a line\n")
    assert result.exit_code == 1
    assert "away.ckpt is not there" in result.stderr
    assert len(result.stderr.splitlines()) == 1
