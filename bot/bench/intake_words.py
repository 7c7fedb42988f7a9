"""Replies to a bench: made on the spot, calm or rude, short and long, no two of them alike."""

import random
from importlib.resources import files
from itertools import count

from bot.bench.texts import Texts

LONG_SHARE = 0.1
"""So many of the replies have more than `LONG` words."""
LONG = 60

_MOST = 140
_FEWEST = 4
_MEDIAN, _SPREAD = 11, 0.6
"""Of the shorter nine tenths, so that the median of all is 12 words."""
_SENTENCES = (
    "You are a {0} {1}, and nobody wants to read what you write about the {2}.",
    "Only a {0} {1} could say that about the {2}, shut up.",
    "What a {0} {1} you are, everybody laughs at you and your {2}.",
    "Shut up about the {2}, you {0} {1}, you disgust me.",
)
_HOW = ("stupid", "pathetic", "worthless", "disgusting", "ignorant", "filthy", "dumb", "miserable")
_WHO = ("idiot", "moron", "fool", "loser", "clown", "imbecile", "liar", "coward", "pig")


class Words:
    """An endless supply of replies, the same ones for the same seed.

    Args:
        seed: Which replies they are.
        flagged: So many of them are rude, from 0 to 1.
    """

    def __init__(self, *, seed: int, flagged: float) -> None:
        self._random = random.Random(seed)  # noqa: S311  a reproducible choice
        self._flagged = flagged
        self._calm = {words: Texts(words, seed=seed) for words in range(1, _MOST + 1)}
        self._article = _article()
        self._number = count(1)

    def next(self) -> str:
        """Return the next reply."""
        words = self._length()
        if self._random.random() < self._flagged:
            return self._rude(words)
        own = max(_FEWEST, words // 2)
        begin = self._random.randrange(max(1, len(self._article) - words))
        read = self._article[begin : begin + words - own]
        return " ".join((*self._calm[own].take(1), *read))

    def _length(self) -> int:
        if self._random.random() < LONG_SHARE:
            return self._random.randint(LONG + 1, _MOST)
        found = round(self._random.lognormvariate(0, _SPREAD) * _MEDIAN)
        return min(max(found, _FEWEST), LONG)

    def _rude(self, words: int) -> str:
        """Return an insult with enough around it to have so many words."""
        about = self._random.choice(self._article)
        chosen = self._random.choice(_SENTENCES).format(
            self._random.choice(_HOW), self._random.choice(_WHO), about
        )
        rest = words - len(chosen.split())
        kept = f"{chosen} ({next(self._number)})"
        return kept if rest < _FEWEST else f"{kept} {self._calm[rest].take(1)[0]}"


def _article() -> list[str]:
    """Return the words of the shipped articles, without what only stands in their source."""
    words: list[str] = []
    for file in files("seeds").iterdir():
        if file.name.endswith(".md") and file.name != "README.md":
            text = file.read_text(encoding="utf-8").rpartition("---")[2]
            words += text.split()
    return [one for one in words if one.isalpha()]
