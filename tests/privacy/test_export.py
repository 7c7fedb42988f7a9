"""An export holds everything in any table that is linked to a person, and nothing of others'."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.privacy import exporting as exporting_module
from bot.privacy.document import Export, text
from bot.store import exported
from bot.store.exported_part import Part
from tests.moderation.steps import decide
from tests.privacy.life import WORD, WROTE, lead
from tests.privacy.places import PERSON, places_of
from tests.privacy.unexported import COLUMNS, TABLES
from tests.world import CALM, GUILD, OTHER_GUILD, READER, RUDE, World, told


def parts() -> Iterator[Part]:
    """Yield every part, those within others too."""
    waiting = list(exported.PARTS)
    while waiting:
        part = waiting.pop()
        yield part
        waiting += part.inner


async def columns(world: World) -> set[str]:
    """Return every column of every table, as the schema has them."""
    rows = await world.rows(
        "SELECT t.name || '.' || c.name AS name FROM sqlite_master t "
        "JOIN pragma_table_info(t.name) c WHERE t.type IN ('table', 'view')"
    )
    return {row["name"] for row in rows}


def test_every_column_of_the_schema_is_exported_or_left_out_for_a_reason(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        given = {f"{part.table}.{column}" for part in parts() for column in part.columns}
        every = await columns(world)
        ours = {one for one in every if one.split(".")[0] not in TABLES}
        left = {one for one in ours - given if not one.endswith(".guild_id")}
        assert left - set(COLUMNS) == set(), "export these, or say why not in unexported.py"
        assert given - every == set(), "these are no columns any more"
        assert set(COLUMNS) - left == set(), "these are exported, or no columns any more"
        tables = {one.split(".")[0] for one in every}
        assert set(TABLES) - tables == set(), "these are no tables any more"

    told(tmp_path, story)


def test_names_in_the_export_are_plain_and_no_two_are_the_same() -> None:
    names = [part.name for part in exported.PARTS]
    assert len(names) == len(set(names))
    for part in parts():
        keys = [*part.columns.values(), *part.also, *(one.name for one in part.inner)]
        assert len(keys) == len(set(keys)), part.name
        assert not any("_" in key for key in keys), part.name
        assert part.documents <= set(part.columns), part.name
    assert all(part.about.endswith(".") for part in exported.PARTS)


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)
    else:
        yield value


async def exporting(world: World, person: int = PERSON, guild: int = GUILD) -> Export:
    return await world.privacy.export(guild, person)


def rows_of(export: Export, table: str) -> Iterator[tuple[Part, dict[str, Any]]]:
    """Yield every row that the export gives of a table."""

    def below(part: Part, row: Any) -> Iterator[tuple[Part, dict[str, Any]]]:
        if part.table == table:
            yield part, row
        for inner in part.inner:
            for one in row[inner.name]:
                yield from below(inner, one)

    for part, section in zip(exported.PARTS, export.sections, strict=True):
        assert part.name == section.name
        for row in section.rows:
            yield from below(part, row)


def holds(part: Part, given: dict[str, Any], row: dict[str, Any]) -> bool:
    """Tell whether a row of an export gives every exported column of a row as it is."""
    for column, name in part.columns.items():
        value = row[column]
        if column in part.documents and value is not None:
            value = json.loads(value)
        if given[name] != value:
            return False
    return True


async def linked(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return every row that names the person or holds their words, and what hangs on their replies.

    Found by looking into every column, not by what the export takes for linked.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for table in sorted({one.split(".")[0] for one in await columns(world)} - set(TABLES)):
        for row in await world.rows(f"SELECT * FROM {table}"):  # noqa: S608  our own tables
            if any(
                needle in str(value) for value in row.values() for needle in (str(PERSON), WORD)
            ):
                found.setdefault(table, []).append(row)
    # The words of an appeal are their author's, and not for who heard it.
    found["appeals"] = [row for row in found["appeals"] if row["reviewed_by"] != PERSON]
    replies = [row["id"] for row in found["replies"]]
    marks = ",".join("?" * len(replies))
    found["scores"] = await world.rows(
        f"SELECT * FROM scores WHERE revision_id IN (SELECT id FROM revisions "  # noqa: S608
        f"WHERE reply_id IN ({marks}))",
        *replies,
    )
    for table in ("revisions", "responses", "digest_sources"):
        found[table] = await world.rows(
            f"SELECT * FROM {table} WHERE reply_id IN ({marks})",  # noqa: S608
            *replies,
        )
    revisions = [row["id"] for row in found["revisions"]]
    found["decisions"] = await world.rows(
        f"SELECT * FROM decisions WHERE revision_id IN ({','.join('?' * len(revisions))})",  # noqa: S608
        *revisions,
    )
    found["record"] = await world.rows(
        "SELECT * FROM record WHERE person = (SELECT number FROM people WHERE person_id = ?)",
        PERSON,
    )
    return found


@dataclass(frozen=True, slots=True)
class Led:
    """What is to be known of somebody's whole life on a server, which takes a while to lead.

    Attributes:
        others: The ids and numbers of everybody else who did something.
        elsewhere: Their export on another server.
        nobody: The export of somebody who was never there.
        erased: Their own once they were forgotten.
    """

    export: Export
    planted: dict[str, list[dict[str, Any]]]
    others: list[int]
    elsewhere: Export
    nobody: Export
    erased: Export
    shows_nothing: bool
    places: set[str]


@pytest.fixture(scope="module")
def led(tmp_path_factory: pytest.TempPathFactory) -> Led:
    found: list[Led] = []

    async def story(world: World) -> None:
        await lead(world, PERSON)
        export, planted = await exporting(world), await linked(world)
        others = "SELECT {} FROM people WHERE person_id <> ?"
        people = await world.column(others.format("person_id"), PERSON)
        numbers = await world.column(others.format("number"), PERSON)
        assert len(people) > 1
        elsewhere = await exporting(world, guild=OTHER_GUILD)
        nobody = await exporting(world, READER + 9)
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        found.append(
            Led(
                export,
                planted,
                [*people, *numbers],
                elsewhere,
                nobody,
                erased=await exporting(world),
                shows_nothing=(await world.privacy.show(GUILD, PERSON)).nothing,
                places=await places_of(world, PERSON),
            )
        )

    told(tmp_path_factory.mktemp("life"), story)
    return found[0]


def test_every_row_that_leads_to_a_person_is_in_their_export(led: Led) -> None:
    assert {part.table for part in parts()} == set(led.planted), "plant a row of each table"
    for table, rows in led.planted.items():
        given = list(rows_of(led.export, table))
        for row in rows:
            assert any(holds(part, one, row) for part, one in given), (table, row)


def test_every_text_of_a_person_is_in_their_export(led: Led) -> None:
    document = text(led.export)
    assert [one for one in WROTE if one not in document] == []


def test_an_export_says_what_its_person_did_and_not_who_else_did_what(led: Led) -> None:
    document = text(led.export)
    values = {str(one) for one in leaves(json.loads(document))}
    assert values & {str(one) for one in led.others} == set()
    for role in ("claimed by", "decided by", "undone by", "appeal heard by", "ended by"):
        assert f'"{role}": "you"' in document


def test_words_of_others_are_in_nobody_else_s_export(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE, author_id=PERSON)
        await world.say("words of somebody else", author_id=READER)
        await world.reporting.report(
            GUILD, await world.say(CALM, author_id=PERSON), "they are rude", by=READER
        )
        await decide(world, number=1)
        document = text(await exporting(world))
        assert RUDE in document
        assert '"times reported": 1' in document
        assert "words of somebody else" not in document
        assert "they are rude" not in document
        assert "they are rude" in text(await exporting(world, READER))

    told(tmp_path, story)


def test_an_export_knows_one_server_only(led: Led) -> None:
    assert led.elsewhere.empty
    assert not led.export.empty
    assert led.nobody.empty


def test_more_rows_than_are_read_at_a_time_are_all_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting_module, "_AT_ONCE", 20)

    async def story(world: World) -> None:
        for number in range(45):
            await world.post(f"number {number}.", author_id=PERSON)
        export = await exporting(world)
        found = [row["texts"][0]["text"] for row in export.sections[0].rows]
        assert found == [f"number {number}." for number in range(45)]

    told(tmp_path, story)


def test_nothing_is_left_to_export_of_who_is_forgotten(led: Led) -> None:
    assert led.erased.empty
    assert led.shows_nothing
    assert led.places == set()
