"""Rules: a reply as a digest reads it: the sentences that are its own, and what they are about.

Words are told apart by their beginnings, so that a policeman and policemen are one subject in many
languages without a list of endings. Scripts without spaces are read in pairs of signs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.digests.sources import Point, Source
from bot.digests.text.little import LITTLE, leans_back
from bot.digests.text.sentences import own_sentences, words

_BEGINNING = 7
"""Letters by which a word is known: more would part its forms, fewer would join others to it."""
_BARE = 3
"""Longer words are known without a last s, which makes a plural in many languages."""
_FEWEST_LETTERS = 3
_UNSPACED = "\u0e00"
"""From here on scripts have no spaces, and two signs may be a word."""
_WIDE = 0.2
"""What stands in a larger share of many replies is a little word there."""
_MANY = 20
_MOSTLY = 0.4
"""The share of a name's places that must be such that someone is spoken to."""
_FEWEST_SUBJECTS = 3
_ENOUGH_SUBJECTS = 8
"""More telling words do not make a sentence more worth quoting."""
_UNREAD = re.compile(
    r"<a?:\w+:\d+>|<[@#][!&]?\d+>|<t:-?\d+(?::\w)?>|</[^<>\n]+:\d+>|(?:https?://|www\.)\S+|:\w+:"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # noqa: RUF001  the apostrophe that people write
_JOINT = re.compile("['’-]")  # noqa: RUF001
_GENITIVE = re.compile("['’]s$")  # noqa: RUF001
_ASKS = re.compile(r"[?？؟՞፧⁇⁈][\s\"'“”‘’»«)\]*_~」』]*$")  # noqa: RUF001
_SPOKEN_TO = re.compile(r"(?:^|[.!?…]\s+|\n)([^\W\d_]+),\s|,\s([^\W\d_]+)(?=\s*[.,!?…]|$)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply that its author wrote.

    Attributes:
        subjects: What its telling words are known by, in their order.
    """

    start: int
    end: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A reply that was read.

    Attributes:
        subjects: What the telling words of the whole reply are known by.
    """

    source: Source
    sentences: tuple[Sentence, ...]
    subjects: frozenset[str]

    def point(self, sentence: Sentence) -> Point:
        """Return the reference to one of its sentences."""
        return Point(self.source.reply_id, self.source.revision_id, sentence.start, sentence.end)

    def said(self, sentence: Sentence) -> str:
        """Return what one of its sentences says."""
        return self.source.text[sentence.start : sentence.end]


def read(sources: Iterable[Source], *, known: str = "") -> list[Reading]:
    """Read replies, leaving out the sentences that only repeat what is ``known``, the article."""
    article = _joined(words(known))
    met: dict[str, str] = {}
    return [_read(one, article, met) for one in sources]


def subjects(text: str) -> list[str]:
    """Return what the telling words of ``text`` are known by, in their order."""
    return [known for word in words(_readable(text)) if (known := known_by(word))]


def wide(readings: Sequence[Reading]) -> frozenset[str]:
    """Return the subjects that stand all over many replies, and so tell nothing of any."""
    if len(readings) < _MANY:
        return frozenset()
    holding = Counter(one for reading in readings for one in reading.subjects)
    most = _WIDE * len(readings)
    return frozenset(one for one, count in holding.items() if count > most)


def known_by(word: str) -> str:
    """Return what a word is known by; empty where it is a little one."""
    folded = max(_JOINT.split(word.casefold()), key=len)
    short = len(folded) < _FEWEST_LETTERS and folded < _UNSPACED
    if short or folded in LITTLE or not any(map(str.isalpha, folded)):
        return ""
    if len(folded) > _BARE and folded.endswith("s") and not folded.endswith("ss"):
        folded = folded[:-1]
    return folded[:_BEGINNING]


def whole_words(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a reply, without a genitive's ending, and where it stands."""
    for sentence in reading.sentences:
        for match in _WORD.finditer(_readable(reading.said(sentence))):
            word = _GENITIVE.sub("", match[0])
            start = sentence.start + match.start()
            yield word, start, start + len(word)


def spoken_to(texts: Sequence[str]) -> frozenset[str]:
    """Return the names, folded, by which members speak to each other: "Sorry, Ann."."""
    found = Counter(
        name.casefold()
        for text in texts
        for match in _SPOKEN_TO.finditer(text)
        if (name := match[1] or match[2])[:1].isupper()
    )
    met = Counter(
        word for text in texts for word in _WORD.findall(text.casefold()) if word in found
    )
    return frozenset(name for name, count in found.items() if count >= _MOSTLY * met[name])


def best_sentence(reading: Reading, *, longest: int) -> Sentence | None:
    """Return the sentence of a reply that says most by itself; None where none can be read alone.

    Args:
        reading: The reply.
        longest: Characters that it may have.
    """
    fit = [
        one
        for one in reading.sentences
        if one.end - one.start <= longest
        and len(one.subjects) >= _FEWEST_SUBJECTS
        and stands_alone(said := reading.said(one))
        and not asks(said)
    ]
    return max(fit, key=lambda one: min(len(one.subjects), _ENOUGH_SUBJECTS), default=None)


def named(sentence: str) -> frozenset[str]:
    """Return the words with a capital letter, folded; not the first, which always has one."""
    found = _WORD.findall(_readable(sentence))[1:]
    return frozenset(one.casefold() for one in found if one[:1].isupper() and len(one) > 1)


def asks(sentence: str) -> bool:
    """Tell whether a sentence ends with a question mark, of whichever script."""
    return _ASKS.search(sentence) is not None


def stands_alone(sentence: str) -> bool:
    """Tell whether a sentence can be read without the one before it."""
    first = _WORD.search(sentence)
    if first is None or first[0][:1].islower() or sentence.endswith((":", ",")):
        return False
    return not leans_back(first[0].casefold())


def _read(source: Source, article: str, met: dict[str, str]) -> Reading:
    """Read a reply; ``met`` holds the words met before, as most of them come again."""
    sentences: list[Sentence] = []
    for start, end in own_sentences(source.text):
        said = source.text[start:end]
        found = words(said)
        if not found or _joined(found) in article:
            continue
        readable = _readable(said)
        for word in (told := found if readable == said else words(readable)):
            if word not in met:
                met[word] = known_by(word)
        sentences.append(Sentence(start, end, tuple(known for one in told if (known := met[one]))))
    every = frozenset(one for sentence in sentences for one in sentence.subjects)
    return Reading(source, tuple(sentences), every)


def _readable(text: str) -> str:
    """Return ``text`` with spaces where nothing is to be read: names, emoji, addresses."""
    return _UNREAD.sub(lambda match: " " * len(match[0]), text)


def _joined(found: Sequence[str]) -> str:
    return f" {' '.join(found)} "
