"""Rules: Discord's marks as HTML: what is bold, quoted or hidden there is so on a page too.

The text is escaped before anything else, so nothing in it can become markup of its own.
"""

import re
from collections.abc import Iterator
from itertools import groupby

_BACKSLASH = re.compile(r"\\([\\`*_~|#\-\[\]()]|&gt;)")
_FENCE = re.compile(r"```(?:[a-z]+\n)?(.*?)```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_INLINE = (
    (re.compile(r"\*\*(.+?)\*\*", re.DOTALL), r"<strong>\1</strong>"),
    (re.compile(r"__(.+?)__", re.DOTALL), r"<u>\1</u>"),
    (re.compile(r"~~(.+?)~~", re.DOTALL), r"<s>\1</s>"),
    (re.compile(r"(?<![\w*])\*([^*\s][^*\n]*?)\*(?![\w*])"), r"<em>\1</em>"),
    (re.compile(r"(?<!\w)_([^_\s][^_\n]*?)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"\[([^\[\]]+)\]\((https?://[^()\s]+)\)"), r'<span class="link">\1</span>'),
    (re.compile(r"\(link to ([^()]+)\)"), r'<span class="ref">\1</span>'),
)
_HEADING = re.compile(r"#{1,3} (.*)")
_PRE = '<pre tabindex="0">'
"""A table may be wider than the page, so it is scrolled, also by keyboard."""
_SPOILER = "||"
_QUOTE, _ITEM, _SMALL = "&gt; ", "- ", "-# "


def marked(text: str) -> str:
    """Return a text with Discord's marks as HTML that can stand in a block."""
    safe = _BACKSLASH.sub(lambda found: _plain(found[1]), _escaped(text))
    safe = _FENCE.sub(lambda found: f"\n{_PRE}{_kept(found[1].strip())}</pre>\n", safe)
    safe = _CODE.sub(lambda found: f"<code>{_plain(found[1])}</code>", safe)
    pieces = safe.split(_SPOILER)
    if len(pieces) % 2 == 0:  # one bar pair too many is only text
        pieces[-2:] = [_SPOILER.join(pieces[-2:])]
    return "".join(
        _spoiler(piece) if number % 2 else "".join(_blocks(piece))
        for number, piece in enumerate(pieces)
    )


def _escaped(text: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text.replace("'", "&#39;")


def _plain(text: str) -> str:
    """Return a text in which no mark is a mark any more."""
    kept = text if text.startswith("&") else text.replace("#", "&#35;")
    return "".join(f"&#{ord(one)};" if one in "\\`*_~|-[]()" else one for one in kept)


def _kept(text: str) -> str:
    """Return a text of several lines on one, for what must not be read line by line."""
    return _plain(text).replace("\n", "&#10;")


def _spoiler(text: str) -> str:
    inside = "".join(_blocks(text))
    return (
        '<details class="spoiler"><summary>Hidden words</summary>'
        f'<div class="inside">{inside}</div></details>'
    )


def _blocks(text: str) -> Iterator[str]:
    lines = text.strip("\n").split("\n")
    for kind, group in groupby(lines, key=_kind):
        found = list(group)
        if kind == "quote":
            inner = "<br>".join(_inline(one.removeprefix(_QUOTE.strip()).strip()) for one in found)
            yield f"<blockquote>{inner}</blockquote>"
        elif kind == "item":
            items = "".join(f"<li>{_inline(one.removeprefix(_ITEM))}</li>" for one in found)
            yield f"<ul>{items}</ul>"
        elif kind == "text":
            yield f"<p>{_inline('<br>'.join(found))}</p>"
        else:
            yield from (_line(one) for one in found if one)


def _kind(line: str) -> str:
    if line.startswith(_QUOTE.strip()):
        return "quote"
    if line.startswith(_ITEM):
        return "item"
    if not line.strip() or line.startswith((_SMALL, _PRE)) or _HEADING.fullmatch(line):
        return "line"
    return "text"


def _line(line: str) -> str:
    heading = _HEADING.fullmatch(line)
    if heading is not None:
        return f'<p class="heading">{_inline(heading[1])}</p>'
    if line.startswith(_SMALL):
        return f'<p class="small">{_inline(line.removeprefix(_SMALL))}</p>'
    return line if line.startswith(_PRE) else ""


def _inline(text: str) -> str:
    for pattern, shown in _INLINE:
        text = pattern.sub(shown, text)
    return text
