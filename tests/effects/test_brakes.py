"""Slow mode and locks: what stood before is certain, and what others made is left alone."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import discord
import pytest

from bot.effects.carrier import DiscordCarrier
from bot.effects.executor import Deed, ImpossibleError, Result, UnreachableError
from bot.store.outbox import Effect
from tests.fake_discord import FakeDiscord, FakeThread

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
THREAD = 700
CHANGED = {"set": False, "changed": True}


def deed(kind: str, *, again: bool = False, **payload: Any) -> Deed:
    whole = {"thread": THREAD, "reason": "Brake 1", **payload}
    effect = Effect(1, 7, "discussion:1", kind, whole, "marker", int(again), MOMENT)
    return Deed(kind, whole, None, (), "marker", effect)


def slow(seconds: int, *, looked: int, again: bool = False) -> Deed:
    found = {"looked_slow": looked, "looked_locked": False}
    return deed("set_brake", again=again, slow=seconds, **found)


def lock(*, looked: bool, again: bool = False) -> Deed:
    return deed("set_brake", again=again, slow=None, looked_slow=5, looked_locked=looked)


def lift(
    seconds: int | None,
    *,
    before: int = 0,
    closed: bool = False,
    theirs: bool = False,
    again: bool = False,
) -> Deed:
    known = {"before": before, "closed": closed, "theirs": theirs}
    return deed("lift_brake", again=again, slow=seconds, **known)


def done(one: Deed, **stands: Any) -> tuple[Result, FakeThread]:
    """Do it on a thread as it stands; return the result and the thread."""
    model = FakeDiscord(threads={THREAD: FakeThread(**stands)})
    return model.do(one), model.thread(THREAD)


def test_a_look_tells_what_stands_and_changes_nothing() -> None:
    result, thread = done(deed("look_brake"), slowmode_delay=5, locked=True)
    assert result == {"slow": 5, "locked": True}
    assert thread.edits == []


@pytest.mark.parametrize(
    ("present", "looked", "again", "found", "stands"),
    [
        (0, 0, False, {"set": True, "before": 0}, 30),
        (5, 0, False, CHANGED, 5),
        (30, 0, False, CHANGED, 30),  # somebody's own
        (300, 300, False, {"set": False}, 300),
        (30, 30, False, {"set": False}, 30),
        (5, 300, False, CHANGED, 5),
        (30, 5, True, {"set": True, "before": 5}, 30),  # the answer had been lost
        (30, 30, True, {"set": False}, 30),
        (30, 300, True, CHANGED, 30),
        (5, 5, True, {"set": True, "before": 5}, 30),  # it had not happened
        (300, 5, True, CHANGED, 300),
    ],
)
def test_slow_mode_is_never_shortened_and_what_stood_before_is_known(
    present: int, looked: int, again: bool, found: Result, stands: int
) -> None:
    result, thread = done(slow(30, looked=looked, again=again), slowmode_delay=present)
    assert result == found
    assert thread.slowmode_delay == stands


@pytest.mark.parametrize(
    ("locked", "looked", "again", "ours"),
    [
        (False, False, False, True),
        (True, True, False, False),
        (True, False, False, False),  # locked by somebody since the look
        (True, False, True, True),  # the answer had been lost
        (True, True, True, False),
        (False, False, True, True),
    ],
)
def test_a_lock_that_is_there_is_left_to_whom_it_is_from(
    locked: bool, looked: bool, again: bool, ours: bool
) -> None:
    result, thread = done(lock(looked=looked, again=again), locked=locked)
    assert result["set"] is ours
    assert thread.locked
    assert not thread.archived


@pytest.mark.parametrize("again", [False, True])
def test_a_lock_that_was_opened_since_the_look_is_looked_at_again(again: bool) -> None:
    result, thread = done(lock(looked=True, again=again), locked=False)
    assert (result, thread.locked) == (CHANGED, False)


@pytest.mark.parametrize(
    ("present", "again", "lifted", "stands"),
    [
        (30, False, True, 5),
        (30, True, True, 5),
        (45, False, False, 45),  # somebody's own
        (0, True, False, 0),
        (5, True, True, 5),  # the answer had been lost
        (5, False, False, 5),
    ],
)
def test_slow_mode_goes_back_only_where_it_is_still_ours(
    present: int, again: bool, lifted: bool, stands: int
) -> None:
    result, thread = done(lift(30, before=5, again=again), slowmode_delay=present)
    assert result == {"lifted": lifted}
    assert thread.slowmode_delay == stands


def test_a_lock_is_lifted_once_and_not_where_somebody_opened_it() -> None:
    result, thread = done(lift(None), locked=True)
    assert (result, thread.locked) == ({"lifted": True}, False)
    result, thread = done(lift(None), locked=False)
    assert (result, thread.edits) == ({"lifted": False}, [])
    assert done(lift(None, again=True), locked=False)[0] == {"lifted": True}


def test_a_lock_that_closing_took_over_is_not_touched() -> None:
    result, thread = done(lift(None, theirs=True), locked=True, archived=True)
    assert (result, thread.edits) == ({"lifted": True}, [])


def test_a_thread_archived_with_its_discussion_stays_as_it_is() -> None:
    one = lift(30, before=0, closed=True)
    result, thread = done(one, slowmode_delay=30, locked=True, archived=True)
    assert result == {"lifted": False, "later": True}
    assert thread.edits == []


def test_a_thread_that_nobody_wrote_in_is_opened_for_the_change_and_archived_again() -> None:
    for one in (lock(looked=False), slow(30, looked=0)):
        _, thread = done(one, archived=True)
        assert thread.archived
        assert thread.edits[0] == {"archived": False}
    _, thread = done(lift(None), locked=True, archived=True)
    assert (thread.locked, thread.archived) == (False, True)


def test_a_change_that_broke_off_half_way_is_made_whole() -> None:
    model = FakeDiscord(threads={THREAD: FakeThread(locked=True, archived=True, fails_after=1)})
    with pytest.raises(UnreachableError):
        model.do(lift(None))
    assert model.thread(THREAD).locked
    assert model.do(lift(None, again=True)) == {"lifted": True}
    assert not model.thread(THREAD).locked


def carrier_of(client: MagicMock) -> DiscordCarrier:
    return DiscordCarrier(client, webhooks=MagicMock(), answers=MagicMock())


def test_production_asks_discord_for_the_thread_and_for_nothing_but_the_change() -> None:
    thread = MagicMock(spec=discord.Thread, slowmode_delay=5, locked=False, archived=False)
    client = MagicMock(spec=discord.Client)
    client.fetch_channel = AsyncMock(return_value=thread)
    carrier = carrier_of(client)
    result = asyncio.run(carrier.carry_out(slow(30, looked=5)))
    assert result == {"set": True, "before": 5}
    client.fetch_channel.assert_awaited_once_with(THREAD)
    thread.edit.assert_awaited_once_with(slowmode_delay=30, reason="Brake 1")


def test_a_refusal_of_discords_is_for_good_and_names_its_code() -> None:
    thread = MagicMock(spec=discord.Thread, slowmode_delay=0, locked=False, archived=False)
    answer = MagicMock(status=403, reason="Forbidden")
    thread.edit.side_effect = discord.Forbidden(answer, {"code": 50013, "message": "no"})
    client = MagicMock(spec=discord.Client)
    client.fetch_channel = AsyncMock(return_value=thread)
    with pytest.raises(ImpossibleError, match="code 50013"):
        asyncio.run(carrier_of(client).carry_out(lock(looked=False)))
