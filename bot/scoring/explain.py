"""Why a text scored as it did: the words that carry a label's score, and where they stand.

Every word is weighed twice, in log-odds: by how far the score falls when it is taken out of its
sentences, and by how far it rises above that of no text when the word stands alone. What weighs is
the mean of both: taken out, one of two insults changes little, and alone, a word has lost its
sense. Works with any scorer, for all it asks for are the scores of texts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.scoring.normalise_tables import normalise
from bot.scoring.port import Scorer, Scores
from bot.scoring.windows import Window, windows

OFFENCE = ("toxicity", "insult")
"""The labels that are explained unless told: what offends, and what is said of someone."""

_WORD = re.compile(r"[^\W_]+(?:(?:['\u2019\-]|[*@$#]+)[^\W_]+)*")
_WINDOW_CHARACTERS = 450
"""Some 80 words. Words are taken out of windows, since each of them costs a run of the whole."""
_MOST_WORDS = 200
"""How many words are weighed at most, those of the highest windows; more would take seconds."""
_MOST_LOG_ODDS = 14.0


@dataclass(frozen=True, slots=True)
class Cut:
    """From where on a word carries the score.

    Chosen on `toxic_spans_train`; see docs/scoring.md.

    Attributes:
        share: The part of the heaviest word's weight that a word needs, in (0, 1].
        quiet: Nothing carries a score that is lower than this, in [0, 1].
    """

    share: float = 0.5
    quiet: float = 0.05


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, as it was written.

    Attributes:
        begin: Its first character.
        end: The one after its last.
        weight: What it adds to the score, in log-odds; below 0 where it lowers it.
    """

    begin: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text scored as it did.

    Attributes:
        scores: The text's scores.
        labels: The labels that are explained.
        words: The words that were weighed, in order; in a long text those of its highest windows.
        spans: Where the words stand that carry the score, in order; neighbours are one span.
        engine: The scorer's name.
        version: The scorer's version.
    """

    scores: Scores
    labels: tuple[str, ...]
    words: tuple[Word, ...]
    spans: tuple[Window, ...]
    engine: str
    version: str

    @property
    def heaviest(self) -> tuple[Word, ...]:
        """Return the words that add to the score, the heaviest first."""
        return tuple(sorted((one for one in self.words if one.weight > 0), key=_by_weight))


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What was found out about each word, before anything is chosen.

    Attributes:
        scores: The text's scores.
        highest: The highest score of the text and its windows, of any of the labels.
        places: Where the words stand, in order.
        falls: By how much each label falls without the word, in log-odds; shape (words, labels).
        rises: By how much the word alone is above no text, likewise.
    """

    scores: Scores
    highest: float
    places: tuple[Window, ...]
    falls: NDArray[np.float64]
    rises: NDArray[np.float64]

    @property
    def weights(self) -> NDArray[np.float64]:
        """Return each word's weight, of the label it weighs most on; shape (words,)."""
        both: NDArray[np.float64] = (self.falls + self.rises) / 2
        heaviest: NDArray[np.float64] = both.max(axis=1, initial=-np.inf)
        return heaviest


async def explain(
    scorer: Scorer, text: str, *, labels: Sequence[str] = OFFENCE, cut: Cut | None = None
) -> Explanation:
    """Return the words that carry the score of a text.

    Args:
        scorer: Any scorer that has the labels.
        text: Any string.
        labels: What is explained; of several, a word weighs what it does on the one it weighs most
            on.
        cut: From where on a word carries the score; the shipped one unless told.

    Raises:
        ScorerError: The scorer failed.
        KeyError: The scorer does not have a label.
        ValueError: No label is asked for.
    """
    found = await weigh(scorer, text, labels=labels)
    weights = found.weights
    words = tuple(
        Word(place.begin, place.end, float(weight))
        for place, weight in zip(found.places, weights, strict=True)
    )
    chosen = choose(weights, highest=found.highest, cut=cut or Cut())
    return Explanation(
        scores=found.scores,
        labels=tuple(labels),
        words=words,
        spans=merged(text, found.places, chosen),
        engine=scorer.name,
        version=scorer.version,
    )


