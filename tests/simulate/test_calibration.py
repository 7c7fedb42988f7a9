"""Guilds drawn from scored rows, as the command draws, counts and shows them."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.scoring.rows import RowsError
from bot.simulate.calibration import Plan, draw, run
from bot.simulate.calibration_page import blocks, filled, read
from bot.simulate.scored import Scored

DOCS = Path(__file__).parents[2] / "docs"


@cache
def rows(of: int = 4_000, *, flat: bool = False) -> Scored:
    """Return rows of any score alike, no score twice; upheld the more often the higher it is."""
    rng = np.random.default_rng(7)
    scores = (rng.permutation(of) + 0.5) / of
    labels = rng.random(of) < (0.3 if flat else scores)
    return Scored(scores, labels.astype(np.float64))


def written(path: Path, found: Scored, *, head: str = "score,label") -> Path:
    lines = [
        f"{score:.6f},{label:.0f}" for score, label in zip(found.scores, found.labels, strict=True)
    ]
    content = "\n".join([head, *lines, ""]).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def simulated(path: Path, *more: str) -> Result:
    asked = ("--precision", "0.7", "--guilds", "4", *more)
    return CliRunner().invoke(main, ["simulate", "calibration", str(path), *asked])


def printed(path: Path, *more: str) -> dict[str, Any]:
    result = simulated(path, "--json", *more)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_guild_decides_on_as_many_rows_as_asked_and_never_sees_the_others() -> None:
    guild = draw(rows(), Plan(0.7, decisions=300), 0)
    assert len(guild.scores) == 300
    assert len(guild.unseen.scores) == 3_700
    assert not set(guild.scores.tolist()) & set(guild.unseen.scores.tolist())
    assert guild.scores.tolist() != draw(rows(), Plan(0.7, decisions=300), 1).scores.tolist()


def test_a_queue_shows_all_that_is_flagged_and_a_sample_of_the_rest() -> None:
    plan = Plan(0.7, decisions=300, drawn="queue", review_at=0.8, audit_share=0.1)
    guild = draw(rows(), plan, 0)
    low = guild.scores < 0.8
    assert len(guild.scores) == 300
    assert set(guild.chances[low].tolist()) == {0.1}
    assert set(guild.chances[~low].tolist()) == {1.0}
    assert low.mean() == pytest.approx(0.08 / 0.28, abs=0.08)
    assert not set(guild.scores.tolist()) & set(guild.unseen.scores.tolist())
    assert (guild.unseen.scores < 0.8).mean() == pytest.approx(0.8, abs=0.03)
    assert [one.inclusion for one in guild.pairs()] == guild.chances.tolist()


def test_what_is_counted_is_what_unseen_rows_say() -> None:
    found = run(rows(), Plan(0.7, guilds=30))
    assert found.declined == 0
    ours = found.ours
    assert ours.inside is not None
    assert ours.inside >= 0.85
    assert ours.precision == pytest.approx(0.7, abs=0.03)
    assert ours.threshold == pytest.approx(0.4, abs=0.05)
    assert ours.recall == pytest.approx(1 - 0.4**2, abs=0.05)
    assert ours.half_width == pytest.approx(0.067, abs=0.01)
    assert ours.near is not None
    assert ours.near > 0.9
    fixed = found.others["0.9"]
    assert (fixed.threshold, fixed.near) == (0.9, 0.0)
    assert fixed.precision == pytest.approx(0.95, abs=0.02)
    assert fixed.recall == pytest.approx(1 - 0.9**2, abs=0.03)
    assert found.others["best accuracy"].threshold == pytest.approx(0.5, abs=0.1)


def test_against_few_unseen_rows_less_can_be_inside() -> None:
    many, few = (run(rows(of), Plan(0.7, guilds=3)).ours.attainable for of in (4_000, 620))
    assert many is not None
    assert few is not None
    assert 0.93 < many < 0.95
    assert 0.8 < few < 0.86  # about as many rows unseen as seen: 1.96 / sqrt(2) deviations


def test_guilds_that_are_promised_nothing_are_counted_with_the_reason() -> None:
    found = run(rows(flat=True), Plan(0.8, guilds=3))
    assert (found.declined, found.why, found.missing) == (1.0, {"reach": 3}, None)
    assert found.ours.inside is None


def test_rows_have_to_be_enough_to_leave_half_of_them_unseen() -> None:
    with pytest.raises(RowsError, match=r"There are 599 rows.*take 601.*fewer decisions"):
        run(rows(599), Plan(0.7))
    queue = Plan(0.7, drawn="queue", review_at=0.9, audit_share=0.01)
    with pytest.raises(RowsError, match="fewer decisions"):
        run(rows(), queue)


def test_the_same_seed_prints_the_same(tmp_path: Path) -> None:
    file = written(tmp_path / "scored.csv", rows())
    first = printed(file, "--seed", "3")
    again = printed(written(tmp_path / "scored.csv.gz", rows()), "--seed", "3")
    assert again == first | {"file": "scored.csv.gz"}
    assert printed(file, "--seed", "4")["ours"] != first["ours"]
    assert (first["guilds"], first["decisions"], first["drawn"]) == (4, 300, "uniform")
    assert list(first["others"]) == ["0.7", "0.8", "0.9", "best accuracy"]


def test_the_table_says_what_the_json_says(tmp_path: Path) -> None:
    file = written(tmp_path / "scored.csv", rows())
    told = printed(file)
    shown = simulated(file)
    assert shown.exit_code == 0
    (line,) = [line for line in shown.stdout.splitlines() if line.startswith(" calibrated ")]
    ours = told["ours"]
    assert line.split()[1:4] == [f"{ours[one]:.3f}" for one in ("threshold", "precision", "recall")]
    assert line.split()[5] == f"{ours['inside']:.1%}"
    assert " best accuracy   0." in shown.stdout
    assert "Promised nothing: 0.0% of the guilds." in shown.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("score,answer\n0.5,1\n", "has no column label. Its first line must name"),
        ("", "has no column score and no column label"),
        ("score,label\n", "has no rows"),
        ("score,label\n0.5,1\n0.5,2\n", "line 3: label must be 1 where"),
        ("score,label\n0.5,\n", "line 2: label must be 1 where"),
        ("score,label\n0.5\n", "line 2: label must be 1 where"),
        ("score,label\n1.5,1\n", "line 2: score must be a number from 0 to 1"),
        ("score,label\nnan,1\n", "line 2: score must be a number from 0 to 1"),
        ("score,label\n,1\n", "line 2: score must be a number from 0 to 1"),
        ("score,label\n0.5,1\n", "There are 1 rows. Guilds of 300"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_mend(
    tmp_path: Path, content: str, told: str
) -> None:
    file = tmp_path / "scored.csv"
    file.write_text(content, encoding="utf-8")
    result = simulated(file)
    assert result.exit_code == 2
    assert told in result.stderr.replace("\n", " ")
    assert result.stdout == ""


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x1f\x8b\x08broken"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "scored.csv"
    file.write_bytes(content)
    result = simulated(file)
    assert result.exit_code == 2
    assert "scored.csv" in result.stderr


def test_the_page_holds_the_figures_that_were_printed() -> None:
    page = (DOCS / "calibration.md").read_text(encoding="utf-8")
    made = blocks(read(DOCS / "calibration.jsonl"))
    for name in made:
        assert page.count(f"<!-- figures:{name} -->\n") == 1
        assert page.count(f"<!-- /figures:{name} -->") == 1
    assert filled(page, made) == page


def test_the_printed_figures_keep_what_the_page_says_in_words() -> None:
    runs = [one for one in read(DOCS / "calibration.jsonl") if one["precision"] == 0.7]
    uniform = [one for one in runs if one["drawn"] == "uniform"]

    def carries(file: str, decisions: int) -> bool:
        return all(
            one["declined"] < 0.1
            and one["ours"]["inside"] >= 0.9
            and one["ours"]["half_width"] <= 0.12
            for one in uniform
            if (one["file"], one["decisions"]) == (file, decisions)
        )

    assert carries("test.csv", 300)
    assert not carries("natural.csv", 500)
    assert carries("natural.csv", 600)
