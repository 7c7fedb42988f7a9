from datetime import timedelta
from pathlib import Path

from bot.digests.citations import refresh_citing
from bot.store import written
from bot.store.written import Sentence
from tests.digests.world import GUILD, OPENED, OTHER, THOUGHT, World, choose, told


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
        before = world.posted[0].message
        assert THOUGHT in repr(before)
        await withdraw(world, reply)
        await world.settle()
        (one,) = world.posted
        assert THOUGHT not in repr(one.message)
        assert "no longer shown" in world.said()[0]
        assert one.message.files == before.files != ()  # the chart stays

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
        world.clock.moment = OPENED + timedelta(hours=20)
        await world.digests.now(GUILD, 1)
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


WRITTEN = (Sentence("The bridge should be mended.", (1,)), Sentence("Ask the ferrymen.", (2,)))


async def smooth(world: World) -> bool:
    """Keep what was written of the first two replies for the first digest."""
    return await world.store.write(
        lambda tx: written.add(tx, digest_id=1, sentences=WRITTEN, handed=[1, 2])
    )


async def smoothed(world: World) -> list[Sentence]:
    return await world.store.read(lambda tx: written.of_digest(tx, 1))


async def with_two(world: World) -> None:
    await world.reply()
    await world.reply(OTHER, author=502)
    await world.at(hours=20)


def test_written_sentences_are_kept_in_order_with_what_they_cite(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await with_two(world)
        assert await smooth(world)
        assert await smoothed(world) == list(WRITTEN)

    told(tmp_path, story)


def test_written_sentences_go_whole_with_the_first_of_their_sources(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await with_two(world)
        await smooth(world)
        await withdraw(world, 2)
        assert await world.rows("SELECT * FROM written") == []

    told(tmp_path, story)


def test_written_sentences_stay_where_only_what_no_digest_rests_on_goes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await with_two(world)
        await smooth(world)
        await withdraw(world, await world.reply("It is said much later than the digest.", hours=30))
        assert len(await smoothed(world)) == 2

    told(tmp_path, story)


def test_nothing_is_kept_that_was_written_of_a_reply_taken_back_meanwhile(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await with_two(world)
        await withdraw(world, 1)
        assert not await smooth(world)
        assert await world.rows("SELECT * FROM written") == []

    told(tmp_path, story)


def test_nothing_is_kept_that_was_written_of_a_reply_edited_meanwhile(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await with_two(world)
        await world.revise(1, "It says something else by now.")
        assert not await smooth(world)

    told(tmp_path, story)


def test_written_sentences_are_not_shown_where_a_stricter_policy_hides_a_source(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await with_two(world)
        await smooth(world)
        await world.execute(
            "INSERT INTO policies SELECT guild_id, 2, ?, NULL, changed_at FROM policies",
            '{"shadow": true, "layers": {"guild": {"review_at": {"insult": 0.05}}}}',
        )
        assert await smoothed(world) == []

    told(tmp_path, story)
