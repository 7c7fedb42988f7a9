"""A sweep of the index is done in steps: others write meanwhile, and nothing erased is left."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.store import Tx, replies
from tests.privacy.places import indexed, raw
from tests.world import World, told

FIRST, SECOND = "tarantula", "chrysanthemum"
SOME = [f"word{number:04}" for number in range(600)]


async def write(world: World, texts: Sequence[str]) -> list[int]:
    """Store texts, each in a transaction of its own: a segment of the index each."""
    ids = []
    for text in texts:
        ids.append(await world.post(text))
    return ids


async def erase(world: World, message_id: int) -> None:
    def step(tx: Tx) -> None:
        found = replies.find(tx, message_id)
        assert found is not None
        tx.execute(
            "UPDATE revisions SET text = NULL, state = 'erased', erased_at = '2026' "
            "WHERE reply_id = ?",
            [found.id],
        )

    await world.store.write(step)


@pytest.mark.parametrize("pages", [1, 3, 64])
def test_others_write_and_erase_while_the_index_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    monkeypatch.setattr("bot.store.scrubbing._PAGES", pages)
    chance = random.Random(pages)

    async def story(world: World) -> None:
        calm = [" ".join(chance.sample(SOME, 40)) for _ in range(30)]
        await write(world, calm[:15])
        first, second = await write(world, [f"a {FIRST}", f"a {SECOND}"])
        await write(world, calm[15:])
        await erase(world, first)
        order = list[str]()

        async def sweep() -> None:
            await world.store.scrub()
            order.append("swept")

        sweeping = asyncio.create_task(sweep())
        await erase(world, second)
        order.append("erased")
        for number in range(5):
            await world.store.write(lambda tx: tx.execute("SELECT 1").fetchall())
            order.append(f"{number}")
        await sweeping
        between = order.index("swept")
        assert between >= (3 if pages == 1 else 1), order
        assert FIRST not in indexed(tmp_path)
        assert FIRST.encode()[3:] not in raw(tmp_path)
        await world.store.scrub()
        assert SECOND not in indexed(tmp_path)
        assert SECOND.encode()[3:] not in raw(tmp_path)
        check = "INSERT INTO words (words) VALUES ('integrity-check')"
        await world.store.write(lambda tx: tx.execute(check))

    told(tmp_path, story)


def test_a_reader_of_another_process_is_waited_for_as_long_as_ever_after_a_sweep(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        def patience(tx: Tx) -> int:
            return int(next(iter(tx.query("SELECT timeout FROM pragma_busy_timeout")))["timeout"])

        before = await world.store.write(patience)
        assert before >= 1_000
        await world.store.scrub()
        assert await world.store.write(patience) == before

    told(tmp_path, story)
