"""The training texts: comments of the Jigsaw toxic comment challenge, from one CSV file."""

import csv
import gzip
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bot.scoring.features import plain

COLUMNS = MappingProxyType(
    {
        "toxicity": "toxic",
        "severe_toxicity": "severe_toxic",
        "obscene": "obscene",
        "threat": "threat",
        "insult": "insult",
        "identity_attack": "identity_hate",
    }
)
"""The column of the file that tells each label."""

NATURAL = "khanhhk"
"""The `src` of the rows that are a uniform sample; the other rows are enriched."""


@dataclass(frozen=True, slots=True, eq=False)
class Comments:
    """One split of the file.

    Attributes:
        texts: The comments, as written.
        answers: Shape (comments,) per label: 1.0 where it applies, 0.0 where not, NaN where that
            is unknown.
        natural: Shape (comments,), whether a comment is of the uniform sample.
        folds: Shape (comments,), 0 to 4, from a hash of the text: like texts share a fold.
    """

    texts: tuple[str, ...]
    answers: dict[str, NDArray[np.float64]]
    natural: NDArray[np.bool_]
    folds: NDArray[np.int64]


FOLDS = 5


def read(path: Path, split: str) -> Comments:
    """Read the rows of one split of the file, plain or gzip.

    Raises:
        ValueError: A column is missing, or the split has no rows.
    """
    csv.field_size_limit(sys.maxsize)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        needed = {"text", "src", "split", *COLUMNS.values()}
        missing = needed - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path} lacks the columns {', '.join(sorted(missing))}")
        rows = [row for row in reader if row["split"] == split]
    if not rows:
        raise ValueError(f"{path} has no rows of the split {split}")
    return Comments(
        texts=tuple(row["text"] for row in rows),
        answers={
            label: np.array([float(row[column] or "nan") for row in rows])
            for label, column in COLUMNS.items()
        },
        natural=np.array([row["src"] == NATURAL for row in rows]),
        folds=np.array([_fold(row["text"]) for row in rows], dtype=np.int64),
    )


def _fold(text: str) -> int:
    return zlib.crc32(plain(text).encode("utf-8", "replace")) % FOLDS
