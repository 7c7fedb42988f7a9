"""What is asked of the figures, and how a page tells it."""

from typing import Any

import pytest

from bot.scoring.training.encoder import tables
from bot.scoring.training.encoder.bars import bars


def measured(**changes: Any) -> dict[str, Any]:
    """Figures that just meet every bar, but for the changes: a path with __ for its steps."""
    natural = {
        "auc": 0.982, "auc_interval": [0.97, 0.99], "ap": 0.89, "ap_interval": [0.86, 0.92],
        "calibration_error": 0.03, "gap_above_review": 0.08, "brier": 0.029,
    }  # fmt: skip
    ours: dict[str, Any] = {
        "version": "1",
        "jigsaw": {"natural": natural, "mean_auc": 0.983, "labels": {"threat": {"auc": 0.95}}},
        "surge_social": {"auc": 0.958},
        "wiki_fuzzed": {"auc": 0.965},
        "identity_madlibs": {
            "auc": 0.9, "spread_false_positive": 0.05, "spread_false_negative": 0.05
        },
        "calm": {"texts": 300, "flagged": 3, "flagged_as_read": 3},
        "article": {"texts": 80, "flagged": 0, "flagged_as_read": 0},
        "attacks": {"falls": {"leet": 2.0, "starred": 6.0, "letter swap": 6.0}},
        "look_alikes": {"look-alikes": {"texts": 60, "flagged": 2, "flagged_as_written": 2}},
        "disguised_harmless": {"texts": 300, "flagged": 5, "attacks": {"leet": 5, "case": 1}},
        "long_reply": {"words_before": 600, "texts": 5, "flagged": 5, "calm_flagged": 0},
    }  # fmt: skip
    theirs = {
        "version": "2",
        "jigsaw": {"natural": {"brier": 0.03}, "labels": {"threat": {"auc": 0.96}}},
    }
    bench = {"bars": [{"name": "speed", "value": 30, "bar": 25, "at_least": True, "met": True}]}
    marks = {"name": "F1", "value": 0.6, "bar": 0.58, "at_least": True, "met": True}
    spans = {"version": "1", "bars": [marks]}
    made = {
        "sample": None, "megabytes": 25.0, "engines": {"embedded": ours, "ngram": theirs},
        "bench": bench, "spans": spans,
    }  # fmt: skip
    for path, value in changes.items():
        place: Any = made if path.startswith(("bench", "spans", "megabytes")) else ours
        *names, last = path.split("__")
        for name in names:
            place = place[name]
        place[last] = value
    return made


def test_figures_at_the_bars_meet_them_all() -> None:
    found = bars(measured())
    assert [one for one in found if one.met is not True] == []
    assert len(found) == 23


@pytest.mark.parametrize(
    "change",
    [
        {"jigsaw__natural__auc": 0.9819}, {"jigsaw__natural__ap": 0.8899},
        {"jigsaw__mean_auc": 0.9829}, {"jigsaw__labels__threat": {"auc": 0.9499}},
        {"surge_social__auc": 0.9579}, {"wiki_fuzzed__auc": 0.9649},
        {"jigsaw__natural__calibration_error": 0.0301},
        {"jigsaw__natural__gap_above_review": 0.0801}, {"jigsaw__natural__brier": 0.03},
        {"identity_madlibs__auc": 0.8999}, {"identity_madlibs__spread_false_positive": 0.0501},
        {"identity_madlibs__spread_false_negative": 0.0501}, {"calm__flagged": 4},
        {"calm__flagged_as_read": 4}, {"article__flagged_as_read": 1},
        {"article__flagged": 1}, {"attacks__falls__leet": 2.01},
        {"attacks__falls__starred": 6.01}, {"attacks__falls__letter swap": 6.01},
        {"look_alikes__look-alikes__flagged": 3}, {"disguised_harmless__attacks__case": 6},
        {"long_reply__flagged": 4}, {"long_reply__calm_flagged": 1}, {"megabytes": 25.01},
    ],
)  # fmt: skip
def test_a_figure_just_short_of_its_bar_is_told(change: dict[str, Any]) -> None:
    made = measured(**change)
    (missed,) = [one for one in bars(made) if one.met is False]
    assert missed.what in tables.short(made)
    assert tables.bar_table(made).count("**missed**") == 1


def test_what_was_not_measured_is_not_called_met() -> None:
    found = bars({"engines": {"embedded": {"version": "1"}}})
    assert {one.met for one in found} == {None}
    assert len(found) == 21
    assert "Not measured" in tables.short({"engines": {"embedded": {"version": "1"}}})


def test_what_explain_marks_is_told_with_the_encoder_it_was_measured_on() -> None:
    assert any(one.what == "F1" for one in bars(measured()))
    assert any(one.what == "F1 (of version 0)" for one in bars(measured(spans__version="0")))


def test_all_else_of_the_page_stays() -> None:
    page = "# A\n\n<!-- figures:one -->\nold\n<!-- /figures:one -->\n\nwords\n"
    made = tables.filled(page, {"one": "new", "two": "other"})
    assert made == page.replace("old", "new")
    assert tables.filled(made, {"one": "new"}) == made


@pytest.mark.parametrize(
    "page",
    [
        "no blocks\n",
        "<!-- figures:what -->\n<!-- /figures:what -->\n",
        "<!-- figures:one -->\n<!-- /figures:one -->\n<!-- figures:one -->\n",
    ],
)
def test_a_page_that_cannot_take_the_figures_says_what_it_needs(page: str) -> None:
    with pytest.raises(tables.PageError, match="<!-- figures:one -->"):
        tables.filled(page, {"one": "new"})


def test_ideas_that_lost_are_told_beside_those_that_were_kept() -> None:
    tried = [
        {"idea": "a|b", "kept": True, "figures": {"AUC": 0.98125}, "note": "more\nreading"},
        {"idea": "c", "kept": False, "figures": {"AUC": 0.97, "calm": 7}},
    ]
    assert tables.ablation_table(tried).splitlines() == [
        "| idea | AUC | calm |  | note |",
        "| --- | --- | --- | --- | --- |",
        "| a\\|b | 0.9812 |  | kept | more reading |",
        "| c | 0.97 | 7 | dropped |  |",
    ]


def test_speed_is_told_per_engine_and_length() -> None:
    speed = {"replies_a_second": 1234.5, "times_naive": 30.12, "p50_ms": 5.444, "p99_ms": 9.0}
    engine = {
        "import_seconds": 0.5, "load_seconds": 0.25, "peak_mb": 201.4, "lengths": {"40": speed}
    }  # fmt: skip
    made = tables.speed_table({"bench": {"engines": {"embedded": engine}, "left_out": {"x": "y"}}})
    assert "| `embedded` | 40 | 1234 | 30.1 | 5.44 | 9.00 | 0.75 | 201 |" in made
    assert "`x` is left out: y" in made
