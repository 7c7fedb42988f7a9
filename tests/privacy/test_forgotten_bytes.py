"""Of who is forgotten no byte is left, whatever they were and did: not in a file, not shown."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.store import record_figures
from tests.privacy.life import WORD, WROTE, lead, shown
from tests.privacy.places import indexed, places_of, raw
from tests.world import GUILD, NOON, World, told

PERSON = 0x0DB7_C3A9_5E21_F48D
"""Its bytes, as SQLite stores them, stand nowhere by chance."""
ENDING = WORD[3:].encode()
"""The index leaves out how a word begins where the one before begins so too."""


def found(folder: Path) -> Iterator[str]:
    """Yield what of the person is in any file of the folder, in any page, used or free."""
    data = raw(folder)
    if str(PERSON).encode() in data:
        yield "their id in digits"
    if PERSON.to_bytes(8, "big").lower() in data:
        yield "their id in bytes"
    if ENDING in data:
        yield "their words"


def test_no_byte_is_left_of_who_is_forgotten_in_any_file(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        assert list(found(tmp_path)) == ["their id in digits", "their id in bytes", "their words"]
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        await world.pass_time(hours=1)
        await world.store.scrub()
        assert list(found(tmp_path)) == []
        assert await places_of(world, PERSON) == set()
        assert await places_of(world, WORD) == set()
        assert not any(WORD in one for one in indexed(tmp_path))

    told(tmp_path, story)
    assert list(found(tmp_path)) == []
    assert {one.name for one in tmp_path.iterdir()} == {"seedbed.db"}


def test_the_bytes_are_gone_from_the_first_moment_on_and_not_only_once_discord_follows(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        world.carrier.fault = lambda _: "down"
        await world.privacy.forget(GUILD, PERSON)
        assert list(found(tmp_path)) == []

    told(tmp_path, story)


def test_nothing_that_the_bot_shows_names_or_quotes_who_is_forgotten(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        before = await shown(world)
        assert str(PERSON) in before
        assert before.count(WORD) > 20
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        after = await shown(world)
        assert str(PERSON) not in after
        assert WORD not in after
        assert await world.undone() == []

    told(tmp_path, story)


def test_every_text_that_was_planted_was_stored_before(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        missing = [text for text in WROTE if not await places_of(world, text)]
        assert missing == []

    told(tmp_path, story)


async def figures(world: World, end: datetime) -> list[Any]:
    """Return what stays of what a person did: numbers, and the record of numbered people."""
    rows = [
        await world.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3")  # noqa: S608  our own tables
        for table in ("scores", "decisions", "second_readings")
    ]
    nobody = [[{**row, "read_by": None, "claimed_by": None} for row in some] for some in rows]
    record = await world.rows("SELECT * FROM record WHERE at < ? ORDER BY id", end.isoformat())
    digests = await world.rows("SELECT id, document FROM digests ORDER BY id")

    def desk(tx: Any) -> tuple[object, ...]:
        span: dict[str, Any] = {"start": NOON, "end": end}
        return (
            record_figures.reviewed(tx, GUILD, **span),
            record_figures.judged(tx, GUILD, **span),
            record_figures.pairs(tx, GUILD, **span),
            record_figures.waited(tx, GUILD, **span),
        )

    return [nobody, record, digests, await world.store.read(desk)]


def test_the_figures_of_others_are_the_same_afterwards(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        await world.pass_time(minutes=5)
        end = world.clock.now()
        before = await figures(world, end)
        world.clock.advance(minutes=5)
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        assert await figures(world, end) == before
        assert before[3][1], "there is nothing to compare"
        assert before[3][2], "there is nothing to compare"

    told(tmp_path, story)
