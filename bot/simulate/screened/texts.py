"""Rules: what members write in a trace, each of it recognised wherever it turns up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.effects.message import Message

_MARK = re.compile(r"§(\d+)§")


class Sort(StrEnum):
    """What a scorer makes of a text.

    ``unreadable`` is too much for it; ``foreign`` is in a language that it does not know.
    """

    CALM = "calm"
    DOUBTFUL = "doubtful"
    GRIM = "grim"
    UNREADABLE = "unreadable"
    FOREIGN = "foreign"


SCORES = {Sort.CALM: 0.05, Sort.DOUBTFUL: 0.7, Sort.GRIM: 0.97}
"""What is read as an insult: of what can be read, and is in a language that is known."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a member wrote; ``number`` is its own in the trace."""

    number: int
    sort: Sort
    author: int

    @property
    def words(self) -> str:
        """The text as it is sent in."""
        return f"§{self.number}§ {self.sort}"


def sort_of(words: str) -> Sort:
    """Return what a scorer makes of words: the worst that stands in them."""
    found = [sort for sort in Sort if sort.value in words]
    return found[-1] if found else Sort.CALM


def numbers_in(words: str | None) -> set[int]:
    """Return the numbers of the texts that can be read in some words."""
    return {int(number) for number in _MARK.findall(words or "")}


def numbers_shown(message: Message) -> set[int]:
    """Return the numbers of the texts that can be read in a message."""
    return {number for words in _words(message) for number in numbers_in(words)}


def _words(message: Message) -> Iterator[str]:
    yield message.content
    for embed in message.embeds:
        yield from _filled((embed.title, embed.description, embed.footer))
        for field in embed.fields:
            yield from _filled((field.name, field.value))


def _filled(some: Iterable[str | None]) -> Iterator[str]:
    return (one for one in some if one)
