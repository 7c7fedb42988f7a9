"""How heated a thread is: small stories, and what can only make it hotter."""

from dataclasses import replace
from datetime import timedelta
from math import inf, isfinite, nan
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation.brakes.temperature import (
    CERTAIN,
    HALF_LIFE,
    HOT,
    MOST,
    WARM,
    WINDOW,
    Level,
    Said,
    read,
)
from tests.moderation.brakes.talks import ago, crowd, duel
from tests.world import NOON

CALM, WARMISH, HEATED = Level.CALM, Level.WARM, Level.HOT
INSULT, FLAGGED, HARMLESS = 1.4, 1.0, 0.3


LIVELY = [
    replace(one, answers=(one.author or 0) ^ 1)
    for one in crowd(160, every=0.25, people=2, excess=0.65, addressed=True)
]
"""As fast, as direct and as close as friends can talk: four replies a minute, each to the other."""


@pytest.mark.parametrize(
    ("said", "levels"),
    [
        ([], [CALM]),
        (LIVELY, [WARMISH]),
        ([*LIVELY, ago(0, author=9, answers=1, excess=CERTAIN, addressed=True)], [WARMISH]),
        ([*LIVELY, ago(0, author=9, reported=True)], [WARMISH]),
        (crowd(60, every=0.5, people=12), [CALM, WARMISH]),
        (duel([HARMLESS] * 20, every=1.5), [CALM]),
        (duel([HARMLESS] * 20, every=0.5), [CALM]),
        (duel([0.3, 0.5, 0.6, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3], every=0.7), [HEATED]),
        (duel([0.3, 0.8, 1.1, 1.2], every=4), [WARMISH]),
        ([ago(0, author=1, excess=CERTAIN)], [CALM]),
        ([ago(0, author=1, answers=2, excess=CERTAIN, addressed=True)], [CALM]),
        ([ago(0, author=1, answers=2, excess=CERTAIN, addressed=True, reported=True)], [WARMISH]),
        (crowd(3, every=4, people=3, excess=1.2, reported=True), [HEATED]),
        (crowd(3, every=4, people=3, excess=HARMLESS, reported=True), [WARMISH]),
        (crowd(40, every=1, people=40, excess=HARMLESS, reported=True), [WARMISH]),
        (crowd(10, every=0.5, people=1, excess=INSULT), [WARMISH]),
        (crowd(60, every=0.1, people=1, excess=CERTAIN), [WARMISH]),
        (crowd(12, every=0.3, people=12, excess=INSULT), [HEATED]),
        (crowd(12, every=0.3, people=3, excess=FLAGGED), [HEATED]),
        (duel([INSULT] * 10, every=4), [HEATED]),
        (duel([INSULT] * 8, every=15), [CALM, WARMISH]),
    ],
    ids=[
        "empty",
        "as lively and friendly as can be",
        "as lively as can be, and one insult",
        "as lively as can be, and one report",
        "a fast thread of many",
        "two who answer each other calmly, many times",
        "two who answer each other calmly and quickly",
        "two who answer each other quickly and directly, with rising scores",
        "two who begin to quarrel",
        "one insult",
        "one insult to somebody",
        "one reported insult to somebody",
        "three reported insults",
        "three reported replies that nothing else speaks against",
        "reports in concert",
        "one person with ten insults in a row",
        "one person who raves",
        "a brigade",
        "a few people with many replies that just reach a threshold",
        "an insult every four minutes",
        "an insult every quarter of an hour",
    ],
)
def test_a_thread_is_as_hot_as(said: list[Said], levels: list[Level]) -> None:
    found = read(said, now=NOON)
    assert found.level in levels, found.points


def test_a_raving_thread_is_extreme_and_has_every_reason() -> None:
    said = duel([CERTAIN] * 40, every=0.25, reported=5) + crowd(40, every=0.2, people=5, excess=1.2)
    found = read(said, now=NOON)
    assert found.points == pytest.approx(MOST)
    assert [one.what for one in found.reasons] == [
        "scores",
        "reports",
        "address",
        "pace",
        "exchange",
    ]
    assert [one.points for one in found.reasons] == pytest.approx([14, 8, 3, 3, 2])


@pytest.mark.parametrize(("reported", "level"), [(1, CALM), (2, WARMISH), (3, WARMISH)])
def test_reports_alone_make_no_thread_hot(reported: int, level: Level) -> None:
    assert read([ago(0, author=n, reported=True) for n in range(reported)], now=NOON).level is level


@pytest.mark.parametrize(
    ("count", "level"), [(1, CALM), (2, CALM), (3, WARMISH), (4, WARMISH), (5, HEATED)]
)
def test_insults_of_so_many_people_at_once_are(count: int, level: Level) -> None:
    said = [ago(0, author=n, excess=1.25) for n in range(count)]
    assert read(said, now=NOON).level is level


