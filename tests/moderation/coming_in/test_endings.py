"""Threads and channels that are deleted end with all that was written in them."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.arrivals import Arrival, ChannelGone, Deleted, Renamed, ThreadGone, cost
from bot.moderation.bounds import Bounds
from bot.moderation.inbox import Inbox
from tests.moderation.coming_in.faults import MESSAGES, failing, opened
from tests.world import CALM, CHANNEL, MODERATOR, OTHER_THREAD, RUDE, THREAD, World

STATES = "SELECT state, count(*) AS n FROM replies GROUP BY state ORDER BY state"


async def states(world: World) -> dict[str, int]:
    return {row["state"]: row["n"] for row in await world.rows(STATES)}


async def fill(world: World, inbox: Inbox, number: int) -> None:
    for message in range(1, number + 1):
        assert inbox.put(world.incoming(CALM, message))
    await inbox.idle()


def test_a_thread_with_very_many_replies_ends_in_parts_and_others_are_let_in_between(
    tmp_path: Path,
) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        await fill(world, inbox, 450)
        inbox.put(ThreadGone(THREAD, None))
        inbox.put(world.incoming("live", 1000, thread_id=OTHER_THREAD))
        await inbox.through()
        assert await states(world) == {"deleted": 200, "present": 251}
        await inbox.idle()
        assert await states(world) == {"deleted": 450, "present": 1}
        assert await world.column("SELECT thread_id FROM threads WHERE deleted_at IS NOT NULL") == [
            THREAD
        ]
        assert len(inbox) == 0

    opened(tmp_path, story)


def test_a_thread_counts_as_gone_only_when_all_of_it_is(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        await fill(world, inbox, 250)
        inbox.put(ThreadGone(THREAD, None))
        with failing(world) as store:
            store.plan = ["none"] + ["busy"] * 3
            await inbox.idle()
            # As a crash would leave it: Discord is asked for the thread again, and all is ended.
            assert await world.column("SELECT deleted_at FROM threads") == [None, None]
            assert await states(world) == {"deleted": 200, "present": 50}

    opened(tmp_path, story, Bounds(first_wait_seconds=60))


def test_a_late_arrival_in_a_thread_that_is_gone_is_not_stored(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        inbox.put(ThreadGone(THREAD, None))
        inbox.put(world.incoming(CALM, 1))
        inbox.put(world.incoming(CALM, 2, thread_id=OTHER_THREAD))
        await inbox.idle()
        assert await world.column(MESSAGES) == [2]

    opened(tmp_path, story)


def test_a_channel_that_is_gone_takes_the_threads_of_its_discussions_with_it(
    tmp_path: Path,
) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        await world.say(RUDE, 1)
        await world.say(CALM, 2, thread_id=OTHER_THREAD)
        inbox.put(ChannelGone(CHANNEL + 1, 0))
        await inbox.idle()
        assert await states(world) == {"present": 2}
        inbox.put(ChannelGone(CHANNEL, MODERATOR))
        await inbox.idle()
        assert await states(world) == {"deleted": 2}
        assert (await world.case())["state"] == "handled"
        assert (await world.case())["decided_by"] == MODERATOR
        gone = "SELECT count(*) FROM threads WHERE deleted_at IS NOT NULL"
        assert await world.column(gone) == [2]

    opened(tmp_path, story)


def arrivals() -> st.SearchStrategy[Arrival]:
    return st.one_of(
        st.builds(Deleted, st.just(1), st.integers(1, 90).map(lambda n: (1,) * n), st.none()),
        st.just(ThreadGone(1, None)),
        st.just(ChannelGone(1, None)),
    )


@given(st.lists(arrivals(), min_size=1, max_size=20), st.integers(1, 300))
def test_a_batch_is_the_next_arrivals_that_are_not_too_much(
    waiting: list[Arrival], most: int
) -> None:
    batch = list(Bounds(batch=most).next_batch(waiting))
    assert batch == waiting[: len(batch)]
    assert len(batch) == 1 or sum(map(cost, batch)) <= most
    rest = waiting[len(batch) :]
    assert not rest or sum(map(cost, [*batch, rest[0]])) > most


def test_the_waits_between_tries_grow_and_end() -> None:
    waits = [Bounds().wait_seconds(tries) for tries in range(100)]
    assert waits[:4] == [0.5, 1, 2, 4]
    assert waits == sorted(waits)
    assert waits[-1] == 30


def test_a_new_title_is_taken_in_in_its_order(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        await world.store.write(
            lambda tx: tx.execute("UPDATE threads SET kind = 'member' WHERE thread_id = 700")
        )
        for name in ("One", "Two", "One"):
            inbox.put(Renamed(world.incoming(name, THREAD, kind="title")))
        await inbox.idle()
        assert await world.texts(THREAD) == ["One", "Two", "One"]

    opened(tmp_path, story)
