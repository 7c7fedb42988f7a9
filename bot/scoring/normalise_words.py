"""Rules: words written in disguise, as the words they are.

Nothing is taken for a word that is not known: "B2B", "H2O" and "4.3.5.5" stay as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from math import log

from bot.scoring.normalise_edits import Edit, Span, kept
from bot.scoring.normalise_terms import EXPLICIT, GUESSED

_LEET = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t",
    "8": "b", "9": "g", "@": "a", "$": "s", "!": "i", "|": "il", "+": "t", "€": "e", "£": "l",
}  # fmt: skip
_SIGNS = re.escape("@$!|+€£")
_LEET_WORD = re.compile(
    rf"(?<![^\W_])(?<![@$€£|+])[@$€£|+]*(?:[^\W_]+[{_SIGNS}]+(?=[^\W_]))*[^\W_]+[$@]*"
)
_MARKS = r"[.\-_*·•,/|+~]"
_SPACED = re.compile(
    # A letter that a mark ties to the next ("you f.o.o.l.s") is no letter on its own.
    rf"(?<![^\W_])[^\W\d_](?:(?: [^\W\d_](?!{_MARKS}?[^\W_])){{3,}}"
    rf"|(?:{_MARKS}[^\W\d_](?![^\W_])){{3,}})"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXLCDM]+")
_STARRED = re.compile(r"(?<![\w*])[^\W\d_]+(?:\*{1,12}[^\W\d_]*)+(?!\w)")

_BY_WEIGHT = (*sorted(EXPLICIT), *sorted(GUESSED - EXPLICIT))

_MOST_READINGS = 64
_SHORTEST_LEET = 3
_LONGEST_WORD = 20
_SHORTEST_SWAPPED = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Known words.

    Attributes:
        words: In lower case, the most usual first.
        ranks: The place of each word in ``words``.
    """

    words: tuple[str, ...]
    ranks: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Number the words."""
        ranks: dict[str, int] = {}
        for word in (*self.words, *sorted(GUESSED)):
            ranks.setdefault(word, len(ranks))
        object.__setattr__(self, "ranks", ranks)

    def knows(self, word: str) -> bool:
        """Tell whether a word is known, in whatever case it is."""
        return word.lower() in self.ranks

    def cost(self, word: str) -> float | None:
        """Return how unlikely a word is, by Zipf's law, or None if it is unknown."""
        rank = self.ranks.get(word)
        if rank is None or (len(word) == 1 and word not in "aiu"):
            return None
        return log((rank + 2) * log(len(self.ranks) + 2))


def leet(text: str, lexicon: Lexicon) -> Iterator[Edit]:
    """Find digits and signs among letters that spell a known word."""
    for match in _LEET_WORD.finditer(text):
        word = match[0]
        letters = sum(character.isalpha() for character in word)
        if not letters or letters == len(word) or len(word) > _LONGEST_WORD:
            continue
        read = _first_known(word, (_LEET.get(one, one) for one in word), lexicon)
        if read is not None:
            yield Edit(*match.span(), read, kept(*match.span()))


def spaced(text: str, lexicon: Lexicon) -> Iterator[Edit]:
    """Find four or more single letters in a row, kept apart by spaces, dots, dashes or the like."""
    for match in _SPACED.finditer(text):
        places = [at for at in range(*match.span()) if text[at].isalpha()]
        word = "".join(text[at] for at in places)
        shown, spans = "", list[Span]()
        for begin, end in _split(word.lower(), lexicon):
            if begin:
                shown += " "
                spans.append((places[begin - 1] + 1, places[begin]))
            shown += word[begin:end]
            spans += [(at, at + 1) for at in places[begin:end]]
        yield Edit(*match.span(), shown, tuple(spans))


def stretched(text: str, lexicon: Lexicon) -> Iterator[Edit]:
    """Find letters that are drawn out: one or two of them stay, as a known word has it."""
    for match in _LETTERS.finditer(text):
        word = match[0]
        if _ROMAN.fullmatch(word):
            continue
        runs = [run.span() for run in _STRETCHED.finditer(word)]
        if not runs or runs[0] == (0, len(word)):
            continue
        parts, at = list[tuple[str, ...]](), 0
        for begin, end in runs:
            parts += [(word[at:begin],), (word[begin : begin + 2], word[begin])]
            at = end
        readings = islice(product(*parts, (word[at:],)), _MOST_READINGS)
        known = [one for one in readings if lexicon.knows("".join(one))]
        usual = min(known, key=lambda one: lexicon.ranks["".join(one).lower()], default=None)
        sizes = [len(part) for part in usual] if usual else None
        for place, (begin, end) in enumerate(runs):
            stays = sizes[2 * place + 1] if sizes else 2
            yield Edit(match.start() + begin + stays, match.start() + end, "")


def starred(text: str) -> Iterator[Edit]:
    """Find words with stars for letters that are explicit terms: a star a letter."""
    if "*" not in text:
        return
    for match in _STARRED.finditer(text):
        pattern = match[0].lower()
        fits = [term for term in _BY_WEIGHT if _fits(pattern, term)]
        if fits and len(pattern) >= _SHORTEST_LEET:
            shown = _cased(match[0], fits[0])
            yield Edit(*match.span(), shown, kept(*match.span()))


def swapped(text: str, lexicon: Lexicon) -> Iterator[Edit]:
    """Find unknown words that are known ones but for two inner letters that changed places.

    Explicit terms come first, then the most usual word.
    """
    for match in _LETTERS.finditer(text):
        word = match[0].lower()
        if word in lexicon.ranks or not _SHORTEST_SWAPPED <= len(word) <= _LONGEST_WORD:
            continue
        known = [one for one in _swaps(word) if one in lexicon.ranks]
        if known:
            found = min(known, key=lambda one: (one not in GUESSED, lexicon.ranks[one]))
            yield Edit(*match.span(), _cased(match[0], found), kept(*match.span()))


def _first_known(word: str, readings: Iterable[str], lexicon: Lexicon) -> str | None:
    for letters in islice(product(*readings), _MOST_READINGS):
        read = "".join(letters)
        if lexicon.knows(read):
            return _cased(word, read)
    return None


def _cased(written: str, read: str) -> str:
    """Return what was read, in capitals where all that was written was."""
    return read.upper() if written.isupper() and len(written) > 1 else read


def _fits(pattern: str, term: str) -> bool:
    return len(pattern) == len(term) and all(
        one in ("*", other) for one, other in zip(pattern, term, strict=True)
    )


def _swaps(word: str) -> Iterator[str]:
    for at in range(1, len(word) - 2):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _split(letters: str, lexicon: Lexicon) -> list[Span]:
    """Return the words in letters without spaces; all of them as one where they are no words."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        found = (float("inf"), end)
        for begin in range(max(0, end - _LONGEST_WORD), end):
            cost = lexicon.cost(letters[begin:end])
            if cost is not None:
                found = min(found, (best[begin][0] + cost, begin))
        best.append(found)
    if best[-1][0] == float("inf"):
        return [(0, len(letters))]
    spans, end = list[Span](), len(letters)
    while end:
        spans.append((best[end][1], end))
        end = best[end][1]
    return spans[::-1]
