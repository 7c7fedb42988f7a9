"""Rules: what is shown of Discord's markup, and percent-encoding.

Source: Discord's "Markdown Text 101" and its API reference, "Message Formatting".
"""

import re
from collections.abc import Iterable

from bot.scoring.normalise_edits import Edit, Span, kept

_MARKUP = re.compile(
    r"<a?:(?P<emoji>\w{2,32}):\d{1,20}>"
    r"|(?P<mention><(?:@[!&]?|#)\d{1,20}>|<t:-?\d{1,20}(?::[a-zA-Z])?>|<id:\w{1,32}>)"
    r"|\[(?P<link>[^\[\]]+)\]\(<?https?://[^\s()<>]*>?(?:\s+\"[^\"()\n]*\")?\)"
)
_SPOILER = re.compile(r"\|\|(?P<spoiler>.+?)\|\|", re.DOTALL)
# "%2541" is "%41" encoded once more, and so on: all layers are taken off at once.
_ENCODED = re.compile(r"(?:%(?:25)*[0-9a-fA-F]{2})+")
_BYTE = re.compile(r"%(?:25)*([0-9a-fA-F]{2})")


def markup(text: str) -> Iterable[Edit]:
    """Find markup: links become their text, emoji their name, mentions a space."""
    for match in _MARKUP.finditer(text):
        begin, end = match.span()
        if match["mention"]:
            yield Edit(begin, end, " ")
        else:
            yield _inside(match, "emoji" if match["emoji"] else "link", apart=bool(match["emoji"]))


def spoilers(text: str) -> Iterable[Edit]:
    """Find spoilers: what they hide is what is said."""
    for match in _SPOILER.finditer(text):
        yield _inside(match, "spoiler")


def percent_encoding(text: str) -> Iterable[Edit]:
    """Find percent-encoded characters: two in a row, or one that is no percentage ("5%20")."""
    for match in _ENCODED.finditer(text):
        begin, end = match.span()
        codes = [(int(one[1], 16), one.span()) for one in _BYTE.finditer(text, begin, end)]
        if len(codes) == 1 and begin and text[begin - 1].isdigit():
            continue
        decoded = list(_decoded(codes))
        if decoded and all(character.isprintable() for character, _ in decoded):
            shown = "".join(character for character, _ in decoded)
            yield Edit(begin, end, shown, tuple(place for _, place in decoded))


def _inside(match: re.Match[str], name: str, *, apart: bool = False) -> Edit:
    begin, end = match.span(name)
    places = kept(begin, end)
    if not apart:
        return Edit(*match.span(), match[name], places)
    before, after = (match.start(), begin), (end, match.end())
    return Edit(*match.span(), f" {match[name]} ", (before, *places, after))


def _decoded(codes: list[tuple[int, Span]]) -> Iterable[tuple[str, Span]]:
    """Return the characters of UTF-8 and where each was, or nothing where it is not UTF-8."""
    try:
        shown = bytes(code for code, _ in codes).decode()
    except UnicodeDecodeError:
        return
    at = 0
    for character in shown:
        size = len(character.encode())
        yield character, (codes[at][1][0], codes[at + size - 1][1][1])
        at += size
