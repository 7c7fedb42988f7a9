"""Disguises for abuse in training, and harmless look-alikes of those disguises."""

import random
from collections.abc import Callable

_LEET = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"})
_LOOK_ALIKE = str.maketrans("aeocip", "\u0430\u0435\u043e\u0441\u0456\u0440")  # Cyrillic
_VOWELS = "aeiou"


def leet(word: str, drawn: random.Random) -> str:
    """Return ``word`` with digits for letters."""
    del drawn
    return word.translate(_LEET)


def spaced(word: str, drawn: random.Random) -> str:
    """Return ``word`` with spaces, dots or dashes between its letters."""
    return drawn.choice((" ", ".", "-")).join(word)


def starred(word: str, drawn: random.Random) -> str:
    """Return ``word`` with one inner letter starred, a vowel where there is one."""
    inner = [at for at in range(1, len(word) - 1) if word[at] in _VOWELS] or [len(word) // 2]
    at = drawn.choice(inner)
    return word[:at] + "*" + word[at + 1 :]


def stretched(word: str, drawn: random.Random) -> str:
    """Return ``word`` with one letter drawn out."""
    at = drawn.randrange(len(word))
    return word[:at] + word[at] * drawn.randint(3, 5) + word[at + 1 :]


def swapped(word: str, drawn: random.Random) -> str:
    """Return ``word`` with two inner neighbours exchanged."""
    at = drawn.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def look_alike(word: str, drawn: random.Random) -> str:
    """Return ``word`` with letters of another script that look the same."""
    del drawn
    return word.translate(_LOOK_ALIKE)


_WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    leet,
    spaced,
    starred,
    stretched,
    swapped,
    look_alike,
)


def disguised(text: str, drawn: random.Random, *, share: float = 0.4) -> str:
    """Return ``text`` with about ``share`` of its longer words disguised, all in one way."""
    way = drawn.choice(_WAYS)
    words = text.split(" ")
    return " ".join(
        way(word, drawn) if len(word) > 3 and word.isalpha() and drawn.random() < share else word
        for word in words
    )
