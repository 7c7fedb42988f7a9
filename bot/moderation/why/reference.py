"""Rules: what a moderator means by what they give to ``/why``."""

import re
from dataclasses import dataclass

_CASE = re.compile(r"(?:case)?\s*+(?:#\s*+)?(\d{1,12})", re.IGNORECASE)
_MESSAGE = re.compile(r"(?:\d{13,20}-)?(\d{13,20})")
# A thread's title has the thread's own link.
_LINK = re.compile(
    r"<?https://(?:\w+\.)?discord(?:app)?\.com/channels/(\d{1,20})/(\d{1,20})(?:/(\d{1,20}))?/?>?"
)


_LARGEST = 2**63 - 1
"""Source: Discord, "Snowflakes": 64 bits; no larger number can be stored, nor looked for."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A case by its number, or else a message by its id.

    Attributes:
        guild_id: The server that a link names, or None.
    """

    number: int | None = None
    message_id: int | None = None
    guild_id: int | None = None


def read_reference(text: str) -> Reference | None:
    """Return what is meant by a case's number, a message's id, or the link to one; or None.

    Numbers of up to 12 digits are cases: Discord's ids have 17 or more.
    """
    said = text.strip()
    if found := _CASE.fullmatch(said):
        return Reference(number=int(found[1]))
    if found := _MESSAGE.fullmatch(said):
        return _message(int(found[1]))
    if found := _LINK.fullmatch(said):
        return _message(int(found[3] or found[2]), guild_id=int(found[1]))
    return None


def _message(message_id: int, *, guild_id: int | None = None) -> Reference | None:
    known = message_id <= _LARGEST
    return Reference(message_id=message_id, guild_id=guild_id) if known else None
