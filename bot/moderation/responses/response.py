"""Rules: how a response moves from what a member wrote to what stands in the thread.

This is the whole of it: what is not in `TRANSITIONS` does not happen. A response is seen by nobody
but its author before it is posted; where it is held, by the moderators too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from bot.effects.message import link

TEXT_LIMIT = 4000
"""Source: Discord, "Text Input": a modal takes at most 4,000 characters."""

Why = Literal["author", "withdrawn", "expired", "gone", "left", "refused", "forgotten"]
"""Why a response was dropped: its author did not want it, or took it back when it was posted; no
choice was made in time; its place is gone, or what it edits; its author is no member any more;
Discord refuses it; its author asked to be forgotten."""


class State(StrEnum):
    """How far a response is.

    ``waiting`` to be read; ``asked``: its author chooses; ``held`` before the moderators;
    ``accepted``: to be posted. The last three are ends, and ``posted`` is one for now.
    """

    WAITING = "waiting"
    ASKED = "asked"
    HELD = "held"
    ACCEPTED = "accepted"
    POSTED = "posted"
    DECLINED = "declined"
    DROPPED = "dropped"


class Event(StrEnum):
    """What can happen to a response.

    ``accept`` is the scorer's or the author's doing, ``approve`` a moderator's; ``restore`` takes a
    decline back, ``hold`` also an approval.
    """

    ACCEPT = "accept"
    ASK = "ask"
    HOLD = "hold"
    REWRITE = "rewrite"
    APPROVE = "approve"
    DECLINE = "decline"
    RESTORE = "restore"
    POST = "post"
    DROP = "drop"


UNDER_WAY = frozenset({State.WAITING, State.ASKED, State.HELD, State.ACCEPTED})
"""The states in which it is not decided yet what becomes of a response."""
REWRITABLE = frozenset({State.WAITING, State.ASKED, State.HELD})
"""The states in which its author can write it anew."""

TRANSITIONS: Mapping[State, Mapping[Event, State]] = MappingProxyType(
    {
        State.WAITING: {
            Event.ACCEPT: State.ACCEPTED,
            Event.ASK: State.ASKED,
            Event.HOLD: State.HELD,
            Event.REWRITE: State.WAITING,
            Event.DECLINE: State.DECLINED,
            Event.DROP: State.DROPPED,
        },
        State.ASKED: {
            Event.ACCEPT: State.ACCEPTED,
            Event.HOLD: State.HELD,
            Event.REWRITE: State.WAITING,
            Event.DECLINE: State.DECLINED,
            Event.DROP: State.DROPPED,
        },
        State.HELD: {
            Event.ACCEPT: State.ACCEPTED,
            Event.APPROVE: State.ACCEPTED,
            Event.REWRITE: State.WAITING,
            Event.DECLINE: State.DECLINED,
            Event.DROP: State.DROPPED,
        },
        State.ACCEPTED: {
            Event.POST: State.POSTED,
            Event.HOLD: State.HELD,
            Event.DECLINE: State.DECLINED,
            Event.DROP: State.DROPPED,
        },
        State.POSTED: {Event.HOLD: State.HELD, Event.DROP: State.DROPPED},
        State.DECLINED: {Event.RESTORE: State.ACCEPTED},
        State.DROPPED: {},
    }
)
"""Every state and where each event leads from it; an event that is missing does not happen.

A moderator approves what is before them: an approval of words that their author has rewritten since
leads nowhere, and the new words are read.
"""


def step(state: State, event: Event) -> State | None:
    """Return the state that an event leads to, or None where it does not happen."""
    return TRANSITIONS[state].get(event)


@dataclass(frozen=True, slots=True)
class Response:
    """A response with all that its author is shown of it.

    Attributes:
        author_id: Who wrote it; None once they are forgotten, or have taken it back.
        text: Its newest words, or None once they are erased.
        message_id: The message as which it stands, or last stood; None before it was posted.
        reply_state: present, deleted, removed or unposted.
        why: Why it was dropped, or None.
        replaces: The posted reply that this is an edit of, or None.
        screened: Nobody but the bot writes in its thread.
        label: The label that its newest words were flagged for, or None.
        parts: The places in ``text`` that read badly; none where they are not known.
        unread: Nothing could score it in time.
        muted: Its author was shown often enough lately which of their words read badly.
        told: The last state that its author was told, or None.
        case_id: The case by which a moderator approved it, or None.
        webhook_id: The webhook by which it was posted, or None.
    """

    reply_id: int
    guild_id: int
    discussion_id: int
    discussion_title: str
    thread_id: int
    author_id: int | None
    state: State
    text: str | None
    message_id: int | None
    reply_state: str
    made_at: datetime
    changed_at: datetime
    why: Why | None = None
    replaces: int | None = None
    screened: bool = False
    label: str | None = None
    parts: tuple[tuple[int, int], ...] = ()
    unread: bool = False
    muted: bool = False
    nudges: int = 0
    told: State | None = None
    answer_key: str | None = None
    effect_id: int | None = None
    case_id: int | None = None
    webhook_id: int | None = None
    sent_revision_id: int | None = None

    @property
    def jump_url(self) -> str:
        """The link that leads to it, or to its thread while it is not posted."""
        return link(self.guild_id, self.thread_id, self.message_id)

    @property
    def stands(self) -> bool:
        """Whether it can be read in its thread."""
        return self.state is State.POSTED and self.reply_state == "present"
