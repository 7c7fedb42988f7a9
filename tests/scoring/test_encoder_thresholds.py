"""Thresholds for a stated precision."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.training.encoder.thresholds import LOWEST, choose

SCORES = np.array([0.99, 0.93, 0.88, 0.83, 0.78, 0.73, 0.55, 0.2])


def test_the_lowest_threshold_that_keeps_the_precision_is_taken() -> None:
    truth = np.array([True, True, True, True, True, False, False, False])
    one = choose(SCORES, truth, precision=0.9)
    assert (one.threshold, one.flagged, one.right) == (0.75, 5, 5)


def test_a_lower_precision_allows_a_lower_threshold() -> None:
    truth = np.array([True, True, True, True, True, False, False, False])
    assert choose(SCORES, truth, precision=0.7).threshold == LOWEST


def test_where_even_the_highest_scores_are_wrong_the_threshold_is_as_high_as_can_be() -> None:
    assert choose(SCORES, np.zeros(8, dtype=bool), precision=0.9).threshold == 0.95


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40),
    st.floats(0.05, 1.0),
)
def test_the_precision_asked_for_is_kept_at_every_threshold_from_there_on(
    rows: list[tuple[float, bool]], precision: float
) -> None:
    scores = np.array([score for score, _ in rows])
    truth = np.array([right for _, right in rows])
    one = choose(scores, truth, precision=precision)
    for threshold in np.round(np.arange(one.threshold, 0.95, 0.05), 2):
        above = scores >= threshold
        assert not above.any() or truth[above].mean() >= precision
