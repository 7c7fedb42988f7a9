"""Rules: a long text in windows a model can read, and which of them a label comes from."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Length = Callable[[str], int]
"""How long a text is in the model's own measure: characters, or tokens."""

Scores = dict[str, float]
"""A probability in [0, 1] per label."""

_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]*\s+|\n\s*|(?<=[。！？])")  # noqa: RUF001
_WORD = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a text.

    Attributes:
        begin: Its first character.
        end: The one after its last.
    """

    begin: int
    end: int

    def of(self, text: str) -> str:
        """Return the piece."""
        return text[self.begin : self.end]


@dataclass(frozen=True, slots=True)
class Highest:
    """What several windows score together.

    Attributes:
        scores: The highest score per label.
        windows: The window it comes from per label, the first of equals.
    """

    scores: Scores
    windows: dict[str, Window]


def windows(
    text: str, *, limit: int, length: Length = len, overlap: int | None = None
) -> tuple[Window, ...]:
    """Return windows that together cover the text, in order.

    A window holds whole sentences where they fit, else whole words, at worst parts of a word. It
    begins with the end of the one before, so that what is said across an edge is in one of them.

    Args:
        text: Any string; an empty one has one empty window.
        limit: How long a window may be, by ``length``; 1 or more.
        length: Measures a text. Of two texts in a row it must not give more than of each alone,
            added up.
        overlap: How much of a window, at most, is shown again in the next, by ``length``; an eighth
            of the limit unless told.

    Raises:
        ValueError: The limit is below 1, or the overlap is not below the limit.
    """
    shared = limit // 8 if overlap is None else overlap
    if limit < 1 or not 0 <= shared < limit:
        raise ValueError(f"limit is {limit} and overlap {shared}; 0 <= overlap < limit is needed")
    if length(text) <= limit:
        return (Window(0, len(text)),)
    found: list[Window] = []
    held: list[tuple[Window, int]] = []
    size = 0
    for piece, units in _pieces(text, limit, length):
        if held and size + units > limit:
            found.append(Window(held[0][0].begin, held[-1][0].end))
            held = _tail(held, min(shared, limit - units))
            size = sum(one for _, one in held)
        held.append((piece, units))
        size += units
    found.append(Window(held[0][0].begin, held[-1][0].end))
    return tuple(found)


def highest(found: Sequence[Window], scores: Sequence[Scores]) -> Highest:
    """Return the highest score per label, and the window it comes from.

    Raises:
        ValueError: There are not as many scores as windows, or there are none.
    """
    if not found or len(found) != len(scores):
        raise ValueError(f"{len(scores)} scores for {len(found)} windows")
    best: Scores = {}
    where: dict[str, Window] = {}
    for window, one in zip(found, scores, strict=True):
        for label, score in one.items():
            if label not in best or score > best[label]:
                best[label], where[label] = score, window
    return Highest(best, where)


def _tail(held: Sequence[tuple[Window, int]], most: int) -> list[tuple[Window, int]]:
    """Return the last pieces that are no longer than ``most`` together, but never all of them."""
    kept: list[tuple[Window, int]] = []
    for piece, units in reversed(held[1:]):
        most -= units
        if most < 0:
            break
        kept.insert(0, (piece, units))
    return kept


def _pieces(text: str, limit: int, length: Length) -> Iterator[tuple[Window, int]]:
    """Yield the sentences with their lengths, or their words or parts where they are too long."""
    for sentence in _cut(text, Window(0, len(text)), _SENTENCE):
        units = length(sentence.of(text))
        if units <= limit:
            yield sentence, units
            continue
        for word in _cut(text, sentence, _WORD):
            yield from _parts(text, word, limit, length)


def _cut(text: str, window: Window, edge: re.Pattern[str]) -> Iterator[Window]:
    begin = window.begin
    for match in edge.finditer(text, window.begin, window.end):
        if begin < match.end() < window.end:
            yield Window(begin, match.end())
            begin = match.end()
    yield Window(begin, window.end)


def _parts(text: str, window: Window, limit: int, length: Length) -> Iterator[tuple[Window, int]]:
    """Yield a window halved until it fits; a single character is never refused."""
    units = length(window.of(text))
    if units <= limit or window.end - window.begin <= 1:
        yield window, units
        return
    middle = (window.begin + window.end) // 2
    yield from _parts(text, Window(window.begin, middle), limit, length)
    yield from _parts(text, Window(middle, window.end), limit, length)
