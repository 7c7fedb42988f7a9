"""Rules: how a case moves from one state to the next, and who may move it.

This is the whole of it: what is not in `TRANSITIONS` does not happen. Nothing here knows of
Discord, the database or the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a case stands.

    ``affirmed`` and ``overturned`` are how an appeal ends; ``handled`` is a reply that a moderator
    deleted on Discord itself; ``lapsed`` a case whose reason went away before anyone decided.
    """

    OPEN = "open"
    CLAIMED = "claimed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    UNDONE = "undone"
    APPEALED = "appealed"
    APPEAL_CLAIMED = "appeal_claimed"
    AFFIRMED = "affirmed"
    OVERTURNED = "overturned"
    HANDLED = "handled"
    LAPSED = "lapsed"


class Event(StrEnum):
    """What can happen to a case; ``reflag`` is an edit that was flagged again."""

    CLAIM = "claim"
    RELEASE = "release"
    REFLAG = "reflag"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    HANDLE = "handle"
    LAPSE = "lapse"
    UNDO = "undo"
    APPEAL = "appeal"
    AFFIRM = "affirm"
    OVERTURN = "overturn"


class Verdict(StrEnum):
    """What a moderator says: the flag was right, or it was not."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"

    @property
    def event(self) -> Event:
        """What the verdict is to the case."""
        return Event.UPHOLD if self is Verdict.UPHOLD else Event.DISMISS


class Action(StrEnum):
    """What follows from upholding a case."""

    NONE = "none"
    REMOVE = "remove"
    WARN = "warn"
    TIME_OUT = "time_out"
    REMOVE_AND_TIME_OUT = "remove_and_time_out"

    @property
    def removes(self) -> bool:
        """Whether the reply is taken away."""
        return self in (Action.REMOVE, Action.REMOVE_AND_TIME_OUT)

    @property
    def times_out(self) -> bool:
        """Whether the author may not write for a while."""
        return self in (Action.TIME_OUT, Action.REMOVE_AND_TIME_OUT)

    @property
    def sanctions(self) -> bool:
        """Whether it is about the author, and not about the reply alone."""
        return self is Action.WARN or self.times_out


class Refusal(StrEnum):
    """Why an event does not happen: the state, another's claim, one's own decision, a late form.

    ``author`` is a case about one's own reply; the others are sanctions that the author's rank
    rules out, see `bot.moderation.ranks`.
    """

    STATE = "state"
    HELD = "held"
    OWN = "own"
    STALE = "stale"
    AUTHOR = "author"
    OWNER = "owner"
    RANK = "rank"
    ADMINISTRATOR = "administrator"
    BOT_RANK = "bot_rank"


UNDECIDED = frozenset({State.OPEN, State.CLAIMED})
UNDER_APPEAL = frozenset({State.APPEALED, State.APPEAL_CLAIMED})
QUEUED = UNDECIDED | UNDER_APPEAL
"""The states in which a case waits for a moderator."""
STANDING = frozenset({State.UPHELD, State.AFFIRMED}) | UNDER_APPEAL
"""The states in which what followed from upholding is in force."""
TAKEN_BACK = frozenset({State.DISMISSED, State.UNDONE, State.OVERTURNED})
"""The states in which a moderator found the reply harmless, at once or later."""
RULED = STANDING | TAKEN_BACK
"""The states in which a verdict stands, or was taken back for good."""

_FROM_UNDECIDED = {
    Event.UPHOLD: State.UPHELD,
    Event.DISMISS: State.DISMISSED,
    Event.HANDLE: State.HANDLED,
    Event.LAPSE: State.LAPSED,
}
_FROM_APPEAL = {
    Event.CLAIM: State.APPEAL_CLAIMED,
    Event.AFFIRM: State.AFFIRMED,
    Event.OVERTURN: State.OVERTURNED,
    Event.UNDO: State.OVERTURNED,
}

TRANSITIONS: Mapping[State, Mapping[Event, State]] = MappingProxyType(
    {
        State.OPEN: {Event.CLAIM: State.CLAIMED, Event.REFLAG: State.OPEN, **_FROM_UNDECIDED},
        State.CLAIMED: {
            Event.CLAIM: State.CLAIMED,
            Event.RELEASE: State.OPEN,
            Event.REFLAG: State.CLAIMED,
            **_FROM_UNDECIDED,
        },
        State.UPHELD: {Event.UNDO: State.UNDONE, Event.APPEAL: State.APPEALED},
        State.DISMISSED: {Event.UNDO: State.OPEN},
        State.UNDONE: {},
        State.APPEALED: _FROM_APPEAL,
        State.APPEAL_CLAIMED: {Event.RELEASE: State.APPEALED, **_FROM_APPEAL},
        State.AFFIRMED: {Event.UNDO: State.UNDONE},
        State.OVERTURNED: {},
        State.HANDLED: {},
        State.LAPSED: {},
    }
)
"""Every state and where each event leads from it; an event that is missing is refused.

An undone uphold stays undone: nobody is punished twice for one reply. An undone dismissal is open
again, since nothing had followed from it.
"""

_BY_NOBODY = frozenset({Event.REFLAG, Event.HANDLE, Event.LAPSE, Event.APPEAL})
"""Events that no claim holds up: they are not a moderator's."""
_BY_ANOTHER = frozenset({Event.CLAIM, Event.AFFIRM, Event.OVERTURN})
"""Events of an appeal that the moderator who decided may not bring about."""
_BY_NO_AUTHOR = frozenset(Event) - _BY_NOBODY - {Event.RELEASE}
"""Events that who wrote the reply may not bring about: nobody is a judge in their own case."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of a case for its next step.

    Attributes:
        version: Goes up with every step; renewing a claim is none.
        holder: Who claimed it, or None.
        lease_until: Until when the claim holds, or None.
        decided_by: The moderator who upheld it; None where the policy did, or nobody yet.
        author: Who wrote the reply, or None where that is not known any more.
    """

    state: State
    version: int
    holder: int | None = None
    lease_until: datetime | None = None
    decided_by: int | None = None
    author: int | None = None

    def held_by(self, now: datetime) -> int | None:
        """Return who holds it at this moment, or None: a claim that ran out holds nothing."""
        running = self.lease_until is not None and now < self.lease_until
        return self.holder if running else None


def step(
    case: Standing,
    event: Event,
    *,
    actor: int | None,
    now: datetime,
    version: int | None = None,
    alone: bool = False,
) -> State | Refusal:
    """Return the state that an event leads to, or why it does not happen.

    Args:
        case: The case as it stands.
        event: What is to happen.
        actor: The person, or None for the bot.
        now: This moment.
        version: The version that the person had before them, or None where they saw none.
        alone: There is no moderator but the one who decided.
    """
    target = TRANSITIONS[case.state].get(event)
    if target is None:
        return Refusal.STATE
    if event in _BY_NO_AUTHOR and actor is not None and actor == case.author:
        return Refusal.AUTHOR
    holder = case.held_by(now)
    needs_it = event is Event.RELEASE or (holder is not None and event not in _BY_NOBODY)
    if needs_it and holder != actor:
        return Refusal.HELD
    judges = case.state in UNDER_APPEAL and event in _BY_ANOTHER
    if judges and not alone and actor is not None and actor == case.decided_by:
        return Refusal.OWN
    if version is not None and version != case.version:
        return Refusal.STALE
    return target
