"""Rules: whether a word of a discussion names something, or tells what somebody does.

That is told by the little word before it, "the" or "to", wherever members wrote it, and so it is
told in English only: in other languages every word passes for a name.
"""

import re
from collections.abc import Iterable

from bot.digests.text.sentences import words

_BEFORE_DOING = frozenset(
    words(
        """
    to i you we they he she it who not never has have had will would can could did do does should
    must may might let let's please don't didn't doesn't won't can't cannot couldn't wouldn't i'd
    you'd we'd they'd he'd i'll you'll we'll they'll i've you've we've they've
    """
    )
)
_BEFORE_NAMES = frozenset(
    words(
        """
    the a an of in on for from with by at about into over under between without his her their our
    my your its these those no any some every each all many few more most much other such
    whose another same
    """
    )
)
_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+(?:['’][^\W\d_]+)?)\s+\Z")  # noqa: RUF001  as keyboards write it
_LOOKBACK = 24
"""Characters before a word in which the word before it stands whole, if it is a little one."""
_DONE = "ed"
_NEED = "eed"


def tells_doing(places: Iterable[tuple[str, int, int]]) -> bool:
    """Tell whether a word is more often one for doing than a name, as "changed" or "to fight".

    Args:
        places: Where it stands: each text, and where the word begins and ends there.
    """
    doing = names = 0
    done = False
    for text, start, end in places:
        word = text[start:end].casefold()
        done = done or (word.endswith(_DONE) and not word.endswith(_NEED))
        found = _BEFORE.search(text[max(0, start - _LOOKBACK) : start])
        before = found[1].casefold().replace("’", "'") if found else ""  # noqa: RUF001
        doing += before in _BEFORE_DOING
        names += before in _BEFORE_NAMES or before.endswith("'s")
    return doing > names or (done and not names)
