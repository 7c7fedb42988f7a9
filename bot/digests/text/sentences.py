"""Rules: the sentences of a reply that its author wrote for everyone to read.

No language is assumed: a sentence ends at a full stop, question or exclamation mark before space,
at one of the marks that scripts without spaces use, or with its line.
"""

import re

# ruff: noqa: RUF001  the marks of other scripts are meant
_END = re.compile(
    r"""
    (?<![.!?…])[.!?…]++["'”’»)\]*_~]*+(?=\s|$)  # before space: 3.14 and example.org stay whole
    | (?<![。！？｡।॥؟۔።])[。！？｡।॥؟۔።]++[」』”’）]*+  # these end a sentence wherever they stand
    """,
    re.VERBOSE,
)
_ENDED = re.compile(rf"(?:{_END.pattern})\Z", re.VERBOSE)
_ABBREVIATION = re.compile(r"(?:^|[\s(\"'“‘.])(?:\w|Dr|Mrs?|Ms|Nr|Prof|St|cf|vs)\.$")
"""Initials, numbers, e.g., z. B., and the titles that many languages share."""
_LOOKBACK = 8
_QUOTED_LINE = re.compile(r"^[ \t]*>(?!>>) .*$", re.MULTILINE)
_QUOTED_REST = re.compile(r"^[ \t]*>>> .*\Z", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"```.*?```", re.DOTALL)
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`).+?(?<!`)\1(?!`)")
_SPOILER = re.compile(r"\|\|.+?\|\|", re.DOTALL)
_LINE_START = re.compile(r"^(?:[-*+]|\d{1,3}[.)]|\#{1,3}|-\#)[ \t]+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Han, kana, Thai, Lao, Khmer, Burmese: written without spaces, so that each sign counts.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def own_sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of ``text`` stand that may be quoted, as (start, end).

    Not those that quote someone else, are code, or are hidden behind a spoiler, even in part.
    """
    closed = [
        match.span()
        for pattern in (_QUOTED_LINE, _QUOTED_REST, _FENCE, _CODE, _SPOILER)
        for match in pattern.finditer(text)
    ]
    return [
        (start, end)
        for start, end in spans(text)
        if not any(start < until and begin < end for begin, until in closed)
    ]


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of ``text`` stand, as (start, end), without space around them."""
    found: list[tuple[int, int]] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        found += [(offset + start, offset + end) for start, end in _of_line(line)]
        offset += len(line)
    return found


def is_ended(sentence: str) -> bool:
    """Return whether a sentence ends with a mark that ends one."""
    return _ENDED.search(sentence[-_LOOKBACK:]) is not None


def words(text: str) -> list[str]:
    """Return the words of ``text``, folded; of scripts without spaces, pairs of signs."""
    found: list[str] = []
    for word in _WORD.findall(text.casefold()):
        if _UNSPACED.search(word):
            found += [word[place : place + 2] for place in range(max(1, len(word) - 1))]
        else:
            found.append(word)
    return found


def _of_line(line: str) -> list[tuple[int, int]]:
    starter = _LINE_START.match(line)
    begin = starter.end() if starter else 0
    found: list[tuple[int, int]] = []
    for match in _END.finditer(line):
        end = match.end()
        if end <= begin or _goes_on(line, match):
            continue
        found.append((begin, end))
        begin = end
    found.append((begin, len(line)))
    return [stripped for start, end in found if (stripped := _strip(line, start, end))]


def _goes_on(line: str, match: re.Match[str]) -> bool:
    before = line[max(0, match.start() - _LOOKBACK) : match.start() + 1]
    return match[0] == "." and bool(_ABBREVIATION.search(before))


def _strip(line: str, start: int, end: int) -> tuple[int, int] | None:
    sentence = line[start:end]
    start += len(sentence) - len(sentence.lstrip())
    end -= len(sentence) - len(sentence.rstrip())
    return (start, end) if start < end else None
