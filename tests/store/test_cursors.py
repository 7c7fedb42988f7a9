from pathlib import Path

from bot.store import cursors, discussions, replies
from tests.world import CHANNEL, GUILD, NOON, OTHER_THREAD, THREAD, World, told


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


def test_a_channel_s_discussion_began_with_its_first_thread(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.store.write(lambda tx: discussions.add_member_thread(tx, 1, thread_id=5))
        assert await world.store.read(lambda tx: cursors.begun(tx, CHANNEL)) == THREAD
        assert await world.store.read(lambda tx: cursors.begun(tx, CHANNEL + 1)) is None
        assert await world.store.read(lambda tx: cursors.threads_in(tx, CHANNEL)) == [
            THREAD, OTHER_THREAD, 5,
        ]  # fmt: skip

    told(tmp_path, story)
