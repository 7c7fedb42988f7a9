"""Rules: what others wrote, as it may stand among words of ours.

Whatever is shown of it stays what it is to a reader: a text in its place. It turns no words of ours
round, reaches into no other line, and no link in it hides where it leads.
"""

import re
import unicodedata

MOST_MARKS = 6
"""Marks on one sign that are shown. Source: Unicode Standard, 2.11, and its chapters on Hebrew and
Tibetan: writing that is meant to be read stacks no more; what stacks dozens reaches over lines."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Controls, and the marks that turn the direction of what follows."""
_LONE = re.compile("[\ud800-\udfff]")
"""Halves of a character, which neither a file nor a request can hold."""
_INSTEAD = "\ufffd"
_MASKED = re.compile(r"\](?=\()")
"""Where the words of a masked link end and its address begins. Source: Discord, "Markdown Text
101"."""


def whole(text: str) -> str:
    """Return a text that can be stored and sent: half a character is replaced."""
    return _LONE.sub(_INSTEAD, text)


def seen(text: str) -> str:
    """Return a text without what is not seen but acts, and with no more than a few marks a sign."""
    return _few_marks(whole(_UNSEEN.sub("", text)), "")


def bare(text: str) -> str:
    """Return a text as `seen` does, with a sign in the place of each that is left out."""
    return _few_marks(whole(_UNSEEN.sub(_INSTEAD, text)), _INSTEAD)


def tame(text: str) -> str:
    """Return a text whose markup may show, but in which every link shows where it leads."""
    return _MASKED.sub("]\u200b", seen(text))


def _few_marks(text: str, instead: str) -> str:
    if text.isascii():
        return text
    kept, run = [], 0
    for one in text:
        kind = unicodedata.category(one)
        if kind in ("Mn", "Me"):
            run += 1
        elif kind != "Cf":  # what joins or parts without being seen begins no new sign
            run = 0
        kept.append(one if run <= MOST_MARKS or kind == "Cf" else instead)
    return "".join(kept)
