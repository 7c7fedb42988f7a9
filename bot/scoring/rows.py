"""The rows of a CSV file, read piece by piece, with how far the reading is."""

import csv
import gzip
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class RowsError(Exception):
    """A file is not what was asked for; the message says in one line what to mend."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what people said of it.

    Attributes:
        text: The text.
        answer: Whether it has the label; None where the file leaves that open.
        position: How many bytes of the file had been read by then.
    """

    text: str
    answer: bool | None
    position: int


@contextmanager
def examples(
    path: Path, *, text: str, label: str, where: Mapping[str, str]
) -> Iterator[Iterator[Example]]:
    """Open a CSV file, plain or gzip, and give its rows one by one.

    Args:
        path: The file; UTF-8, the first line names the columns.
        text: The column of the text.
        label: The column of the answer: a number in [0, 1], true from 0.5 on, or empty.
        where: Columns and the values they must have; other rows are left out.

    Raises:
        RowsError: A column is missing, an answer is no such number, or the file is damaged.
    """
    # The standard library refuses fields over 131,072 characters unless told otherwise.
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            source = gzip.GzipFile(fileobj=raw) if zipped else raw
            with io.TextIOWrapper(source, encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                _check_columns(path, reader.fieldnames or (), {text, label, *where})
                yield _examples(path, reader, raw, (text, label), where)
    except UnicodeDecodeError:
        raise RowsError(f"{path} is not UTF-8 text.") from None
    except (OSError, EOFError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise RowsError(f"{path} cannot be read: {reason}.") from None


def write_scored(path: Path, scores: Sequence[float], answers: Sequence[bool]) -> None:
    """Write a CSV file of the columns score and label, 1 where the answer is true; no texts.

    Raises:
        RowsError: The file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(("score", "label"))
            for score, answer in zip(scores, answers, strict=True):
                writer.writerow((f"{score:.6f}", int(answer)))
    except OSError as error:
        raise RowsError(f"{path} cannot be written: {error.strerror}.") from None


def _examples(
    path: Path,
    reader: "csv.DictReader[str]",
    raw: io.BufferedReader,
    columns: tuple[str, str],
    where: Mapping[str, str],
) -> Iterator[Example]:
    text, label = columns
    for row in reader:
        if all(row[column] == value for column, value in where.items()):
            place = f"{path}, line {reader.line_num}"
            yield Example(row[text] or "", _answer(row[label] or "", label, place), raw.tell())


def _check_columns(path: Path, known: Sequence[str], needed: set[str]) -> None:
    missing = sorted(needed - set(known))
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        raise RowsError(
            f"{path} has no {noun} {', '.join(missing)}. Its columns are {', '.join(known)}."
        )


def _answer(value: str, label: str, place: str) -> bool | None:
    if not value.strip():
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise RowsError(f"{place}: {label} must be a number from 0 to 1, or empty.")
    return number >= 0.5
