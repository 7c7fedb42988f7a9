"""Trains the weights of the scorer `ngram`: ``python -m bot.scoring.training.ngram``.

Every label is fitted five times on four fifths of the training split, to get log-odds for comments
the fit has not seen; these set the calibration and the suggested thresholds. The weights themselves
come from the whole training split. The test split is measured at the end and chooses nothing.
"""

import json
import warnings
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from bot.scoring.features import Buckets, Hasher
from bot.scoring.linear import Weights, quantised, sigmoid
from bot.scoring.measure import Measure, measure
from bot.scoring.port import LABELS
from bot.scoring.training import fitting, jigsaw
from bot.scoring.training.card import Figures, card, table
from bot.scoring.training.fitting import Floats, Line

PRECISION = 0.72
"""The share of right flags that the suggested thresholds aim at."""

_FEWEST = 10  # Fewer natural comments on one side cannot carry a calibration.
_BATCH = 256


def train(data: Path, progress: Progress, *, seed: int = 0) -> tuple[Weights, dict[str, Figures]]:
    """Train all labels.

    Args:
        data: The CSV file, plain or gzip; see `jigsaw.COLUMNS`.
        progress: Where to show how far it is.
        seed: Of everything random; the solver in use draws nothing.

    Raises:
        ValueError: The file is not as it should be, or a label has one answer only.
    """
    comments = jigsaw.read(data, "train")
    features = fitting.matrix(hashed(comments.texts, progress))
    steps = progress.add_task("Fitting", total=len(LABELS) * (jigsaw.FOLDS + 1))
    columns, scales, biases = [], [], []
    kept_aside: dict[str, Measure] = {}
    for label in LABELS:
        line, kept_aside[label] = _one_label(
            features, comments, label, lambda: progress.advance(steps), seed
        )
        column, step = quantised(line.weights)
        columns.append(column)
        scales.append(step)
        biases.append(line.bias)
    weights = Weights(
        LABELS,
        np.ascontiguousarray(np.stack(columns, axis=1)),
        np.array(scales),
        np.array(biases),
        fitting.EXPONENT,
    )
    tests = _test(data, weights, {label: kept_aside[label].threshold for label in LABELS}, progress)
    return weights, {
        label: Figures(
            trained_on=int(np.isfinite(comments.answers[label]).sum()),
            positives=int(np.nansum(comments.answers[label])),
            kept_aside=kept_aside[label],
            test=tests.get(label),
        )
        for label in LABELS
    }


def hashed(texts: tuple[str, ...], progress: Progress) -> Buckets:
    """Return the buckets of many texts, batch by batch, so that memory stays small."""
    hasher = Hasher()
    indices: list[NDArray[np.int64]] = []
    counts: list[NDArray[np.int64]] = []
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    for batch in progress.track(batches, description="Hashing"):
        found = hasher.buckets(batch)
        indices.append(found.indices)
        counts.append(np.diff(found.starts))
    starts = np.concatenate(([0], np.cumsum(np.concatenate(counts))))
    return Buckets(np.concatenate(indices), starts)


def _one_label(
    features: sparse.csr_matrix,
    comments: jigsaw.Comments,
    label: str,
    advance: Callable[[], None],
    seed: int,
) -> tuple[Line, Measure]:
    """Return the calibrated line of one label, and its figures on comments kept aside."""
    answers = comments.answers[label]
    known = np.isfinite(answers)
    if len(np.unique(answers[known])) < 2:
        raise ValueError(f"the training rows need both answers to {jigsaw.COLUMNS[label]}")
    unseen = log_odds_of_unseen(features, comments, label, advance, seed=seed)
    line = fitting.fit(features[known], answers[known], seed=seed)
    advance()
    rows, stands_for, (slope, offset) = _calibrated(unseen, comments, label)
    scores = sigmoid(slope * unseen[rows] + offset)
    at = fitting.threshold(scores, answers[rows], stands_for, precision=PRECISION)
    calibrated = Line(slope * line.weights, slope * line.bias + offset)
    return calibrated, measure(scores, answers[rows] > 0.5, threshold=at, weights=stands_for)


