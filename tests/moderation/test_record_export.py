"""The record as files: one row per entry, and nothing that a spreadsheet would calculate."""

import csv as sheets
import io
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.moderation.record_export import COLUMNS, Form, csv, jsonl, newest
from bot.store.record import Entry

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIGNS = tuple("=+-@\t\r\n\0")


def entry(number: int = 1, **changed: Any) -> Entry:
    given: dict[str, Any] = {
        "id": number,
        "at": AT + timedelta(seconds=number % 60),
        "person": 4_503_599_627_370_496,
        "what": "uphold",
        "case_number": 5,
        "detail": {"before": "open", "after": "upheld"},
        "policy_version": 2,
        "scorer": "ngram",
        "scorer_version": "3",
    }
    return Entry(**{**given, **changed})


WORDS = st.text(max_size=30) | st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'"]
)
DETAILS = st.dictionaries(WORDS, st.none() | st.booleans() | st.integers() | WORDS, max_size=4)
ENTRIES = st.lists(
    st.builds(
        entry,
        st.integers(1, 2**53),
        at=st.datetimes(
            datetime(2000, 1, 2),  # noqa: DTZ001  the strategy adds the zones
            datetime(2100, 1, 1),  # noqa: DTZ001
            timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
        ),
        person=st.none() | st.integers(0, 2**53),
        what=WORDS,
        case_number=st.none() | st.integers(1, 10**9),
        detail=DETAILS,
        policy_version=st.none() | st.integers(1, 99),
        scorer=st.none() | WORDS,
        scorer_version=st.none() | WORDS,
    ),
    max_size=5,
)


def cells(text: str, *, delimiter: str = ",") -> list[list[str]]:
    return list(sheets.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_a_row_has_every_column() -> None:
    head, row = cells(csv([entry()]))
    assert tuple(head) == COLUMNS
    assert dict(zip(head, row, strict=True)) == {
        "id": "1",
        "at": "2026-03-01T12:00:01.000+00:00",
        "person": "4503599627370496",
        "what": "uphold",
        "case": "5",
        "policy_version": "2",
        "scorer": "ngram",
        "scorer_version": "3",
        "detail": '{"before":"open","after":"upheld"}',
    }


def test_what_is_not_there_is_an_empty_cell_and_null() -> None:
    bare = entry(person=None, case_number=None, policy_version=None, scorer=None, detail={})
    assert cells(csv([bare]))[1][2:7] == ["", "uphold", "", "", ""]
    (line,) = jsonl([bare]).splitlines()
    assert json.loads(line)["person"] is None
    assert json.loads(line)["detail"] == {}


def test_times_are_given_in_utc() -> None:
    moment = datetime(2026, 3, 1, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert cells(csv([entry(at=moment)]))[1][1] == "2026-03-01T12:00:00.000+00:00"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(sign: str) -> None:
    row = cells(csv([entry(what=f"{sign}1", scorer=f"{sign}2")]))[1]
    assert (row[3], row[6]) == (f"'{sign}1", f"'{sign}2")


@given(ENTRIES)
def test_no_cell_begins_like_a_formula_and_each_holds_what_it_should(made: list[Entry]) -> None:
    head, *rows = cells(csv(made))
    assert len(rows) == len(made)
    for one, row in zip(made, rows, strict=True):
        assert not any(cell.startswith(SIGNS) for cell in row)
        shown = dict(zip(head, row, strict=True))
        assert shown["what"].removeprefix("'") == one.what.removeprefix("'")
        assert shown["scorer"].removeprefix("'") == (one.scorer or "").removeprefix("'")
        assert json.loads(shown["detail"]) == one.detail


@given(DETAILS)
@example({"name": "pause;=1+1"})
@example({"name;@SUM(A1)": 1})
def test_no_formula_begins_where_cells_are_parted_at_semicolons(detail: dict[str, Any]) -> None:
    for cell in cells(csv([entry(detail=detail)]), delimiter=";")[1]:
        assert not cell.startswith(SIGNS)


@given(ENTRIES)
def test_every_line_of_jsonl_reads_back_as_its_entry(made: list[Entry]) -> None:
    lines = jsonl(made).split("\n")
    assert lines.pop() == ""
    for one, line in zip(made, lines, strict=True):
        read = json.loads(line)
        assert tuple(read) == COLUMNS
        assert datetime.fromisoformat(read["at"]) == one.at.replace(
            microsecond=one.at.microsecond // 1000 * 1000
        )
        assert read["detail"] == one.detail
        for column in ("id", "person", "what", "policy_version", "scorer", "scorer_version"):
            assert read[column] == getattr(one, column)
        assert read["case"] == one.case_number


def test_a_csv_file_is_utf8_with_a_mark_in_lines_of_crlf() -> None:
    made = newest([entry(scorer="été")], "csv", limit=10_000)
    assert made.content.startswith(b"\xef\xbb\xbfid,at,")
    assert made.content.decode("utf-8-sig") == csv([entry(scorer="été")])
    assert made.content.count(b"\r\n") == made.content.count(b"\n") == 2


FORMS: tuple[Form, ...] = ("csv", "jsonl")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_holds_all_that_fits_to_the_byte_and_the_newest_first_of_all(form: Form) -> None:
    made = [entry(number) for number in range(1, 8)]
    whole = newest(made, form, limit=10_000)
    size = len(whole.content)
    assert (whole.count, whole.left_out, whole.oldest) == (7, 0, made[0].at)
    assert newest(made, form, limit=size) == whole
    cut = newest(made, form, limit=size - 1)
    assert (cut.count, cut.left_out, cut.oldest) == (6, 1, made[1].at)
    assert cut.content == newest(made[1:], form, limit=10_000).content
    assert len(cut.content) < size


@pytest.mark.parametrize("form", FORMS)
def test_of_nothing_the_file_is_empty(form: Form) -> None:
    made = newest([], form, limit=10_000)
    assert (made.count, made.oldest, made.left_out) == (0, None, 0)
    assert made.content.decode("utf-8-sig") == {"csv": csv([]), "jsonl": ""}[form]
