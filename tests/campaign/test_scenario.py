"""Scenarios are drawn from their seeds alone, and leave no kind of trouble out."""

from hypothesis import given
from hypothesis import strategies as st

from tests.campaign.facts import PLACES
from tests.campaign.scenario import (
    DEED_KINDS,
    LEAST_SECONDS,
    OVER_AT_ONCE,
    PLACE_TROUBLES,
    TROUBLE_KINDS,
    draw,
)

seeds = st.integers(0, 10**9)


@given(seeds)
def test_a_seed_draws_the_same_scenario_each_time(seed: int) -> None:
    assert draw(seed) == draw(seed)


@given(seeds)
def test_every_trouble_begins_within_the_deeds_and_is_drawn_once(seed: int) -> None:
    scenario = draw(seed)
    assert scenario.troubles
    assert len(scenario.kinds) == len(scenario.troubles)
    assert all(0 <= one.begins < len(scenario.deeds) for one in scenario.troubles)
    assert all((one.lasts == 0) == (one.kind in OVER_AT_ONCE) for one in scenario.troubles)


@given(seeds)
def test_every_kind_of_trouble_is_drawn_within_as_many_seeds_as_there_are_kinds(seed: int) -> None:
    drawn = {kind for one in range(len(TROUBLE_KINDS)) for kind in draw(seed + one).kinds}
    assert drawn == set(TROUBLE_KINDS)


def test_every_kind_of_deed_and_of_ending_is_drawn_within_a_hundred_seeds() -> None:
    scenarios = [draw(seed) for seed in range(100)]
    assert {deed.kind for one in scenarios for deed in one.deeds} == set(DEED_KINDS)
    assert len({one.ending for one in scenarios}) == 4


def test_two_seeds_draw_two_scenarios() -> None:
    assert len({draw(seed).deeds for seed in range(100)}) == 100


def test_what_is_to_go_wrong_can_be_chosen() -> None:
    assert set(draw(1, kinds=["killed", "disk full"]).kinds) == {"killed", "disk full"}


def test_a_scenario_is_told_deed_by_deed_with_its_troubles() -> None:
    scenario = draw(3)
    told = "\n".join(scenario.lines())
    assert all(kind in told for kind in scenario.kinds)
    assert told.count(" after ") >= len(scenario.deeds)
    assert scenario.ending in told


def test_what_takes_away_places_is_the_same_for_who_draws_and_who_judges() -> None:
    assert PLACES == PLACE_TROUBLES
    assert set(LEAST_SECONDS) <= set(TROUBLE_KINDS) - OVER_AT_ONCE
