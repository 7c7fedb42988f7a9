"""Rules: what of an e-mail its author wrote, with no header, quotation or signature.

Archives of mail often come with each line break as a run of three spaces: such a run is read as the
break it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from bot.digests.text.sentences import spans

_HEADER = re.compile(
    r"[\s>]*(?:name|e-?mail|from|to|b?cc|subject|date|sent|reply-to|organi[sz]ation|importance"
    r"|x-[\w-]+|message-id|references|in-reply-to|mime-version|content-[\w-]+)\s?:",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"subject\s?:\s*(?:(?:re|fwd?|aw)\s?:\s*)*(.*)", re.IGNORECASE)
_BREAK = re.compile(r"[ \t\r]*\n[ \t]*|[ \t]{3,}")
_INDENT = re.compile(r"[ \t]{3,5}")
_MARK = re.compile(r"[>|][>| ]*")
_BLANK = re.compile(r"[ \t]{6,}")
_QUOTED = re.compile(r"[>|]|[A-Z]{1,3}>")
_FORWARDED = re.compile(
    r"-+\s*(?:original message|forwarded|begin forwarded|start of forwarded)|begin forwarded",
    re.IGNORECASE,
)
_WROTE = re.compile(r".*\b(?:wrote|writes|said|schrieb|a écrit|schreef)\s*:$", re.IGNORECASE)
_RULE = re.compile(r"[-=_*~#+]{2,}\s*$|[-=_*~#+]{4,}")
_LISTED = re.compile(r"(?:[-*+o•]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\[\w{1,3}\])[ \t]+")
_ENDED = re.compile(r"[.!?…:;][^\w.!?…:;]*$")
_GREETING = re.compile(
    r"(?:[^\s,:!]+\s+){0,3}[^\s,:!]+\s?[,!] | (?:[^\s,:!]+\s+)?[^\s,:!]+\s?: | (?:[^\s,]+,\s?){2}",
    re.VERBOSE,
)
_NAMES = 6
_SIGNATURE = 60
"""Words that may follow a rule for it to begin a signature; a longer rest is another part."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    apart: bool


def is_mail(text: str) -> bool:
    """Return whether a text begins as an e-mail in an archive does: with a header of two lines."""
    first = list(islice(_lines(text), 2))
    return len(first) == 2 and all(_HEADER.match(text, one.start, one.end) for one in first)


def subject(text: str) -> str:
    """Return what the header of an e-mail says that it is about, or nothing."""
    if is_mail(text):
        for line in _lines(text):
            content = text[line.start : line.end]
            if found := _SUBJECT.match(content):
                return found[1].strip("\"' ")
            if not _HEADER.match(content):
                break
    return ""


def own_sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of an e-mail stand that its author wrote, as (start, end).

    A sentence may go on over the end of a line, not over a blank one.
    """
    found: list[tuple[int, int]] = []
    paragraphs = list(_paragraphs(text))
    while len(paragraphs) > 1 and _signs(text[slice(*paragraphs[-1])]):
        paragraphs.pop()
    for start, end in paragraphs:
        whole = _BREAK.sub(lambda match: " " * len(match[0]), text[start:end])
        found += [(start + begin, start + until) for begin, until in spans(whole)]
    return found


def _signs(paragraph: str) -> bool:
    """Return whether the last paragraph is the name, and what else a mail is signed with."""
    return len(paragraph.split()) <= _NAMES and not _ENDED.search(paragraph)


def _lines(text: str) -> Iterator[_Line]:
    start, apart = 0, True
    for match in _BREAK.finditer(text):
        if _MARK.fullmatch(text, start, match.start()) and _INDENT.fullmatch(match[0]):
            continue  # what is quoted is indented
        if match.start() > start:
            yield _Line(start, match.start(), apart)
            apart = False
        apart = apart or match.start() == start or _BLANK.fullmatch(match[0]) is not None
        start = match.end()
    if start < len(text):
        yield _Line(start, len(text), apart)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = end = None
    for line in _own(text, list(_lines(text))):
        listed = _LISTED.match(text, line.start, line.end)
        if begin is not None and end is not None and (line.apart or listed):
            yield begin, end
            begin = None
        if begin is None:
            begin = listed.end() if listed else line.start
        end = line.end
    if begin is not None and end is not None:
        yield begin, end


def _own(text: str, lines: list[_Line]) -> Iterator[_Line]:
    counts = [len(text[one.start : one.end].split()) for one in lines]
    left = list(accumulate(reversed(counts)))[::-1]
    heading, broken, greeting = True, False, True
    for place, line in enumerate(lines):
        content = text[line.start : line.end].strip()
        if heading and _HEADER.match(content):
            continue
        heading = False
        if _ends(text, lines, place) or (_RULE.match(content) and left[place] <= _SIGNATURE):
            return
        if _QUOTED.match(content) or _WROTE.match(content) or _RULE.match(content):
            broken = True
            continue
        if greeting and _GREETING.fullmatch(content):
            greeting = False
            continue
        greeting = False
        yield _Line(line.start, line.end, line.apart or broken)
        broken = False


def _ends(text: str, lines: list[_Line], place: int) -> bool:
    """Return whether someone else's mail is copied from this line on."""
    line = lines[place]
    if _FORWARDED.match(text, line.start, line.end):
        return True
    pair = lines[place : place + 2]
    return len(pair) == 2 and all(_HEADER.match(text, one.start, one.end) for one in pair)
