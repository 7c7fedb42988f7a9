"""In whichever order, how often and with whatever trouble things come in: the last truth stands."""

import asyncio
import contextlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation.arrivals import Arrival, Deleted
from bot.moderation.bounds import Bounds
from bot.moderation.inbox import Inbox
from tests.moderation.coming_in.faults import failing, until
from tests.world import NOON, THREAD, World, world

TEXTS = ("one thing", "another", "a third")
"""Few, so that an edit may lead back to what was written before."""


@dataclass(frozen=True)
class Story:
    """A message as Discord knows it: its texts one after the other, and whether it is gone."""

    message_id: int
    texts: Sequence[str]
    deleted: bool

    def arrivals(self, made: World) -> list[Arrival]:
        found: list[Arrival] = [
            made.incoming(
                text,
                self.message_id,
                edited_at=NOON + timedelta(seconds=number) if number else None,
            )
            for number, text in enumerate(self.texts)
        ]
        return [*found, Deleted(THREAD, (self.message_id,), None)] if self.deleted else found


@st.composite
def stories(draw: st.DrawFn) -> list[Story]:
    return [
        Story(
            number,
            draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4)),
            draw(st.booleans()),
        )
        for number in range(draw(st.integers(1, 3)))
    ]


@dataclass(frozen=True)
class Course:
    """How the arrivals come in.

    Attributes:
        order: Draws by which the arrivals are put in order.
        again: Which of them come once more.
        cuts: After how many arrivals each time the inbox comes to rest.
        faults: What happens to the writes, one after the other.
        batch: How many arrivals are one transaction at most.
    """

    order: Sequence[float]
    again: Sequence[int]
    cuts: frozenset[int]
    faults: Sequence[str]
    batch: int


courses = st.builds(
    Course,
    order=st.lists(st.floats(0, 1), min_size=30, max_size=30),
    again=st.lists(st.integers(0, 29), max_size=6),
    cuts=st.frozensets(st.integers(0, 30), max_size=5),
    faults=st.lists(st.sampled_from(["none", "busy", "late"]), max_size=12),
    batch=st.sampled_from([1, 2, 3, 200]),
)


def test_any_order_any_repetition_and_any_fault_end_in_what_is_true_last(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        made = runner.run(stack.enter_async_context(world(tmp_path)))
        first_ids = itertools.count(1000, 10)

        @settings(max_examples=80, deadline=None)
        @given(stories(), courses)
        def ends_in_what_is_true(drawn: list[Story], course: Course) -> None:
            first = next(first_ids)
            told_of = [replace(one, message_id=first + one.message_id) for one in drawn]
            runner.run(_come_in(made, told_of, course))
            for one in told_of:
                runner.run(_is_true(made, one))

        try:
            ends_in_what_is_true()
        finally:
            runner.run(stack.aclose())


async def _come_in(made: World, told_of: list[Story], course: Course) -> None:
    arrivals = [arrival for one in told_of for arrival in one.arrivals(made)]
    arrivals += [arrivals[number % len(arrivals)] for number in course.again]
    ordered = [one for _, one in sorted(zip(course.order, arrivals, strict=False), key=_drawn)]
    bounds = Bounds(batch=course.batch, first_wait_seconds=0.0005, longest_wait_seconds=0.001)
    inbox = Inbox(made.store, made.intake, made.clock, bounds=bounds)
    await inbox.load()
    with failing(made) as store:
        store.plan = list(course.faults)
        for number, one in enumerate(ordered):
            inbox.put(one)
            if number in course.cuts:
                await inbox.idle()
        await until(lambda: not len(inbox))
    await inbox.stop()


def _drawn(one: tuple[float, Arrival]) -> float:
    return one[0]


async def _is_true(made: World, one: Story) -> None:
    kept = await made.rows("SELECT * FROM replies WHERE message_id = ?", one.message_id)
    texts = await made.texts(one.message_id)
    if one.deleted:
        assert [row["state"] for row in kept] in ([], ["deleted"])
        assert set(texts) <= {None}
        return
    assert [row["state"] for row in kept] == ["present"]
    assert texts[-1] == one.texts[-1]
    # Once per revision: nothing is stored twice in a row.
    assert all(before != after for before, after in itertools.pairwise(texts))


def test_a_later_delivery_of_what_was_before_an_edit_changes_nothing(tmp_path: Path) -> None:
    story = Story(5, ("first", "second"), deleted=False)
    course = Course([0.9, 0.1, *[0.0] * 28], [], frozenset({0}), [], 200)

    async def whole() -> None:
        async with world(tmp_path) as made:
            await _come_in(made, [story], course)
            assert await made.texts(5) == ["second"]
            assert await made.column("SELECT posted_at FROM replies") == [
                "2026-03-01T12:00:00.000+00:00"
            ]

    asyncio.run(whole())


def test_an_edit_that_led_back_to_the_old_text_is_not_overtaken_by_the_one_before(
    tmp_path: Path,
) -> None:
    story = Story(5, ("first", "second", "first"), deleted=False)
    course = Course([0.1, 0.9, 0.5, *[0.0] * 27], [], frozenset({1}), [], 200)

    async def whole() -> None:
        async with world(tmp_path) as made:
            await _come_in(made, [story], course)
            assert await made.texts(5) == ["first"]

    asyncio.run(whole())


def test_what_was_deleted_before_it_came_in_is_never_present(tmp_path: Path) -> None:
    async def whole() -> None:
        async with world(tmp_path) as made:
            await made.intake.deleted([5], moderator_id=None)
            assert not await made.intake.receive(made.incoming("too late", 5))
            later = made.incoming("edited, too late", 5, edited_at=NOON)
            assert not await made.intake.receive(later)
            assert await made.intake.receive(made.incoming("in time", 6))
            assert await made.column("SELECT message_id FROM replies") == [6]

    asyncio.run(whole())
