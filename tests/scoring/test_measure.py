import pytest

from bot.scoring.measure import measure


def test_known_figures_come_out() -> None:
    found = measure([0.9, 0.8, 0.4, 0.3, 0.1], [True, False, True, False, False], threshold=0.8)
    assert (found.rows, found.positives, found.flagged) == (5, 2, 2)
    assert found.roc_auc == pytest.approx(5 / 6)  # of six pairs, one stands the wrong way round
    assert found.average_precision == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert (found.precision, found.recall) == (0.5, 0.5)


@pytest.mark.parametrize(("threshold", "flagged"), [(0.39, 2), (0.4, 2), (0.41, 1), (0.91, 0)])
def test_a_score_at_the_threshold_is_flagged(threshold: float, flagged: int) -> None:
    assert measure([0.9, 0.4, 0.1], [True, True, False], threshold=threshold).flagged == flagged


def test_figures_that_do_not_exist_are_none() -> None:
    calm = measure([0.2, 0.3], [False, False], threshold=0.5)
    assert (calm.roc_auc, calm.average_precision) == (None, None)
    assert (calm.precision, calm.recall) == (None, None)
    heated = measure([0.2, 0.6], [True, True], threshold=0.5)
    assert heated.roc_auc is None
    assert (heated.precision, heated.recall) == (1.0, 0.5)
    assert measure([], [], threshold=0.5).rows == 0


def test_a_weight_of_two_is_like_the_text_twice() -> None:
    answers = [True, False, True, False]
    scores = [0.9, 0.8, 0.3, 0.1]
    weighted = measure(scores, answers, threshold=0.5, weights=[1, 2, 1, 1])
    repeated = measure([*scores, 0.8], [*answers, False], threshold=0.5)
    for name in ("roc_auc", "average_precision", "precision", "recall"):
        assert getattr(weighted, name) == pytest.approx(getattr(repeated, name))
    assert weighted.rows == 4
