"""What a threshold does to texts that name a group, and how a page tells it."""

from typing import Any

import numpy as np

from bot.scoring.training.encoder import identity, tables

NAMED = ["red", "red", "red", "red", "blue", "blue", ""]
TRUTH = np.array([0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0])
SCORES = np.array([0.84, 0.85, 0.1, 0.9, 0.2, 0.3, 0.99])


def made(**terms: tuple[float | None, float | None]) -> dict[str, Any]:
    found = {name: {"flagged": one, "missed": other} for name, (one, other) in terms.items()}
    return {"engines": {"embedded": {"identity_madlibs": {"terms": found}}}}


def cells(page: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in page.splitlines()[2:]]


def test_a_threshold_is_reached_by_the_score_that_equals_it() -> None:
    assert identity.at_threshold(SCORES, TRUTH, NAMED, 0.85) == {
        "red": {"flagged": 0.5, "missed": 0.5},
        "blue": {"flagged": 0.0, "missed": None},
    }


def test_groups_that_fare_worse_are_told_by_name_and_the_others_together() -> None:
    told = cells(tables.group_table(made(a=(0.0, 0.1), b=(0.02, 0.0), c=(0.0, 0.2), d=(0.0, 0.0))))
    assert [row[0] for row in told] == ["all 4, mean", "b", "c", "the other 2, mean"]
    assert [row[1] for row in told] == ["0.5%", "2.0%", "0.0%", "0.0%"]
    assert [row[3] for row in told] == ["7.5%", "0.0%", "20.0%", "5.0%"]


def test_without_figures_nothing_is_told() -> None:
    assert tables.group_table({}) == "Not measured yet."
