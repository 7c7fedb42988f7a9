"""Strings that cost a regular expression the most, made of its own parts.

What makes one slow is always the same: a part that repeats, a text in which it can be repeated in
many ways or from many places, and an end that does not fit. So every repeated part is pumped up,
behind what must come before it, alone and with the parts beside it.
"""

import re
import signal
import time
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, product
from re import _constants, _parser  # type: ignore[attr-defined]  # what a pattern is made of
from types import FrameType
from typing import Any

MOST = 4000
"""Source: Discord API reference, "Text Input": as many characters as a person can send at once."""
_ENDS = ("", "\x01", "!x\n")
_TRIED = 80
"""How many strings are tried on each expression, evenly drawn from all that were made."""
_ALIKE = 3
"""How many strings stand for a part that may be many things."""
_PROBES = "a1 _\n\t.*`|>\"'(,:/@-=A\u00e9\u4e00"
_UNBOUNDED = 10
_ANYWHERE = ("findall", "finditer", "search", "split", "sub", "subn")
_SHORT, _LONG = MOST, MOST * 4
_QUICK = 0.016
_MOST = 0.12
_ROOM = 9.0
"""Four times the length may take so many times as long. Work that grows with the square takes 16
times as long, so that there is as much room on either side."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile string that can be made of any length: one part over and over, and what is round
    it.
    """

    before: str
    part: str
    after: str

    def of(self, length: int) -> str:
        """Return it with about ``length`` characters."""
        return self.before + self.part * (length // len(self.part)) + self.after


def attacks(pattern: re.Pattern[str]) -> list[Attack]:
    """Return hostile strings for a regular expression, each once."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    pumps = dict.fromkeys(_pumps(tree.data, [""]))
    made = dict.fromkeys(
        one
        for (before, pump), end in product(pumps, _ENDS)
        for one in _pumped(before, pump, end)
        if one.part
    )
    return list(made)[:: max(1, len(made) // _TRIED)]


def _pumped(before: str, pump: str, end: str) -> Iterator[Attack]:
    yield Attack(before, pump, end)
    yield Attack("", before, pump + end)
    yield Attack("", before + pump * 4, end)


def _pumps(tree: Iterable[Any], before: list[str]) -> Iterator[tuple[str, str]]:
    """Give each part that repeats, with what fits before it."""
    parts = list(tree)
    for at, (code, value) in enumerate(parts):
        if code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            _, most, body = value
            once = _some(body)
            if most > _UNBOUNDED or most == _constants.MAXREPEAT:
                after = _some(parts[at + 1 :])
                for one, pump in product(before, once):
                    if pump:
                        yield one, pump
                    yield from ((one, pump + more) for more in after if pump + more)
            yield from _pumps(body, before)
        for inner in _inner(code, value):
            yield from _pumps(inner, before)
        before = _joined(before, _some([(code, value)]))
    yield from ((one, one) for one in before if one)


def _inner(code: Any, value: Any) -> list[Any]:
    if code is _constants.SUBPATTERN:
        return [value[-1]]
    if code is _constants.BRANCH:
        return list(value[1])
    if code is _constants.ATOMIC_GROUP:
        return [value]
    if code in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [value[1]]
    return []


def _some(tree: Iterable[Any]) -> list[str]:
    """Return a few strings that fit a part."""
    found = [""]
    for code, value in tree:
        found = _joined(found, list(dict.fromkeys(_fitting(code, value))) or [""])
    return found


def _joined(first: list[str], second: list[str]) -> list[str]:
    whole = dict.fromkeys(one + other for one, other in product(first, second))
    return list(islice(whole, _ALIKE * 2))


def _fitting(code: Any, value: Any) -> Iterator[str]:
    if code is _constants.LITERAL:
        yield chr(value)
    elif code is _constants.ANY:
        yield from ("a", " ")
    elif code in (_constants.IN, _constants.NOT_LITERAL):
        yield from islice(_members(code, value), _ALIKE)
    elif code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        least, most, body = value
        if not least:
            yield ""
        for one in _some(body)[:_ALIKE]:
            yield one * max(1, least)
            if most > least + 1:
                yield one * (max(1, least) + 1)
    elif code is _constants.BRANCH:
        for branch in value[1][: _ALIKE * 3]:
            yield _some(branch)[0]
    elif _inner(code, value) and code not in (_constants.ASSERT, _constants.ASSERT_NOT):
        yield from _some(_inner(code, value)[0])
    else:
        yield ""


def _members(code: Any, value: Any) -> Iterator[str]:
    """Give characters of a class: the usual ones, then those that it names."""
    parts = value if code is _constants.IN else [(_constants.NEGATE, None), (code, value)]
    if code is _constants.NOT_LITERAL:
        parts = [(_constants.NEGATE, None), (_constants.LITERAL, value)]
    negated = any(one is _constants.NEGATE for one, _ in parts)
    named = [
        chr(what if one is _constants.LITERAL else what[0])
        for one, what in parts
        if one in (_constants.LITERAL, _constants.RANGE)
    ]
    one_of = re.compile(_written(parts))
    yield from (one for one in _PROBES if one_of.fullmatch(one))
    if not negated:
        yield from named


def _written(parts: Any) -> str:
    """Return a class of characters as it is written in a regular expression."""
    made = ""
    for code, value in parts:
        if code is _constants.NEGATE:
            made = "^" + made
        elif code is _constants.LITERAL:
            made += re.escape(chr(value))
        elif code is _constants.RANGE:
            made += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        elif code is _constants.CATEGORY:
            made += _CATEGORIES[value]
    return f"[{made}]"


_CATEGORIES = {
    _constants.CATEGORY_DIGIT: r"\d",
    _constants.CATEGORY_NOT_DIGIT: r"\D",
    _constants.CATEGORY_SPACE: r"\s",
    _constants.CATEGORY_NOT_SPACE: r"\S",
    _constants.CATEGORY_WORD: r"\w",
    _constants.CATEGORY_NOT_WORD: r"\W",
}


class TooLongError(Exception):
    """Something took more of the processor than it was given."""


def _ring(number: int, frame: FrameType | None) -> None:
    raise TooLongError


class within:  # noqa: N801  it reads as one: ``with within(2):``
    """Stops what takes more than so many seconds of this process's own processor time.

    The clock stands still while others have the processor, so a busy machine makes nothing fail;
    Python looks at it within a regular expression too.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGVTALRM, _ring)
        signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, self._before)


