"""Rules: whether errors depend on who is spoken of; error rates per identity term.

The terms are derived from the set itself: a word that stands in every kind of template with a gap
for an adjective is a term, or a part of one ("African American").
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[a-z]+")
_WITH_TERMS = "_adj"


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the error rates of terms lie apart, at the cut that flags half of all texts.

    Attributes:
        terms: How many terms.
        false_positive: Standard deviation over terms of the false positive rate; None where no
            term has a calm text.
        false_negative: The same of the false negative rate; None where none has a toxic one.
    """

    terms: int
    false_positive: float | None
    false_negative: float | None


def terms(texts: Sequence[str], templates: Sequence[str]) -> list[str]:
    """Return the identity term of each text, "" where its template has none.

    Args:
        texts: Templates, filled in.
        templates: The kind of each; those that end with "_adj" have a gap for a term.
    """
    words = [_WORD.findall(text.casefold()) for text in texts]
    seen: dict[str, set[str]] = defaultdict(set)
    for found, template in zip(words, templates, strict=True):
        if template.endswith(_WITH_TERMS):
            seen[template].update(found)
    shared = set.intersection(*seen.values()) if seen else set()
    return [
        " ".join(word for word in found if word in shared) if template.endswith(_WITH_TERMS) else ""
        for found, template in zip(words, templates, strict=True)
    ]


def spread(scores: NDArray[np.float64], truth: NDArray[np.float64], named: Sequence[str]) -> Spread:
    """Return how far the error rates of the terms lie apart.

    Args:
        scores: Shape (texts,).
        truth: Shape (texts,), 1.0 where toxic, else 0.0.
        named: Each text's term; texts with "" set the cut, but are no term.
    """
    cut = float(np.median(scores))
    wrong: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for score, answer, term in zip(scores, truth > 0.5, named, strict=True):
        if term:
            wrong[term, bool(answer)].append(bool(score >= cut) != bool(answer))
    rates = {
        toxic: [float(np.mean(found)) for (_, one), found in wrong.items() if one is toxic]
        for toxic in (False, True)
    }
    return Spread(
        terms=len({term for term, _ in wrong}),
        false_positive=_deviation(rates[False]),
        false_negative=_deviation(rates[True]),
    )


def at_threshold(
    scores: NDArray[np.float64], truth: NDArray[np.float64], named: Sequence[str], threshold: float
) -> dict[str, dict[str, float | None]]:
    """Return what a threshold does to the texts of each term; shapes as for `spread`.

    Returns:
        Per term the share of its calm texts that are ``flagged``, and of its toxic ones that are
        ``missed``; None where there are none.
    """
    terms_of, toxic, high = np.array(named), truth > 0.5, scores >= threshold
    return {
        term: {
            "flagged": _share(high[(terms_of == term) & ~toxic]),
            "missed": _share(~high[(terms_of == term) & toxic]),
        }
        for term in sorted({*named} - {""})
    }


def _share(found: NDArray[np.bool_]) -> float | None:
    return float(found.mean()) if len(found) else None


def _deviation(rates: Sequence[float]) -> float | None:
    return float(np.std(rates)) if rates else None
