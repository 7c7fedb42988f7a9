"""Threads of discussions that nobody wrote in at first, or that were stored late, are read too."""

from pathlib import Path

import pytest

from bot.moderation.inbox import Inbox
from bot.moderation.sweeping import Sweeping
from bot.moderation.threads import Threads
from bot.store import Tx, discussions
from tests.moderation.coming_in.faults import opened
from tests.moderation.coming_in.histories import Reading, read, talk
from tests.world import THREAD, World, told


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
        await made.inbox.look_again()
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
