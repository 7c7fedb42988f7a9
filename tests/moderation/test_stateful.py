"""Any order of presses, repeats, waits and deaths: one outcome per case, and one punishment."""

import asyncio
import tempfile
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.moderation import desk
from bot.moderation.lifecycle import Action, Event, Refusal, Standing, State, step
from bot.moderation.moves import Choice, Move
from bot.moderation.reply import Incoming
from bot.simulate import interactions as do
from bot.simulate import on_record
from bot.simulate.disk import Disk, Place
from bot.simulate.fate import Fate, Moment
from bot.simulate.gathering import gather
from bot.simulate.interactions import Interaction, Judged
from bot.simulate.invariants import violations
from bot.simulate.loop import DrawnLoop
from bot.simulate.town import Seen, Town
from tests.moderation.towns import template

T = TypeVar("T")

FIRST_MODERATOR, AUTHOR, READER = 601, 501, 551
MOMENTS: list[Moment] = ["before", "inside", "after"]
PRESSED = [
    Event.CLAIM, Event.RELEASE, Event.UPHOLD, Event.DISMISS, Event.UNDO, Event.AFFIRM,
    Event.OVERTURN,
]  # fmt: skip

people = st.integers(0, 7)
which = st.integers(0, 2)
lengths = st.sampled_from(
    [timedelta(seconds=20), timedelta(minutes=11), timedelta(hours=2), timedelta(days=15)]
)


class Desk(RuleBasedStateMachine):
    """Two to eight moderators over one to three replies of one author."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner(loop_factory=DrawnLoop)
        self.coming: list[Interaction] = []
        self.past: list[Interaction] = []

    def run(self, doing: Awaitable[T]) -> T:
        async def whole() -> T:
            return await doing

        return self.runner.run(whole())

    @initialize(seed=st.integers(0, 2**16), moderators=st.integers(2, 8), replies=st.integers(1, 3))
    def begin(self, seed: int, moderators: int, replies: int) -> None:
        self.moderators = moderators
        file = template()
        self.disk = self.run(Disk.copy(file, Path(self.folder.name) / "town.db"))
        self.town = self.run(self.made(seed))
        self.messages = [1_000_101 + number for number in range(replies)]
        self.deliver([self.written(message) for message in self.messages])

    async def made(self, seed: int) -> Town:
        return Town(self.disk, Place(0), Random(seed))

    @rule(event=st.sampled_from(PRESSED), action=st.sampled_from(Action), who=people, case=which,
          age=st.sampled_from([None, 0, 1, 2]))  # fmt: skip
    def press(self, event: Event, action: Action, who: int, case: int, age: int | None) -> None:
        seen = self.case(case)
        version = None if age is None else max(1, seen.version - age)
        move = Move(event, self.who(who), "button", self.town.key(), version, Choice(action, 60))
        self.coming.append(do.move(self.town.place.guild_id, seen.number, move))

    @rule(who=people)
    def ask_next(self, who: int) -> None:
        guild_id, key = self.town.place.guild_id, self.town.key()
        self.coming.append(do.ask_next(guild_id, by=self.who(who), key=key))

    @rule(case=which, theirs=st.booleans())
    def appeal(self, case: int, theirs: bool) -> None:
        by, key = AUTHOR if theirs else READER, self.town.key()
        number = self.case(case).number
        self.coming.append(do.appeal(self.town.place.guild_id, number, by=by, key=key))

    @rule(case=which)
    def report(self, case: int) -> None:
        message, key = self.case(case).message_id, self.town.key()
        self.coming.append(do.report(self.town.place.guild_id, message, by=READER, key=key))

    @rule(case=which, moderator=st.booleans())
    def delete(self, case: int, moderator: bool) -> None:
        message = self.case(case).message_id
        if self.town.discord.stands(message):
            self.town.discord.gone.add(message)
            by = FIRST_MODERATOR if moderator else None
            self.coming.append(do.delete(message, moderator=by, key=self.town.key()))

    @rule(case=which)
    def edit(self, case: int) -> None:
        message = self.case(case).message_id
        if self.town.discord.stands(message):
            self.town.clock.advance(timedelta(seconds=1))
            self.coming.append(self.written(message, edited=True))

    @precondition(lambda self: self.coming)
    @rule()
    def let_it_come(self) -> None:
        """What was pressed so far comes in at once."""
        self.deliver(self.coming)
        self.coming = []

    @precondition(lambda self: self.past)
    @rule(number=st.integers(0, 100))
    def come_again(self, number: int) -> None:
        self.coming.append(self.past[number % len(self.past)])

    @rule()
    def rest(self) -> None:
        self.run(self.town.rest())

    @rule(length=lengths)
    def wait(self, length: timedelta) -> None:
        self.town.clock.advance(length)

    @rule(steps=st.integers(1, 25), moment=st.sampled_from(MOMENTS), part=st.floats(0, 1))
    def doom(self, steps: int, moment: Moment, part: float) -> None:
        self.town.doom(Fate(steps, moment, part))

    @invariant()
    def the_record_is_in_order(self) -> None:
        if hasattr(self, "town"):
            evidence = self.run(gather(self.town))
            for one in (on_record.steps_are_a_path, on_record.there_is_one_outcome):
                assert list(one(evidence)) == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "town"):
                self.deliver(self.coming)
                self.run(self.town.settle())
                assert list(violations(self.run(gather(self.town)))) == []
        finally:
            if hasattr(self, "disk"):
                self.run(self.disk.close())
            self.runner.close()
            self.folder.cleanup()

    def deliver(self, some: list[Interaction]) -> None:
        self.run(self.town.deliver(some))
        self.past += [one for one in some if one.about is None]

    def written(self, message: int, *, edited: bool = False) -> Interaction:
        key, now = self.town.key(), self.town.clock.now()
        incoming = Incoming(
            guild_id=self.town.place.guild_id,
            thread_id=self.town.place.thread,
            message_id=message,
            author_id=AUTHOR,
            posted_at=now,
            text=f"you clod {key}",
            edited_at=now if edited else None,
        )
        return do.post(incoming, Judged(), key=key)

    def case(self, number: int) -> Seen:
        seen = self.run(self.town.look())
        return seen[number % len(seen)]

    def who(self, number: int) -> int:
        return FIRST_MODERATOR + number % self.moderators


FEW = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_whatever_people_press_there_is_one_outcome_and_one_punishment() -> None:
    run_state_machine_as_test(Desk, settings=FEW)


def test_these_tests_see_a_case_that_is_decided_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = {Event.UPHOLD: State.UPHELD, Event.DISMISS: State.DISMISSED}

    def careless(case: Standing, event: Event, **given: Any) -> State | Refusal:
        return ends.get(event) or step(case, event, **given)

    monkeypatch.setattr(desk, "step", careless)
    many = settings(FEW, max_examples=300, phases=[Phase.generate], derandomize=True)
    with pytest.raises(AssertionError, match=r"led from|claimed it|decided twice"):
        run_state_machine_as_test(Desk, settings=many)
