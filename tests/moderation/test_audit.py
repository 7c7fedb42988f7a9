"""Shares with their intervals, and how far two readers agree."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from bot.moderation.audit import agreement, inclusion, share, weighted_share

COUNTS = st.integers(1, 5_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
DRAWN = st.lists(st.tuples(st.booleans(), st.floats(0.001, 1)), min_size=1, max_size=60)
VERDICTS = st.sampled_from(["uphold", "dismiss"])
PAIRS = st.lists(st.tuples(VERDICTS, VERDICTS), min_size=1, max_size=60)


@given(COUNTS)
@example((0, 1))
@example((1, 1))
@example((60, 84))
def test_the_interval_of_a_share_is_wilsons(counts: tuple[int, int]) -> None:
    hits, of = counts
    found = share(hits, of)
    assert found is not None
    assert (found.value, found.of) == (hits / of, of)
    published = binomtest(hits, of).proportion_ci(method="wilson")
    assert found.low == pytest.approx(published.low, abs=1e-12)
    assert found.high == pytest.approx(published.high, abs=1e-12)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(DRAWN)
def test_the_interval_of_a_weighted_share_lies_in_bounds_and_holds_it(
    drawn: list[tuple[bool, float]],
) -> None:
    found = weighted_share(drawn)
    assert found is not None
    assert found.of == len(drawn)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.floats(0.001, 1))
def test_with_equal_chances_a_weighted_share_is_the_share(hits: list[bool], chance: float) -> None:
    weighted, plain = weighted_share([(hit, chance) for hit in hits]), share(sum(hits), len(hits))
    assert weighted is not None
    assert plain is not None
    assert weighted.of == plain.of
    for name in ("value", "low", "high"):
        assert getattr(weighted, name) == pytest.approx(getattr(plain, name), abs=1e-9)


def test_a_text_drawn_with_half_the_chance_counts_for_two() -> None:
    found = weighted_share([(True, 0.01), (False, 0.02), (False, 0.02)])
    assert found is not None
    assert found.value == pytest.approx(1 / 2)
    one_of_two = share(1, 2)
    assert one_of_two is not None
    assert found.high - found.low < one_of_two.high - one_of_two.low


def test_of_nothing_there_is_no_share() -> None:
    assert share(0, 0) is None
    assert weighted_share([]) is None
    assert agreement([]) is None


@pytest.mark.parametrize(
    ("allowed", "chance"), [(0, 0.02), (1, 0.02), (500, 0.02), (1_000, 0.01), (10_000, 0.001)]
)
def test_on_busy_days_fewer_are_drawn(allowed: int, chance: float) -> None:
    assert inclusion(0.02, per_day=10, allowed=allowed) == pytest.approx(chance)


MEG = "0100000010"
OWEN = "1110010000"
"""Source: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section A: two
observers, ten articles, binary."""


def test_alpha_is_that_of_the_published_example() -> None:
    found = agreement(list(zip(MEG, OWEN, strict=True)))
    assert found == pytest.approx(0.095, abs=0.0005)


@given(PAIRS)
def test_alpha_does_not_depend_on_who_read_first(pairs: list[tuple[str, str]]) -> None:
    turned = [(second, first) for first, second in pairs]
    assert agreement(pairs) == agreement(turned)


@given(PAIRS)
def test_alpha_is_at_most_one_and_one_only_for_readers_who_agree(
    pairs: list[tuple[str, str]],
) -> None:
    found = agreement(pairs)
    if found is None:
        assert len({value for pair in pairs for value in pair}) == 1
        return
    agree = all(first == second for first, second in pairs)
    assert found <= 1
    assert math.isclose(found, 1) is agree


@given(st.integers(2, 60))
def test_readers_who_never_agree_do_worse_than_chance(count: int) -> None:
    found = agreement([("uphold", "dismiss")] * count)
    assert found is not None
    assert found < 0
