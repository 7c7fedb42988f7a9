"""Undoing restores: the database and Discord are as before the decision, but for what is history.

Whatever the action was, whoever had timed the author out before, and wherever the process died.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation.lifecycle import Action, Event, State
from bot.moderation.moves import Choice, Move
from bot.moderation.reply import Incoming
from bot.privacy.erasure import erase
from bot.simulate import interactions as do
from bot.simulate.fate import Fate, Moment
from bot.simulate.gathering import gather
from bot.simulate.interactions import Interaction, Judged
from bot.simulate.invariants import violations
from bot.simulate.town import Town
from bot.store import Tx, discussions, replies
from tests.moderation.towns import told

AUTHOR, ADA, BO = 501, 601, 602
TITLE_THREAD = 1_000_050
HISTORY = {
    "record", "people", "effects", "sqlite_sequence", "notices", "interactions", "quotations",
}  # fmt: skip
OF_THE_DECISION = {
    "state", "version", "claimed_by", "lease_until", "decided_at", "decided_by", "decided_how",
    "action", "rule", "note", "answer", "time_out_minutes", "time_out_until", "lapses_at",
    "appeal_until", "undone_at", "undone_by",
}  # fmt: skip
ERASED = {"text", "author_id", "erased_at"}
DAY = 1440

Earlier = Literal["none", "by hand, shorter", "by hand, longer", "another case, shorter",
                  "another case, longer"]  # fmt: skip
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Plan:
    """One way for a decision to be made and undone."""

    seed: int
    action: Action
    earlier: Earlier
    title: bool
    erased: bool
    settled: bool
    uphold_dies: Fate | None
    undo_dies: Fate | None


moments: list[Moment] = ["before", "inside", "after"]
fates = st.none() | st.builds(
    Fate, st.integers(1, 30), st.sampled_from(moments), st.floats(0, 1), st.builds(asyncio.Event)
)
plans = st.builds(
    Plan,
    seed=st.integers(0, 1000),
    action=st.sampled_from(Action),
    earlier=st.sampled_from(
        ["none", "by hand, shorter", "by hand, longer", "another case, shorter",
         "another case, longer"]
    ),
    title=st.booleans(),
    erased=st.booleans(),
    settled=st.booleans(),
    uphold_dies=fates,
    undo_dies=fates,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(plan=plans)
def test_after_undo_all_is_as_before_the_decision(plan: Plan) -> None:
    told(plan.seed, lambda town: undone(town, plan))


async def undone(town: Town, plan: Plan) -> None:
    message = await begin(town, plan)
    rows, shown = await stored(town, erased=plan.erased), seen(town, plan)
    await sure(town, uphold(town, plan.action, plan.uphold_dies))
    if plan.settled:
        await town.settle()
    if plan.erased:
        await erased(town, message)
    await sure(town, undo(town, plan.undo_dies))
    await town.settle()
    assert (await town.look())[-1].state is State.UNDONE
    assert await stored(town, erased=plan.erased) == rows
    assert seen(town, plan) == shown
    assert list(violations(await gather(town))) == []


@pytest.mark.parametrize("action", [action for action in Action if action.removes])
def test_where_the_text_is_gone_the_restored_message_says_so(action: Action) -> None:
    async def story(town: Town) -> None:
        plan = Plan(1, action, "none", False, True, True, None, None)
        message = await begin(town, plan)
        await sure(town, uphold(town, action))
        await town.settle()
        await erased(town, message)
        await sure(town, undo(town))
        await town.settle()
        assert not town.discord.stands(message)
        (quoted,) = town.discord.in_channel(town.place.thread)
        assert "no longer kept" in quoted.words
        assert "clod" not in quoted.words

    told(1, story)


def test_these_tests_see_a_time_out_that_is_not_lifted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.moderation.time_outs.TimeOuts.lift", lambda *_: None)
    plan = Plan(1, Action.TIME_OUT, "none", False, False, True, None, None)
    with pytest.raises(AssertionError):
        told(1, lambda town: undone(town, plan))


def test_these_tests_see_a_reply_that_is_not_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "restore", lambda *_, **__: False)
    plan = Plan(1, Action.REMOVE, "none", False, False, True, None, None)
    with pytest.raises(AssertionError):
        told(1, lambda town: undone(town, plan))


async def begin(town: Town, plan: Plan) -> int:
    """Have everything happen that comes before the decision; return the reply's message."""
    if plan.earlier.startswith("by hand"):
        town.time_out_by_hand(AUTHOR, timedelta(days=2 if plan.earlier.endswith("longer") else 0.5))
    if plan.earlier.startswith("another"):
        await town.deliver([said(town, 1_000_101)])
        minutes = 2 * DAY if plan.earlier.endswith("longer") else DAY // 2
        await town.deliver([moved(town, Event.UPHOLD, Choice(Action.TIME_OUT, minutes))])
        await town.settle()
    await town.deliver([await titled(town) if plan.title else said(town, 1_000_102)])
    await town.settle()
    return TITLE_THREAD if plan.title else 1_000_102


