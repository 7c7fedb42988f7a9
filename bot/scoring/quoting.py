"""Rules: which words of a reply are its author's own, and which are quoted.

Only what is marked as a quotation can be one: lines that begin with ">", and what stands between
quotation marks. And only where somebody wrote it: the words must be found, in their order, in the
article or an earlier reply. What is put into somebody's mouth is its author's own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""Where something begins and ends: the first character and the one after the last."""

LEAST = 4
"""Fewer words in a row are found anywhere by chance."""

_WORD = re.compile(r"[^\W_]+")
# Source: Discord's "Markdown Text 101": ">" quotes a line, ">>>" the rest of the message.
_QUOTED_LINE = re.compile(r"^[ \t]*>[ \t]+(.*)$", re.MULTILINE)
_QUOTED_REST = re.compile(r"^[ \t]*>>>\s+(.*)", re.MULTILINE | re.DOTALL)
_MARKED = re.compile(
    '"([^"]+)"|\u201c([^\u201c\u201d]+)\u201d|\u201e([^\u201e\u201c]+)\u201c'
    "|\u00ab([^\u00ab\u00bb]+)\u00bb|\u00bb([^\u00ab\u00bb]+)\u00ab"
)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A reply without what it quotes.

    Attributes:
        text: The reply, as long as it was, with spaces where it quotes; lines stay lines.
        quoted: The spans that were blanked, in order.
    """

    text: str
    quoted: tuple[Span, ...]


def quotes(text: str) -> bool:
    """Tell whether anything in a reply is marked as a quotation."""
    return next(_marked(text), None) is not None


def own_words(text: str, known: Sequence[str], *, least: int = LEAST) -> OwnWords:
    """Return the reply without what it quotes of known texts.

    Args:
        text: The reply, with Discord's markup.
        known: The article and the earlier replies.
        least: How many words in a row must be found for a match; 1 or more.

    Raises:
        ValueError: ``least`` is below 1.
    """
    if least < 1:
        raise ValueError(f"least is {least}; at least 1 is needed")
    marked = _merged(sorted(_marked(text)))
    if not marked:
        return OwnWords(text, ())
    runs = {run for one in known for _, run in _runs(_words(one), least)}
    quoted = []
    for begin, end in marked:
        words = _words(text[begin:end])
        for at, run in _runs(words, least):
            if run in runs:
                quoted.append((begin + words[at][1][0], begin + words[at + least - 1][1][1]))
    spans = _merged(quoted)
    return OwnWords(_blanked(text, spans), tuple(spans))


def _marked(text: str) -> Iterator[Span]:
    """Yield the spans that are marked as quotations; they may overlap."""
    rest = _QUOTED_REST.search(text)
    if rest:
        yield rest.span(1)
    for match in _QUOTED_LINE.finditer(text):
        yield match.span(1)
    for match in _MARKED.finditer(text):
        yield match.span(match.lastindex or 0)


def _words(text: str) -> list[tuple[str, Span]]:
    return [(match[0].casefold(), match.span()) for match in _WORD.finditer(text)]


def _runs(words: list[tuple[str, Span]], size: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield every run of ``size`` words, and which word it begins with."""
    plain = [word for word, _ in words]
    for at in range(len(plain) - size + 1):
        yield at, tuple(plain[at : at + size])


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return sorted spans with those that overlap as one."""
    found: list[Span] = []
    for begin, end in spans:
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _blanked(text: str, spans: Sequence[Span]) -> str:
    pieces, at = [], 0
    for begin, end in spans:
        blank = "".join("\n" if one == "\n" else " " for one in text[begin:end])
        pieces += [text[at:begin], blank]
        at = end
    return "".join(pieces) + text[at:]
