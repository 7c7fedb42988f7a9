"""Rules: what a person reads, in the language that is spoken just now.

English stands in the code and is the key of the catalogues. A message is one whole sentence or
more, with named places for what changes, as languages differ in the order of their words:

    tr("Case {number} is yours.", number=case.number)
    trn("{count} reply waits.", "{count} replies wait.", count)

Which language is spoken is asked where the words are made, so what is stored or posted is in the
language of the guild, and what one person is answered in theirs. A message at the level of a module
is given to ``msg`` and goes through ``tr`` where it is said.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations
from string import Formatter
from typing import Any

ENGLISH_TAG = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that is spoken.

    Attributes:
        tag: Such as ``de``. Source: BCP 47 (RFC 5646).
        name: What those who speak it call it.
        messages: Its catalogue.
        group: Stands between the thousands of a number.
        point: Stands before the decimals.
    """

    tag: str = ENGLISH_TAG
    name: str = "English"
    messages: NullTranslations = field(default_factory=NullTranslations)
    group: str = ","
    point: str = "."


ENGLISH = Language()

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def spoken() -> Language:
    """Return the language that is spoken just now; English unless something else was said."""
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language inside."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def speak(language: Language) -> None:
    """Speak a language from here on, in this task and in what it starts."""
    _spoken.set(language)


def msg(message: str) -> str:
    """Return a message as it is, for the catalogues; ``tr`` says it later."""
    return message


def tr(message: str, /, **values: Any) -> str:
    """Return a message in the language that is spoken, with its values in their places.

    Args:
        message: English, whole, with named places; a brace that is meant is written twice where
            there are values.
        values: By place. Numbers are written as the language writes them.
    """
    language = _spoken.get()
    return _filled(language, language.messages.gettext(message), values)


def trn(one: str, many: str, count: int, /, **values: Any) -> str:
    """Return the form of a message that ``count`` calls for; ``count`` is a place in it too."""
    language = _spoken.get()
    found = language.messages.ngettext(one, many, count)
    return _filled(language, found, {"count": count, **values})


def trc(context: str, message: str, /, **values: Any) -> str:
    """Return a message that means different things by where it stands."""
    language = _spoken.get()
    return _filled(language, language.messages.pgettext(context, message), values)


def number(value: float, spec: str = ",") -> str:
    """Return a number as the language that is spoken writes it."""
    return _Filling(_spoken.get()).format_field(value, spec)


def _filled(language: Language, message: str, values: dict[str, Any]) -> str:
    return _Filling(language).vformat(message, (), values) if values else message


class _Filling(Formatter):
    """Puts values into a message."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value as text; a number has the marks of the language."""
        text = format(value, format_spec)
        if isinstance(value, int | float) and not isinstance(value, bool):
            marks = {",": self._language.group, ".": self._language.point}
            return "".join(marks.get(sign, sign) for sign in text)
        return text
