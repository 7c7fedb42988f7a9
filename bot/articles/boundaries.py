"""Rules: where a text may be cut, and how well each place suits."""

import re
import unicodedata
from enum import IntEnum

from bot.articles.markdown import Structure


class Boundary(IntEnum):
    """How well a text can be cut at a position; the lower the better."""

    PARAGRAPH = 0
    LINE = 1
    SENTENCE = 2
    WORD = 3
    MARKED = 4
    """Between words, but within bold text, a spoiler, a link and the like."""
    CHARACTER = 5
    AWKWARD = 6
    """Within a grapheme or a marker, or before what would be read as Markdown at a line's start."""
    NEVER = 255


_WHITESPACE = re.compile(r"\s+")
_HEADING = re.compile(r"^(?:#{1,3}|-#) [^\n]*$", re.MULTILINE)
_STARTER = re.compile(
    r"""
    ^[ \t]*
    (?P<starter>(?:>>>|>)[ \t]+(?:(?:>|\#{1,3}|-\#|[-*+]|\d{1,3}\.)[ \t]+)?
    | (?:\#{1,3}|-\#|[-*+]|\d{1,3}\.)[ \t]+)
    """,
    re.MULTILINE | re.VERBOSE,
)
_READ_AS_STARTER = re.compile(r"(?:>>>|>|#{1,3}|-#|[-*+]|\d+\.)[ \t]")
_SENTENCE_END = re.compile(r"[.!?…][\"')\]”’»*_~]*$")  # noqa: RUF001 - a quotation mark
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Prof|Gen|Col|Sen|Rep|vs|No|cf))\.$")
_IDEOGRAPHIC_END = re.compile("[。！？][」』”’）]*")  # noqa: RUF001 - they are meant
_LOOKBACK = 12
"""Characters before a space that tell whether a sentence ends there."""
_JOINER = "\u200d"


def boundaries(structure: Structure) -> bytearray:
    """Return the `Boundary` of every position of the text, from 0 to its length.

    A cut at position p puts character p into the next part. White space outside of code stays
    with the part before it, so that no part begins with any.
    """
    text = structure.text
    levels = bytearray([Boundary.CHARACTER]) * (len(text) + 1)
    _mark_characters(text, levels)
    torn = _mark_spans(structure, levels)
    for match in _IDEOGRAPHIC_END.finditer(text):
        if not torn[match.end()]:
            levels[match.end()] = Boundary.SENTENCE
    headings = {match.start() + len(match[0].rstrip()) for match in _HEADING.finditer(text)}
    for match in _WHITESPACE.finditer(text):
        begin, end = match.span()
        levels[begin:end] = bytes([Boundary.NEVER]) * (end - begin)
        heading = begin in headings
        levels[end] = _after_whitespace(text, match, torn=bool(torn[end]), heading=heading)
    for match in _STARTER.finditer(text):
        begin, end = match.start("starter") + 1, match.end() + 1
        levels[begin:end] = bytes([Boundary.NEVER]) * (end - begin)
    _mark_code(structure, levels)
    return levels


def _mark_characters(text: str, levels: bytearray) -> None:
    """Keep together what is read as one character, and a backslash with what it escapes."""
    for position, character in enumerate(text):
        if character == "\\":
            levels[position + 1] = Boundary.AWKWARD
        elif character == _JOINER:
            levels[position] = levels[position + 1] = Boundary.AWKWARD
        elif character > "\u02ff" and (
            unicodedata.category(character).startswith("M") or "🏻" <= character <= "🏿"
        ):
            levels[position] = Boundary.AWKWARD


def _mark_spans(structure: Structure, levels: bytearray) -> bytearray:
    """Spare the markers; return for every position whether a cut there tears a stretch."""
    torn = bytearray(len(levels))
    for span in structure.spans:
        begin, end, width = span.start + 1, span.end, len(span.marker)
        torn[begin:end] = b"\x01" * (end - begin)
        for position in (*range(begin, begin + width), *range(end - width, end)):
            levels[position] = Boundary.AWKWARD
    return torn


def _after_whitespace(text: str, match: re.Match[str], *, torn: bool, heading: bool) -> Boundary:
    begin, end = match.span()
    line_breaks = match[0].count("\n")
    if torn:
        return Boundary.MARKED
    if line_breaks:
        return Boundary.PARAGRAPH if line_breaks > 1 and not heading else Boundary.LINE
    if _READ_AS_STARTER.match(text, end):
        return Boundary.AWKWARD
    before = text[max(0, begin - _LOOKBACK) : begin]
    ends = _SENTENCE_END.search(before) and not _ABBREVIATION.search(before)
    return Boundary.SENTENCE if ends and not text[end : end + 1].islower() else Boundary.WORD


def _mark_code(structure: Structure, levels: bytearray) -> None:
    """Cut code at its lines; leave fences whole, with a character of code at each."""
    text = structure.text
    for block in structure.code:
        if levels[block.start] == Boundary.LINE:
            levels[block.start] = Boundary.PARAGRAPH
        if levels[block.end] == Boundary.CHARACTER:
            levels[block.end] = Boundary.WORD
        levels[block.start + 1 : block.end] = bytes([Boundary.NEVER]) * (
            block.end - block.start - 1
        )
        for position in range(block.body + 1, block.tail):
            levels[position] = _within_code(text, position, quoted=bool(block.quote))


def _within_code(text: str, position: int, *, quoted: bool) -> Boundary:
    before = text[position - 1]
    if before == "\n":
        return Boundary.LINE
    if quoted and (text[position - 2 : position] in ("\n>", "> ")):
        return Boundary.NEVER
    return Boundary.MARKED if before.isspace() else Boundary.CHARACTER
