"""Of who is forgotten no byte is left, whatever they were and did: not in a file, not shown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

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


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen of a person at one moment.

    Attributes:
        found: In any file.
        shown: All that the bot shows.
        figures: What stays of what they did.
    """

    found: list[str]
    shown: str
    figures: list[Any]


async def look(world: World, folder: Path, end: datetime) -> Look:
    return Look(list(found(folder)), await shown(world), await figures(world, end))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A life that was led and forgotten, as it takes a while to lead one.

    Attributes:
        missing: Texts that were planted and not stored.
        undone: The effects that were still to be done.
        places: Where in the database the person, or what they wrote, still stood.
        left: In any file, once all was closed.
        files: What the folder held then.
    """

    before: Look
    after: Look
    missing: list[str]
    undone: list[Any]
    places: set[str]
    left: list[str]
    files: set[str]


@pytest.fixture(scope="module")
def forgotten(tmp_path_factory: pytest.TempPathFactory) -> Forgotten:
    folder, seen = tmp_path_factory.mktemp("life"), dict[str, Any]()

    async def story(world: World) -> None:
        await lead(world, PERSON)
        seen["missing"] = [text for text in WROTE if not await places_of(world, text)]
        await world.pass_time(minutes=5)
        end = world.clock.now()
        seen["before"] = await look(world, folder, end)
        world.clock.advance(minutes=5)
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        seen["undone"] = await world.undone()
        after = await look(world, folder, end)
        await world.pass_time(hours=1)
        await world.store.scrub()
        seen["after"] = replace(after, found=list(found(folder)))
        seen["places"] = {
            *await places_of(world, PERSON),
            *await places_of(world, WORD),
            *(one for one in indexed(folder) if WORD in one),
        }

    told(folder, story)
    files = {one.name for one in folder.iterdir()}
    return Forgotten(left=list(found(folder)), files=files, **seen)


def test_no_byte_is_left_of_who_is_forgotten_in_any_file(forgotten: Forgotten) -> None:
    assert forgotten.before.found == [*("their id in digits", "their id in bytes", "their words")]
    assert forgotten.after.found == []
    assert forgotten.places == set()
    assert forgotten.left == []
    assert forgotten.files == {"seedbed.db"}


def test_the_bytes_are_gone_from_the_first_moment_on_and_not_only_once_discord_follows(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        world.carrier.fault = lambda _: "down"
        await world.privacy.forget(GUILD, PERSON)
        assert list(found(tmp_path)) == []

    told(tmp_path, story)


def test_nothing_that_the_bot_shows_names_or_quotes_who_is_forgotten(forgotten: Forgotten) -> None:
    assert str(PERSON) in forgotten.before.shown
    assert forgotten.before.shown.count(WORD) > 20
    assert str(PERSON) not in forgotten.after.shown
    assert WORD not in forgotten.after.shown
    assert forgotten.undone == []


def test_every_text_that_was_planted_was_stored_before(forgotten: Forgotten) -> None:
    assert forgotten.missing == []


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


def test_the_figures_of_others_are_the_same_afterwards(forgotten: Forgotten) -> None:
    before = forgotten.before.figures
    assert forgotten.after.figures == before
    assert before[3][1], "there is nothing to compare"
    assert before[3][2], "there is nothing to compare"