def test_two_certain_insults_at_once_are_just_warm() -> None:
    found = read([ago(0, author=n, excess=CERTAIN) for n in range(2)], now=NOON)
    assert (found.level, found.points) == (WARMISH, WARM)


@pytest.mark.parametrize(
    ("value", "counts_as"), [(nan, 0.0), (-inf, 0.0), (-1.0, 0.0), (9.0, CERTAIN), (inf, CERTAIN)]
)
def test_an_excess_out_of_bounds_counts_as_the_bound(value: float, counts_as: float) -> None:
    found, expected = (
        read([ago(0, excess=one, addressed=True)], now=NOON) for one in (value, counts_as)
    )
    assert found == expected


def test_old_heat_cools_down() -> None:
    said = crowd(12, every=0.3, people=12, excess=INSULT)
    assert read(said, now=NOON).level is HEATED
    levels = [read(said, now=NOON + minutes * timedelta(minutes=1)).level for minutes in (15, 60)]
    assert levels == [WARMISH, CALM]
    assert read(said, now=NOON + timedelta(hours=1)).reasons == ()


def test_a_sign_counts_half_after_the_half_life_and_nothing_beyond_the_window() -> None:
    said = [ago(0, author=1, excess=CERTAIN)]
    fresh = read(said, now=NOON).points
    assert read(said, now=NOON + HALF_LIFE).points == pytest.approx(fresh / 2)
    assert read(said, now=NOON + WINDOW).points == pytest.approx(fresh / 16)
    assert read(said, now=NOON + WINDOW + timedelta(milliseconds=1)).points == 0


def test_a_reply_from_a_clock_that_is_ahead_counts_as_new() -> None:
    (ahead, fresh) = (read([ago(at, excess=CERTAIN)], now=NOON).points for at in (-3, 0))
    assert ahead == fresh > 0


def test_what_one_leaves_unanswered_is_no_exchange() -> None:
    to_one = [replace(one, author=1, answers=0) for one in duel([HARMLESS] * 12, every=1)]
    to_self = [replace(one, answers=one.author) for one in duel([HARMLESS] * 12, every=1)]
    thanked = [*to_one, ago(0, author=0, answers=1)]
    for said in (to_one, to_self, thanked):
        assert "exchange" not in {one.what for one in read(said, now=NOON).reasons}


people = st.none() | st.integers(0, 4)
replies = st.builds(
    ago,
    st.floats(-1, 45),
    author=people,
    answers=people,
    excess=st.floats(0, CERTAIN),
    addressed=st.booleans(),
    reported=st.booleans(),
)
talks = st.lists(replies, max_size=40)


@settings(max_examples=60)
@given(talks, replies, st.floats(0, CERTAIN), st.data())
def test_more_of_anything_never_makes_a_thread_cooler(
    said: list[Said], another: Said, more: float, data: st.DataObject
) -> None:
    before = read(said, now=NOON).points
    assert read([*said, another], now=NOON).points >= before - 1e-9
    if said:
        at = data.draw(st.integers(0, len(said) - 1))
        for worse in (
            replace(said[at], excess=max(said[at].excess, more)),
            replace(said[at], reported=True),
            replace(said[at], addressed=True),
        ):
            changed = [*said[:at], worse, *said[at + 1 :]]
            assert read(changed, now=NOON).points >= before - 1e-9


@settings(max_examples=40)
@given(talks, st.randoms(use_true_random=False), st.integers(-(10**6), 10**6))
def test_neither_order_nor_the_hour_matters(said: list[Said], chance: Random, hours: int) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)
    assert read(shuffled, now=NOON) == read(said, now=NOON)
    later = timedelta(hours=hours)
    moved = [replace(one, at=one.at + later) for one in said]
    assert read(moved, now=NOON + later) == read(said, now=NOON)


@settings(max_examples=60)
@given(
    st.lists(replies | st.builds(ago, st.just(0.0), excess=st.sampled_from([nan, inf, -inf, 9])))
)
def test_points_are_what_the_reasons_give_and_set_the_level(said: list[Said]) -> None:
    found = read(said, now=NOON)
    assert isfinite(found.points)
    assert 0 <= found.points <= MOST + 1e-9
    assert found.points == pytest.approx(sum(one.points for one in found.reasons))
    assert all(one.points > 0 for one in found.reasons)
    weights = [one.points for one in found.reasons]
    assert weights == sorted(weights, reverse=True)
    bounds = [(HOT, HEATED), (WARM, WARMISH), (0.0, CALM)]
    assert found.level is next(level for bound, level in bounds if found.points >= bound)
