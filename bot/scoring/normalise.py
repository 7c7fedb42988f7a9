"""Rules: a text as it was meant to be read, and where each of its characters came from.

What is undone: compatibility forms (full-width, styled letters), characters that are not seen,
marks on Latin letters, letters of other scripts that look Latin, percent-encoding, Discord's
markup, digits for letters, letters kept apart, drawn out, starred or swapped. Case, spaces and code
stay as they are, and so does plain prose of known words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.scoring.normalise_characters import characters, look_alikes
from bot.scoring.normalise_edits import Draft, Pass, Span, apply
from bot.scoring.normalise_markup import markup, percent_encoding, spoilers
from bot.scoring.normalise_words import Lexicon, leet, spaced, starred, stretched, swapped

MOST_ROUNDS = 12
"""What is disguised over and over (a link within a link) is undone so many times."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text without its disguises.

    Attributes:
        text: The text.
        offsets: Per character of ``text`` the span of the original it stands for: begin and end,
            the end not included. Neither ever falls from one character to the next.
    """

    text: str
    offsets: tuple[Span, ...]

    def original(self, begin: int, end: int) -> Span:
        """Return the span of the original that ``text[begin:end]`` stands for.

        Raises:
            ValueError: The span is empty or not within the text.
        """
        if not 0 <= begin < end <= len(self.text):
            raise ValueError(f"({begin}, {end}) is no span of {len(self.text)} characters")
        return self.offsets[begin][0], self.offsets[end - 1][1]


@dataclass(frozen=True, slots=True)
class Normaliser:
    """Undoes disguises; `bot.scoring.normalise_tables.shipped` gives one with its tables.

    Attributes:
        lexicon: The words a disguise may hide.
        latin: Latin letters per letter that looks like them.
    """

    lexicon: Lexicon
    latin: Mapping[str, str]

    def normalise(self, text: str) -> Normalised:
        """Return the text without its disguises; any string will do.

        The work grows with the length alone. Normalising the outcome changes nothing more, unless
        the text was disguised more than `MOST_ROUNDS` times over.
        """
        draft = Draft.of(text)
        for _ in range(MOST_ROUNDS):
            before = draft.text
            for find in self._passes():
                draft = apply(draft, find)
            if draft.text == before:
                break
        return Normalised(draft.text, draft.origins)

    def _passes(self) -> tuple[Pass, ...]:
        return (
            percent_encoding,
            characters,
            markup,
            spoilers,
            partial(look_alikes, table=self.latin),
            partial(leet, lexicon=self.lexicon),
            partial(spaced, lexicon=self.lexicon),
            partial(stretched, lexicon=self.lexicon),
            starred,
            partial(swapped, lexicon=self.lexicon),
        )
