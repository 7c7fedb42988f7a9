"""Measures what `explain` marks on the toxic spans of SemEval-2021 task 5.

``python -m bot.scoring.training.spans --help``. No model here was trained on spans. From where on
a word is marked is chosen on the training posts; the trial posts are measured once. It tells
figures, never a text.
"""

import ast
import asyncio
import json
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from bot.articles.shipped import shipped
from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.explain import Cut, Weighed, choose, explain, merged, weigh
from bot.scoring.ngram import NgramScorer
from bot.scoring.port import Scorer
from bot.scoring.training.encoder import sources
from bot.scoring.training.encoder.ranking import DIGITS, RESAMPLES, edges, rounded

BAR = 0.58
MOST_SECONDS = 1.5
TOP_WORDS = 3
"""So many of the heaviest words are taken out to see how far the score falls."""

_SHARES = tuple(round(0.05 * step, 2) for step in range(4, 20))
_QUIETS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
_AT_ONCE = 64
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Post:
    """A post and the characters that people marked as toxic."""

    text: str
    marked: frozenset[int]


def posts(path: Path) -> Iterator[Post]:
    """Yield the posts of a file with the columns ``spans`` and ``text``."""
    for row in sources.rows(path):
        yield Post(row["text"], frozenset(ast.literal_eval(row["spans"])))


def agreement(found: frozenset[int], marked: frozenset[int]) -> float:
    """Return F1 over characters; 1 where both are empty and 0 where one is.

    Source: Pavlopoulos et al., "SemEval-2021 Task 5: Toxic Spans Detection", section 5.
    """
    if not found or not marked:
        return float(found == marked)
    return 2 * len(found & marked) / (len(found) + len(marked))


def marks(post: Post, weighed: Weighed, cut: Cut) -> frozenset[int]:
    """Return the characters that `explain` marks."""
    chosen = choose(weighed.weights, highest=weighed.highest, cut=cut)
    spans = merged(post.text, weighed.places, chosen)
    return frozenset(at for one in spans for at in range(one.begin, one.end))


def agreements(found: Sequence[Post], weighed: Sequence[Weighed], cut: Cut) -> NDArray[np.float64]:
    """Return each post's agreement; shape (posts,)."""
    pairs = zip(found, weighed, strict=True)
    return np.array([agreement(marks(post, one, cut), post.marked) for post, one in pairs])


def best_cut(found: Sequence[Post], weighed: Sequence[Weighed]) -> Cut:
    """Return the cut with which the posts agree best."""
    cuts = [Cut(share, quiet) for share, quiet in product(_SHARES, _QUIETS)]
    return max(cuts, key=lambda cut: float(agreements(found, weighed, cut).mean()))


def without_top(post: Post, weighed: Weighed, weights: NDArray[np.float64]) -> str:
    """Return a post without its heaviest words."""
    text = post.text
    heaviest = np.argsort(-weights, kind="stable")[:TOP_WORDS]
    for at in sorted(heaviest, reverse=True):
        place = weighed.places[at]
        text = text[: place.begin] + text[place.end :]
    return text


async def _weighed(scorer: Scorer, found: Sequence[Post], about: str) -> list[Weighed]:
    made = []
    for at, post in enumerate(found):
        made.append(await weigh(scorer, post.text))
        if (at + 1) % _AT_ONCE == 0:
            click.echo(f"{about}: {at + 1} of {len(found)} posts", err=True)
    return made


async def faithfulness(
    encoder: Scorer, ngrams: Scorer, found: Sequence[Post], weighed: Sequence[Weighed]
) -> dict[str, Any]:
    """Return how far the encoder's score falls without the top words of two explanations.

    One is `explain` on the encoder; the other leaves one word out at a time and asks the n-grams.
    """
    plain = np.array([one.scores["toxicity"] for one in weighed])
    counted = await _weighed(ngrams, found, "n-grams")
    ways = {
        encoder.name: [one.weights for one in weighed],
        ngrams.name: [one.falls.max(axis=1, initial=-np.inf) for one in counted],
    }
    made: dict[str, Any] = {"words": TOP_WORDS, "texts": len(found)}
    for name, weights in ways.items():
        left = [
            without_top(post, one, weight)
            for post, one, weight in zip(found, weighed, weights, strict=True)
        ]
        scores = [one["toxicity"] for one in await encoder.score(left)]
        made[name] = round(float((plain - np.array(scores)).mean()), DIGITS)
    return made


async def measured(data: Path, *, sample: int, seed: int) -> dict[str, Any]:
    """Return the figures, and the cut that was chosen."""
    encoder, ngrams = await EmbeddedScorer.shipped(), await NgramScorer.shipped()
    try:
        every = list(posts(data / "toxic_spans_train.csv.gz"))
        drawn = random.Random(seed).sample(every, min(sample, len(every)))  # noqa: S311
        cut = best_cut(drawn, await _weighed(encoder, drawn, "training"))
        trial = list(posts(data / "toxic_spans_trial.csv.gz"))
        weighed = await _weighed(encoder, trial, "trial")
        found = agreements(trial, weighed, cut)
        return {
            "version": encoder.version,
            "cut": asdict(cut),
            "chosen_on": len(drawn),
            "shipped_cut": asdict(Cut()),
            "bars": [_agreement(found, seed), await _speed(encoder)],
            "faithfulness": await faithfulness(encoder, ngrams, trial, weighed),
        }
    finally:
        await encoder.close()
        await ngrams.close()


def _agreement(found: NDArray[np.float64], seed: int) -> dict[str, Any]:
    drawn = np.random.default_rng(seed)
    means = [float(drawn.choice(found, len(found)).mean()) for _ in range(RESAMPLES)]
    value = round(float(found.mean()), DIGITS)
    return {
        "name": f"`explain` on {len(found)} posts (`toxic_spans_trial`): F1 over characters",
        "value": value,
        "interval": rounded(edges(means)),
        "bar": BAR,
        "at_least": True,
        "met": value >= BAR,
    }


async def _speed(encoder: Scorer) -> dict[str, Any]:
    """Return how long a text of a hundred words takes; the middle of several tries."""
    text = " ".join(" ".join(one.body for one in shipped()).split()[:100])
    seconds = []
    for _ in range(_TRIES):
        began = time.perf_counter()
        await explain(encoder, text)
        seconds.append(time.perf_counter() - began)
    value = round(statistics.median(seconds), 3)
    return {
        "name": "`explain`: seconds for 100 words",
        "value": value,
        "bar": MOST_SECONDS,
        "at_least": False,
        "met": value < MOST_SECONDS,
    }


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=600,
    show_default=True,
    help="So many training posts choose the cut.",
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
def spans(data: Path, sample: int, seed: int, out: Path | None) -> None:
    """Measure what `explain` marks on the posts in DATA; JSON."""
    made = json.dumps(asyncio.run(measured(data, sample=sample, seed=seed)), indent=2) + "\n"
    if out is None:
        click.echo(made, nl=False)
    else:
        out.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    spans()
