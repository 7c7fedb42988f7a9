"""The map of a calibration: the nearest one that never falls."""

from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.moderation.calibration.fit import isotonic

Floats: TypeAlias = NDArray[np.float64]

LEVELS = st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 50)), min_size=1, max_size=40)


def columns(levels: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    values, weights = np.array(levels, dtype=np.float64).T
    return values, weights


@given(LEVELS)
def test_the_map_never_falls_and_keeps_the_mean(levels: list[tuple[float, float]]) -> None:
    values, weights = columns(levels)
    fitted = isotonic(values, weights)
    assert (np.diff(fitted) >= 0).all()
    assert np.average(fitted, weights=weights) == pytest.approx(np.average(values, weights=weights))


@given(LEVELS)
def test_a_map_that_never_falls_stays_as_it_is(levels: list[tuple[float, float]]) -> None:
    values, weights = columns(levels)
    fitted = isotonic(values, weights)
    assert isotonic(fitted, weights) == pytest.approx(fitted)
    assert isotonic(np.sort(values), weights) == pytest.approx(np.sort(values))


@given(LEVELS, st.integers(0, 2**32 - 1))
def test_no_other_map_that_never_falls_is_nearer(
    levels: list[tuple[float, float]], seed: int
) -> None:
    values, weights = columns(levels)
    other = np.sort(np.random.default_rng(seed).random(len(values)))
    ours = (weights * (isotonic(values, weights) - values) ** 2).sum()
    assert ours <= (weights * (other - values) ** 2).sum() + 1e-9