def said(town: Town, message_id: int, **changed: Any) -> Interaction:
    made: dict[str, Any] = {
        "guild_id": town.place.guild_id,
        "thread_id": town.place.thread,
        "message_id": message_id,
        "author_id": AUTHOR,
        "posted_at": town.clock.now(),
        "text": f"you clod {message_id}",
        **changed,
    }
    return do.post(Incoming(**made), Judged(), key=town.key())


async def titled(town: Town) -> Interaction:
    def add(tx: Tx) -> None:
        known = discussions.thread(tx, town.place.thread)
        assert known is not None
        discussions.add_member_thread(tx, known.discussion_id, thread_id=TITLE_THREAD)

    await town.life.store.write(add)
    town.discord.names[TITLE_THREAD] = f"you clod {TITLE_THREAD}"
    return said(town, TITLE_THREAD, thread_id=TITLE_THREAD, kind="title")


def moved(town: Town, event: Event, choice: Choice, *, number: int = 1) -> Interaction:
    move = Move(event, ADA, "button", town.key(), None, choice)
    return do.move(town.place.guild_id, number, move)


Step = Callable[[int], Interaction]


def uphold(town: Town, action: Action, dies: Fate | None = None) -> tuple[Step, Fate | None]:
    choice = Choice(action, DAY)
    return (lambda number: moved(town, Event.UPHOLD, choice, number=number)), dies


def undo(town: Town, dies: Fate | None = None) -> tuple[Step, Fate | None]:
    return (lambda number: moved(town, Event.UNDO, Choice(), number=number)), dies


async def sure(town: Town, step: tuple[Step, Fate | None]) -> None:
    """Do it to the newest case, and once more where the process died before anybody knew."""
    make, fate = step
    before = (await town.look())[-1]
    if fate is not None:
        town.doom(replace(fate, died=asyncio.Event()))
    wanted = make(before.number)
    await town.deliver([wanted])
    await town.deliver([wanted])
    assert (await town.look())[-1].version == before.version + 1


async def erased(town: Town, message: int) -> None:
    def work(tx: Tx) -> None:
        kind: Any = "title" if message == TITLE_THREAD else "message"
        reply = replies.find(tx, message, kind=kind)
        assert reply is not None
        erase(tx, [reply.id], desk=town.life.desk, now=town.clock.now())

    await town.lasting.store.write(work)


async def stored(town: Town, *, erased: bool) -> Rows:
    """Return every row of every table, without what is history."""
    hidden = ERASED if erased else set()

    def dump(tx: Tx) -> Rows:
        names = [name for name in tx.table_names() if name not in HISTORY and _is_ours(name)]
        return {name: [_kept(name, row, hidden) for row in tx[name].rows] for name in names}

    return await town.read(dump)


def _is_ours(table: str) -> bool:
    """Tell whether a table is not one in which the search index keeps its pages."""
    return not table.startswith("words")


def _kept(table: str, row: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    left_out = hidden | (OF_THE_DECISION if table == "cases" else set())
    if table == "revisions" and hidden:
        left_out = left_out | {"state"}
    return {name: value for name, value in row.items() if name not in left_out}


def seen(town: Town, plan: Plan) -> object:
    """Return what members see; a quotation counts as the reply it restores."""
    discord = town.discord
    quoted = [one.words for one in discord.in_channel(town.place.thread)]
    standing = {}
    for message in (1_000_101, 1_000_102):
        gone = plan.erased and message == 1_000_102
        words = "no longer kept" if gone else f"> you clod {message}"
        found = sum(words in one for one in quoted)
        standing[message] = discord.stands(message) + found
    names = {} if plan.erased and plan.title else dict(discord.names)
    others = [one.id for one in discord.posted.values() if one.channel != town.place.thread]
    return standing, names, others, dict(discord.timed_out)
