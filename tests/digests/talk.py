"""A discussion in made-up words: any five of them in a row stand in one reply only."""

import random
from dataclasses import dataclass, replace

_TOPICS = (
    ("bridge", "river", "stones", "mason", "arch", "repair", "crossing", "toll", "weight"),
    ("ferry", "boatmen", "oars", "landing", "passengers", "fares", "wages", "season", "income"),
    ("school", "pupils", "lessons", "teacher", "reading", "winter", "stoves", "benches", "roof"),
)
_JOINTS = ("the", "because", "and", "with", "when", "of", "that", "for", "under", "without")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = "éüñøšß"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says; ``own`` are the words that nobody else says."""

    text: str
    own: tuple[str, ...]


class Talk:
    """Makes replies up; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._taken: set[str] = set()

    def reply(self) -> Said:
        """Return one to three sentences about one of three topics."""
        topic, own, sentences = self.random.choice(_TOPICS), [], []
        for _ in range(self.random.randint(1, 3)):
            words = []
            for _ in range(self.random.randint(3, 5)):
                own.append(self._word())
                words += [self.random.choice(topic), self.random.choice(_JOINTS), own[-1]]
            sentences.append(" ".join(words).capitalize() + ".")
        return Said(" ".join(sentences), tuple(own))

    def rude(self) -> Said:
        """Return a reply that the scripted scorer flags."""
        said = self.reply()
        return replace(said, text=f"{said.text} [insult=0.9]")

    def _word(self) -> str:
        letters = _LETTERS + (_ACCENTED if self.random.random() < 0.2 else "")
        word = "".join(self.random.choices(letters, k=10))
        if word in self._taken:
            return self._word()
        self._taken.add(word)
        return word
