"""A member responds where and when Discord would let them write there themselves."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.responses.admission import (
    Limits,
    Standing,
    ThreadNow,
    Writer,
    refusal,
    refusal_to_rewrite,
)
from tests.world import AUTHOR, NOON, THREAD

LIMITS = Limits(3, 2)


def refused(
    writer: Writer = Writer(AUTHOR),  # noqa: B008  a frozen value
    thread: ThreadNow = ThreadNow(THREAD),  # noqa: B008
    **known: Any,
) -> str:
    return refusal(writer, thread, Standing(**known), limits=LIMITS, now=NOON) or ""


def rewriting_refused(
    writer: Writer = Writer(AUTHOR),  # noqa: B008  a frozen value
    *,
    stood: bool = False,
    **known: Any,
) -> str:
    standing = Standing(**known)
    return refusal_to_rewrite(writer, standing, stood=stood, limits=LIMITS, now=NOON) or ""


def ago(*seconds: float) -> list[Any]:
    return [NOON - timedelta(seconds=one) for one in seconds]


def test_a_member_may_respond_in_an_open_discussion() -> None:
    assert refused() == ""


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({"known": False}, "no discussion"),
        ({"open": False}, "closed"),
        ({"open": False, "posting": True}, "still being posted"),
        ({"braked": True}, "locked"),
        ({"braked": True, "screened": "lock"}, "locked"),
    ],
)
def test_where_the_discussion_takes_no_replies_it_takes_no_responses(
    known: dict[str, Any], says: str
) -> None:
    assert says in refused(**known)


def test_a_lock_holds_everybody_up_but_where_it_screens() -> None:
    locked = ThreadNow(THREAD, locked=True)
    assert "locked" in refused(thread=locked)
    assert "locked" in refused(thread=locked, screened="permissions")
    assert refused(thread=locked, screened="lock") == ""


def test_who_may_not_write_there_may_respond_only_where_nobody_may() -> None:
    mute = Writer(AUTHOR, may_write=False)
    assert "may not write" in refused(mute)
    assert refused(mute, screened="permissions") == ""
    assert "cannot see" in refused(Writer(AUTHOR, may_see=False), screened="lock")


def test_a_time_out_ends_at_its_moment() -> None:
    assert "timed out" in refused(Writer(AUTHOR, timed_out_until=NOON + timedelta(seconds=1)))
    assert refused(Writer(AUTHOR, timed_out_until=NOON)) == ""


@pytest.mark.parametrize(("seconds", "says"), [(29, "Slow mode"), (30, ""), (31, "")])
def test_slow_mode_is_kept_to_the_second(seconds: int, says: str) -> None:
    slow = ThreadNow(THREAD, slow_seconds=30)
    assert says in refused(thread=slow, last_at=NOON - timedelta(seconds=seconds))
    staff = Writer(AUTHOR, bypasses_slow_mode=True)
    assert refused(staff, slow, last_at=NOON) == ""
    assert refused(thread=slow) == ""


def test_the_most_in_an_hour_is_counted() -> None:
    assert refused(sent=ago(3000, 2000)) == ""
    assert "sent a lot" in refused(sent=ago(3000, 2000, 1000))
    assert str(int(NOON.timestamp()) + 600) in refused(sent=ago(3000, 2000, 1000))


def test_an_edit_waits_after_several_nudges_but_for_no_slow_mode() -> None:
    def why(**known: Any) -> str:
        return rewriting_refused(**known)

    assert why(nudged=ago(3000), last_at=NOON) == ""
    assert str(int(NOON.timestamp()) + 600) in why(nudged=ago(3000, 20))
    assert "sent a lot" in why(sent=ago(3, 2, 1))


def test_an_edit_is_held_up_by_what_holds_messages_up() -> None:
    timed_out = Writer(AUTHOR, timed_out_until=NOON + timedelta(seconds=1))
    assert "timed out" in rewriting_refused(timed_out)
    assert "locked" in rewriting_refused(braked=True)
    assert "closed" in rewriting_refused(stood=True, open=False)
    assert rewriting_refused(open=False) == ""  # it was sent in before the end


@given(
    st.builds(
        Writer,
        st.just(AUTHOR),
        may_see=st.booleans(),
        may_write=st.booleans(),
        bypasses_slow_mode=st.booleans(),
        timed_out_until=st.none() | st.integers(-5, 5).map(lambda s: NOON + timedelta(seconds=s)),
    ),
    st.builds(ThreadNow, st.just(THREAD), st.booleans(), st.integers(0, 9)),
    st.builds(
        Standing,
        known=st.booleans(),
        open=st.booleans(),
        screened=st.sampled_from([None, "lock", "permissions"]),
        braked=st.booleans(),
        last_at=st.none() | st.integers(0, 9).map(lambda s: NOON - timedelta(seconds=s)),
    ),
)
def test_less_right_never_lets_more_through(
    writer: Writer, thread: ThreadNow, standing: Standing
) -> None:
    if refusal(writer, thread, standing, limits=LIMITS, now=NOON) is None:
        return
    until = NOON + timedelta(hours=1)
    for lesser in (
        replace(writer, may_see=False),
        replace(writer, may_write=False),
        replace(writer, bypasses_slow_mode=False),
        replace(writer, timed_out_until=until),
    ):
        assert refusal(lesser, thread, standing, limits=LIMITS, now=NOON) is not None
