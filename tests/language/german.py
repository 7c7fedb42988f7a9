"""Whether what was read is German: nothing of the catalogue stands there in English."""

import re
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter
from types import MappingProxyType

from tests.language.test_catalogues import catalogue, messages

TERMINAL: Mapping[str, str | None] = MappingProxyType({"LANG": "de_DE.UTF-8", "LC_ALL": None})
"""The environment of somebody whose terminal is German, for click's runner."""

_SHORT = 12
_ENGLISH = re.compile(r"(?<!\S)(the|is|are|of|and|with)(?!\S)", re.IGNORECASE)


def english() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the messages whose German is another, each with how it would look if it were said."""
    for (context, message), one in messages(catalogue("de")).items():
        said_so = one.string if isinstance(one.string, str) else one.string[0]  # type: ignore[index]
        parts = [text for text, *_ in Formatter().parse(message)] if "{" in message else [message]
        if context is None and message not in said_so and max(map(len, parts)) >= _SHORT:
            yield message, re.compile(".{0,300}".join(map(re.escape, parts)), re.DOTALL)


def assert_german(texts: Sequence[str]) -> None:
    """Hold texts to the catalogue: none of its messages is said in English."""
    known = list(english())
    left = {message for text in texts for message, would in known if would.search(text)}
    assert not left, left


def assert_german_terminal(text: str) -> None:
    """Hold what a command printed to it, and to have no English words of its own either."""
    assert text
    assert_german([text])
    left = [line for line in text.splitlines() if _ENGLISH.search(line)]
    assert not left, left