def log_odds_of_unseen(
    features: sparse.csr_matrix,
    comments: jigsaw.Comments,
    label: str,
    advance: Callable[[], None],
    *,
    seed: int = 0,
) -> Floats:
    """Return each comment's log-odds by a fit that did not see it, not calibrated.

    Shape (comments,); NaN where the rest of the comments have one answer only.
    """
    answers = comments.answers[label]
    known = np.isfinite(answers)
    unseen = np.full(len(answers), np.nan)
    for fold in range(jigsaw.FOLDS):
        aside = comments.folds == fold
        rest = known & ~aside
        if aside.any() and len(np.unique(answers[rest])) == 2:
            line = fitting.fit(features[rest], answers[rest], seed=seed)
            unseen[aside] = features[aside] @ line.weights + line.bias
        advance()
    return unseen


def probabilities_of_unseen(
    features: sparse.csr_matrix, comments: jigsaw.Comments, label: str, advance: Callable[[], None]
) -> Floats:
    """Return each comment's calibrated probability by a fit that did not see it, NaN as above."""
    unseen = log_odds_of_unseen(features, comments, label, advance)
    if np.isnan(unseen).all():
        return unseen
    _, _, (slope, offset) = _calibrated(unseen, comments, label)
    return sigmoid(slope * unseen + offset)


def _calibrated(
    unseen: Floats, comments: jigsaw.Comments, label: str
) -> tuple[NDArray[np.bool_], Floats, tuple[float, float]]:
    """Return the comments that calibrate a label, how many each stands for, and slope and offset.

    Args:
        unseen: Log-odds by fits that did not see the comment; not all of them NaN.
    """
    rows = _measured_on(comments, label) & np.isfinite(unseen)
    stands_for = _stands_for(comments, label)[rows]
    line = fitting.calibration(unseen[rows], comments.answers[label][rows], stands_for)
    return rows, stands_for, line


def _measured_on(comments: jigsaw.Comments, label: str) -> NDArray[np.bool_]:
    """Return the known answers of the uniform sample, or all known ones where it is too small."""
    known = np.isfinite(comments.answers[label])
    natural = known & comments.natural
    positives = int((comments.answers[label][natural] > 0.5).sum())
    if min(positives, int(natural.sum()) - positives) < _FEWEST:
        return known
    return natural


def _stands_for(comments: jigsaw.Comments, label: str) -> Floats:
    """Return how many comments of the uniform sample each one stands for.

    The other labels are unknown for some toxic comments and for those alone, so each toxic one
    whose answer is known counts for more than itself; without this the labels would look rarer
    than they are.
    """
    toxic = comments.answers["toxicity"] > 0.5
    known = np.isfinite(comments.answers[label])
    found = np.ones(len(known))
    for group in (toxic, ~toxic):
        natural = group & comments.natural
        answered = int((natural & known).sum())
        if answered:
            found[group] = int(natural.sum()) / answered
    return found


def _test(
    data: Path, weights: Weights, thresholds: dict[str, float], progress: Progress
) -> dict[str, Measure]:
    try:
        comments = jigsaw.read(data, "test")
    except ValueError:
        return {}
    buckets = hashed(comments.texts, progress)
    scores = weights.probabilities(buckets)
    found = {}
    for place, label in enumerate(LABELS):
        rows = np.isfinite(comments.answers[label]) & comments.natural
        if rows.any():
            found[label] = measure(
                scores[rows, place],
                comments.answers[label][rows] > 0.5,
                threshold=thresholds[label],
                weights=_stands_for(comments, label)[rows],
            )
    return found


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The comments: CSV, plain or gzip.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the weights go (.npz); the figures go beside them (.json, .md).",
)
@click.option("--seed", default=0, show_default=True, help="The seed of everything random.")
def main(data: Path, out: Path, seed: int) -> None:
    """Train the weights of the scorer ngram."""
    console = Console(stderr=True)
    # One thread, so that sums are added in the same order every time.
    with Progress(console=console) as progress, threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            weights, figures = train(data, progress, seed=seed)
        except ValueError as error:
            raise click.ClickException(f"{error}.") from None
    with out.open("wb") as file:
        weights.write(file)
    told = {
        "digest": weights.digest,
        "features": weights.features,
        "seed": seed,
        "labels": {label: asdict(found) for label, found in figures.items()},
    }
    out.with_suffix(".json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    out.with_suffix(".md").write_text(card(weights.digest, figures), encoding="utf-8")
    click.echo(table(figures))


if __name__ == "__main__":
    main()
