"""Rules: a reply's text as moderators are shown it: what was read otherwise, and what weighs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import category

from bot.effects.echo import bare
from bot.language.words import tr
from bot.scoring.normalise import Normalised

Span = tuple[int, int]
"""Where something begins and ends: the first character and the one after the last."""

_WORD = re.compile(r"\w+")
# Source: Discord, "Markdown Text 101"; a backslash before it lets any sign stand for itself.
_FORMATS = re.compile(r"([\\*_~`|>#\[\]<:-])|(?<![^\n])([ \t]*\d+)(\.)")
_BARS = 6
"""Two at either end, a space that is not seen, and an ellipsis."""
_MARKS = 8
_BEFORE = 120


@dataclass(frozen=True, slots=True)
class Disguise:
    """A piece of a text that is read otherwise than it is written."""

    at: Span
    written: str
    read: str

    @property
    def unseen(self) -> bool:
        """Whether characters that are not seen stand in what is written."""
        return any(category(one) == "Cf" for one in self.written)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of escaped text."""

    text: str
    marked: bool = False


def disguises(text: str, read: Normalised) -> tuple[Disguise, ...]:
    """Return the words that are read otherwise than they are written, in order, each once."""
    found: dict[tuple[str, str], Disguise] = {}
    for match in _WORD.finditer(read.text):
        begin, end = read.original(*match.span())
        written = text[begin:end]
        if written != match[0]:
            found.setdefault((written, match[0]), Disguise((begin, end), written, match[0]))
    return tuple(found.values())


def left(text: str, spans: Sequence[Span]) -> str:
    """Return a text without some of its parts, which do not overlap and are in order."""
    return "".join(text[begin:end] for begin, end in _between(spans, len(text)))


def _between(spans: Sequence[Span], length: int) -> Iterator[Span]:
    at = 0
    for begin, end in spans:
        yield at, begin
        at = end
    yield at, length


def in_order(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Return the spans that lie within a text in order, those that overlap as one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        start, stop = max(0, begin), min(end, len(text))
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        elif start < stop:
            found.append((start, stop))
    return tuple(found)


def escaped(text: str) -> str:
    """Return a text that reads as it was written: nothing formats, links or calls anyone."""
    safe = _FORMATS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\.", bare(text))
    return safe.replace("@", "@\u200b")


def marked(text: str, spans: Sequence[Span], limit: int) -> tuple[str, int]:
    """Return a text behind a spoiler, some words bold and underlined, and how many are not shown.

    Where it is too long it begins shortly before the first of the words, and ends where there is
    no more room. What is begun does not stay open.

    Args:
        spans: The words; see `in_order`.
        limit: The most characters of what is returned, with bars and marks; 40 or more.
    """
    if not text.strip():
        return tr("(no text)"), 0
    room = limit - _BARS
    pieces = _pieces(text, spans, 0)
    if sum(_length(one) for one in pieces) <= room:
        return _behind_bars("".join(_framed(one) for one in pieces)), 0
    before = _pieces(text[: spans[0][0]], (), 0) if spans else []
    begin = 0
    if sum(_length(one) for one in before) > room // 2:
        begin = _word_from(text, max(0, spans[0][0] - _BEFORE))
    shown, missing = _fitting(_pieces(text, spans, begin), room - 1)
    return _behind_bars(("…" if begin > 0 else "") + shown), missing


def _word_from(text: str, begin: int) -> int:
    """Return where the next word begins, if it does so soon."""
    space = re.compile(r"\s+").search(text, begin, begin + _BEFORE // 2)
    return space.end() if space and begin else begin


def _pieces(text: str, spans: Sequence[Span], begin: int) -> list[_Piece]:
    """Return the text from ``begin`` on, cut at the spans."""
    found, at = [], begin
    for start, end in spans:
        found += [_Piece(escaped(text[at:start])), _Piece(escaped(text[start:end]), marked=True)]
        at = end
    return [one for one in (*found, _Piece(escaped(text[at:]))) if one.text]


def _length(piece: _Piece) -> int:
    return len(piece.text) + (_MARKS if piece.marked else 0)


def _framed(piece: _Piece) -> str:
    return f"__**{piece.text}**__" if piece.marked else piece.text


def _fitting(pieces: Sequence[_Piece], room: int) -> tuple[str, int]:
    """Return as many of the pieces as there is room for, and how many marked ones there is not."""
    shown, left_over = "", room
    for at, piece in enumerate(pieces):
        if _length(piece) > left_over:
            cut = replace(piece, text=_begun(piece.text, left_over - _MARKS - 1))
            missing = sum(one.marked for one in pieces[at + bool(cut.text) :])
            return shown + (_framed(cut) if cut.text else "") + "…", missing
        shown += _framed(piece)
        left_over -= _length(piece)
    return shown, 0


def _begun(text: str, most: int) -> str:
    """Return the beginning of an escaped text; nothing is left without what keeps it harmless."""
    found = text[: max(0, most)]
    backslashes = len(found) - len(found.rstrip("\\"))
    return (found[:-1] if backslashes % 2 else found).rstrip().rstrip("@")


def _behind_bars(text: str) -> str:
    return f"||{text}\u200b||" if text.endswith("|") else f"||{text}||"
