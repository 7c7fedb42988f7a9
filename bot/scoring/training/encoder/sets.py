"""What an engine comes to on each data set, as plain data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bot.articles.shipped import shipped
from bot.moderation.policy import DEFAULT_THRESHOLDS
from bot.scoring.port import LABELS
from bot.scoring.training.encoder import identity, sources
from bot.scoring.training.encoder.gauge import Gauge
from bot.scoring.training.encoder.passages import passages
from bot.scoring.training.encoder.ranking import (
    DIGITS,
    Answered,
    Floats,
    at_threshold,
    honesty,
    labels_together,
    ranking,
)
from bot.scoring.training.encoder.robustness import flagged
from bot.scoring.training.jigsaw import NATURAL

_Row = TypeVar("_Row")
_HALF = 0.5

NEVER_TRAINED_ON = ("surge_social", "wiki_fuzzed", "wiki_nonfuzzed")
CHOICES = tuple(round(0.05 * step, 2) for step in range(4, 20))
"""The thresholds that are looked at where one is chosen."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The data sets.

    Attributes:
        folder: Holds them.
        sample: The most rows of each, drawn evenly; None for all.
    """

    folder: Path
    sample: int | None = None

    def rows(
        self, name: str, wanted: Callable[[Mapping[str, str]], bool] = lambda _: True
    ) -> list[dict[str, str]]:
        """Return the rows of a set that are wanted."""
        return self.some(row for row in sources.rows(self.folder / f"{name}.csv.gz") if wanted(row))

    def some(self, found: Iterable[_Row]) -> list[_Row]:
        """Return all of them, or as many as the sample has."""
        every = list(found)
        if self.sample is None or len(every) <= self.sample:
            return every
        return [every[at * len(every) // self.sample] for at in range(self.sample)]


async def jigsaw(gauge: Gauge, sets: Sets, review_at: Mapping[str, float]) -> dict[str, Any]:
    """Return the figures on the Wikipedia comments of the test split."""
    found = sets.rows("jigsaw", lambda row: row["split"] == "test")
    scores = await gauge.scores([row["text"] for row in found], about="Wikipedia comments")
    truths = {label: truth(found, label) for label in LABELS}
    made = labels_together({label: (scores[label], truths[label]) for label in LABELS})
    natural = np.array([row["src"] == NATURAL for row in found])
    one = Answered(scores["toxicity"][natural], truths["toxicity"][natural])
    made["natural"] = ranking(one) | honesty(one, review_at["toxicity"])
    made["review"] = _review(scores, truths, natural, review_at)
    return made


async def kept_aside(
    gauge: Gauge, sets: Sets, review_at: Mapping[str, float], *, whole: bool
) -> dict[str, Any]:
    """Return the figures on what was kept aside of the train split, where choices are made.

    Args:
        whole: Also how well it ranks, and what each threshold that may be chosen would find.
    """
    found = sets.rows("jigsaw", sources.chooses)
    scores = await gauge.scores([row["text"] for row in found], about="comments kept aside")
    truths = {label: truth(found, label) for label in LABELS}
    natural = np.array([row["src"] == NATURAL for row in found])
    made: dict[str, Any] = {"review": _review(scores, truths, natural, review_at)}
    if not whole:
        return made
    one = Answered(scores["toxicity"][natural], truths["toxicity"][natural])
    made["natural"] = ranking(one) | honesty(one, review_at["toxicity"])
    made |= labels_together({label: (scores[label], truths[label]) for label in LABELS})
    made["choices"] = {
        label: [_review(scores, truths, natural, {label: at})[label] for at in CHOICES]
        for label in LABELS
    }
    return made


def truth(found: Sequence[Mapping[str, str]], label: str) -> Floats:
    """Return whether each comment has the label, NaN where that is unknown."""
    return np.array([float(row[sources.JIGSAW_LABELS[label]] or "nan") for row in found])


def _review(
    scores: Mapping[str, Floats],
    truths: Mapping[str, Floats],
    natural: np.ndarray[Any, np.dtype[np.bool_]],
    review_at: Mapping[str, float],
) -> dict[str, Any]:
    """Return what each label's threshold finds in the uniform sample, where the label is known.

    Where it is known of a part of the toxic comments alone, each of them counts for those whose
    answer is unknown; the calm ones would weigh too much beside them.
    """
    made = {}
    toxic = truths["toxicity"] > _HALF
    for label, at in review_at.items():
        known = ~np.isnan(truths[label])
        sure = natural & known
        share = (natural & toxic).sum() / max((sure & toxic).sum(), 1)
        weights = np.where(toxic[sure], share, 1.0)
        made[label] = at_threshold(Answered(scores[label][sure], truths[label][sure]), at, weights)
    return made


async def others(gauge: Gauge, sets: Sets) -> dict[str, Any]:
    """Return the figures on the sets that were never trained on."""
    made: dict[str, Any] = {}
    for name in NEVER_TRAINED_ON:
        found = sets.rows(name)
        scores = await gauge.scores([row["text"] for row in found], about=name)
        made[name] = ranking(Answered(scores["toxicity"], _labels(found)))
    made["identity_madlibs"] = await _madlibs(gauge, sets)
    return made


async def _madlibs(gauge: Gauge, sets: Sets) -> dict[str, Any]:
    every = list(sources.rows(sets.folder / "identity_madlibs.csv.gz"))
    terms = identity.terms([row["text"] for row in every], [row["template"] for row in every])
    pairs = sets.some(zip(every, terms, strict=True))
    found, named = [row for row, _ in pairs], [term for _, term in pairs]
    scores = await gauge.scores([row["text"] for row in found], about="identity_madlibs")
    apart = asdict(identity.spread(scores["toxicity"], _labels(found), named))
    review_at = DEFAULT_THRESHOLDS["toxicity"]
    terms_at = identity.at_threshold(scores["toxicity"], _labels(found), named, review_at)
    return ranking(Answered(scores["toxicity"], _labels(found))) | {
        **{
            f"spread_{name}": value if value is None else round(value, DIGITS)
            for name, value in apart.items()
        },
        "terms": {
            term: {name: value and round(value, DIGITS) for name, value in shares.items()}
            for term, shares in terms_at.items()
        },
    }


def _labels(found: Sequence[Mapping[str, str]]) -> Floats:
    return np.array([float(row["label"]) for row in found])


async def calm(
    gauge: Gauge, texts: Sequence[str], review_at: Mapping[str, float], *, about: str
) -> dict[str, Any]:
    """Return how many of the calm ``texts`` would be flagged, and the highest score per label."""
    scores = await gauge.scores(texts, about=about)
    return {
        "texts": len(texts),
        "flagged": int(flagged(scores, review_at).sum()),
        "highest": {label: round(float(scores[label].max()), DIGITS) for label in LABELS},
    }


def article_passages() -> list[str]:
    """Return all that is measured of the seed articles, each passage once."""
    found: list[str] = []
    for one in shipped():
        found += [one.title, *one.prompts, *passages(one.body), one.full_text()]
        found += passages(one.opening_reply or "")
    return list(dict.fromkeys(found))


def toxic_and_harmless(sets: Sets) -> tuple[list[str], list[str]]:
    """Return the toxic comments of the test split, and the others of its uniform sample."""
    found = sets.rows("jigsaw", lambda row: row["split"] == "test")
    toxic = [row["text"] for row in found if float(row["toxic"]) > _HALF]
    natural = [row for row in found if row["src"] == NATURAL]
    return toxic, [row["text"] for row in natural if float(row["toxic"]) < _HALF]
