from datetime import timedelta
from pathlib import Path

from bot.digests.citations import refresh_citing
from tests.digests.world import OPENED, OTHER, THOUGHT, World, choose, told


async def withdraw(world: World, reply: int) -> None:
    """Delete a reply as its author would, and have the digests follow."""
    await world.execute("UPDATE replies SET state = 'deleted' WHERE id = ?", reply)
    now = world.clock.now()
    await world.store.write(lambda tx: refresh_citing(tx, [reply], now=now))


def test_the_posted_digest_lets_go_of_a_reply_that_was_taken_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        await world.reply(OTHER, author=502)
        await world.at(hours=20)
        await withdraw(world, reply)
        await world.settle()
        (said,) = world.said()
        assert THOUGHT not in said
        assert OTHER in said
        assert "1 point is no longer shown" in said
        assert world.posted[0].message.files  # the chart stays

    told(tmp_path, story)


def test_a_reply_taken_back_while_the_digest_is_being_posted_is_let_go_of_too(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        world.carrier.gate.clear()
        world.clock.moment = OPENED + timedelta(hours=20)
        await world.digests.compose_due()
        await world.carrier.asked.wait()
        assert THOUGHT in str(world.carrier.begun[0].message)  # rendered, and on its way
        await withdraw(world, reply)
        world.carrier.gate.set()
        await world.settle()
        (said,) = world.said()
        assert THOUGHT not in said
        assert await world.rows("SELECT 1 FROM effects WHERE state <> 'done'") == []

    told(tmp_path, story)


def test_a_reply_taken_back_before_the_digest_is_posted_is_never_in_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        await choose(world, paused=True)
        await world.at(hours=20)
        await withdraw(world, reply)
        assert world.posted == []
        await choose(world)
        await world.settle()
        assert all(THOUGHT not in str(one.message) for one in world.carrier.begun)
        assert len(world.posted) == 1

    told(tmp_path, story)


def test_many_changes_at_once_are_few_edits(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        await world.at(hours=20)
        await choose(world, paused=True)
        for _ in range(20):
            await withdraw(world, reply)
        await choose(world)
        await world.settle()
        assert 1 <= [one.kind for one in world.carrier.begun].count("edit") <= 2
        assert THOUGHT not in world.said()[0]

    told(tmp_path, story)


def test_a_digest_that_could_not_be_posted_is_not_mended(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        world.carrier.fault = lambda _: "refused"
        await world.at(hours=20)
        await withdraw(world, reply)
        assert await world.rows("SELECT 1 FROM effects WHERE kind = 'edit'") == []
        assert await world.windows() == [("2026-03-01T12:00", "2026-03-02T08:00")]

    told(tmp_path, story)
