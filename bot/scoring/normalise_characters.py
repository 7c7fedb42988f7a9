"""Rules: characters as plain letters where they pose as something else.

Compatibility forms, invisible characters, stacked marks, letters of other scripts that look Latin.
Real text in other scripts is left as it is.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from bot.scoring.normalise_edits import Edit

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
_JOINERS = "\u200c\u200d"
_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Shown as nothing, though Unicode does not class them with the format characters."""

_WHITE_ON_BLACK = frozenset(map(chr, (*range(0x1F150, 0x1F16A), *range(0x1F170, 0x1F18A))))
"""Letters in black circles and squares, which have no compatibility form."""

_MOST_MARKS = 4
"""A character of another script keeps so many marks; none of them needs more."""


def characters(text: str) -> Iterable[Edit]:
    """Find what is not plain ASCII and has a plainer form; marks go from Latin letters alone."""
    if text.isascii():
        yield from (Edit(*match.span(), "") for match in _CONTROL.finditer(text))
        return
    latin, marks, before = False, 0, ""
    for at, character in enumerate(text):
        if unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            if latin or marks > _MOST_MARKS or character in _BLANKS:
                yield Edit(at, at + 1, "")
            continue
        if _is_invisible(character, before):
            yield Edit(at, at + 1, "")
            continue
        plain = _plain(character)
        latin, marks, before = plain[-1:].isascii(), 0, plain[-1:]
        if plain != character:
            yield Edit(at, at + 1, plain)


def _is_invisible(character: str, before: str) -> bool:
    if character in _JOINERS:
        return not before or before.isascii()
    if character in "\t\n\r":
        return False
    return unicodedata.category(character) in ("Cf", "Cc") or character in _BLANKS


def _plain(character: str) -> str:
    """Return the compatibility form, without marks where a Latin letter bore them."""
    if character.isascii():
        return character
    if character in _WHITE_ON_BLACK:
        return unicodedata.name(character)[-1]
    whole = unicodedata.normalize("NFKC", character)
    taken_apart = unicodedata.normalize("NFKD", whole)
    if not taken_apart[:1].isascii():
        return whole
    return "".join(one for one in taken_apart if unicodedata.category(one) not in ("Mn", "Me"))


def look_alikes(text: str, *, table: Mapping[str, str]) -> Iterable[Edit]:
    """Find letters of other scripts that stand for Latin ones.

    They do where a word holds Latin letters beside them, or where every word of the text could be
    Latin and some are. Otherwise they are what they are: "сосна" is a pine.

    Args:
        text: The text.
        table: Latin letters per letter that looks like them.
    """
    if text.isascii():
        return
    words = [match for match in _WORD.finditer(text) if not match[0].isascii()]
    all_latin = any(one.isascii() and one.isalpha() for one in text) and all(
        one.isascii() or one in table for match in words for one in match[0]
    )
    for match in words:
        if all_latin or any(one.isascii() for one in match[0]):
            for at in range(*match.span()):
                if text[at] in table:
                    yield Edit(at, at + 1, table[text[at]])
