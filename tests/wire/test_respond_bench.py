"""The benchmark of responses, run small: it works, and counts what it says."""

import json

import pytest
from click.testing import CliRunner

from tests.wire.respond_bench import main, summary, texts


@pytest.mark.parametrize("scorer", ["embedded", "down"])
def test_the_benchmark_answers_everyone_loses_nothing_and_posts_nothing_twice(scorer: str) -> None:
    ran = CliRunner().invoke(main, ["--members", "2", "--rounds", "1", "--scorer", scorer])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    assert found["submissions"] == 2
    assert (found["lost"], found["twice"], found["untold"], found["over_3_s"]) == (0, 0, 0, 0)
    assert sum(found["states"].values()) == 2
    assert 0 < found["first_answer_ms"]["p50"] <= found["first_answer_ms"]["max"]


def test_the_summary_takes_the_nearest_rank() -> None:
    assert summary([float(one) for one in range(100, 0, -1)]) == {"p50": 50, "p95": 95, "max": 100}
    assert summary([7.4]) == {"p50": 7, "p95": 7, "max": 7}
    assert summary([]) == {"p50": 0, "p95": 0, "max": 0}


def test_no_two_texts_of_the_benchmark_are_the_same() -> None:
    made = [*texts(50, 0), *texts(50, 50)]
    assert len(set(made)) == len(made)
