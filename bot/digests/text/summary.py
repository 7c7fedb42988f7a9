"""A summary of a thread within a number of words: sentences chosen whole and never rewritten.

The sentences are chosen together: those worth most, less what each pair of them has in common, for
as many words as there is room (McDonald, "A Study of Global Inference Algorithms in Multi-document
Summarization", 2007). One after the other they would leave room that no sentence fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.digests.sources import Point, Source
from bot.digests.text import mail
from bot.digests.text.likeness import vectors
from bot.digests.text.sentences import own_sentences
from bot.digests.text.sentences import words as folded
from bot.digests.text.worth import Candidate, candidates, worths

DEFAULT_WORDS = 100
"""How long a summary is where nobody says."""

_FEWEST_WORDS = 4
_MOST_WORDS = 60
_SHORTLIST = 200
"""How many sentences are weighed against each other: their likenesses are a square of these."""
# Set on the same threads as the weights of `worths`: what a word of a middling sentence is worth,
# what two sentences lose by being alike, and by standing in one message.
_MIDDLING = 0.35
_ALIKE = 0.1
_TOGETHER = 0.08
_SAME = 0.7
"""Sentences so alike say the same: one of them will do."""
_LENGTHY = 0.9
"""The power of the length that a sentence's worth is divided by at first: 1 favours short ones."""
_LEAST_GAIN = 1e-9


@dataclass(frozen=True, slots=True)
class _Choice:
    """What there is to choose from.

    Attributes:
        values: What each sentence adds by itself; shape (sentences,).
        losses: What each pair loses by being together; shape (sentences, sentences), symmetric.
        lengths: Their words; shape (sentences,).
    """

    values: NDArray[np.float64]
    losses: NDArray[np.float64]
    lengths: NDArray[np.int64]


def thread(messages: Sequence[str], authors: Sequence[object] = ()) -> list[Source]:
    """Return messages as sources; ``reply_id`` is a message's place, from 0.

    Args:
        messages: Oldest first.
        authors: Who wrote each, where that is known.
    """
    numbers: dict[object, int] = {}
    found = []
    for place, text in enumerate(messages):
        author = authors[place] if place < len(authors) else None
        known = (place,) if author is None else author
        found.append(Source(place, place, numbers.setdefault(known, len(numbers)), text))
    return found


def summarise(sources: Sequence[Source], *, words: int, topic: str = "") -> list[Point]:
    """Return sentences that tell what a thread is about, in the order in which they were written.

    Args:
        sources: The messages, oldest first; e-mails are known by their header.
        words: How many words, as white space parts them, the sentences have at the most together.
        topic: What the thread is about; if empty, the subject of its first e-mail.
    """
    found = sentences_of(sources)
    sentences = [one for one in found if _length(one) <= min(words, _MOST_WORDS)]
    if not sentences:
        return []
    about = topic or mail.subject(sources[0].text)
    sentences, choice = _weighed(sentences, about)
    return [sentences[one].point for one in sorted(_filled(choice, words))]


def sentences_of(sources: Sequence[Source]) -> list[Candidate]:
    """Return the sentences that a summary may be made of, in order; e-mails are read as such."""
    return list(candidates(sources, _own, fewest=_FEWEST_WORDS))


def told(sources: Sequence[Source], points: Sequence[Point]) -> str:
    """Return the sentences as one line: as they are written, but for the breaks in them."""
    texts = {one.reply_id: one.text for one in sources}
    return " ".join(
        word for one in points for word in texts[one.reply_id][one.start : one.end].split()
    )


def _own(text: str) -> list[tuple[int, int]]:
    return mail.own_sentences(text) if mail.is_mail(text) else own_sentences(text)


def _length(sentence: Candidate) -> int:
    return len(sentence.text.split())


def _weighed(sentences: Sequence[Candidate], topic: str) -> tuple[list[Candidate], _Choice]:
    """Return the sentences worth most, in order, and what choosing each of them means."""
    likenesses = vectors([one.words for one in sentences])
    worth = worths(sentences, likenesses, topic=folded(topic))
    best = np.sort(np.argsort(-worth, kind="stable")[:_SHORTLIST])
    listed = [sentences[one] for one in best]
    lengths = np.array([_length(one) for one in listed])
    values = (worth[best] - worth.mean() + _MIDDLING) * lengths
    alike = (likenesses[best] @ likenesses[best].T).toarray()
    messages = np.array([one.source.reply_id for one in listed])
    together = messages[:, None] == messages[None, :]
    losses = _ALIKE * alike * (lengths[:, None] + lengths[None, :]) / 2
    losses += _TOGETHER * together * lengths.mean()
    losses[alike >= _SAME] = np.inf
    np.fill_diagonal(losses, 0.0)
    return listed, _Choice(values, losses, lengths)


def _filled(choice: _Choice, room: int) -> list[int]:
    """Return the rows of the sentences that are worth most together within ``room`` words."""
    chosen: list[int] = []
    while True:
        gains = _gains(choice, chosen, room)
        best = int(np.argmax(gains / choice.lengths**_LENGTHY))
        if gains[best] <= _LEAST_GAIN:
            break
        chosen.append(best)
    while (better := _exchanged(choice, chosen, room)) is not None:
        chosen = better
    return chosen


def _gains(choice: _Choice, chosen: list[int], room: int) -> NDArray[np.float64]:
    """Return what each sentence would add to the chosen, -inf where it does not fit."""
    left = room - int(choice.lengths[chosen].sum())
    gains = choice.values - choice.losses[:, chosen].sum(axis=1)
    closed = choice.lengths > left
    closed[chosen] = True
    return np.where(closed, -np.inf, gains)


def _exchanged(choice: _Choice, chosen: list[int], room: int) -> list[int] | None:
    """Return the best choice that differs in one sentence, or None if none is better."""
    best, found = _LEAST_GAIN, None
    for leaving in (None, *chosen):
        rest = [one for one in chosen if one != leaving]
        gains = _gains(choice, rest, room)
        coming = int(np.argmax(gains))
        had = 0.0 if leaving is None else choice.values[leaving]
        had -= 0.0 if leaving is None else choice.losses[leaving, rest].sum()
        if gains[coming] - had > best:
            best, found = float(gains[coming] - had), [*rest, coming]
    return found
