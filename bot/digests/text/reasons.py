"""Rules: what makes a reply worth reading: a source, reasons, numbers, and that others answered it.

Cues are words and signs, in the languages that are met most; where a language has none here, links,
numbers and answers still count. Nothing is kept of who wrote what: replies are told, never people.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.digests.text.reading import Reading, Sentence, asks, stands_alone
from bot.language.words import tr, trn

_LINK = re.compile(r"(?:https?://|\bwww\.)(?P<host>[\w.-]+\.\w+)", re.IGNORECASE)
_NO_SOURCE = re.compile(
    r"(?:^|\.)(?:discord(?:app)?\.(?:com|gg|net)|tenor\.com|giphy\.com)$",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"""\b(?:because|for\ example|for\ instance|therefore|according\ to|the\ reason
    |evidence|that\ is\ why|which\ is\ why|weil|denn|zum\ Beispiel|deshalb|deswegen
    |parce\ que|par\ exemple|selon|puisque|porque|por\ ejemplo|según|por\ exemplo
    |perché|per\ esempio|poiché|omdat|bijvoorbeeld|volgens|ponieważ|na\ przykład|według
    |потому\ что|например|поскольку)\b
    |因为|例如|因為|なぜなら|例えば|から、|왜냐하면|예를\ 들어""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER = re.compile(r"(?<![\w.,:/#-])\d+(?:[.,]\d+)*(?:\s?%)?(?![\w:/])")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_FEWEST_NUMBERS = 2
_FEWEST_SUBJECTS = 3
_SOURCE, _REASONS, _NUMBERS = 3, 2, 2
_MOST_ANSWERED = 4
"""Each of so many people who answered counts 1: more make a quarrel as often as a thought."""
ENOUGH = 3
"""What a reply must come to for it to stand out: a source, two of the others, or three answers."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Why a reply is worth reading.

    Attributes:
        answered: How many other people answered it.
    """

    source: bool
    reasons: bool
    numbers: bool
    answered: int

    @property
    def sum(self) -> int:
        """What it comes to; ``ENOUGH`` stands out."""
        signs = _SOURCE * self.source + _REASONS * self.reasons + _NUMBERS * self.numbers
        return signs + min(self.answered, _MOST_ANSWERED)

    def __str__(self) -> str:
        """Return why, in words."""
        why = [tr("gives a source")] if self.source else []
        why += [tr("gives numbers")] if self.numbers else []
        why += [tr("gives reasons")] if self.reasons else []
        if self.answered:
            why.append(trn("1 person answered", "{count} people answered", self.answered))
        told = " · ".join(why)
        return told[:1].upper() + told[1:]


def answers(readings: Sequence[Reading]) -> Mapping[int, tuple[Reading, ...]]:
    """Return the replies of other people to each message, the first of each, by the message."""
    authors = {one.source.message_id: one.source.author_id for one in readings}
    found: defaultdict[int, dict[int, Reading]] = defaultdict(dict)
    for one in readings:
        at, author = one.source.answers_message_id, one.source.author_id
        if at is not None and authors.get(at, author) != author:
            found[at].setdefault(author, one)
    return {at: tuple(people.values()) for at, people in found.items()}


def worth(reading: Reading, *, answered: int) -> Worth:
    """Return why a reply is worth reading, judged by its own sentences.

    Args:
        reading: The reply.
        answered: How many other people answered it.
    """
    said = " ".join(reading.said(one) for one in reading.sentences)
    return Worth(_has_source(said), _has_reason(said), _has_numbers(said), answered)


def telling_sentence(reading: Reading, *, longest: int) -> Sentence | None:
    """Return the sentence that shows best why a reply is worth reading; None if none may be quoted.

    Args:
        reading: The reply.
        longest: Characters that the sentence may have.
    """
    fit = [
        one
        for one in reading.sentences
        if one.end - one.start <= longest and len(one.subjects) >= _FEWEST_SUBJECTS
    ]

    def rank(sentence: Sentence) -> tuple[int, int]:
        said = reading.said(sentence)
        shows = _has_reason(said) + bool(_NUMBER.search(said)) + _has_source(said)
        return 2 * stands_alone(said) + 2 * (not asks(said)) + shows, len(sentence.subjects)

    return max(fit, key=rank, default=None)


def _has_source(said: str) -> bool:
    return any(not _NO_SOURCE.search(match["host"]) for match in _LINK.finditer(said))


def _has_reason(said: str) -> bool:
    return _REASON.search(said) is not None


def _has_numbers(said: str) -> bool:
    figures = [one for one in _NUMBER.findall(_LINK.sub(" ", said)) if not _YEAR.match(one)]
    return len(figures) >= _FEWEST_NUMBERS
