"""Rules: from what a person typed to what is searched for, and the place where it was found.

What is typed is words, never the language of the index: no sign in it has a meaning there. Quotes
hold words together that stand in a row, and an asterisk ends a word whose end is left open.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.digests.look.wording import as_written

_PIECES = re.compile(r'"([^"]*)"|([^\s"]+)')
_QUOTES = re.compile("[“”„‟«»\uff02]")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese: written without spaces, so that the index takes a
whole sentence for one word. Source: the names of the blocks in the Unicode Standard."""
_MOST_TERMS = 32
_EXCERPT = 180
_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Term:
    """What a text must hold.

    Attributes:
        words: They stand in a row.
        open: The last one may go on.
        within: The one word may stand within others, as its script sets no spaces.
    """

    words: tuple[str, ...]
    open: bool = False
    within: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for: a text must hold every term."""

    terms: tuple[Term, ...]

    @property
    def match(self) -> str:
        """The expression for the index (FTS5), empty where the index cannot help."""
        return " AND ".join(
            f'"{" ".join(term.words)}"{"*" if term.open else ""}'
            for term in self.terms
            if not term.within
        )

    @property
    def within(self) -> tuple[str, ...]:
        """What must stand somewhere in the text, whatever is around it."""
        return tuple(term.words[0] for term in self.terms if term.within)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text, which was searched for or stands beside it."""

    text: str
    found: bool = False


def read(typed: str) -> Wanted | None:
    """Return what somebody wants to find, or None where they typed no word."""
    terms: list[Term] = []
    for phrase, piece in _PIECES.findall(_QUOTES.sub('"', typed)):
        terms += _terms(phrase or piece, open_ended=not phrase and piece.endswith("*"))
    return Wanted(tuple(dict.fromkeys(terms))[:_MOST_TERMS]) if terms else None


def excerpt(text: str, wanted: Wanted) -> tuple[Part, ...]:
    """Return the surroundings of the first place that was searched for, which is marked."""
    text = " ".join(text.split())
    spans = _spans(text, wanted)
    begin, end = _cut(text, spans[0][0] if spans else 0)
    parts = [Part("…")] if begin else []
    for start, stop in spans:
        if begin <= start < end:
            parts += [Part(text[begin:start]), Part(text[start : min(stop, end)], found=True)]
            begin = min(stop, end)
    parts.append(Part(text[begin:end] + ("…" if end < len(text) else "")))
    return tuple(part for part in parts if part.text)


def marked(parts: Sequence[Part]) -> str:
    """Return an excerpt as Discord shows it: as it was written, what was searched for in bold."""
    return "".join(
        f"**{_shown(part.text)}**" if part.found else _shown(part.text) for part in parts
    )


def holds(text: str, wanted: Wanted) -> bool:
    """Tell whether a short text, such as a title, holds all that is searched for."""
    return all(_spans(text, Wanted((term,))) for term in wanted.terms)


def _terms(piece: str, *, open_ended: bool) -> list[Term]:
    words = tuple(piece[start:end] for start, end in _runs(piece))
    if not any(_UNSPACED.search(word) for word in words):
        return [Term(words, open_ended)] if words else []
    return [
        Term((word,), open_ended and word == words[-1])
        if not _UNSPACED.search(word)
        else Term((word,), within=True)
        for word in words
    ]


def _runs(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text begin and end: letters, digits and their marks."""
    found = []
    for inside, group in groupby(range(len(text)), lambda at: _in_word(text[at])):
        places = list(group)
        if inside and any(unicodedata.category(text[at])[0] != "M" for at in places):
            found.append((places[0], places[-1] + 1))
    return found


def _in_word(character: str) -> bool:
    """Tell whether the index takes a character for a part of a word.

    Source: SQLite, "FTS5", unicode61: categories L*, N* and Co.
    """
    category = unicodedata.category(character)
    return category[0] in "LNM" or category == "Co"


def _spans(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Return where the terms stand, in order and apart from one another."""
    runs = _runs(text)
    words = [_folded(text[start:end]) for start, end in runs]
    found = []
    for term in wanted.terms:
        if term.within:
            found += [
                (one.start(), one.end())
                for one in re.finditer(re.escape(term.words[0]), text, re.IGNORECASE)
            ]
            continue
        looked_for = [_folded(word) for word in term.words]
        found += [
            (runs[at][0], runs[at + len(looked_for) - 1][1])
            for at in range(len(words) - len(looked_for) + 1)
            if _stand(words[at : at + len(looked_for)], looked_for, open_ended=term.open)
        ]
    return _apart(sorted(found))


def _stand(words: Sequence[str], looked_for: Sequence[str], *, open_ended: bool) -> bool:
    if open_ended:
        return words[:-1] == looked_for[:-1] and words[-1].startswith(looked_for[-1])
    return words == looked_for


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word)
    return "".join(one for one in plain if unicodedata.category(one) != "Mn").casefold()


def _cut(text: str, first: int) -> tuple[int, int]:
    """Return where an excerpt around ``first`` begins and ends, between words where it can."""
    begin = max(0, first - _BEFORE)
    if begin:
        begin = text.find(" ", begin, first) + 1 or begin
    end = min(len(text), begin + _EXCERPT)
    if end < len(text):
        end = max(text.rfind(" ", first + 1, end), 0) or end
    return begin, end


def _shown(text: str) -> str:
    lead = " " if text[:1] == " " else ""
    trail = " " if text.strip() and text[-1:] == " " else ""
    return f"{lead}{as_written(text)}{trail}"
