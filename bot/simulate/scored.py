"""The scores and answers of a CSV file, held to what they have to be."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.scoring.rows import RowsError

_COLUMNS = ("score", "label")


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows of numbers: shape (rows,) each.

    Attributes:
        scores: What the scorer said, in [0, 1].
        labels: What people said, 1.0 or 0.0.
    """

    scores: NDArray[np.float64]
    labels: NDArray[np.float64]


def read(path: Path) -> Scored:
    """Read the columns score and label of a CSV file, plain or gzip.

    Raises:
        RowsError: A column is missing, a number is none or out of range, or the file is damaged.
    """
    try:
        rows = list(_rows(path))
    except UnicodeDecodeError:
        raise RowsError(f"{path} is not UTF-8 text.") from None
    except (OSError, EOFError, csv.Error) as error:
        raise RowsError(f"{path} cannot be read: {error}.") from None
    if not rows:
        raise RowsError(f"{path} has no rows. Write a score and a label a line.")
    columns = np.array(rows, dtype=np.float64).T
    return Scored(columns[0], columns[1])


def _rows(path: Path) -> Iterator[tuple[float, float]]:
    content = path.read_bytes()
    plain = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    reader = csv.DictReader(io.StringIO(plain.decode("utf-8-sig"), newline=""))
    known = reader.fieldnames or ()
    missing = [name for name in _COLUMNS if name not in known]
    if missing:
        raise RowsError(
            f"{path} has no column {' and no column '.join(missing)}. Its first line must name "
            f"the columns score and label; it names {', '.join(known) or 'none'}. "
            "`seedbed eval --scores` writes such a file."
        )
    for row in reader:
        place = f"{path}, line {reader.line_num}"
        yield _score(row["score"], place), _label(row["label"], place)


def _score(value: str | None, place: str) -> float:
    try:
        number = float(value or "")
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise RowsError(f"{place}: score must be a number from 0 to 1.")
    return number


def _label(value: str | None, place: str) -> float:
    known = {"0": 0.0, "1": 1.0}
    if value is None or value.strip() not in known:
        raise RowsError(f"{place}: label must be 1 where the reply breaks the rules, else 0.")
    return known[value.strip()]
