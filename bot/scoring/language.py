"""Which language a reply is in, so that a scorer is not asked about one it never learnt."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Protocol

from bot.scoring.normalise_terms import TELLING, TELLING_PHRASES

FEWEST_LETTERS = 20
"""With fewer letters the language is not asked for: it is anyone's guess."""

SURE = 0.7
"""From this confidence on a language is certain. Source: measured on the first 3 to 12 words and
the whole of 4,000 English comments of the Jigsaw training split: at 0.5 up to 0.6 % are taken for
another language, at 0.7 up to 0.2 %; sentences in ten other languages are still told."""

MULTILINGUAL = ("en", "fr", "es", "it", "pt", "tr", "ru")
"""What Detoxify's model of that name was trained on. Source: Detoxify's README, "Labels"."""

_NO_LANGUAGE = "zxx"
"""ISO 639-2's code for what holds no language at all."""

_TAKEN_FOR = MappingProxyType({"pcm": "en"})
"""Nigerian Pidgin as English: most of what is taken for it is English as it is chatted."""

_IDEOGRAPH_LETTERS = 3
"""What one character of Chinese or Japanese counts, about a syllable or a word each."""

_NO_PROSE = re.compile(
    r"```.*?```|`[^`\n]+`|https?://\S+|<(?:@[!&]?|#|a?:\w{2,32}:)\d{1,20}>", re.DOTALL
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a text.

    Attributes:
        code: ISO 639-1 where there is one ("en"), else ISO 639-3 ("yue").
        confidence: In [0, 1].
    """

    code: str
    confidence: float

    @property
    def certain(self) -> bool:
        """Tell whether to act on it."""
        return self.confidence >= SURE


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


class LanguageDetector:
    """Tells languages apart, offline; the model (about 5 MB on disk) is loaded when first asked.

    Loading takes about half a second, once in a process: ask in a thread.
    """

    def detect(self, text: str) -> Language | None:
        """Return the language of a text, or None where it has none or is too short to tell.

        Args:
            text: As it was written: marks on letters tell languages apart.
        """
        prose = _NO_PROSE.sub(" ", text)
        if letters(prose) < FEWEST_LETTERS:
            return None
        code, confidence = _model().classify(prose)
        if code == _NO_LANGUAGE:
            return None
        return Language(_TAKEN_FOR.get(code, code), min(max(float(confidence), 0.0), 1.0))

    def foreign(
        self, text: str, normalised: str, *, known: Collection[str] = ("en",)
    ) -> Language | None:
        """Return the language of a reply a scorer cannot read, or None where it should score it.

        A language is foreign where it is certain and what is left without disguises is not in a
        known language either: "y0u 1d10t" must not pass for some language nobody knows.

        Args:
            text: The reply as written.
            normalised: The reply without its disguises.
            known: ISO 639-1 codes of the languages the scorer knows.
        """
        found = self.detect(text)
        if found is None or not found.certain or found.code in known:
            return None
        undisguised = self.detect(normalised)
        if undisguised is None or undisguised.code in known:
            return None
        return found


@cache
def _model() -> _Identifier:
    # Imported here, because reading the model costs time and memory that a scorer without a
    # guard does not need.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    found: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return found


def languages_of(scorer: str, version: str) -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages a scorer knows.

    Args:
        scorer: Its name.
        version: Its version; Detoxify's begins with the name of the model, or of its file.
    """
    multilingual = scorer.startswith("detoxify") and version.startswith("multilingual")
    return MULTILINGUAL if multilingual else ("en",)


def explicit_terms(normalised: str) -> tuple[str, ...]:
    """Return the words and phrases of a normalised text that insult, threaten or are obscene.

    They alone speak in a reply that is too short for anything else to be told.
    """
    words = [match[0].lower() for match in _WORD.finditer(normalised)]
    row = f" {' '.join(words)} "
    phrases = (phrase for phrase in TELLING_PHRASES if f" {phrase} " in row)
    return (*(word for word in words if word in TELLING), *phrases)


def letters(text: str) -> int:
    """Return how many letters a text has; an ideograph counts as several."""
    return sum(
        _IDEOGRAPH_LETTERS if unicodedata.category(one) == "Lo" and one >= "\u3040" else 1
        for one in text
        if one.isalpha()
    )
