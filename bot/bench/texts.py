"""Texts to score: calm, distinct, of any length, made on the spot."""

import random

_WORDS = """
    the a one this that these every another my your our their in on at by from with about
    under after before near through and or but because while when where as so then still also
    often perhaps maybe quite rather very almost only even never always today yesterday
    tomorrow soon morning evening week winter summer river bridge garden street market library
    museum station train ticket window kitchen table coffee bread water rain snow wind field
    forest mountain village city house door road map letter paper book page article question
    answer number teacher student doctor farmer neighbour family friend child people visitor
    reader writer music song picture camera bicycle engine school office meeting project
    budget price bill tax energy heating solar battery power grid roof building council plan
    report study result share think read write ask build plant carry open close start finish
    learn find keep visit walk travel wait listen remember describe compare measure count
    change improve repair pay is was are were has had would could should may said told seems
    looks works costs takes needs green small large long short old new quiet early late warm
    cold simple careful clear useful cheap public local common possible different similar
    important interesting second third last nine eleven twenty thirty forty fifty sixty
    seventy eighty ninety hundred thousand north south
"""
"""Ordinary words of our own choice; none of them is about anybody."""

_SENTENCE = 12
"""Words after which a sentence ends."""


class Texts:
    """An endless supply of texts, no two of them alike, the same ones for the same seed.

    Args:
        words: How many words each text has, 1 or more.
        seed: Which texts they are.
    """

    def __init__(self, words: int, *, seed: int) -> None:
        self._words = words
        self._chosen_from = _WORDS.split()
        self._random = random.Random(f"{words} {seed}")  # noqa: S311  a reproducible choice
        self._given: set[int] = set()

    def take(self, count: int) -> list[str]:
        """Return the next ``count`` texts."""
        return [self._next() for _ in range(count)]

    def _next(self) -> str:
        while True:
            text = _sentences(self._random.choices(self._chosen_from, k=self._words))
            if hash(text) not in self._given:
                self._given.add(hash(text))
                return text


def _sentences(words: list[str]) -> str:
    starts = range(0, len(words), _SENTENCE)
    parts = [" ".join(words[start : start + _SENTENCE]) for start in starts]
    return " ".join(f"{part.capitalize()}." for part in parts)
