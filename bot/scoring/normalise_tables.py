"""The tables the normaliser works with, loaded once."""

import gzip
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from bot.scoring import shipped_files
from bot.scoring.normalise import Normalised, Normaliser
from bot.scoring.normalise_words import Lexicon


def normalise(text: str) -> Normalised:
    """Return the text without its disguises, by the shipped tables; see `Normaliser`."""
    return shipped().normalise(text)


@cache
def shipped() -> Normaliser:
    """Return the normaliser with the tables that travel with the package."""
    return Normaliser(lexicon=Lexicon(words()), latin=latin_look_alikes())


def words() -> tuple[str, ...]:
    """Return the known words, the most usual first.

    Source: the comments of the Jigsaw toxic comment challenge; see `bot.scoring.training.words`.
    """
    packed = shipped_files.read(shipped_files.weights() / shipped_files.WORDS)
    return tuple(gzip.decompress(packed).decode("ascii").split())


def latin_look_alikes() -> Mapping[str, str]:
    """Return Latin letters per letter of another script, or form of a letter, that looks like them.

    Source: Unicode's confusables (UTS 39), as the library confusable-homoglyphs carries them.
    """
    # Imported here: it reads a large table, and only what scores needs it.
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415

    found: dict[str, str] = {}
    for character, alike in confusables_data.items():
        if len(character) != 1 or character.isascii() or not character.isalpha():
            continue
        latin = next((one["c"] for one in alike if one["c"].isascii() and one["c"].isalpha()), None)
        if latin is not None:
            found[character] = latin.lower() if character.islower() else latin
    return MappingProxyType(found)
