"""Review thresholds for a stated precision: ``python -m bot.scoring.training.encoder.thresholds``.

They are chosen on the natural comments that were kept aside from training. A flag is right where
people called the comment toxic in any way: to a moderator a threat that turns out to be an insult
was worth the look.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.port import LABELS
from bot.scoring.training.encoder import sources
from bot.scoring.training.jigsaw import NATURAL

LOWEST = 0.5
"""Below it a label is less likely than not, whatever the precision."""
_STEP = 0.05


@dataclass(frozen=True, slots=True)
class Choice:
    """A label's threshold, and what was right above it.

    Attributes:
        threshold: In [0, 1].
        flagged: How many comments score at least that.
        right: How many of them people called toxic.
    """

    threshold: float
    flagged: int
    right: int


def choose(scores: NDArray[np.float64], truth: NDArray[np.bool_], *, precision: float) -> Choice:
    """Return the lowest threshold from which on the precision is kept, on a grid of 0.05.

    Args:
        scores: Shape (comments,), in [0, 1].
        truth: Shape (comments,), whether a flag would be right.
        precision: The share of right flags that is asked for, in (0, 1].
    """
    grid = np.round(np.arange(LOWEST, 1.0, _STEP), 2)
    kept = float(grid[-1])
    for threshold in reversed(grid):
        above = scores >= threshold
        if above.any() and truth[above].mean() < precision:
            break
        kept = float(threshold)
    above = scores >= kept
    return Choice(kept, int(above.sum()), int(truth[above].sum()))


def kept_aside(data: Path) -> tuple[list[str], NDArray[np.bool_]]:
    """Return the natural comments kept aside, and which of them people called toxic."""
    rows = [
        row
        for row in sources.rows(data / "jigsaw.csv.gz")
        if row["src"] == NATURAL and sources.chooses(row)
    ]
    columns = sources.JIGSAW_LABELS.values()
    toxic = [any(float(row[column] or 0) > 0 for column in columns) for row in rows]
    return [row["text"] for row in rows], np.array(toxic)


async def _scores(folder: Path | None, texts: list[str]) -> Mapping[str, NDArray[np.float64]]:
    scorer = EmbeddedScorer.from_folder(folder) if folder else await EmbeddedScorer.shipped()
    found = await scorer.score(texts)
    await scorer.close()
    return {label: np.array([one[label] for one in found]) for label in LABELS}


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--folder", type=click.Path(exists=True, path_type=Path), default=None)
@click.option(
    "--precision", type=click.FloatRange(0, 1, min_open=True), default=0.9, show_default=True
)
def thresholds(data: Path, folder: Path | None, precision: float) -> None:
    """Choose thresholds for the encoder in FOLDER, or the shipped one, and print them as JSON."""
    texts, truth = kept_aside(data)
    scores = asyncio.run(_scores(folder, texts))
    chosen = {label: choose(scores[label], truth, precision=precision) for label in LABELS}
    any_flag = np.any([scores[label] >= chosen[label].threshold for label in LABELS], axis=0)
    made = {
        "asked": precision,
        "comments": len(texts),
        "toxic": int(truth.sum()),
        "labels": {
            label: {"threshold": one.threshold, "flagged": one.flagged, "right": one.right}
            for label, one in chosen.items()
        },
        "any": {"flagged": int(any_flag.sum()), "right": int(truth[any_flag].sum())},
    }
    click.echo(json.dumps(made, indent=2))


if __name__ == "__main__":
    thresholds()
