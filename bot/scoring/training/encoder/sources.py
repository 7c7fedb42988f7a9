"""What each data set says, and only that: its labels, mapped to ours, the rest left unknown.

Every set has its own idea of "toxic": tweets call casual profanity offensive, Wikipedia's experts
call little toxic, hate sets speak of groups alone. Pouring all of them into one label teaches a
model that anger is toxic; so each set speaks of the labels it was made for.
"""

import csv
import gzip
import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.scoring.port import LABELS

JIGSAW_LABELS = {
    "toxicity": "toxic",
    "severe_toxicity": "severe_toxic",
    "obscene": "obscene",
    "threat": "threat",
    "insult": "insult",
    "identity_attack": "identity_hate",
}
EVALUATION = (
    "surge_social.csv.gz",
    "wiki_fuzzed.csv.gz",
    "wiki_nonfuzzed.csv.gz",
    "identity_madlibs.csv.gz",
    "toxic_spans_trial.csv.gz",
)
"""Sets that are never trained on, nor any text that stands in one of them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is known of it.

    Attributes:
        text: The text as it stands in its set.
        targets: Per known label, the probability in [0, 1] that it holds.
        weight: How much the example counts, beside 1 for a Wikipedia comment.
        source: The name of the set.
    """

    text: str
    targets: Mapping[str, float]
    weight: float
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """A data set: its file, how a row becomes targets, and its share of an epoch.

    Attributes:
        read: Returns the targets of a row, or None where the row says nothing of use.
        passes: How often each of its rows is drawn in one epoch; below 1 a part is drawn.
    """

    file: str
    read: Callable[[Mapping[str, str]], Mapping[str, float] | None]
    weight: float = 1.0
    passes: float = 1.0
    name: str = field(default="")


def _jigsaw(row: Mapping[str, str]) -> Mapping[str, float] | None:
    if row["split"] != "train":
        return None
    return {ours: float(row[theirs]) for ours, theirs in JIGSAW_LABELS.items() if row[theirs] != ""}


def _paradetox(row: Mapping[str, str]) -> Mapping[str, float]:
    # The rewrites keep the meaning and drop the abuse: they are not obscene, whatever they say.
    return {"toxicity": 0.95} if row["label"] == "1" else {"toxicity": 0.05, "obscene": 0.0}


def _civil(row: Mapping[str, str]) -> Mapping[str, float]:
    return {"toxicity": 1.0 - float(row["frac_not_toxic"] or 0.0)}


def _davidson(row: Mapping[str, str]) -> Mapping[str, float]:
    if row["cls"] == "0":
        return {"toxicity": 0.95, "identity_attack": 0.9}
    if row["cls"] == "1":
        return {"obscene": 0.85, "identity_attack": 0.1}
    return {"toxicity": 0.05, "obscene": 0.05, "identity_attack": 0.02, "threat": 0.02}


def _hatexplain(row: Mapping[str, str]) -> Mapping[str, float]:
    if row["label"] == "1":
        return {"toxicity": 0.8, "identity_attack": 0.8}
    return {"toxicity": 0.25, "identity_attack": 0.05}


def _misogyny(row: Mapping[str, str]) -> Mapping[str, float]:
    if row["label"] == "1":
        return {"toxicity": 0.8, "identity_attack": 0.9}
    return {"identity_attack": 0.05}


def _convabuse(row: Mapping[str, str]) -> Mapping[str, float]:
    return {"toxicity": 0.9} if row["label"] == "1" else {"toxicity": 0.03, "threat": 0.01}


def _stormfront(row: Mapping[str, str]) -> Mapping[str, float]:
    if row["label"] == "1":
        return {"toxicity": 0.75, "identity_attack": 0.95}
    return {"identity_attack": 0.05}


def _calm_wikipedia(row: Mapping[str, str]) -> Mapping[str, float]:
    if row["label"] == "1":
        return {"toxicity": 0.95}
    return dict.fromkeys(LABELS, 0.0)


SOURCES = (
    Source("jigsaw.csv.gz", _jigsaw, weight=1.0, passes=1.5),
    Source("paradetox.csv.gz", _paradetox, weight=0.4, passes=0.7),
    Source("civil_toxic_spans.csv.gz", _civil, weight=0.4, passes=0.7),
    Source("davidson.csv.gz", _davidson, weight=0.4, passes=0.7),
    Source("hatexplain.csv.gz", _hatexplain, weight=0.4, passes=0.7),
    Source("reddit_misogyny.csv.gz", _misogyny, weight=0.4, passes=1.0),
    Source("convabuse.csv.gz", _convabuse, weight=0.4, passes=1.0),
    Source("stormfront.csv.gz", _stormfront, weight=0.5, passes=0.8),
    Source("wiki_cat_gn.csv.gz", _calm_wikipedia, weight=0.5, passes=0.5),
    Source("wiki_cat_gc.csv.gz", _calm_wikipedia, weight=0.5, passes=0.5),
)


def normal_form(text: str) -> str:
    """Return what two copies of a text share: letters and digits, folded, runs of space as one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(letter if letter.isalnum() else " " for letter in folded)
    return " ".join(kept.split())


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a gzip CSV file."""
    csv.field_size_limit(10_000_000)  # a Wikipedia comment can be longer than the 128 KiB default
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def held_texts(folder: Path) -> frozenset[str]:
    """Return the normal forms of all texts that are measured on, and so never trained on."""
    texts = {normal_form(row["text"]) for name in EVALUATION for row in rows(folder / name)}
    jigsaw = rows(folder / "jigsaw.csv.gz")
    texts |= {normal_form(row["text"]) for row in jigsaw if row["split"] == "test"}
    return frozenset(texts)


def is_kept_aside(text: str) -> bool:
    """Tell whether a Wikipedia training text belongs to the twelfth on which choices are made."""
    return hashlib.sha256(normal_form(text).encode()).digest()[0] % 12 == 0


def chooses(row: Mapping[str, str]) -> bool:
    """Tell whether a row of the Wikipedia comments is one of those on which choices are made."""
    return row["split"] == "train" and is_kept_aside(row["text"])


def examples(source: Source, folder: Path, held: frozenset[str]) -> Iterator[Example]:
    """Yield what ``source`` says, without any text that is measured on and without repeats."""
    seen: set[str] = set()
    for row in rows(folder / source.file):
        targets = source.read(row)
        form = normal_form(row["text"])
        if targets is None or not form or form in held or form in seen:
            continue
        seen.add(form)
        yield Example(row["text"], targets, source.weight, source.file.split(".")[0])
