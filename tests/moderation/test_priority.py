"""Which case is most worth a look: expected harm, uncertainty and age, and appeals before all."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.policy import REPORTED, SAMPLED, UNSCORED
from bot.moderation.priority import Waiting, most_worth, worth
from bot.scoring.port import LABELS

FRESH = timedelta(0)
HOUR = timedelta(hours=1)
ages = st.timedeltas(FRESH, timedelta(days=400))
cases = st.builds(
    Waiting,
    id=st.integers(1, 10**6),
    label=st.sampled_from([*LABELS, UNSCORED, REPORTED, SAMPLED, "some new label"]),
    score=st.none() | st.floats(0, 1),
    waited=ages,
    reports=st.integers(0, 30),
    appealed=st.booleans(),
)


def flagged(
    label: str, score: float | None, waited: timedelta = FRESH, reports: int = 0
) -> Waiting:
    return Waiting(1, label, score, waited, reports)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (flagged("threat", 0.7), flagged("obscene", 0.7)),
        (flagged("insult", 0.7), flagged("insult", 0.99)),
        (flagged("insult", 0.9), flagged("insult", 0.1)),
        (flagged("insult", 0.7, HOUR), flagged("insult", 0.7)),
        (flagged("insult", 0.7, reports=1), flagged("insult", 0.7)),
        (flagged(REPORTED, None, reports=1), flagged(SAMPLED, None)),
        (flagged(UNSCORED, None), flagged(SAMPLED, None)),
        (flagged(REPORTED, None, reports=3), flagged("threat", 0.99)),
        (flagged("insult", 1.0, timedelta(days=7)), flagged("insult", 0.7)),
    ],
    ids=[
        "what does more harm",
        "what is uncertain",
        "what is likely",
        "what waited longer",
        "what was reported",
        "what was reported before a sample",
        "what nothing scored before a sample",
        "what many reported before what is certain",
        "what is certain, in the end",
    ],
)
def test_more_worth_a_look_is(first: Waiting, then: Waiting) -> None:
    assert worth(first) > worth(then)
    assert most_worth([replace(then, id=1), replace(first, id=2)])[0].id == 2


def test_a_case_that_waited_six_hours_counts_twice() -> None:
    fresh = worth(flagged("insult", 0.7))
    assert worth(flagged("insult", 0.7, 6 * HOUR)) == pytest.approx(2 * fresh)
    assert worth(flagged("insult", 0.7, 12 * HOUR)) == pytest.approx(3 * fresh)


def test_of_cases_that_are_worth_the_same_the_older_comes_first() -> None:
    same = flagged("insult", 0.7)
    waiting = [replace(same, id=number) for number in (2, 3, 1)]
    assert [case.id for case in most_worth(waiting)] == [1, 2, 3]


@given(cases, st.integers(1, 30))
def test_a_report_more_never_makes_a_case_less_worth(case: Waiting, more: int) -> None:
    assert worth(replace(case, reports=case.reports + more)) >= worth(case)


@given(cases, ages)
def test_waiting_longer_never_makes_a_case_less_worth(case: Waiting, longer: timedelta) -> None:
    assert worth(replace(case, waited=case.waited + longer)) >= worth(case)


@given(cases)
def test_every_case_comes_before_any_other_in_the_end(case: Waiting) -> None:
    assert worth(case) > 0
    other = flagged("threat", 0.7)
    assert worth(replace(case, waited=timedelta(days=3650))) > worth(other)


@given(st.lists(cases, max_size=20, unique_by=lambda case: case.id))
def test_appeals_come_first_then_what_is_most_worth_and_the_older_of_equals(
    waiting: list[Waiting],
) -> None:
    found = most_worth(waiting)
    assert sorted(found, key=lambda case: case.id) == sorted(waiting, key=lambda case: case.id)
    for one, after in pairwise(found):
        assert one.appealed or not after.appealed
        if one.appealed == after.appealed:
            assert (worth(one), -one.id) >= (worth(after), -after.id)
