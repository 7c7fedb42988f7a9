"""Rules: changing a text while keeping where each character came from."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Span = tuple[int, int]
"""Where something begins and ends: the first character and the one after the last."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way, and where each of its characters came from.

    Attributes:
        text: The text so far.
        origins: One span of the original per character of ``text``; neither the beginnings nor the
            ends ever fall.
    """

    text: str
    origins: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> "Draft":
        """Return a draft in which nothing has been changed."""
        return cls(text, tuple(zip(range(len(text)), range(1, len(text) + 1), strict=True)))


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to a draft.

    Attributes:
        begin: The first character that is replaced.
        end: The one after the last; beyond ``begin``.
        text: What stands there instead; may be empty.
        places: For each character of ``text`` the span of the draft it stands for; None where all
            of them stand for the whole.
    """

    begin: int
    end: int
    text: str
    places: tuple[Span, ...] | None = None


Pass = Callable[[str], Iterable[Edit]]
"""What finds edits in a text, from its beginning to its end, none across another."""

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def apply(draft: Draft, find: Pass) -> Draft:
    """Return the draft with a pass's edits made, save those that touch code."""
    edits = _outside_code(find(draft.text), draft.text)
    pieces: list[str] = []
    origins: list[Span] = []
    at = 0
    for edit in edits:
        pieces += (draft.text[at : edit.begin], edit.text)
        origins += draft.origins[at : edit.begin]
        places = edit.places or ((edit.begin, edit.end),) * len(edit.text)
        origins += [(draft.origins[b][0], draft.origins[e - 1][1]) for b, e in places]
        at = edit.end
    if not at:
        return draft
    return Draft("".join(pieces) + draft.text[at:], (*origins, *draft.origins[at:]))


def kept(begin: int, end: int) -> tuple[Span, ...]:
    """Return the places of characters that stay as they are."""
    return tuple((at, at + 1) for at in range(begin, end))


def _outside_code(edits: Iterable[Edit], text: str) -> Iterable[Edit]:
    """Leave out the edits that touch code."""
    blocks = [match.span() for match in _CODE.finditer(text)] if "`" in text else []
    following = iter(blocks)
    block = next(following, None)
    for edit in edits:
        while block is not None and block[1] <= edit.begin:
            block = next(following, None)
        if block is None or edit.end <= block[0]:
            yield edit
