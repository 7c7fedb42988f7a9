"""Rules: a reply as it comes in, before it is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["message", "title"]

NO_TEXT = "no text"
"""The exemption of a reply that holds nothing to score (a picture, a sticker)."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a member posted, as Discord shows it now.

    Attributes:
        kind: A message, or the title of a thread (then ``message_id`` is the thread's id).
        edited_at: When it was last edited, or None.
        text: All that can be read: content, and what was forwarded.
        answers_message_id: The message it replies to, or None.
        attachments: How many files hang on it; they are counted, not read.
        exempt: Why it passes unjudged ("bot", "webhook"), or None.
        role_ids: The author's roles, which may exempt them; they are not stored.
        quiet: It is read late, from the history.
    """

    guild_id: int
    thread_id: int
    message_id: int
    author_id: int
    posted_at: datetime
    text: str
    kind: Kind = "message"
    edited_at: datetime | None = None
    answers_message_id: int | None = None
    attachments: int = 0
    forwarded: bool = False
    exempt: str | None = None
    role_ids: frozenset[int] = frozenset()
    quiet: bool = False


def exemption(incoming: Incoming) -> str | None:
    """Return why the reply passes unjudged, or None."""
    if incoming.exempt is None and not incoming.text.strip():
        return NO_TEXT
    return incoming.exempt


def is_kept(incoming: Incoming) -> bool:
    """Tell whether the text is stored: what bots and webhooks write is not."""
    return incoming.exempt not in ("bot", "webhook") and bool(incoming.text.strip())
