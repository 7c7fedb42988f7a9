"""From what the clock said to figures, ratios and bars: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bench.figures import Speed, bars, percentile, pooled, speed
from bot.bench.sample import Sample


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 50), (99, 99), (100, 100), (1, 1), (0, 1), (50.5, 51)]
)
def test_a_percentile_is_a_value_that_was_measured(percent: float, expected: int) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], percent) == expected


def test_the_99th_of_few_values_is_the_slowest() -> None:
    assert percentile([3.0, 9.0, 1.0], 99) == 9.0
    assert percentile([3.0], 99) == percentile([3.0], 50) == 3.0


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0, 100))
def test_as_many_values_as_asked_do_not_exceed_a_percentile(
    values: list[float], percent: float
) -> None:
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100 - 1e-9
    assert sum(value < found for value in values) <= len(values) * percent / 100


def test_speed_is_of_the_median_batch_and_in_milliseconds_for_a_single_reply() -> None:
    found = speed(Sample(32, (0.5, 8.0, 0.25), (0.004, 0.002, 0.1)))
    assert found == Speed(
        replies_a_second=64.0, p50_ms=4.0, p99_ms=100.0, batches=3, singles=3, times_naive=None
    )


def test_a_ratio_is_against_the_middle_of_naive_before_and_after() -> None:
    before, after = Sample(1, (0.1, 0.1, 7.0), ()), Sample(1, (0.3, 0.2, 0.1), ())
    # Ten and five replies a second: the middle is 7.5.
    found = speed(Sample(30, (0.1,), (0.1,)), [before, after])
    assert found.times_naive == pytest.approx(300 / 7.5)


def test_naive_is_its_own_measure() -> None:
    samples = [Sample(1, (0.1,), (0.1,)), Sample(1, (0.2, 0.4), (0.2, 0.4))]
    assert pooled(samples) == Sample(1, (0.1, 0.2, 0.4), (0.1, 0.2, 0.4))
    assert speed(samples[0], samples[:1]).times_naive == 1


@pytest.mark.parametrize(
    ("times", "met"), [(24.9, False), (25.0, True), (25.1, True), (None, None)]
)
def test_a_ratio_reaches_its_bar(times: float | None, met: bool | None) -> None:
    first = bars({"embedded": _speed(times)}, peak_mb=None, start_seconds=None)[0]
    assert (first.value, first.bar, first.met) == (times, 25, met)
    assert first.at_least
    assert first.ratio


@pytest.mark.parametrize(
    ("peak", "met"), [(299.9, True), (300.0, False), (300.1, False), (None, None)]
)
def test_memory_stays_under_its_bar(peak: float | None, met: bool | None) -> None:
    bar = bars({}, peak_mb=peak, start_seconds=None)[3]
    assert (bar.value, bar.bar, bar.met) == (peak, 300, met)
    assert not bar.at_least
    assert not bar.ratio


def _speed(times_naive: float | None, p50_ms: float = 1.0) -> Speed:
    return Speed(100.0, p50_ms, 2.0, 3, 4, times_naive)


def test_every_bar_is_held_against_its_own_figure() -> None:
    speeds = {
        "embedded": _speed(25.5, 10.5),
        "detoxify-onnx": _speed(2.5),
        "detoxify": _speed(99.0),
    }
    found = bars(speeds, peak_mb=299.0, start_seconds=1.5)
    assert [(bar.value, bar.bar, bar.met) for bar in found] == [
        (25.5, 25, True),
        (10.5, 10, False),
        (2.5, 3, False),
        (299.0, 300, True),
        (1.5, 1, False),
    ]
    assert [bar.name.split()[0].rstrip(",") for bar in found] == [
        "embedded", "embedded", "detoxify-onnx", "embedded", "embedded"
    ]  # fmt: skip


def test_what_was_not_measured_is_not_judged() -> None:
    found = bars({"ngram": _speed(50.0)}, peak_mb=None, start_seconds=None)
    assert len(found) == 5
    assert {(bar.value, bar.met) for bar in found} == {(None, None)}
