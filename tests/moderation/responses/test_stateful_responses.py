"""Any order of texts, choices, verdicts, faults and deaths: nobody sees what is not accepted."""

import asyncio
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from random import Random
from typing import TypeVar

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

from bot.moderation.judging import Foreign
from bot.moderation.lifecycle import Action, Event
from bot.moderation.moves import Choice, Move
from bot.moderation.responses import choosing
from bot.moderation.responses.admission import ThreadNow
from bot.moderation.responses.deciding import Deciding
from bot.moderation.responses.response import Response
from bot.simulate import interactions as do
from bot.simulate import on_record
from bot.simulate.disk import Disk, Place
from bot.simulate.fate import Fate
from bot.simulate.gathering import gather as gather_cases
from bot.simulate.interactions import Interaction
from bot.simulate.loop import DrawnLoop
from bot.simulate.screened import actions
from bot.simulate.screened.gathering import gather, glimpse
from bot.simulate.screened.invariants import violations
from bot.simulate.screened.texts import Sort
from bot.simulate.screened.town import ScreenedTown
from bot.simulate.screened.weather import WEIGHTS, Weather
from bot.simulate.trace import MOMENTS
from bot.store.discussion_rows import Screened
from tests.moderation.towns import template

T = TypeVar("T")

FIRST_MODERATOR, READER = 1_000_601, 1_000_551
PRESSED = [Event.CLAIM, Event.UPHOLD, Event.DISMISS, Event.DISMISS, Event.UNDO, Event.OVERTURN]
WAYS: list[Screened | None] = [None, "lock", "permissions"]
SORTS = [*Sort, Sort.DOUBTFUL, Sort.DOUBTFUL]

which = st.integers(0, 3)
theirs = st.sampled_from([True, True, True, False])


class Members(RuleBasedStateMachine):
    """Three members and three moderators in one discussion."""

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

    @initialize(
        seed=st.integers(0, 2**16),
        screened=st.sampled_from(WAYS),
        foreign=st.sampled_from(["allow", "review"]),
        live=st.booleans(),
    )
    def begin(self, seed: int, screened: Screened | None, foreign: Foreign, live: bool) -> None:
        path = Path(self.folder.name) / "town.db"
        self.disk = self.run(Disk.copy(template(), path))

        async def made() -> ScreenedTown:
            chance = Random(seed)
            return ScreenedTown(self.disk, Place(0), chance, screened=screened, foreign=foreign)

        self.town = self.run(made())
        self.weather = Weather(self.town)
        self.run(self.town.furnish())
        self.run(self.weather.policy(live=live))

    @rule(who=st.integers(0, 2), sort=st.sampled_from(SORTS), live=st.booleans())
    def respond(self, who: int, sort: Sort, live: bool) -> None:
        author = self.town.members[who]
        if author not in self.town.retired:
            thread = ThreadNow(self.town.place.thread, locked=self.town.screened == "lock")
            text = self.town.text(sort, author)
            self.coming.append(actions.respond(self.town, text, thread=thread, live=live))

    @rule(number=which, wish=st.sampled_from(["send", "send", "drop", "withdraw"]), theirs=theirs)
    def choose(self, number: int, wish: choosing.Choice, theirs: bool) -> None:
        for one in self.responses(number):
            by = self.presser(one, theirs=theirs)
            self.coming.append(
                actions.choose(self.town, one.reply_id, wish, by=by, live=True, theirs=theirs)
            )

    @rule(number=which, sort=st.sampled_from(SORTS), theirs=theirs)
    def rewrite(self, number: int, sort: Sort, theirs: bool) -> None:
        for one in self.responses(number):
            text = self.town.text(sort, self.presser(one, theirs=theirs))
            self.coming.append(
                actions.rewrite(self.town, one.reply_id, text, live=True, theirs=theirs)
            )

    @rule(event=st.sampled_from(PRESSED), case=st.integers(1, 3), who=st.integers(0, 2))
    def press(self, event: Event, case: int, who: int) -> None:
        guild_id, by = self.town.place.guild_id, FIRST_MODERATOR + who
        wanted = Move(event, by, "button", self.town.key(), None, Choice(Action.REMOVE))
        self.coming.append(do.move(guild_id, case, wanted))

    @rule(case=st.integers(1, 3), number=which)
    def appeal(self, case: int, number: int) -> None:
        by, key = self.town.members[number % 3], self.town.key()
        self.coming.append(do.appeal(self.town.place.guild_id, case, by=by, key=key))

    @rule(number=which, by_hand=st.booleans())
    def report_or_delete(self, number: int, by_hand: bool) -> None:
        for one in self.town.discord.responses[number : number + 1]:
            if by_hand:
                self.town.discord.gone.add(one.id)
                made = do.delete(one.id, moderator=FIRST_MODERATOR, key=self.town.key())
            else:
                guild_id, key = self.town.place.guild_id, self.town.key()
                made = do.report(guild_id, one.id, by=READER, key=key)
            self.coming.append(made)

    @rule(what=st.sampled_from(list(WEIGHTS)))
    def change(self, what: str) -> None:
        self.let_it_come()
        self.run(self.weather.change(what))
        if what in ("forget", "erase"):
            self.past = []  # what came before that does not come again

    @precondition(lambda self: self.coming)
    @rule()
    def let_it_come(self) -> None:
        """What was pressed so far comes in at once."""
        self.run(self.town.deliver(self.coming))
        self.past += [one for one in self.coming if one.about is None]
        self.coming = []

    @precondition(lambda self: self.past)
    @rule(number=st.integers(0, 100))
    def come_again(self, number: int) -> None:
        self.coming.append(self.past[number % len(self.past)])

    @rule()
    def rest(self) -> None:
        self.run(self.town.rest())

    @rule(steps=st.integers(1, 30), moment=st.sampled_from(MOMENTS), part=st.floats(0, 1))
    def doom(self, steps: int, moment: str, part: float) -> None:
        self.town.doom(Fate(steps, moment, part))  # type: ignore[arg-type]  # one of MOMENTS

    @invariant()
    def nobody_sees_what_is_not_accepted(self) -> None:
        if hasattr(self, "town"):
            assert list(violations(glimpse(self.town), settled=False)) == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "weather"):
                self.run(self.end())
        finally:
            if hasattr(self, "disk"):
                self.run(self.disk.close())
            self.runner.close()
            self.folder.cleanup()

    async def end(self) -> None:
        await self.town.deliver(self.coming)
        await self.weather.clear_up()
        await self.town.settle()
        assert list(violations(await gather(self.town), settled=True)) == []
        evidence = await gather_cases(self.town)
        for one in (on_record.steps_are_a_path, on_record.there_is_one_outcome):
            assert list(one(evidence)) == []

    def responses(self, number: int) -> list[Response]:
        """Return one of the responses, or none where there is none yet."""
        found = self.run(actions.known(self.town))
        return [found[number % len(found)]] if found else []

    def presser(self, response: Response, *, theirs: bool) -> int:
        return response.author_id if theirs and response.author_id else READER


FEW = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_whatever_happens_nobody_sees_what_is_not_accepted() -> None:
    run_state_machine_as_test(Members, settings=FEW)


def test_these_tests_see_words_that_are_posted_without_asking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Deciding, "_ask", Deciding._accept)
    many = settings(FEW, max_examples=100, phases=[Phase.generate], derandomize=True)
    with pytest.raises(AssertionError, match="about to be posted unaccepted"):
        run_state_machine_as_test(Members, settings=many)
