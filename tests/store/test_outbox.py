import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.guilds.settings import GuildSettings
from bot.store import Store, Tx, guilds, outbox
from tests.prepared import prepare
from tests.world import GUILD, NOON, OTHER_GUILD


def with_store(folder: Path, story: Callable[[Store], Awaitable[None]]) -> None:
    async def whole() -> None:
        store = await Store.open(prepare(folder / "seedbed.db"))
        try:
            await story(store)
        finally:
            await store.close()

    asyncio.run(whole())


async def put(store: Store, lane: str, *, guild_id: int = GUILD) -> int:
    return await store.write(
        lambda tx: outbox.put(tx, "send", {}, guild_id=guild_id, lane=lane, now=NOON)
    )


async def heads(store: Store, *busy: str) -> list[int]:
    found = await store.read(lambda tx: outbox.heads(tx, busy=busy))
    return [effect.id for effect, _ in found]


def test_the_first_pending_effect_of_every_lane_is_its_head(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        first = await put(store, "a")
        await put(store, "a")
        other = await put(store, "b")
        assert await heads(store) == [first, other]
        assert await heads(store, "a") == [other]
        await store.write(lambda tx: outbox.finish(tx, first, {}, now=NOON))
        assert await heads(store) == [first + 1, other]

    with_store(tmp_path, story)


def test_failed_and_cancelled_effects_hold_nothing_back(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        ids = [await put(store, "a") for _ in range(3)]
        await store.write(lambda tx: outbox.fail(tx, ids[0], "gone", now=NOON))
        assert await heads(store) == [ids[1]]
        await store.write(lambda tx: outbox.cancel_lane(tx, "a", now=NOON))
        assert await heads(store) == []
        assert await put(store, "a") in await heads(store)

    with_store(tmp_path, story)


def test_lanes_of_a_paused_guild_are_left_out_until_it_resumes(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        def set_paused(tx: Tx, paused: bool) -> None:
            guilds.save_settings(tx, GUILD, GuildSettings(paused=paused), by=None, now=NOON)

        ours, theirs = await put(store, "a"), await put(store, "b", guild_id=OTHER_GUILD)
        await store.write(lambda tx: set_paused(tx, True))
        assert await heads(store) == [theirs]
        assert await store.read(lambda tx: outbox.head(tx, "a")) is None
        await store.write(lambda tx: set_paused(tx, False))
        assert await heads(store) == [ours, theirs]
        assert await store.read(lambda tx: outbox.head(tx, "a")) is not None

    with_store(tmp_path, story)


def test_an_effect_that_was_put_off_says_until_when(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        effect = await put(store, "a")
        until = NOON + timedelta(minutes=5)
        await store.write(lambda tx: outbox.postpone(tx, effect, "down", until=until))
        ((found, earliest),) = await store.read(outbox.heads)
        assert (found.id, earliest) == (effect, until)

    with_store(tmp_path, story)


def test_every_effect_has_a_marker_of_its_own(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        def step(tx: Tx) -> None:
            for _ in range(300):
                outbox.put(tx, "send", {}, guild_id=GUILD, lane="a", now=NOON)

        await store.write(step)
        markers = await store.read(
            lambda tx: [row["marker"] for row in tx.query("SELECT marker FROM effects")]
        )
        assert len(set(markers)) == 300
        assert {len(marker) for marker in markers} == {10}

    with_store(tmp_path, story)


def test_the_result_is_there_once_the_effect_has_happened(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        effect = await put(store, "a")
        assert await store.read(lambda tx: outbox.result(tx, effect)) is None
        await store.write(lambda tx: outbox.finish(tx, effect, {"message_id": 5}, now=NOON))
        assert await store.read(lambda tx: outbox.result(tx, effect)) == {"message_id": 5}
        ((done, result),) = await store.read(lambda tx: outbox.done_in_lane(tx, "a"))
        assert (done.id, result) == (effect, {"message_id": 5})

    with_store(tmp_path, story)


def test_an_effect_of_a_transaction_that_fails_was_never_there(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        def half(tx: Tx) -> None:
            outbox.put(tx, "send", {}, guild_id=GUILD, lane="a", now=NOON)
            raise LookupError("half-way")

        try:
            await store.write(half)
        except LookupError:
            pass
        else:
            raise AssertionError("the error was swallowed")
        assert await heads(store) == []

    with_store(tmp_path, story)
