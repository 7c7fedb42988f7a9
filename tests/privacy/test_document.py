"""An export as files: one that explains itself, or several where Discord takes no larger one."""

import json
import random
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.document import FILE_LIMIT, Export, File, Section, files, text

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GUILD = 700_000_000_000_000_007
PERSON = 987_654_321_987_654_321


def export(**rows: list[dict[str, Any]]) -> Export:
    sections = [Section(name, f"What {name} are.", some) for name, some in rows.items()]
    return Export(GUILD, PERSON, NOON, sections)


def opened(one: File) -> list[dict[str, Any]]:
    """Return the documents in a file, of a zip in their order."""
    if one.name.endswith(".json"):
        return [json.loads(one.content)]
    with zipfile.ZipFile(BytesIO(one.content)) as packed:
        assert packed.testzip() is None
        return [json.loads(packed.read(name)) for name in packed.namelist()]


def test_the_first_part_of_a_file_explains_the_others() -> None:
    (one,) = files(export(replies=[{"text": "hello"}], reports=[]))
    assert one.name == "what-seedbed-stores-of-you.json"
    document = json.loads(one.content)
    assert list(document) == ["about", "what each part is", "replies", "reports"]
    assert document["about"]["you (Discord's id)"] == str(PERSON)
    assert document["about"]["made at"] == "2026-03-01T12:00:00+00:00"
    assert document["what each part is"] == {
        "replies": "What replies are.",
        "reports": "What reports are.",
    }
    assert document["reports"] == []
    assert text(export(replies=[{"text": "hello"}], reports=[])) == one.content.decode()


def test_ids_are_in_quotation_marks_as_a_browser_would_round_them() -> None:
    (one,) = files(export(replies=[{"message": PERSON, "part": [PERSON, 3, 0.5, None, "x"]}]))
    (row,) = json.loads(one.content)["replies"]
    assert row == {"message": str(PERSON), "part": [str(PERSON), 3, 0.5, None, "x"]}


def test_letters_of_every_language_can_be_read_in_the_file() -> None:
    (one,) = files(export(replies=[{"text": "größer, 森の鷺"}]))
    assert "größer, 森の鷺" in one.content.decode()


def test_what_discord_does_not_take_in_one_file_comes_in_zips() -> None:
    made = export(replies=[{"text": "ab" * 2_000, "number": number} for number in range(3_000)])
    assert len(text(made)) > FILE_LIMIT
    (one,) = files(made)
    assert one.name == "what-seedbed-stores-of-you-1.zip"
    assert len(one.content) <= FILE_LIMIT
    documents = opened(one)
    assert len(documents) > 1
    assert all("what each part is" in document for document in documents)
    assert [row["number"] for document in documents for row in document["replies"]] == [
        *range(3_000)
    ]


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 400), max_size=24),
    st.lists(st.integers(0, 400), max_size=24),
    st.integers(0, 2**32 - 1),
)
def test_every_row_is_in_the_files_once_and_no_file_is_too_large(
    first: list[int], second: list[int], seed: int
) -> None:
    chance = random.Random(seed)

    def row(size: int, number: int) -> dict[str, Any]:
        return {"number": number, "text": "".join(chance.choices("abcdefghijklmnop", k=size))}

    rows = {
        "replies": [row(size, number) for number, size in enumerate(first)],
        "reports": [row(size, number) for number, size in enumerate(second)],
    }
    made = files(export(**rows), limit=4_000)
    assert all(len(one.content) <= 4_000 for one in made)
    found: dict[str, list[dict[str, Any]]] = {"replies": [], "reports": []}
    for one in made:
        for document in opened(one):
            for name in found:
                found[name] += document.get(name, [])
    assert found == rows
    assert len({one.name for one in made}) == len(made)


def test_only_an_export_without_a_row_is_empty() -> None:
    assert export(replies=[], reports=[]).empty
    assert not export(replies=[], reports=[{}]).empty
