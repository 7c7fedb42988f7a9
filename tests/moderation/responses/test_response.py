"""What can happen to a response, and what cannot."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.responses.response import (
    REWRITABLE,
    TRANSITIONS,
    UNDER_WAY,
    Event,
    State,
    step,
)
from tests.moderation.responses.sheets import sheet

events = st.lists(st.sampled_from(Event), max_size=12)


def walk(happened: list[Event]) -> list[tuple[State, Event, State]]:
    """Return the steps that are made of what happens to a new response."""
    at, made = State.WAITING, []
    for event in happened:
        after = step(at, event)
        if after is not None:
            made.append((at, event, after))
            at = after
    return made


@given(events)
def test_nothing_is_posted_that_was_not_accepted_right_before(happened: list[Event]) -> None:
    for before, event, after in walk(happened):
        if after is State.POSTED:
            assert (before, event) == (State.ACCEPTED, Event.POST)


@given(events)
def test_what_was_held_is_accepted_only_by_a_moderator_or_because_it_reads_calm(
    happened: list[Event],
) -> None:
    for before, event, after in walk(happened):
        if before is State.HELD and after is State.ACCEPTED:
            assert event in (Event.APPROVE, Event.ACCEPT)


@given(events)
def test_what_was_dropped_stays_dropped(happened: list[Event]) -> None:
    assert State.DROPPED not in [after for _, _, after in walk(happened)][:-1]


def test_an_approval_of_words_that_were_rewritten_since_leads_nowhere() -> None:
    rewritten = step(State.HELD, Event.REWRITE)
    assert rewritten is State.WAITING
    assert step(rewritten, Event.APPROVE) is None
    assert step(State.ASKED, Event.APPROVE) is None


@pytest.mark.parametrize("state", sorted(UNDER_WAY))
def test_whatever_is_under_way_can_be_dropped(state: State) -> None:
    assert step(state, Event.DROP) is State.DROPPED


def test_only_what_is_not_on_its_way_can_be_rewritten() -> None:
    assert {state for state in State if step(state, Event.REWRITE)} == REWRITABLE


def test_every_state_says_what_can_happen() -> None:
    assert set(TRANSITIONS) == set(State)


def test_it_stands_while_its_reply_is_there() -> None:
    posted = replace(sheet(State.POSTED), reply_state="present", message_id=5)
    assert posted.stands
    assert not replace(posted, reply_state="removed").stands
    assert not sheet(State.ACCEPTED).stands
    assert posted.jump_url.endswith("/7/700/5")
