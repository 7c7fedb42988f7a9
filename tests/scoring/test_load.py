"""How much is scored at once, and when relief is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.load import CALM_BELOW, Overload, Pace, clearly_calm


def test_before_anything_is_known_all_fits() -> None:
    assert Pace(1.0).fitting([1000] * 32) == 32


def test_a_batch_holds_what_the_scorer_reads_in_its_time() -> None:
    pace = Pace(2.0)
    pace.took(1000, 1.0)
    assert pace.fitting([500] * 10) == 4
    assert pace.fitting([1999, 1, 1]) == 2


def test_one_text_always_fits() -> None:
    pace = Pace(1.0)
    pace.took(10, 1.0)
    assert pace.fitting([4000, 10]) == 1
    assert pace.fitting([]) == 0


def test_the_pace_follows_the_scorer() -> None:
    pace = Pace(1.0)
    pace.took(1000, 1.0)
    for _ in range(50):
        pace.took(100, 1.0)
    assert pace.fitting([10] * 100) == pytest.approx(10, abs=1)


@given(st.lists(st.integers(0, 4000), max_size=40), st.floats(1, 1e6), st.floats(0, 100))
def test_what_fits_is_a_beginning_of_what_waits(
    lengths: list[int], characters: float, seconds: float
) -> None:
    pace = Pace(1.0)
    pace.took(int(characters), seconds)
    fits = pace.fitting(lengths)
    assert min(1, len(lengths)) <= fits <= len(lengths)


def test_overload_begins_beyond_the_bound_and_lasts_until_the_queue_is_short() -> None:
    overload = Overload(60.0, short=4)
    steps = [(60.0, 100), (60.1, 100), (5.0, 50), (5.0, 5), (5.0, 4), (5.0, 50)]
    found = [overload.seen(oldest_seconds=age, waiting=count) for age, count in steps]
    assert found == [False, True, True, True, False, False]


def test_a_short_queue_is_no_overload_however_old() -> None:
    assert not Overload(60.0, short=4).seen(oldest_seconds=9999, waiting=4)


def test_overload_can_be_switched_off() -> None:
    assert not Overload(0.0, short=4).seen(oldest_seconds=9999, waiting=9999)


def test_calm_is_what_no_label_speaks_against() -> None:
    assert clearly_calm({"toxicity": CALM_BELOW - 1e-9, "insult": 0.0})
    assert not clearly_calm({"toxicity": CALM_BELOW, "insult": 0.0})
    assert not clearly_calm({"toxicity": 0.0, "insult": CALM_BELOW})
