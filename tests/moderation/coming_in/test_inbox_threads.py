"""Which threads matter to the inbox, and how far their cursors may follow what comes in."""

from pathlib import Path
from typing import Any

import pytest

from bot.moderation.arrivals import Arrival, Started
from bot.moderation.bounds import Bounds
from bot.moderation.inbox import Inbox
from bot.moderation.threads import Threads
from bot.store import Tx, cursors, discussions
from bot.store.discussion_rows import NewDiscussion
from tests.moderation.coming_in.faults import MESSAGES, failing, opened, until
from tests.world import CALM, GUILD, NOON, THREAD, World


def test_the_cursor_follows_what_comes_in_only_where_nothing_is_missing(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        async def cursor() -> int | None:
            return await world.store.read(lambda tx: cursors.read_to(tx, THREAD))

        async def come_in(message_id: int, **changed: Any) -> int | None:
            inbox.put(world.incoming(CALM, message_id, **changed))
            await inbox.idle()
            return await cursor()

        assert await come_in(10) is None  # nobody has read what was before
        inbox.threads.begin_reading(THREAD)
        assert await come_in(20) is None
        inbox.threads.read_whole(THREAD)
        assert await come_in(30) == 30
        assert await come_in(25) == 30
        assert await come_in(28, edited_at=NOON) == 30
        inbox.threads.begin_session()
        assert await come_in(40) == 30
        inbox.threads.read_whole(THREAD)  # of a reading that began before the session
        assert await come_in(50) == 30

    opened(tmp_path, story)


def test_what_was_let_go_stays_behind_no_cursor(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        inbox.threads.begin_reading(THREAD)
        inbox.threads.read_whole(THREAD)
        with failing(world) as store:
            store.down = True
            inbox.put(world.incoming(CALM, 1))
            inbox.put(world.incoming(CALM, 2))
            assert not inbox.put(world.incoming(CALM, 3))
            store.down = False
            await until(lambda: not len(inbox))
        inbox.put(world.incoming(CALM, 4))
        await inbox.idle()
        assert (await world.store.read(lambda tx: cursors.read_to(tx, THREAD)) or 0) <= 2

    opened(tmp_path, story, Bounds(arrivals=2, first_wait_seconds=0.001))


def test_what_is_written_in_a_new_thread_waits_until_it_is_known_to_be_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.moderation.inbox._ASIDE_SECONDS", 0.001)

    async def story(world: World, inbox: Inbox) -> None:
        assert not inbox.threads.watches(777)
        inbox.threads.expect(777)
        assert inbox.threads.watches(777)
        inbox.put(world.incoming(CALM, 1, thread_id=777))
        inbox.put(world.incoming(CALM, 2, thread_id=888))  # nobody has told of this one
        await inbox.idle()
        assert len(inbox) == 1
        await world.store.write(lambda tx: discussions.add_member_thread(tx, 1, thread_id=777))
        await until(lambda: not len(inbox))
        assert await world.column(MESSAGES) == [1]
        assert inbox.threads.watches(777)
        # It came in late, so something may have been stored before it.
        assert not inbox.threads.is_whole(777)

    opened(tmp_path, story)


def test_a_thread_that_was_seen_from_its_beginning_is_whole(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        await world.store.write(_forum)
        inbox.threads.expect(777)
        inbox.put(_started(world, 777))
        inbox.put(world.incoming(CALM, 778, thread_id=777))
        inbox.threads.expect(999)
        inbox.put(_started(world, 999, parent_id=5))
        await inbox.idle()
        assert await world.store.read(lambda tx: cursors.read_to(tx, 777)) == 778
        assert not inbox.threads.watches(999)

    opened(tmp_path, story)


def test_a_post_made_while_the_discussion_is_being_posted_belongs_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.moderation.inbox._ASIDE_SECONDS", 0.001)

    async def story(world: World, inbox: Inbox) -> None:
        new = NewDiscussion(GUILD, 1, "On Rain", 80, True, 0, 1440, None, None)
        number = await world.store.write(lambda tx: discussions.begin(tx, new, now=NOON))
        inbox.threads.expect(777)
        inbox.put(_started(world, 777))
        inbox.put(world.incoming(CALM, 778, thread_id=777))
        await inbox.idle()
        assert await world.column(MESSAGES) == []
        await world.store.write(lambda tx: discussions.set_opened(tx, number, now=NOON))
        await until(lambda: not len(inbox))
        assert await world.column(MESSAGES) == [777, 778]

    opened(tmp_path, story)


def _forum(tx: Tx) -> None:
    new = NewDiscussion(GUILD, 1, "On Rain", 80, True, 0, 1440, None, None)
    discussions.set_opened(tx, discussions.begin(tx, new, now=NOON), now=NOON)


def _started(world: World, thread_id: int, parent_id: int = 80) -> Arrival:
    title = world.incoming("A title", thread_id, kind="title", thread_id=thread_id)
    return Started(parent_id, title)


def test_what_nobody_has_told_of_is_waited_for_once() -> None:
    now = [0.0]
    threads = Threads(lambda: now[0])
    threads.meet(777)
    assert threads.expects(777)
    assert not threads.is_whole(777)
    now[0] = 200
    assert not threads.watches(777)
    threads.meet(777)
    assert not threads.watches(777)
    threads.expect(777)  # Discord tells of it after all
    assert threads.watches(777)
    threads.watch(777)
    now[0] = 1000
    threads.meet(777)
    threads.expect(777)
    assert threads.watches(777)
    threads.forget(777)
    assert not threads.watches(777)


def test_a_thread_that_is_told_of_again_is_no_more_whole_than_before() -> None:
    threads = Threads()
    threads.expect(777)
    threads.watch(777)
    assert threads.is_whole(777)
    threads.begin_session()
    threads.expect(777)
    assert not threads.is_whole(777)
