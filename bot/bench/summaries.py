"""Measures summaries: ``python -m bot.bench.summaries FILE``; ``--demo`` for the digest's lines.

FILE is ConvoSumm's e-mail threads (Yale-LILY/ConvoSumm, CC BY-SA 4.0), one a line: ``messages``,
``summary`` and ``split``. All was chosen on the split "train"; "val" is for the last look.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from bot.bench.summary_demo import Lines, demo_lines
from bot.bench.summary_others import OTHERS, cut, oracle
from bot.bench.summary_scores import MEASURES, NEAR, Difference, Rouge, difference
from bot.digests.text.likeness import vectors
from bot.digests.text.sentences import words
from bot.digests.text.summary import sentences_of, summarise, thread, told

OURS = "ours"
ORACLE = "oracle"
RIVALS = ("lead", "TextRank")
"""What ours is compared with by the bootstrap."""

BARS = (29.5, 7.3, 18.0)
"""What ours is to reach on the split "val", in the order of the measures."""

_OWN = ", with their own summary"
_SPLITS = {"train": ("train",), "val": ("val",), "all": ("train", "val")}

_Figures: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread, and what a person wrote of it."""

    split: str
    messages: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured.

    Attributes:
        threads: How many threads of each group: a split, or those of it with their own summary.
        means: By group and way: the measures, in the order of `MEASURES`.
        lengths: By group and way: words, as a share of the person's.
        differences: Ours less a rival, over all threads: by rival and measure.
    """

    threads: dict[str, int]
    means: dict[str, dict[str, tuple[float, ...]]]
    lengths: dict[str, dict[str, float]]
    differences: dict[str, dict[str, Difference]]


def read(path: Path, splits: Sequence[str]) -> Iterator[Thread]:
    """Give the threads of some splits."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            if one["split"] in splits:
                yield Thread(one["split"], tuple(one["messages"]), one["summary"])


def measure(threads: Sequence[Thread]) -> Found:
    """Measure every way to summarise at the length of each person's summary."""
    rouge = Rouge()
    texts = [_texts(one) for one in threads]
    pairs = list(zip(threads, texts, strict=True))
    scores: dict[str, _Figures] = {}
    lengths: dict[str, _Figures] = {}
    for way in texts[0]:
        scores[way] = np.array([rouge(one.summary, text[way]) for one, text in pairs])
        shares = [len(text[way].split()) / len(one.summary.split()) for one, text in pairs]
        lengths[way] = np.array(shares)
    groups = _groups(threads)
    return Found(
        threads={name: int(rows.sum()) for name, rows in groups.items()},
        means={
            name: {way: tuple(found[rows].mean(axis=0).tolist()) for way, found in scores.items()}
            for name, rows in groups.items()
        },
        lengths={
            name: {way: float(found[rows].mean()) for way, found in lengths.items()}
            for name, rows in groups.items()
        },
        differences={
            rival: {
                name: difference(scores[OURS][:, at].tolist(), scores[rival][:, at].tolist())
                for at, name in enumerate(MEASURES)
            }
            for rival in RIVALS
        },
    )


def _groups(threads: Sequence[Thread]) -> dict[str, NDArray[np.bool_]]:
    """Return which threads are of each split, and which of these have a summary of their own.

    In the published file many summaries stand beside another thread than they were written of. A
    summary counts as its thread's own if no other thread here is more like it.
    """
    said = [words(" ".join(one.messages)) for one in threads]
    found = vectors([*said, *(words(one.summary) for one in threads)])
    alike = (found[len(said) :] @ found[: len(said)].T).toarray()
    own = alike.argmax(axis=1) == np.arange(len(said))
    of = np.array([one.split for one in threads])
    groups: dict[str, NDArray[np.bool_]] = {}
    for split in sorted(set(of.tolist())):
        groups[split] = of == split
        if (of[own] == split).any():
            groups[f"{split}{_OWN}"] = (of == split) & own
    return groups


def _texts(one: Thread) -> dict[str, str]:
    """Return a summary by each way, all of the same sentences."""
    sources = thread(one.messages)
    room = len(one.summary.split())
    sentences = sentences_of(sources)
    found = {name: cut(sentences, order(sentences), room) for name, order in OTHERS.items()}
    found[OURS] = told(sources, summarise(sources, words=room))
    best = oracle(sentences, one.summary, room)
    found[ORACLE] = " ".join(" ".join(sentences[place].text.split()) for place in best)
    return found


@click.command()
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--split", type=click.Choice(tuple(_SPLITS)), default="train", show_default=True)
@click.option("--demo", is_flag=True, help="Measure the digest's lines on the demo's discussion.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(file: Path | None, split: str, demo: bool, as_json: bool) -> None:
    """Measure summaries of FILE's threads beside a person's."""
    if file is None and not demo:
        raise click.UsageError("Name the file with the threads, or ask for --demo.")
    document: dict[str, Any] = {}
    console = Console()
    if file is not None:
        found = measure(list(read(file, _SPLITS[split])))
        document |= asdict(found)
        for table in () if as_json else _tables(found):
            console.print(table)
    if demo:
        lines = demo_lines()
        document["demo"] = [asdict(one) for one in lines]
        if not as_json:
            console.print(_demo_table(lines))
    if as_json:
        click.echo(json.dumps(document, indent=2))


def _tables(found: Found) -> Iterator[Table]:
    for group, ways in found.means.items():
        title = f"{found.threads[group]} threads of {group}"
        table = _table(title, "", "ROUGE-1", "ROUGE-2", "ROUGE-L", "length")
        for way, means in ways.items():
            length = f"{found.lengths[group][way]:.2f}"
            table.add_row(way, *(f"{mean:.1f}" for mean in means), length)
        if group == "val":
            table.add_section()
            table.add_row("bars", *map(str, BARS), "")
        yield table
    table = _table("Ours less another, over all of these", "", *MEASURES)
    for rival, each in found.differences.items():
        table.add_row(rival, *map(_told, each.values()))
    yield table


def _demo_table(lines: Sequence[Lines]) -> Table:
    near = (f"coverage {one}" for one in NEAR)
    table = _table("The demo's discussion", "", "lines", *near, "redundancy")
    for one in lines:
        shares = (f"{share:.2f}" for share in (*one.coverage, one.redundancy))
        table.add_row(one.way, str(one.count), *shares)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left")
    return table


def _told(one: Difference) -> str:
    return f"{one.mean:+.2f} ({one.low:+.2f} to {one.high:+.2f}), p {one.chance:.4f}"


if __name__ == "__main__":
    main()
