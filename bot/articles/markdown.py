"""Rules: what Discord's Markdown makes of a text, as far as a cut through it must know.

Only what Discord shows counts, not CommonMark: code blocks stand between two ``` anywhere, ``> ``
quotes its own line alone, and ``>>> `` quotes all that follows to the end of the message.
Source: Discord help centre, "Markdown Text 101".
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FENCE = "```"
_CODE = re.compile(
    r"```(?:(?P<language>[\w+\-.#]{0,20})\n)?(?P<body>.+?)(?P<tail>\n?(?:> ?)?```)", re.DOTALL
)
_QUOTE_ALL = re.compile(r"^ {0,3}>>> ", re.MULTILINE)
_QUOTE = re.compile(r" {0,3}> ")
_INLINE = re.compile(
    r"""
    (?P<code>(?<!`)(?P<ticks>`{1,2})(?!`)[^`\n]+(?P=ticks)(?!`))
  | (?P<link>\[[^\[\]\n]{1,300}\]\([^()\s]{1,500}\))
  | (?P<escaped>\\.)
  | (?P<mark>\*+|_+|~~|\|\|)
  | (?P<reset>\n\s*?\n|\n(?=[ \t]*(?:>|\#|[-*+][ ]|\d+\.[ ])))
    """,
    re.VERBOSE,
)
_LONGEST_MARK = 3


def length(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units.

    Discord's API counts Unicode code points (discord/discord-api-docs issue 1315, a Discord
    engineer, 2020-01-23: "Our API uses Python 3, so the API calculates length based on the
    number of codepoints"); its clients count UTF-16 code units, of which there are never fewer.
    What is within a limit by this count is within it by both.
    """
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced block of code, by positions in the text.

    Attributes:
        body: Where the code begins, after the fence and its language.
        tail: Where the code ends, before the line break and the closing fence.
        quote: ``> `` where the block stands in a quote, else empty.
    """

    start: int
    body: int
    tail: int
    end: int
    language: str
    quote: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that should stay in one piece: marked text, or a link (its marker is empty)."""

    start: int
    end: int
    marker: str


class Structure:
    """The code blocks, quotes and marked stretches of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.code = tuple(_code_blocks(text))
        self._code_starts = [block.start for block in self.code]
        self.spans = tuple(_spans(text, self.code))
        self._by_marker: dict[str, list[Span]] = {}
        for span in self.spans:
            self._by_marker.setdefault(span.marker, []).append(span)
        self._starts = {
            marker: [span.start for span in spans] for marker, spans in self._by_marker.items()
        }
        self._quote_all = next(
            (m.start() for m in _QUOTE_ALL.finditer(text) if self.code_at(m.start()) is None), None
        )

    def code_at(self, position: int) -> CodeBlock | None:
        """Return the code block that a cut at ``position`` would tear, or None."""
        index = bisect_left(self._code_starts, position) - 1
        if index >= 0 and position < self.code[index].end:
            return self.code[index]
        return None

    def opened(self, position: int) -> str:
        """Return what a part that begins at ``position`` must open again."""
        everything = ">>> " if self._quote_all is not None and self._quote_all < position else ""
        line = "" if everything else self._line_quote(position)
        if block := self.code_at(position):
            quote = "" if everything else block.quote
            return f"{everything}{quote}{FENCE}{block.language}\n{line if quote else ''}"
        return everything + line + "".join(span.marker for span in self._torn(position))

    def closed(self, position: int) -> str:
        """Return what a part that ends at ``position`` must close."""
        if block := self.code_at(position):
            line_break = "" if self.text[position - 1] == "\n" else "\n"
            return f"{line_break}{block.quote}{FENCE}"
        return "".join(span.marker for span in reversed(self._torn(position)))

    def _line_quote(self, position: int) -> str:
        begin = self.text.rfind("\n", 0, position) + 1
        quoted = _QUOTE.match(self.text, begin, position)
        return "> " if quoted and self.text[begin:position].strip() else ""

    def _torn(self, position: int) -> Sequence[Span]:
        """Return the marked stretches around ``position``, the outermost first."""
        found = []
        for marker, spans in self._by_marker.items():
            index = bisect_left(self._starts[marker], position) - 1
            if index >= 0 and position < spans[index].end:
                found.append(spans[index])
        return sorted(found, key=lambda span: (span.start, -span.end))


def _code_blocks(text: str) -> Iterator[CodeBlock]:
    for match in _CODE.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        yield CodeBlock(
            match.start(),
            match.start("body"),
            match.start("tail"),
            match.end(),
            match["language"] or "",
            "> " if _QUOTE.match(text, line, match.start()) else "",
        )


def _spans(text: str, code: Sequence[CodeBlock]) -> Iterator[Span]:
    """Give the marked stretches outside code blocks; none reaches into another paragraph."""
    begin = 0
    for end, after in [*((block.start, block.end) for block in code), (len(text), len(text))]:
        yield from sorted(_spans_between(text, begin, end), key=lambda span: span.start)
        begin = after


def _spans_between(text: str, begin: int, end: int) -> Iterator[Span]:
    still_open: list[tuple[str, int]] = []
    for match in _INLINE.finditer(text, begin, end):
        if match["reset"]:
            still_open.clear()
        elif match["code"] or match["link"]:
            yield Span(match.start(), match.end(), match["ticks"] or "")
        elif match["mark"] and len(match["mark"]) <= _LONGEST_MARK:
            mark = match["mark"]
            depth = next((i for i, (one, _) in enumerate(still_open) if one == mark), None)
            if depth is None:
                if _opens(text, match):
                    still_open.append((mark, match.start()))
            elif still_open[depth][1] + len(mark) < match.start() and _closes(text, match):
                yield Span(still_open[depth][1], match.end(), mark)
                del still_open[depth:]


def _opens(text: str, match: re.Match[str]) -> bool:
    before, after = (
        text[max(match.start() - 1, 0) : match.start()],
        text[match.end() : match.end() + 1],
    )
    within_word = match["mark"].startswith("_") and before.isalnum()
    return bool(after) and not after.isspace() and not within_word


def _closes(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1], text[match.end() : match.end() + 1]
    return not before.isspace() and not (match["mark"].startswith("_") and after.isalnum())
