"""The state machine of a case: every state, every event, and who may bring it about."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.lifecycle import (
    QUEUED,
    STANDING,
    TRANSITIONS,
    UNDECIDED,
    UNDER_APPEAL,
    Action,
    Event,
    Refusal,
    Standing,
    State,
    Verdict,
    step,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
ADA, BO = 601, 602

# One line per state; the columns are the events, in this order. A dot is a refusal.
EVENTS = "claim release reflag uphold dismiss handle lapse undo appeal affirm overturn"
TABLE = """
open            claimed         .         open     upheld  dismissed  handled  lapsed  .           .         .         .
claimed         claimed         open      claimed  upheld  dismissed  handled  lapsed  .           .         .         .
upheld          .               .         .        .       .          .        .       undone      appealed  .         .
dismissed       .               .         .        .       .          .        .       open        .         .         .
undone          .               .         .        .       .          .        .       .           .         .         .
appealed        appeal_claimed  .         .        .       .          .        .       overturned  .         affirmed  overturned
appeal_claimed  appeal_claimed  appealed  .        .       .          .        .       overturned  .         affirmed  overturned
affirmed        .               .         .        .       .          .        .       undone      .         .         .
overturned      .               .         .        .       .          .        .       .           .         .         .
handled         .               .         .        .       .          .        .       .           .         .         .
lapsed          .               .         .        .       .          .        .       .           .         .         .
"""  # noqa: E501  a table is read across

PAIRS = [
    (line.split()[0], event, target)
    for line in TABLE.strip().splitlines()
    for event, target in zip(EVENTS.split(), line.split()[1:], strict=True)
]

states = st.sampled_from(State)
events = st.sampled_from(Event)
people = st.sampled_from([ADA, BO, None])
moments = st.sampled_from([None, NOW - timedelta(seconds=1), NOW, LATER])
standings = st.builds(Standing, states, st.integers(1, 9), people, moments, people)


def test_the_table_has_every_state_and_every_event() -> None:
    assert len(PAIRS) == len(State) * len(Event)
    assert {(state, event) for state, event, _ in PAIRS} == {
        (state.value, event.value) for state in State for event in Event
    }
    assert set(TRANSITIONS) == set(State)


@pytest.mark.parametrize(("state", "event", "target"), PAIRS)
def test_every_event_leads_where_the_table_says(state: str, event: str, target: str) -> None:
    found = TRANSITIONS[State(state)].get(Event(event))
    assert found == (None if target == "." else State(target))
    answer = step(Standing(State(state), 1, ADA, LATER), Event(event), actor=ADA, now=NOW)
    assert answer == (Refusal.STATE if target == "." else State(target))


def test_the_groups_of_states_are_what_they_are_called() -> None:
    assert {*UNDECIDED} == {"open", "claimed"}
    assert {*UNDER_APPEAL} == {"appealed", "appeal_claimed"}
    assert {*QUEUED} == {"open", "claimed", "appealed", "appeal_claimed"}
    assert {*STANDING} == {"upheld", "appealed", "appeal_claimed", "affirmed"}


def test_no_way_leads_from_an_undone_uphold_to_another() -> None:
    reached, waiting = set[State](), [State.UNDONE, State.OVERTURNED]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += [one for one in TRANSITIONS[state].values() if one not in reached]
    assert reached == {State.UNDONE, State.OVERTURNED}


def test_actions_and_verdicts_are_what_they_are_called() -> None:
    assert [action for action in Action if action.removes] == ["remove", "remove_and_time_out"]
    assert [action for action in Action if action.times_out] == ["time_out", "remove_and_time_out"]
    assert [verdict.event for verdict in Verdict] == [Event.UPHOLD, Event.DISMISS]


@pytest.mark.parametrize(
    ("state", "event", "answer"),
    [
        (State.CLAIMED, Event.CLAIM, Refusal.HELD),
        (State.CLAIMED, Event.RELEASE, Refusal.HELD),
        (State.CLAIMED, Event.UPHOLD, Refusal.HELD),
        (State.CLAIMED, Event.DISMISS, Refusal.HELD),
        (State.APPEAL_CLAIMED, Event.AFFIRM, Refusal.HELD),
        (State.APPEAL_CLAIMED, Event.OVERTURN, Refusal.HELD),
        (State.APPEAL_CLAIMED, Event.UNDO, Refusal.HELD),
        (State.CLAIMED, Event.REFLAG, State.CLAIMED),
        (State.CLAIMED, Event.HANDLE, State.HANDLED),
        (State.CLAIMED, Event.LAPSE, State.LAPSED),
    ],
)
def test_a_claim_holds_up_moderators_and_nothing_else(
    state: State, event: Event, answer: State | Refusal
) -> None:
    assert step(Standing(state, 1, ADA, LATER), event, actor=BO, now=NOW) == answer


@pytest.mark.parametrize(
    ("until", "answer"),
    [(NOW + timedelta(milliseconds=1), Refusal.HELD), (NOW, State.UPHELD), (None, State.UPHELD)],
)
def test_a_claim_that_ran_out_holds_nothing_up(
    until: datetime | None, answer: State | Refusal
) -> None:
    assert step(Standing(State.CLAIMED, 1, ADA, until), Event.UPHOLD, actor=BO, now=NOW) == answer


def test_nobody_releases_what_is_not_theirs_any_more() -> None:
    late = Standing(State.CLAIMED, 1, ADA, NOW)
    assert step(late, Event.RELEASE, actor=ADA, now=NOW) is Refusal.HELD


@pytest.mark.parametrize("state", [State.APPEALED, State.APPEAL_CLAIMED])
@pytest.mark.parametrize("event", [Event.CLAIM, Event.AFFIRM, Event.OVERTURN])
@pytest.mark.parametrize(
    ("actor", "decided_by", "alone", "refused"),
    [
        (ADA, ADA, False, True),
        (ADA, ADA, True, False),
        (ADA, BO, False, False),
        (ADA, None, False, False),
        (None, None, False, False),
    ],
)
def test_an_appeal_goes_to_another_moderator_where_there_is_one(
    state: State, event: Event, actor: int | None, decided_by: int | None, *, alone: bool,
    refused: bool,
) -> None:  # fmt: skip
    case = Standing(state, 1, decided_by=decided_by)
    answer = step(case, event, actor=actor, now=NOW, alone=alone)
    assert answer == (Refusal.OWN if refused else TRANSITIONS[state][event])


def test_who_decided_may_take_it_back_when_it_is_appealed() -> None:
    case = Standing(State.APPEALED, 1, decided_by=ADA)
    assert step(case, Event.UNDO, actor=ADA, now=NOW) is State.OVERTURNED


@pytest.mark.parametrize(
    ("version", "answer"),
    [(None, State.UPHELD), (4, State.UPHELD), (3, Refusal.STALE), (5, Refusal.STALE)],
)
def test_a_form_from_before_the_last_step_is_refused(
    version: int | None, answer: State | Refusal
) -> None:
    case = Standing(State.OPEN, 4)
    assert step(case, Event.UPHOLD, actor=ADA, now=NOW, version=version) == answer


def test_what_is_told_first_is_what_helps_most() -> None:
    closed = Standing(State.UPHELD, 4, decided_by=BO)
    assert step(closed, Event.UPHOLD, actor=ADA, now=NOW, version=1) is Refusal.STATE
    held = Standing(State.CLAIMED, 4, BO, LATER)
    assert step(held, Event.UPHOLD, actor=ADA, now=NOW, version=1) is Refusal.HELD


@given(standings, events, people, st.none() | st.integers(1, 9), st.booleans())
def test_a_step_is_in_the_table_or_does_not_happen(
    case: Standing, event: Event, actor: int | None, version: int | None, alone: bool
) -> None:
    answer = step(case, event, actor=actor, now=NOW, version=version, alone=alone)
    if isinstance(answer, State):
        assert TRANSITIONS[case.state][event] is answer
        assert version in (None, case.version)
    else:
        assert answer is not Refusal.STATE or event not in TRANSITIONS[case.state]


@given(standings, events, people, st.booleans())
def test_a_refusal_names_what_there_is(
    case: Standing, event: Event, actor: int | None, alone: bool
) -> None:
    answer = step(case, event, actor=actor, now=NOW, alone=alone)
    if answer is Refusal.HELD:
        assert case.held_by(NOW) != actor
    if answer is Refusal.OWN:
        assert case.decided_by == actor
        assert case.state in UNDER_APPEAL
        assert not alone
    assert answer is not Refusal.STALE


@given(standings)
def test_only_a_running_claim_has_a_holder(case: Standing) -> None:
    held = case.held_by(NOW)
    assert held in (None, case.holder)
    assert held is None or (case.lease_until is not None and case.lease_until > NOW)
