"""Twelve ways to disguise a word; what they cost is measured with the encoder's figures."""

import random
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

Attack = Callable[[str, random.Random], str]
"""Disguises one word of four ASCII letters or more."""

_WORD = re.compile(r"(?<![^\W_])[A-Za-z]{4,}(?![^\W_])")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_CYRILLIC = str.maketrans(
    "aeocipxyAEOCIPXTHKMB",
    "\u0430\u0435\u043e\u0441\u0456\u0440\u0445\u0443"
    "\u0410\u0415\u041e\u0421\u0406\u0420\u0425\u0422\u041d\u041a\u041c\u0412",
)
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0300\u0301\u0302\u0303\u0308\u0327\u0336"
_VOWELS = "aeiouAEIOU"
_FULL_WIDTH = 0xFEE0


def leet(word: str, _: random.Random) -> str:
    """Return the word with digits for letters."""
    return word.translate(_LEET)


def homoglyph(word: str, _: random.Random) -> str:
    """Return the word with the Cyrillic letters that look like its own."""
    return word.translate(_CYRILLIC)


def zero_width(word: str, drawn: random.Random) -> str:
    """Return the word with an invisible character after each letter but the last."""
    return "".join(one + drawn.choice(_ZERO_WIDTH) for one in word[:-1]) + word[-1]


def spaced(word: str, _: random.Random) -> str:
    """Return the word with spaces between its letters."""
    return " ".join(word)


def dotted(word: str, _: random.Random) -> str:
    """Return the word with dots between its letters."""
    return ".".join(word)


def repeated(word: str, drawn: random.Random) -> str:
    """Return the word with one letter drawn out."""
    at = drawn.randrange(len(word))
    return word[:at] + word[at] * drawn.randint(3, 6) + word[at + 1 :]


def starred(word: str, drawn: random.Random) -> str:
    """Return the word with an inner letter starred, a vowel where there is one."""
    inner = [at for at in range(1, len(word) - 1) if word[at] in _VOWELS] or [len(word) // 2]
    at = drawn.choice(inner)
    return word[:at] + "*" + word[at + 1 :]


def diacritics(word: str, drawn: random.Random) -> str:
    """Return the word with a mark on every letter."""
    return "".join(one + drawn.choice(_MARKS) for one in word)


def full_width(word: str, _: random.Random) -> str:
    """Return the word in full-width letters."""
    return "".join(chr(ord(one) + _FULL_WIDTH) for one in word)


def case(word: str, drawn: random.Random) -> str:
    """Return the word in letters of mixed case."""
    return "".join(drawn.choice((one.lower(), one.upper())) for one in word)


def letter_swap(word: str, drawn: random.Random) -> str:
    """Return the word with two inner neighbours exchanged."""
    at = drawn.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def percent_encoding(word: str, _: random.Random) -> str:
    """Return the word percent-encoded."""
    return "".join(f"%{ord(one):02X}" for one in word)


ATTACKS: Mapping[str, Attack] = MappingProxyType(
    {
        "leet": leet,
        "homoglyph": homoglyph,
        "zero-width": zero_width,
        "spaced": spaced,
        "dotted": dotted,
        "repeated": repeated,
        "starred": starred,
        "diacritics": diacritics,
        "full-width": full_width,
        "case": case,
        "letter swap": letter_swap,
        "percent-encoding": percent_encoding,
    }
)


def disguised(text: str, attack: Attack, *, seed: int = 0) -> str:
    """Return the text with every word of four letters or more disguised."""
    drawn = random.Random(seed)  # noqa: S311  # chance, not secrecy
    return _WORD.sub(lambda match: attack(match[0], drawn), text)