async def weigh(scorer: Scorer, text: str, *, labels: Sequence[str] = OFFENCE) -> Weighed:
    """Return what each word does to the scores of some labels; see `explain`."""
    if not labels:
        raise ValueError("name a label that is to be explained")
    parts = windows(text, limit=_WINDOW_CHARACTERS, overlap=0)
    whole, *rest = await scorer.score([text, "", *(part.of(text) for part in parts)])
    empty, *of_parts = (_log_odds(one, labels) for one in rest)
    heights = [float(row.max()) for row in of_parts]
    pairs = _asked(text, parts, heights)
    alone = [word.of(text) for _, word in pairs]
    without = [_without(text, parts[at], word) for at, word in pairs]
    # One batch; what is alike in length stands together.
    made = [_log_odds(one, labels) for one in await scorer.score([*alone, *without])]
    shape = (len(pairs), len(labels))
    base = [of_parts[at] for at, _ in pairs]
    return Weighed(
        scores=whole,
        highest=max(_probability(max(heights)), *(whole[label] for label in labels)),
        places=tuple(word for _, word in pairs),
        falls=np.reshape(base, shape) - np.reshape(made[len(pairs) :], shape),
        rises=np.reshape(made[: len(pairs)], shape) - empty,
    )


def choose(weights: NDArray[np.float64], *, highest: float, cut: Cut) -> tuple[int, ...]:
    """Return which words carry a score, in order.

    Args:
        weights: Shape (words,).
        highest: The score they carry.
        cut: From where on a word carries it.
    """
    most = float(weights.max(initial=0.0))
    if highest < cut.quiet or most <= 0:
        return ()
    return tuple(int(at) for at in np.flatnonzero(weights >= cut.share * most))


def merged(text: str, places: Sequence[Window], chosen: Sequence[int]) -> tuple[Window, ...]:
    """Return the spans of chosen words; neighbours with only space between them are one."""
    spans: list[Window] = []
    for at in chosen:
        place = places[at]
        between = text[spans[-1].end : place.begin] if spans else "-"
        if not between or between.isspace():
            spans[-1] = Window(spans[-1].begin, place.end)
        else:
            spans.append(place)
    return tuple(spans)


def words(text: str) -> tuple[Window, ...]:
    """Return where the words of a text stand, in order, none within another.

    A word in disguise is one word, as it is read: the letters of "i d i o t" are not five.
    """
    read = normalise(text)
    found: list[Window] = []
    for match in _WORD.finditer(read.text):
        begin, end = read.original(*match.span())
        if found and begin < found[-1].end:  # one character that is read as two words
            found[-1] = Window(found[-1].begin, max(end, found[-1].end))
        elif begin < end:
            found.append(Window(begin, end))
    return tuple(found)


def _asked(
    text: str, parts: Sequence[Window], heights: Sequence[float]
) -> list[tuple[int, Window]]:
    """Return the words of the highest windows in order, each with its window's number.

    A word that lasts beyond its window (its letters are kept apart) is taken out as far as it is
    there; the next window has the rest.
    """
    all_words = words(text)
    left = _MOST_WORDS
    found = list[tuple[int, Window]]()
    for at in sorted(range(len(parts)), key=lambda at: -heights[at]):
        part = parts[at]
        inside = [word for word in all_words if part.begin <= word.begin < part.end][:left]
        left -= len(inside)
        found += [(at, word) for word in inside]
    return sorted(found, key=lambda one: (one[0], one[1].begin))


def _without(text: str, part: Window, word: Window) -> str:
    return text[part.begin : word.begin] + text[min(word.end, part.end) : part.end]


def _log_odds(scores: Scores, labels: Sequence[str]) -> NDArray[np.float64]:
    values = np.array([scores[label] for label in labels], dtype=np.float64)
    with np.errstate(divide="ignore"):
        found: NDArray[np.float64] = np.log(values) - np.log1p(-values)
    return np.clip(found, -_MOST_LOG_ODDS, _MOST_LOG_ODDS)


def _probability(log_odds: float) -> float:
    return 0.5 * (1.0 + float(np.tanh(0.5 * log_odds)))


def _by_weight(word: Word) -> tuple[float, int]:
    return -word.weight, word.begin
