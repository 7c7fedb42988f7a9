import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.features import BITS, Hasher
from bot.scoring.linear import Weights, quantised, sigmoid

HASHER = Hasher()


def _weights() -> Weights:
    random = np.random.default_rng(3)
    return Weights(
        labels=("calm", "heated"),
        weights=random.integers(-127, 128, size=(1 << BITS, 2)).astype(np.int8),
        scale=np.array([0.02, 0.1]),
        bias=np.array([-1.0, 0.5]),
        exponent=0.5,
    )


def _written(weights: Weights) -> bytes:
    file = io.BytesIO()
    weights.write(file)
    return file.getvalue()


def test_probabilities_follow_the_stated_formula() -> None:
    weights = _weights()
    texts = ["one text", "", "another, longer text", "!"]
    found = Hasher().buckets(texts)
    rows = weights.probabilities(found)
    assert rows.shape == (4, 2)
    for place in range(4):
        indices = found.indices[found.starts[place] : found.starts[place + 1]]
        sums = weights.weights[indices].astype(float).sum(axis=0)
        log_odds = weights.scale * sums / max(len(indices), 1) ** 0.5 + weights.bias
        assert rows[place] == pytest.approx(1 / (1 + np.exp(-log_odds)))


def test_no_texts_have_no_probabilities() -> None:
    assert _weights().probabilities(HASHER.buckets([])).shape == (0, 2)


def test_weights_survive_their_file() -> None:
    weights = _weights()
    read = Weights.read(io.BytesIO(_written(weights)))
    assert read.digest == weights.digest
    assert read.labels == weights.labels
    buckets = HASHER.buckets(["some text"])
    assert np.array_equal(read.probabilities(buckets), weights.probabilities(buckets))


def test_like_weights_give_like_bytes() -> None:
    assert _written(_weights()) == _written(_weights())


@pytest.mark.parametrize(
    "changed",
    [
        {"labels": ("calm", "rude")},
        {"bias": np.array([-1.0, 0.6])},
        {"scale": np.array([0.02, 0.2])},
        {"exponent": 0.4},
        {"weights": np.zeros((1 << BITS, 2), dtype=np.int8)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_the_digest_differs_wherever_the_scores_would(changed: dict[str, object]) -> None:
    assert replace(_weights(), **changed).digest != _weights().digest  # type: ignore[arg-type]


def test_weights_for_other_features_are_refused() -> None:
    file = io.BytesIO(_written(replace(_weights(), features="letters")))
    with pytest.raises(ValueError, match="for the features letters"):
        Weights.read(file)


def test_weights_of_another_shape_are_refused() -> None:
    small = replace(_weights(), weights=np.zeros((4, 2), dtype=np.int8))
    with pytest.raises(ValueError, match="8-bit numbers of the shape"):
        Weights.read(io.BytesIO(_written(small)))


def test_a_file_with_pickled_objects_is_refused() -> None:
    file = io.BytesIO()
    np.savez(file, labels=np.array([object()], dtype=object))
    file.seek(0)
    with pytest.raises(ValueError, match="allow_pickle"):
        Weights.read(file)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=20))
def test_rounding_to_8_bits_is_off_by_half_a_step_at_most(values: list[float]) -> None:
    exact = np.array(values)
    rounded, step = quantised(exact)
    assert rounded.dtype == np.int8
    assert np.abs(rounded * step - exact).max() <= step / 2 * 1.001


def test_probabilities_do_not_overflow() -> None:
    assert sigmoid(np.array([-1e6, 0.0, 1e6])).tolist() == [0.0, 0.5, 1.0]
