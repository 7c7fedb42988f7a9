"""Rules: whether a reply speaks to somebody directly.

"You" and its kin count where a clause begins with them ("You are wrong", "no, your map is old"),
which is English only, and so does a mention there, in any language. What is quoted, shown as code
or put in quotation marks is somebody else's.
"""

import re

_MOST = 1000
"""The characters that are read: whom a reply speaks to shows long before."""

_NOT_THEIRS = re.compile(
    r"```.*?```|`[^`\n]+`|^ ?>[^\n]*|\"[^\"\n]*\"|\u201c[^\u201d\n]*\u201d",
    re.DOTALL | re.MULTILINE,
)
_CLAUSE = r"(?:^|[.!?,;:(\n\u2026\u2013\u2014]|\s-+)[\s*_~|]{0,8}"
_LEAD_INS = (
    r"(?:(?:and|but|so|because|or|lol|no|nope|yes|yeah|well|oh|ok|hey|then|why|what|who|how|when|"
    r"where|are|were|do|don't|did|didn't|can|can't|could|have|will|would|should|fuck|screw)\s+)"
)
_MENTION = re.compile(rf"{_CLAUSE}{_LEAD_INS}{{0,3}}<@!?(\d{{1,20}})>", re.IGNORECASE)
_YOU = re.compile(
    rf"{_CLAUSE}{_LEAD_INS}{{0,3}}"
    r"(?:you(?:'(?:re|ve|ll|d))?|your(?:s|self|selves)?|youre|ur?|ya|y'?all)(?![\w'])",
    re.IGNORECASE,
)
_FILLERS = re.compile(r"\byou (?:know|see)(?=\s*[,.!?])", re.IGNORECASE)


def addresses(text: str) -> bool:
    """Tell whether a reply speaks to somebody directly."""
    words = _own(text)
    return _mention(words) is not None or bool(_YOU.search(_FILLERS.sub("", words)))


def addressee(text: str) -> int | None:
    """Return the id of the first member that a clause of a reply begins with, or None."""
    found = _mention(_own(text)) if "<@" in text else None
    return int(found[1]) if found else None


def _mention(words: str) -> re.Match[str] | None:
    return _MENTION.search(words) if "<@" in words else None


def _own(text: str) -> str:
    """Return the beginning of what is left without quotations, empty lines and runs of spaces."""
    lines = text[:_MOST].replace("\u2019", "'").splitlines()
    return _NOT_THEIRS.sub(" ", "\n".join(" ".join(line.split()) for line in lines if line.strip()))
