"""What an ensemble thinks of the Wikipedia training comments: soft labels to train on.

The ensemble is an encoder trained before and n-grams fitted on comments other than the one they
are asked about; on what was kept aside their mean ranks better than either. One person's yes or no
is a noisy label, and the labels that some toxic comments lack are guessed better than left out.

``python -m bot.scoring.training.encoder.teach --help``
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress
from scipy.special import expit, logit

from bot.scoring.port import LABELS
from bot.scoring.training import fitting, jigsaw
from bot.scoring.training.encoder import engines
from bot.scoring.training.encoder.bars import EMBEDDED
from bot.scoring.training.encoder.gauge import key
from bot.scoring.training.encoder.sources import Example
from bot.scoring.training.ngram import hashed, probabilities_of_unseen

SHARE = 0.5
"""How much the ensemble says in a target, beside the people's label."""
_SURE = 1e-9
_FARTHEST = 12.0

Floats = NDArray[np.float64]
Opinions = Mapping[bytes, NDArray[np.float32]]
"""Per key of a text, a probability per label; NaN where the ensemble has no opinion."""


def taught(example: Example, opinions: Opinions, *, share: float = SHARE) -> Example:
    """Return the example with the ensemble's opinion in its targets.

    A label that is known becomes the mean of both by ``share``; one that is not known becomes the
    opinion alone.
    """
    found = opinions.get(key(example.text))
    if found is None:
        return example
    targets = dict(example.targets)
    for label, value in zip(LABELS, found.tolist(), strict=True):
        if not np.isnan(value):
            targets[label] = share * value + (1 - share) * targets.get(label, value)
    return replace(example, targets=targets)


def read(path: Path) -> Opinions:
    """Return the opinions that `teach` wrote."""
    with np.load(path) as held:
        keys = [row.tobytes() for row in held["keys"]]
        return dict(zip(keys, held["opinions"], strict=True))


def mean_opinion(first: Floats, second: Floats) -> Floats:
    """Return the probability whose log-odds are the mean of two; NaN where either is."""
    odds = [logit(np.clip(one, _SURE, 1 - _SURE)) for one in (first, second)]
    made: Floats = expit(np.clip((odds[0] + odds[1]) / 2, -_FARTHEST, _FARTHEST))
    return made


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An encoder that is not the shipped one.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def teach(data: Path, folder: Path | None, out: Path) -> None:
    """Write what the ensemble thinks of the training comments in DATA."""
    comments = jigsaw.read(data / "jigsaw.csv.gz", "train")
    with Progress() as progress:
        features = fitting.matrix(hashed(comments.texts, progress))
        fits = progress.add_task("Fitting", total=len(LABELS) * jigsaw.FOLDS)
        counted = [
            probabilities_of_unseen(features, comments, label, lambda: progress.advance(fits))
            for label in LABELS
        ]
    read_by = asyncio.run(_encoder(folder, comments.texts))
    opinions = [mean_opinion(read_by[:, at], counted[at]) for at in range(len(LABELS))]
    keys = np.frombuffer(b"".join(key(text) for text in comments.texts), dtype=np.uint8)
    np.savez(
        out,
        keys=keys.reshape(len(comments.texts), -1),
        opinions=np.stack(opinions, axis=1).astype(np.float32),
    )
    click.echo(f"{len(comments.texts)} comments in {out}")


async def _encoder(folder: Path | None, texts: tuple[str, ...]) -> Floats:
    """Return the encoder's probabilities; shape (texts, labels)."""
    gauge = await engines.gauge(engines.Asked(EMBEDDED, folder), click.echo)
    try:
        found = await gauge.scores(texts, about="training comments")
    finally:
        await gauge.close()
    return np.stack([found[label] for label in LABELS], axis=1)


if __name__ == "__main__":
    teach()
