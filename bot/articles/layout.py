"""Rules: a text in parts that Discord takes, with nothing lost and nothing torn that need not be.

A part ends at a paragraph where it can, else at a line, a sentence, a word, at worst within one.
Code blocks, quotes and marked text that go on in the next part are closed and opened again.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from bot.articles.boundaries import Boundary, boundaries
from bot.articles.markdown import Structure, length
from bot.language.words import tr

EMBED_PART_LIMIT = 3900
"""Leaves room below 4,096 for what is added to a description, and below 6,000 for the rest of an
embed. Source: Discord API reference, "Embed Limits"."""

CONTENT_PART_LIMIT = 2000
"""Source: Discord API reference, "Create Message"."""

SMALLEST_LIMIT = 100
"""Below it the fences alone could fill a part."""

THREAD_NAME_LIMIT = 100
"""Source: Discord API reference, "Start Thread": 1 to 100 characters."""

_CLOSING_ROOM = 18
"""Every marker there is, closed at once: ``* ** *** _ __ ___ ~~ || `` and two backticks."""

_LEAST_FILL = 4
"""A place that leaves less than this fraction (a quarter) of a part filled is passed over for the
next best kind, unless the piece that follows it fits into a part whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text, and what shows it as the whole text would.

    ``lead + text + trail`` of all parts, joined, is the text that was laid out.

    Attributes:
        lead: White space before ``text`` that is not shown.
        opened: What was added to continue a quote, a code block, marked text.
        closed: What was added to end a code block or marked text.
        trail: White space after ``text`` that is not shown.
    """

    text: str
    lead: str = ""
    opened: str = ""
    closed: str = ""
    trail: str = ""

    @property
    def shown(self) -> str:
        """The part as it is posted."""
        return f"{self.opened}{self.text}{self.closed}"

    @property
    def original(self) -> str:
        """The piece of the text as it was written, white space and all."""
        return f"{self.lead}{self.text}{self.trail}"


def split(text: str, *, limit: int = EMBED_PART_LIMIT) -> list[str]:
    """Return ``text`` as the parts to post, in order; see `lay_out`."""
    return [part.shown for part in lay_out(text, limit=limit)]


def lay_out(text: str, *, limit: int = EMBED_PART_LIMIT) -> tuple[Part, ...]:
    """Cut ``text`` into parts, each shown in 1 to ``limit`` characters.

    Args:
        text: Markdown as Discord reads it; any string.
        limit: Characters, as `bot.articles.markdown.length` counts them; at least 100.

    Returns:
        The parts in order; none where ``text`` is empty or white space alone.

    Raises:
        ValueError: The limit is below 100.
    """
    if limit < SMALLEST_LIMIT:
        raise ValueError(f"limit is {limit}; at least {SMALLEST_LIMIT} is needed")
    if not text.strip():
        return ()
    return _Layout(text, limit).parts()


class _Layout:
    """One text being laid out."""

    def __init__(self, text: str, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._structure = Structure(text)
        self._levels = boundaries(self._structure)
        self._units = list(accumulate((length(character) for character in text), initial=0))
        self._end = len(text.rstrip())

    def parts(self) -> tuple[Part, ...]:
        """Return all the parts."""
        made = []
        begin = 0
        while begin < len(self._text):
            end = self._cut(begin)
            made.append(self._part(begin, end))
            begin = end
        return tuple(made)

    def _cut(self, begin: int) -> int:
        """Return where the part that begins at ``begin`` ends."""
        if self._rest_fits(begin):
            return len(self._text)
        reach = self._reach(begin)
        best = self._best_places(self._first(begin) + 1, reach)
        for level, place in enumerate(best):
            if place is not None and (self._is_filled(begin, place) or self._goes_on(place, level)):
                return place
        last = best[Boundary.AWKWARD]
        return reach if last is None else last

    def _best_places(self, begin: int, reach: int) -> list[int | None]:
        """Return, for every level, the last place of that level or a better one."""
        best: list[int | None] = [None] * (Boundary.AWKWARD + 1)
        lowest = len(best)
        for position in range(reach, begin - 1, -1):
            level = self._levels[position]
            if level < lowest:
                best[level:lowest] = [position] * (lowest - level)
                lowest = level
                if not lowest:
                    break
        return best

    def _is_filled(self, begin: int, end: int) -> bool:
        used = self._units[end] - self._units[self._first(begin)]
        return used * _LEAST_FILL >= self._limit

    def _goes_on(self, place: int, level: int) -> bool:
        """Tell whether the piece from ``place`` to the next one of its level fits into a part."""
        if self._rest_fits(place):
            return True
        following = self._levels[place + 1 : self._reach(place) + 1]
        return any(one <= level for one in following)

    def _first(self, begin: int) -> int:
        """Return the first position that is shown; only code keeps its leading white space."""
        if self._structure.code_at(begin):
            return begin
        return self._skip_space(begin)

    def _skip_space(self, position: int) -> int:
        while position < len(self._text) and self._text[position].isspace():
            position += 1
        return position

    def _rest_fits(self, begin: int) -> bool:
        needed = self._units[self._end] - self._units[self._first(begin)]
        return needed + length(self._structure.opened(begin)) <= self._limit

    def _reach(self, begin: int) -> int:
        """Return the last position at which the part that begins at ``begin`` may end."""
        room = self._limit - length(self._structure.opened(begin)) - _CLOSING_ROOM
        farthest = self._units[self._first(begin)] + room
        position = bisect_right(self._units, farthest) - 1
        if self._structure.code_at(position):
            return position
        return self._skip_space(position)

    def _part(self, begin: int, end: int) -> Part:
        first = self._first(begin)
        piece = self._text[first:end]
        text = piece if self._structure.code_at(end) else piece.rstrip()
        return Part(
            text=text,
            lead=self._text[begin:first],
            opened=self._structure.opened(begin),
            closed=self._structure.closed(end) if end < len(self._text) else "",
            trail=piece[len(text) :],
        )


def thread_name(text: str) -> str:
    """Return a name for a thread: ``text`` on one line, cut at a word with an ellipsis.

    1 to 100 characters by the stricter count; "Discussion" where there is nothing to be read.
    """
    name = " ".join(text.split())
    if not any(character.isprintable() and not character.isspace() for character in name):
        return tr("Discussion")
    if length(name) <= THREAD_NAME_LIMIT:
        return name
    units = list(accumulate((length(character) for character in name), initial=0))
    kept = bisect_right(units, THREAD_NAME_LIMIT - 1) - 1
    whole_words = name[: kept + 1].rpartition(" ")[0]
    cut = whole_words if len(whole_words) * 2 >= kept else name[:kept]
    return cut.rstrip(" .,;:-\u2013\u2014") + "…"
