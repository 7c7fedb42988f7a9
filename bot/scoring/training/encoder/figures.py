"""The figures of an engine on the sets that nothing was trained on, as JSON and Markdown.

``python -m bot.scoring.training.encoder.figures --help``. It prints figures, never a text.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from bot.moderation.policy import DEFAULT_THRESHOLDS
from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.ngram import NgramScorer
from bot.scoring.port import LABELS, Scorer
from bot.scoring.training.encoder import sources
from bot.scoring.training.jigsaw import NATURAL

_RESAMPLES = 400
_BINS = 15
_REVIEW = DEFAULT_THRESHOLDS["toxicity"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Scores beside the truth; both of shape (texts,)."""

    scores: Floats
    truth: Floats

    @property
    def auc(self) -> float:
        """ROC AUC."""
        return float(roc_auc_score(self.truth, self.scores))

    @property
    def precision(self) -> float:
        """Average precision."""
        return float(average_precision_score(self.truth, self.scores))

    def interval(self, measure: str, *, seed: int = 1) -> tuple[float, float]:
        """Return the 95 % bootstrap interval of ``auc`` or ``precision``."""
        drawn = np.random.default_rng(seed)
        found = []
        for _ in range(_RESAMPLES):
            rows = drawn.integers(0, len(self.truth), len(self.truth))
            if 0 < self.truth[rows].sum() < len(rows):
                found.append(getattr(Answered(self.scores[rows], self.truth[rows]), measure))
        low, high = np.quantile(found, (0.025, 0.975))
        return float(low), float(high)


def calibration_error(one: Answered) -> float:
    """Return the expected calibration error in 15 bins of equal mass."""
    order = np.argsort(one.scores)
    parts = np.array_split(order, _BINS)
    gaps = [abs(one.scores[part].mean() - one.truth[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(order))


async def _scores(scorer: Scorer, texts: Sequence[str]) -> dict[str, Floats]:
    found = await scorer.score(texts)
    return {label: np.array([one[label] for one in found]) for label in LABELS}


def _both(one: Answered) -> dict[str, Any]:
    return {
        "rows": len(one.truth),
        "positives": int(one.truth.sum()),
        "auc": round(one.auc, 4),
        "auc_interval": [round(edge, 4) for edge in one.interval("auc")],
        "ap": round(one.precision, 4),
        "ap_interval": [round(edge, 4) for edge in one.interval("precision")],
    }


async def jigsaw(scorer: Scorer, data: Path, *, kept_aside: bool) -> dict[str, Any]:
    """Return the figures on Wikipedia comments: the test split, or what was kept aside of train."""
    wanted = [row for row in sources.rows(data / "jigsaw.csv.gz") if _wanted(row, kept_aside)]
    scores = await _scores(scorer, [row["text"] for row in wanted])
    natural = np.array([row["src"] == NATURAL for row in wanted])
    made: dict[str, Any] = {"labels": {}}
    for label in LABELS:
        column = [row[sources.JIGSAW_LABELS[label]] for row in wanted]
        known = np.array([one != "" for one in column])
        truth = np.array([float(one or 0) for one in column])
        made["labels"][label] = round(Answered(scores[label][known], truth[known]).auc, 4)
        if label == "toxicity":
            one = Answered(scores[label][natural], truth[natural])
            made["natural"] = _both(one) | _honesty(one)
    made["mean_auc"] = round(float(np.mean(list(made["labels"].values()))), 4)
    return made


def _wanted(row: Mapping[str, str], kept_aside: bool) -> bool:
    if kept_aside:
        return row["split"] == "train" and sources.is_kept_aside(row["text"])
    return row["split"] == "test"


def _honesty(one: Answered) -> dict[str, float]:
    high = one.scores >= _REVIEW
    gap = abs(one.scores[high].mean() - one.truth[high].mean()) if high.any() else 0.0
    return {
        "calibration_error": round(calibration_error(one), 4),
        "gap_above_review": round(float(gap), 4),
        "brier": round(float(np.mean((one.scores - one.truth) ** 2)), 4),
        "precision_at_review": round(float(one.truth[high].mean()), 4),
        "recall_at_review": round(float(one.truth[high].sum() / one.truth.sum()), 4),
    }


async def others(scorer: Scorer, data: Path) -> dict[str, Any]:
    """Return the figures on the sets that were never trained on."""
    made: dict[str, Any] = {}
    for name in ("surge_social", "wiki_fuzzed", "wiki_nonfuzzed"):
        found = list(sources.rows(data / f"{name}.csv.gz"))
        scores = await _scores(scorer, [row["text"] for row in found])
        truth = np.array([float(row["label"]) for row in found])
        made[name] = _both(Answered(scores["toxicity"], truth))
    found = list(sources.rows(data / "identity_madlibs.csv.gz"))
    scores = await _scores(scorer, [row["text"] for row in found])
    truth = np.array([float(row["label"]) for row in found])
    made["identity_madlibs"] = {
        "rows": len(found),
        "auc": round(Answered(scores["toxicity"], truth).auc, 4),
    }
    return made


async def calm(
    scorer: Scorer, texts: Sequence[str], review_at: Mapping[str, float]
) -> dict[str, Any]:
    """Return how many of the calm sentences ``texts`` would be flagged."""
    found = await scorer.score(texts)
    flagged = [any(one[label] >= at for label, at in review_at.items()) for one in found]
    return {"sentences": len(texts), "flagged": sum(flagged)}


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--engine", type=click.Choice(["embedded", "ngram"]), default="embedded")
@click.option("--folder", type=click.Path(exists=True, path_type=Path), default=None)
@click.option("--calm-sentences", type=click.Path(exists=True, path_type=Path), default=None)
@click.option("--kept-aside", is_flag=True, help="Only what was kept aside of train.")
def figures(
    data: Path, engine: str, folder: Path | None, calm_sentences: Path | None, kept_aside: bool
) -> None:
    """Measure an engine on DATA and print JSON."""
    lines = calm_sentences.read_text(encoding="utf-8").splitlines() if calm_sentences else []
    sentences = [line for line in lines if line and not line.startswith("#")]

    async def measure() -> dict[str, Any]:
        scorer: Scorer
        if engine == "ngram":
            scorer = await NgramScorer.shipped()
        elif folder is not None:
            scorer = EmbeddedScorer.from_folder(folder)
        else:
            scorer = await EmbeddedScorer.shipped()
        made: dict[str, Any] = {"engine": scorer.name, "version": scorer.version}
        made["jigsaw"] = await jigsaw(scorer, data, kept_aside=kept_aside)
        if not kept_aside:
            made |= await others(scorer, data)
        if sentences:
            made["calm"] = await calm(scorer, sentences, DEFAULT_THRESHOLDS)
        await scorer.close()
        return made

    click.echo(json.dumps(asyncio.run(measure()), indent=2))


if __name__ == "__main__":
    figures()
