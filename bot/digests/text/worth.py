"""What a sentence is worth to a summary: one weighting for the digest and for `seedbed summarize`.

The weights come from a ridge regression of a sentence's share of words and pairs of words that
stand in a person's summary of its thread, on the 215 threads of the split "train" of ConvoSumm's
e-mails (Fabbri et al., "ConvoSumm: Conversation Summarization Benchmark and Improved Abstractive
Summarization with Argument Mining", 2021), rounded and set by hand on the same threads, where
small changes matter little. ``python -m bot.bench.summaries`` measures what they give.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.digests.sources import Point, Source
from bot.digests.text.likeness import centrality
from bot.digests.text.sentences import is_ended, words

_CENTRAL = 0.25
_PLACE = 0.2
_PROSE = 0.5
_LONG = -0.25
_MANY = 30
"""Words from which on a sentence counts as long."""
_FULL = 0.1
_ENOUGH = 12
"""Words from which on a sentence counts as full: shorter ones are central by being vague."""
_ENDED = 0.06
_PART = -0.05
_TOPIC = 0.1
_SIGN = re.compile(r"[!-@\[-`{-~]")
"""What is no letter among the signs of ASCII; beyond it, letters are most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be chosen.

    Attributes:
        source: Whose it is.
        start: Where it begins in the source's text.
        end: Where it ends.
        place: How many of the source's candidates come before it.
        words: Its words, folded.
    """

    source: Source
    start: int
    end: int
    place: int
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence as it is written."""
        return self.source.text[self.start : self.end]

    @property
    def point(self) -> Point:
        """The reference to it."""
        return Point(self.source.reply_id, self.source.revision_id, self.start, self.end)


def candidates(
    sources: Iterable[Source],
    own: Callable[[str], list[tuple[int, int]]],
    *,
    fewest: int,
) -> Iterator[Candidate]:
    """Give the sentences of the sources, in order, that have ``fewest`` words or more.

    Args:
        sources: Oldest first.
        own: Gives where the sentences of a text stand that its author wrote.
        fewest: 1 or more.
    """
    for source in sources:
        place = 0
        for start, end in own(source.text):
            found = tuple(words(source.text[start:end]))
            if len(found) >= fewest:
                yield Candidate(source, start, end, place, found)
                place += 1


def worths(
    sentences: Sequence[Candidate], likenesses: csr_matrix, *, topic: Sequence[str] = ()
) -> NDArray[np.float64]:
    """Return what each sentence is worth; shape (sentences,), about 0 to 1.

    Args:
        sentences: One or more.
        likenesses: Their vectors, as `bot.digests.text.likeness.vectors` gives them.
        topic: Words that say what they are about, or none.
    """
    about = frozenset(topic)
    standing = [_standing(one, about) for one in sentences]
    return np.asarray(_CENTRAL * centrality(likenesses) + np.array(standing), dtype=np.float64)


def _standing(sentence: Candidate, topic: frozenset[str]) -> float:
    text = " ".join(sentence.text.split())
    held = len(topic.intersection(sentence.words)) / len(topic) if topic else 0.0
    return (
        _PLACE / (1 + sentence.place)
        + _PROSE * _prose(text)
        + _LONG * min(1.0, len(sentence.words) / _MANY)
        + _FULL * min(1.0, len(sentence.words) / _ENOUGH)
        + _ENDED * is_ended(text)
        + _PART * (text[0].islower() or text.endswith((":", ",")))
        + _TOPIC * held
    )


def _prose(text: str) -> float:
    """Return the share of letters and spaces in a text: signs and figures are no one's point."""
    return 1.0 - len(_SIGN.findall(text)) / len(text)
