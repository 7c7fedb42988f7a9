"""A new title, or that something is gone, is done as soon as there is room, though there was none.

Only the thread's history is read again, and in that neither stands.
"""

from pathlib import Path

import pytest

from bot.moderation.arrivals import ChannelGone, Deleted, Renamed, ThreadGone
from bot.moderation.bounds import Bounds
from bot.moderation.inbox import Inbox
from bot.moderation.spared import Spared
from bot.store import Tx, discussions
from tests.moderation.coming_in.faults import failing, opened, until
from tests.world import CALM, CHANNEL, MODERATOR, OTHER_THREAD, THREAD, World

MINE = 777
TITLE = "SELECT text FROM revisions v JOIN replies r ON r.id = v.reply_id WHERE r.thread_id = ?"


def test_what_no_history_tells_is_done_when_there_is_room_again(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        def mine(tx: Tx) -> None:
            discussions.add_member_thread(tx, 1, thread_id=MINE)

        await world.store.write(mine)
        inbox.put(world.incoming(CALM, 1))
        await inbox.idle()
        with failing(world) as store:
            store.down = True
            inbox.put(world.incoming(CALM, 2))
            inbox.put(world.incoming(CALM, 3))
            for name in ("A title", "Another title"):
                renamed = world.incoming(name, MINE, kind="title", thread_id=MINE)
                assert not inbox.put(Renamed(renamed))
            assert not inbox.put(ThreadGone(THREAD, MODERATOR))
            store.down = False
            await until(lambda: not len(inbox))
        await inbox.idle()
        assert await world.column(TITLE, MINE) == ["Another title"]
        ended = "SELECT state, ended_by FROM replies WHERE thread_id = ? ORDER BY id"
        rows = await world.rows(ended, THREAD)
        assert [(row["state"], row["ended_by"]) for row in rows] == [("deleted", "moderator")] * 3
        assert not inbox.threads.behind

    opened(tmp_path, story, Bounds(arrivals=2, first_wait_seconds=0.001))


def test_a_channel_that_went_while_there_was_no_room_takes_all_its_threads(tmp_path: Path) -> None:
    async def story(world: World, inbox: Inbox) -> None:
        with failing(world) as store:
            store.down = True
            inbox.put(world.incoming(CALM, 1))
            inbox.put(world.incoming(CALM, 2, thread_id=OTHER_THREAD))
            assert not inbox.put(ChannelGone(CHANNEL, MODERATOR))
            store.down = False
            await until(lambda: not len(inbox))
        await inbox.idle()
        assert await world.column("SELECT ended_by FROM replies") == ["moderator"] * 2
        assert await world.column("SELECT 1 FROM threads WHERE deleted_at IS NULL") == []

    opened(tmp_path, story, Bounds(arrivals=2, first_wait_seconds=0.001))


def test_what_is_spared_is_bounded_and_the_newest_of_a_place_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.moderation.spared._PLACES", 2)
    spared = Spared()
    assert not spared.keep(Deleted(1, (2,), None))
    assert spared.keep(ThreadGone(1, None))
    assert spared.keep(ChannelGone(1, None))
    assert not spared.keep(ThreadGone(2, None))
    assert spared.keep(ThreadGone(1, MODERATOR))
    assert spared.take() == [ThreadGone(1, MODERATOR), ChannelGone(1, None)]
    assert spared.take() == []
