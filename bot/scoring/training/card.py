"""What stands beside the weights: the figures, for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.scoring.measure import Measure


@dataclass(frozen=True, slots=True)
class Figures:
    """What one label came to.

    Attributes:
        trained_on: How many comments with a known answer, of both kinds of source.
        positives: How many of them have the label.
        kept_aside: Each comment of the uniform sample, scored by a fit that did not see it.
        test: The uniform sample of the test split, scored by the shipped 8-bit weights; None where
            there is none with a known answer.
    """

    trained_on: int
    positives: int
    kept_aside: Measure
    test: Measure | None


def card(digest: str, figures: Mapping[str, Figures]) -> str:
    """Return the page that tells what the weights are, their limits and their figures."""
    return _CARD.format(digest=digest, table=table(figures))


def table(figures: Mapping[str, Figures]) -> str:
    """Return the figures as a Markdown table."""
    return "\n".join(_lines(figures))


def _lines(figures: Mapping[str, Figures]) -> Iterator[str]:
    yield "| label | set | rows | positives | ROC AUC | AP | threshold | precision | recall |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for label, found in figures.items():
        for name, one in (("kept aside", found.kept_aside), ("test", found.test)):
            if one is not None:
                numbers = (one.roc_auc, one.average_precision)
                rates = (one.precision, one.recall)
                cells = [label, name, str(one.rows), str(one.positives)]
                cells += [_number(value, 4) for value in numbers]
                cells += [f"{one.threshold:.2f}", *(_number(value, 2) for value in rates)]
                yield "| " + " | ".join(cells) + " |"


def _number(value: float | None, places: int) -> str:
    return "-" if value is None else f"{value:.{places}f}"


_CARD = """# Weights of the scorer `ngram` ({digest})

Hashed n-grams (words and pairs of words, 3 to 5 characters within a word) in 131,072 buckets, one
NB-weighted logistic regression per label, in 8 bits, calibrated on the uniform sample. Made by
`python -m bot.scoring.training.ngram` from Wikipedia talk comments of the Jigsaw toxic comment
challenge (labels CC0, text CC BY-SA 3.0; no text is in the weights).

It counts pieces of words; it does not read. It does not see negation, quotation, irony or an
insult without rude words; it scores the mere mention of some groups of people too high; it knows
English alone; and it was never shown a Discord message.

*Kept aside*: comments of the training split's uniform sample, each scored by a fit that did not see
it. *Test*: the test split's uniform sample, scored by these weights; it chose nothing. Apart from
`toxicity`, AUC, AP, precision and recall weigh each toxic comment for those whose answer is
unknown. The threshold is the lowest of 0.2, 0.25, ... 0.5 with a precision of 0.72 on the comments
kept aside, 0.5 where there is none.

{table}
"""
