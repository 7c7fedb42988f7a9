from datetime import datetime
from pathlib import Path

from bot.store import Tx, cursors, departures, discussions, replies
from bot.store.discussion_rows import NewDiscussion
from tests.world import CHANNEL, GUILD, NOON, OTHER_THREAD, THREAD, World, told

OPEN = 702


def test_a_cursor_only_moves_forward(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        async def advance(to: int) -> int | None:
            await world.store.write(
                lambda tx: cursors.advance(tx, THREAD, to, guild_id=GUILD, now=world.clock.now())
            )
            return await world.store.read(lambda tx: cursors.read_to(tx, THREAD))

        assert await world.store.read(lambda tx: cursors.read_to(tx, THREAD)) is None
        assert [await advance(to) for to in (0, 5, 3, 5, 9)] == [0, 5, 5, 5, 9]
        assert await world.column("SELECT guild_id FROM cursors") == [GUILD]

    told(tmp_path, story)


def test_threads_stand_in_the_order_of_what_was_written_last(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        async def look(*only: int) -> list[tuple[int, int | None, int, int]]:
            found = await world.store.read(lambda tx: cursors.stands(tx, set(only) or None))
            return [(one.thread_id, one.read_to, one.oldest, one.newest) for one in found]

        assert await look() == [(OTHER_THREAD, None, 0, OTHER_THREAD), (THREAD, None, 0, THREAD)]
        for message in (1000, 1005):
            await world.post("hello", message)
        await world.store.write(lambda tx: cursors.advance(tx, THREAD, 3, guild_id=GUILD, now=NOON))
        assert await look() == [(THREAD, 3, 1000, 1005), (OTHER_THREAD, None, 0, OTHER_THREAD)]
        assert [one for one, *_ in await look(OTHER_THREAD)] == [OTHER_THREAD]
        assert len(await look(CHANNEL)) == 2
        await world.store.write(lambda tx: replies.erase(tx, [1], now=NOON))
        assert (await look(THREAD))[0][2] == 1005
        await world.store.write(lambda tx: discussions.mark_thread_deleted(tx, THREAD, now=NOON))
        assert [one for one, *_ in await look()] == [OTHER_THREAD]
        assert await world.store.read(cursors.watched) == {OTHER_THREAD}
        await world.store.write(lambda tx: discussions.set_closed(tx, 1, now=NOON))
        assert await look() == []
        assert [one for one, *_ in await look(OTHER_THREAD, THREAD)] == [OTHER_THREAD]
        assert await world.store.read(cursors.watched) == {OTHER_THREAD}

    told(tmp_path, story)


def test_threads_of_closed_discussions_stand_last_and_only_while_a_text_is_kept(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.post("hello", 1000)
        await world.store.write(lambda tx: discussions.set_closed(tx, 1, now=NOON))
        new = NewDiscussion(GUILD, 1, "On Rain", 90, False, 0, 1440, None, None)
        number = await world.store.write(lambda tx: discussions.begin(tx, new, now=NOON))
        await world.store.write(
            lambda tx: discussions.add_member_thread(tx, number, thread_id=OPEN)
        )

        async def look() -> list[tuple[int, datetime | None]]:
            found = await world.store.read(cursors.stands)
            return [(one.thread_id, one.closed_at) for one in found]

        assert await look() == [(OPEN, None), (THREAD, NOON)]
        await world.store.write(lambda tx: departures.left(tx, GUILD, now=NOON))
        assert await look() == []
        await world.store.write(lambda tx: departures.returned(tx, GUILD, now=NOON))
        await world.store.write(lambda tx: replies.erase(tx, [1], now=NOON))
        assert await look() == [(OPEN, None)]

    told(tmp_path, story)


COPIES = (
    "INSERT INTO discussions SELECT :n, guild_id, article_id, title, :n, forum, 'closed', "
    "slow_mode_seconds, auto_archive_minutes, closes_at, posted_by, created_at, opened_at, "
    "opened_at, problem, screened FROM discussions WHERE id = 1",
    "INSERT INTO threads SELECT :n, guild_id, :n, kind, position, name, :n, NULL FROM threads "
    "WHERE id = 1",
    "INSERT INTO replies SELECT :n, guild_id, :n, :n, :n, kind, author_id, NULL, posted_at, 0, 0, "
    "NULL, 0, state, NULL, NULL FROM replies WHERE id = 1",
    "INSERT INTO revisions SELECT :n, guild_id, :n, 1, NULL, NULL, received_at, received_at, "
    "'erased', NULL FROM revisions WHERE id = 1",
)


def test_closed_discussions_of_which_no_text_is_left_cost_little(tmp_path: Path) -> None:
    def forgotten(tx: Tx) -> None:
        for sql in COPIES:
            tx.conn.executemany(sql, [{"n": one} for one in range(10_001, 11_001)])

    def steps(tx: Tx) -> int:
        """Return how much work it is, in tens of instructions of SQLite."""
        count: list[None] = []
        tx.conn.set_progress_handler(lambda: count.append(None), 10)
        cursors.stands(tx)
        tx.conn.set_progress_handler(None, 0)
        return len(count)

    async def story(world: World) -> None:
        await world.post("hello", 1000)
        before = await world.store.write(steps)
        await world.store.write(forgotten)
        assert await world.column("SELECT count(*) FROM revisions") == [1001]
        assert await world.store.write(steps) <= before + 1_300  # the look for what is open

    told(tmp_path, story)


def test_a_channel_s_discussion_began_with_its_first_thread(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.store.write(lambda tx: discussions.add_member_thread(tx, 1, thread_id=5))
        assert await world.store.read(lambda tx: cursors.begun(tx, CHANNEL)) == THREAD
        assert await world.store.read(lambda tx: cursors.begun(tx, CHANNEL + 1)) is None
        assert await world.store.read(lambda tx: cursors.threads_in(tx, CHANNEL)) == [
            THREAD, OTHER_THREAD, 5,
        ]  # fmt: skip

    told(tmp_path, story)
