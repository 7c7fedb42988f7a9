"""Epochs of batches: drawn afresh from every source, alike in length, reproducible."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.scoring.port import LABELS
from bot.scoring.training.encoder.disguise import disguised
from bot.scoring.training.encoder.groups import exchanged, names_group
from bot.scoring.training.encoder.sources import Example

_POOL = 64
"""Batches are cut from pools of so many batches' examples, sorted by length."""
_DISGUISED_SHARE = 0.08
_EXCHANGED_SHARE = 0.6
_CALM_BELOW = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Texts with their targets.

    Attributes:
        targets: Shape (texts, labels), probabilities in [0, 1]; 0 where unknown.
        weights: Shape (texts, labels), 0 where unknown.
    """

    texts: tuple[str, ...]
    targets: NDArray[np.float32]
    weights: NDArray[np.float32]


def epoch(
    sources: Sequence[tuple[Sequence[Example], float]], *, seed: int, batch_size: int
) -> Iterator[Batch]:
    """Yield the batches of one epoch.

    Args:
        sources: Examples with how often each is drawn in an epoch; a fraction is drawn by lot.
        seed: Decides everything; the same seed gives the same batches.
        batch_size: Texts per batch; a last, smaller batch is left out.
    """
    drawn = random.Random(seed)  # noqa: S311  a reproducible choice, no secret
    chosen: list[Example] = []
    for found, passes in sources:
        chosen += list(found) * int(passes)
        rest = [one for one in found if drawn.random() < passes % 1]
        chosen += rest
    drawn.shuffle(chosen)
    chosen = [_maybe_disguised(_maybe_exchanged(one, drawn), drawn) for one in chosen]
    size = _POOL * batch_size
    for start in range(0, len(chosen), size):
        pool = sorted(chosen[start : start + size], key=lambda one: len(one.text))
        cuts = [pool[at : at + batch_size] for at in range(0, len(pool), batch_size)]
        drawn.shuffle(cuts)
        yield from (_batch(cut) for cut in cuts if len(cut) == batch_size)


def _maybe_exchanged(example: Example, drawn: random.Random) -> Example:
    """Exchange the groups that some calm texts name, so that none of them is a sign of abuse."""
    calm = example.targets.get("toxicity", 1.0) < _CALM_BELOW
    if not calm or drawn.random() >= _EXCHANGED_SHARE or not names_group(example.text):
        return example
    return replace(example, text=exchanged(example.text, drawn))


def _maybe_disguised(example: Example, drawn: random.Random) -> Example:
    """Disguise some of every kind, so that a disguise is no sign of abuse by itself."""
    if drawn.random() >= _DISGUISED_SHARE:
        return example
    return replace(example, text=disguised(example.text, drawn))


def _batch(examples: Sequence[Example]) -> Batch:
    targets = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    weights = np.zeros_like(targets)
    for row, example in enumerate(examples):
        for column, label in enumerate(LABELS):
            if label in example.targets:
                targets[row, column] = example.targets[label]
                weights[row, column] = example.weight
    return Batch(tuple(one.text for one in examples), targets, weights)
