"""Threads of discussions that nobody wrote in at first, or that were stored late, are read too."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.arrivals import Started
from bot.moderation.bounds import Bounds
from bot.moderation.inbox import Inbox
from bot.moderation.sweeping import Sweeping
from bot.moderation.threads import Threads
from bot.store import Tx, discussions
from bot.store.discussion_rows import NewDiscussion
from tests.moderation.coming_in.faults import SOON, Work, opened, until
from tests.moderation.coming_in.histories import Reading, read, talk
from tests.moderation.coming_in.test_listing import FORUM, found
from tests.world import GUILD, NOON, THREAD, World, told

POST = 9_001 << 22
"""A post of a member in the forum."""


async def stored(world: World, thread_id: int) -> None:
    def add(tx: Tx) -> None:
        discussions.add_member_thread(tx, 1, thread_id=thread_id)

    await world.store.write(add)


def test_a_thread_in_which_nobody_writes_at_first_matters_for_good(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        now = [0.0]
        inbox.threads = Threads(lambda: now[0])
        await inbox.load()
        inbox.threads.expect(777)
        await stored(world, 777)
        now[0] = 60
        await inbox.look_again()
        assert not inbox.threads.behind  # nothing was written in it that is not known
        now[0] = 100_000
        assert inbox.threads.watches(777)
        assert inbox.threads.is_whole(777)

    opened(tmp_path, story)


def test_a_thread_that_was_stored_late_is_read_from_its_beginning(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there = {777: talk(7001, 7002), 778: talk(8001, 8001)}
        await made.read()
        await stored(made.world, 777)
        made.catching_up.opened()
        await made.rest()
        assert set(await made.replies(777)) == {7001, 7002}
        await stored(made.world, 778)
        made.inbox.threads.lacks(THREAD)  # it is learned of while another is looked after
        made.inbox.room()
        await made.rest()
        assert set(await made.replies(778)) == {8001}

    read(tmp_path, story)


def test_very_many_deletions_of_one_page_are_swept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1350)
        await made.read()
        made.history.there[THREAD] = talk(1350, 1350)
        swept: list[int] = []
        scrub = made.world.store.scrub

        async def sweep() -> None:
            swept.append(1)
            await scrub()

        later = made.again()
        monkeypatch.setattr(made.world.store, "scrub", sweep)
        await later.read()
        assert list((await made.replies()).values()).count("deleted") == 349
        assert len(swept) == 1

    read(tmp_path, story)


def test_what_is_erased_during_a_sweep_is_swept_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        now, swept = [0.0], list[int]()
        sweeping = Sweeping(world.store, lambda: now[0])

        async def sweep() -> None:
            swept.append(1)
            if len(swept) == 1:
                sweeping.want()  # something is erased meanwhile

        monkeypatch.setattr(world.store, "scrub", sweep)
        sweeping.want()
        for _ in range(3):
            now[0] += 1000
            assert await sweeping.sweep() is None
        assert len(swept) == 2

    told(tmp_path, story)


@pytest.mark.parametrize("no_room", [False, True])
def test_a_post_that_waited_too_long_for_its_discussion_is_read_when_that_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_room: bool
) -> None:
    monkeypatch.setattr("bot.moderation.inbox._ASIDE_SECONDS", 0.001)

    async def story(made: Reading) -> None:
        now, inbox = [0.0], made.inbox
        inbox.threads = Threads(lambda: now[0])
        await made.read()
        number, first = await made.world.store.write(posting)
        post = found(made.world, POST)
        inbox.threads.expect(POST)
        if no_room:
            inbox._bounds = Bounds(arrivals=0)
        assert inbox.put(Started(FORUM, post.title)) is not no_room
        inbox._bounds = SOON
        now[0] = 150.0  # Discord does not answer, and what is being posted is not open yet
        await until(lambda: not len(inbox))
        made.history.active_threads = [post]
        made.history.there[POST] = talk(POST + 1, POST + 3)
        await inbox.look_again()
        await made.rest()
        assert await made.replies(POST) == {}
        await made.world.store.write(lambda tx: discussions.set_thread_id(tx, first, POST - 1))
        await made.world.store.write(lambda tx: discussions.set_opened(tx, number, now=NOON))
        await inbox.look_again()
        await made.rest()
        assert set(await made.replies(POST)) == {POST + 1, POST + 2, POST + 3}
        listed = len(made.history.listed)
        await inbox.look_again()
        await made.rest()
        assert len(made.history.listed) == listed

    read(tmp_path, story)


def test_a_post_of_another_life_is_read_when_what_that_began_to_post_is_open(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        number, first = await made.world.store.write(posting)
        made.history.active_threads = [found(made.world, POST)]
        made.history.there[POST] = talk(POST + 1, POST + 3)
        later = made.again()
        await later.read()
        assert await later.replies(POST) == {}
        await made.world.store.write(lambda tx: discussions.set_thread_id(tx, first, POST - 1))
        await made.world.store.write(lambda tx: discussions.set_opened(tx, number, now=NOON))
        later.catching_up.opened()
        await later.rest()
        assert set(await later.replies(POST)) == {POST + 1, POST + 2, POST + 3}

    read(tmp_path, story)


def posting(tx: Tx) -> tuple[int, int]:
    new = NewDiscussion(GUILD, 1, "On Rain", FORUM, True, 0, 1440, None, None)
    number = discussions.begin(tx, new, now=NOON)
    row = discussions.add_thread(tx, number, guild_id=GUILD, kind="open", position=0, name="Talk")
    return number, row


def test_what_was_let_go_in_a_thread_that_is_still_to_be_stored_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(made: Reading) -> None:
        _, first = await made.world.store.write(posting)
        await made.world.store.write(lambda tx: discussions.set_thread_id(tx, first, POST - 1))
        await made.world.store.write(lambda tx: discussions.set_opened(tx, 2, now=NOON))
        await made.read()
        made.history.there[POST] = talk(POST + 1, POST + 2)
        write, gate = made.world.store.write, asyncio.Event()

        async def held(work: Work) -> Any:
            await gate.wait()
            return await write(work)

        monkeypatch.setattr(made.world.store, "write", held)
        made.inbox.threads.expect(POST)
        made.inbox.put(Started(FORUM, found(made.world, POST).title))
        made.inbox.threads.lacks(POST)
        made.inbox.room()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(made.catching_up.idle(), 0.1)
        gate.set()
        await made.rest()
        assert set(await made.replies(POST)) == {POST + 1, POST + 2}

    read(tmp_path, story)
