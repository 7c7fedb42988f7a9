from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.bursts import HOUR, bursts
from bot.digests.figures import Counts
from bot.digests.material import Posted
from bot.digests.sections.hot import hot, moments
from bot.digests.sources import Source
from tests.digests.told import START, lines, material, source


def posted(number: int, minutes: float, outcome: str | None = None) -> Posted:
    at = START + timedelta(minutes=minutes)
    zone, case = ("review", number) if outcome else ("allow", None)
    return Posted(at, outcome is not None, number, zone, outcome, case)


def calm(hours: Sequence[int] = range(10, 30), *, each: int = 2) -> list[Posted]:
    return [posted(100 * hour + at, 60 * hour + 20 * at) for hour in hours for at in range(each)]


def told(said: Sequence[Source], every: Sequence[Posted]) -> list[str]:
    ordered = sorted(every, key=lambda one: one.at)
    return [line.said for line in lines(hot(material(said, ordered)))]


def test_a_lively_hour_is_told_in_local_time_with_replies_of_it() -> None:
    every = [*calm(), *(posted(at, 5 * at) for at in range(9))]
    said = [source(at, "Hear me out.", minutes=5 * at, author=at % 5) for at in range(9)]
    (line,) = lines(hot(material(said, sorted(every, key=lambda one: one.at))))
    assert line.said == "Monday 30 March, 08:00 to 08:40: 9 replies"
    assert line.cites == (0, 1, 2, 3)


def test_what_was_answered_most_is_cited_first_one_reply_of_each_author() -> None:
    every = [*calm(), *(posted(at, 5 * at) for at in range(9))]
    said = [source(at, "Hear me out.", minutes=5 * at, author=at % 3) for at in range(8)]
    said.append(source(8, "No.", minutes=40, author=9, answers=4))
    (line,) = lines(hot(material(said, sorted(every, key=lambda one: one.at))))
    assert line.cites == (4, 0, 2, 8)


def test_two_flagged_within_an_hour_are_a_moment_and_it_is_told_what_was_done() -> None:
    every = [*calm(), posted(1, 0, "upheld"), posted(2, 30, "open"), posted(3, 40, "undone")]
    assert told([], every) == [
        "Monday 30 March, 08:00 to 08:40: 3 replies, 3 flagged (1 upheld, 1 taken back, "
        "1 still open)"
    ]


def test_a_moment_of_which_nothing_may_be_quoted_leads_to_its_first_case() -> None:
    every = [*calm(), posted(0, 0), posted(1, 5, "upheld"), posted(2, 30, "open")]
    (line,) = lines(hot(material([], sorted(every, key=lambda one: one.at))))
    assert (line.cites, line.case) == ((), 1)


@pytest.mark.parametrize("state", Counts.CASE_STATES)
def test_every_outcome_has_words(state: str) -> None:
    (line,) = told([], [*calm(), posted(1, 0, state), posted(2, 30, state)])
    assert "(2 " in line


def test_flagged_replies_an_hour_apart_are_no_moment() -> None:
    assert told([], [*calm(), posted(1, 0, "upheld"), posted(2, 60, "upheld")]) == []


def test_four_replies_are_never_a_burst_and_an_even_discussion_has_none() -> None:
    assert bursts([posted(at, 10 * at) for at in range(4)]) == []
    assert bursts(calm(range(48), each=3)) == []


def test_a_burst_must_stand_out_from_the_usual_hour() -> None:
    usual = calm(range(10, 30), each=3)
    nine = [posted(at, 5 * at) for at in range(9)]
    assert bursts(nine + usual) == []
    ten = [posted(at, 5 * at) for at in range(10)]
    assert [len(one.replies) for one in bursts(ten + usual)] == [10]


def test_a_lively_hour_of_which_nothing_may_be_quoted_is_left_out() -> None:
    assert told([], [*calm(), *(posted(at, 5 * at) for at in range(9))]) == []


def test_three_moments_at_most_the_hottest_in_the_order_of_time() -> None:
    every = calm(range(60, 99))
    for hour, flagged in ((2, 3), (6, 2), (10, 4), (14, 3)):
        every += [posted(hour * 10 + at, 60 * hour + at, "upheld") for at in range(flagged)]
    found = bursts(sorted(every, key=lambda one: one.at))
    assert [one.flagged for one in found] == [3, 4, 3]


def test_hours_that_run_into_each_other_are_one_moment() -> None:
    every = [*calm(), *(posted(at, 12 * at, "upheld") for at in range(10))]
    (one,) = bursts(sorted(every, key=lambda one: one.at))
    assert one.flagged == 10


def test_a_moment_over_midnight_names_both_days() -> None:
    late = [posted(at, 60 * 15.5 + 10 * at, "upheld") for at in range(6)]
    (line,) = told([], [*calm(range(30, 50)), *late])
    assert line.startswith("Monday 30 March, 23:30 to Tuesday 31 March, 00:20: 6 replies")


def test_moments_for_the_chart_lie_in_the_middle_and_say_how_much() -> None:
    every = [posted(1, 0, "upheld"), posted(2, 30, "open"), *calm()]
    (moment,) = moments(material([], every))
    assert (moment.at, moment.text) == (START + timedelta(minutes=15), "2 replies, 2 flagged")


def test_where_all_was_calm_there_is_no_section() -> None:
    assert hot(material()) is None
    assert hot(material([], calm())) is None
    assert moments(material()) == []


@given(
    st.lists(
        st.tuples(st.floats(0, 3000), st.none() | st.sampled_from(Counts.CASE_STATES)), max_size=60
    )
)
def test_moments_of_any_window_keep_their_limits(drawn: list[tuple[float, str | None]]) -> None:
    every = [posted(at, *one) for at, one in enumerate(sorted(drawn, key=lambda one: one[0]))]
    found = bursts(every)
    assert len(found) <= 3
    assert all(one.end - one.start < 3 * HOUR for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(one.flagged >= 2 or len(one.replies) >= 5 for one in found)
    said = [source(one.reply_id, "Hm.") for one in every if one.reply_id % 2]
    section = hot(material(said, every))
    assert len(lines(section)) <= len(found)
    assert all(line.cites or line.case is not None for line in lines(section))
    assert all(one % 2 for line in lines(section) for one in line.cites)