def cost(pattern: re.Pattern[str], text: str, ways: Container[str], *, most: float) -> float:
    """Return the seconds of processor time that a text costs.

    Args:
        ways: The methods by which the expression is tried.
        most: Beyond it nothing more is spent, and it is returned.
    """
    begun = time.process_time()
    with suppress(TooLongError), within(most):
        if "fullmatch" in ways:
            pattern.fullmatch(text)
        if "match" in ways:
            pattern.match(text)
        if any(way in ways for way in _ANYWHERE):
            for _ in pattern.finditer(text):
                pass
        return time.process_time() - begun
    return most


def worst(pattern: re.Pattern[str], ways: Container[str]) -> Attack | None:
    """Return a string on which an expression takes more than its length can account for, or None.

    What is quick on the short string is not looked at again: what is not so on one four times as
    long is slow already.
    """
    for attack in attacks(pattern):
        text = attack.of(_SHORT)
        short = cost(pattern, text, ways, most=_MOST)
        if short <= _QUICK:
            continue
        if short == _MOST:
            return attack
        most = _ROOM * max(short, *(cost(pattern, text, ways, most=_MOST) for _ in range(2)))
        again = attack.of(_LONG)
        if all(cost(pattern, again, ways, most=most) == most for _ in range(2)):
            return attack
    return None
