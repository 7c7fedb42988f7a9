"""Rules: the record as files that people and programs can read."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from csv import writer
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Literal, Protocol

Form = Literal["csv", "jsonl"]

COLUMNS = (
    "id", "at", "person", "what", "case", "policy_version", "scorer", "scorer_version", "detail",
)  # fmt: skip
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""What makes a spreadsheet take a cell for a formula.

Source: OWASP, "CSV Injection"; OWASP ASVS 5.0, 1.2.10, for the null character.
"""


class Entry(Protocol):
    """What is exported of one row of the record; see `bot.store.record.Entry`."""

    @property
    def id(self) -> int: ...  # noqa: D102  told there, as are the others
    @property
    def at(self) -> datetime: ...  # noqa: D102
    @property
    def person(self) -> int | None: ...  # noqa: D102
    @property
    def what(self) -> str: ...  # noqa: D102
    @property
    def case_number(self) -> int | None: ...  # noqa: D102
    @property
    def detail(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def policy_version(self) -> int | None: ...  # noqa: D102
    @property
    def scorer(self) -> str | None: ...  # noqa: D102
    @property
    def scorer_version(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Export:
    """A file of entries.

    Attributes:
        content: The file, in UTF-8.
        count: How many entries it holds.
        oldest: When the first of them was made, or None where there is none.
        left_out: How many older ones did not fit.
    """

    content: bytes
    count: int
    oldest: datetime | None
    left_out: int


def jsonl(entries: Iterable[Entry]) -> str:
    """Return one JSON object a line, with the columns as keys."""
    return "".join(map(_json_line, entries))


def csv(entries: Iterable[Entry]) -> str:
    """Return a table that is safe to open as a spreadsheet, headings first, in lines of CRLF.

    No cell begins with a sign that would make it a formula: an apostrophe stands before it.
    """
    return _HEADINGS + "".join(map(_csv_line, entries))


def newest(entries: Sequence[Entry], form: Form, *, limit: int) -> Export:
    """Return a file of the newest entries that ``limit`` bytes hold.

    A CSV file begins with a byte order mark, without which Excel takes it for no UTF-8.
    """
    head, line = _FORMS[form]
    lines: list[bytes] = []
    room = limit - len(head)
    for entry in reversed(entries):
        lines.append(line(entry).encode())
        room -= len(lines[-1])
        if room < 0:
            del lines[-1]
            break
    count = len(lines)
    oldest = entries[-count].at if count else None
    return Export(head + b"".join(reversed(lines)), count, oldest, len(entries) - count)


def _cells(entry: Entry) -> tuple[int | str | None, ...]:
    """Return the columns before the detail."""
    return (
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        entry.person,
        entry.what,
        entry.case_number,
        entry.policy_version,
        entry.scorer,
        entry.scorer_version,
    )


def _json_line(entry: Entry) -> str:
    return _compact(dict(zip(COLUMNS, (*_cells(entry), dict(entry.detail)), strict=True))) + "\n"


def _csv_line(entry: Entry) -> str:
    # Where a spreadsheet parts cells at semicolons, as in much of Europe, none may begin in a text.
    detail = _compact(dict(entry.detail)).replace(";", "\\u003b")
    return _row((*_cells(entry), detail))


def _compact(document: Mapping[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))


def _row(cells: Sequence[int | str | None]) -> str:
    line = StringIO()
    writer(line, lineterminator="\r\n").writerow(map(_safe, cells))
    return line.getvalue()


def _safe(cell: int | str | None) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


_HEADINGS = _row(COLUMNS)
_FORMS: Mapping[Form, tuple[bytes, Callable[[Entry], str]]] = {
    "csv": (_HEADINGS.encode("utf-8-sig"), _csv_line),
    "jsonl": (b"", _json_line),
}
