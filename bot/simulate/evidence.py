"""Rules: all that is known of a guild when everything has settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.moderation.lifecycle import Action, State


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the database has it."""

    id: int
    number: int
    state: State
    version: int
    reply_id: int
    author_id: int | None
    decided_by: int | None
    action: Action | None
    time_out_until: datetime | None
    card_message_id: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the record about a case.

    Attributes:
        detail: ``before`` and ``after``, where it moved the case, and ``version``.
    """

    what: str
    case_number: int
    by: int | None
    at: datetime
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as the database has it."""

    id: int
    message_id: int
    state: str
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect as the database has it; ``row`` is the case, or the notice, it is about."""

    id: int
    lane: str
    kind: str
    state: str
    row: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as the database has it."""

    id: int
    case_id: int
    kind: str
    state: str
    way: str | None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A restored reply that stands, as the database has it."""

    case_id: int
    reply_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """What a moderator goes by on a card, wherever it is from."""

    title: str
    description: str
    buttons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnDiscord:
    """What stands on Discord, and what was done there.

    Attributes:
        gone: The messages that people deleted; ``deleted`` those that the bot did.
        quoted: The bot's messages where members talk, and ``cards`` those of the moderators.
        told: The rows of the notices that reached somebody, in order.
        timed_out: The end of a member's time-out; ``by_hand`` the ends that people set themselves.
        time_outs: Every time-out that the bot set: the case's row, and the end.
    """

    deleted: tuple[int, ...]
    gone: frozenset[int]
    quoted: frozenset[int]
    cards: Mapping[int, Card]
    told: tuple[int, ...]
    timed_out: Mapping[int, datetime]
    by_hand: Mapping[int, frozenset[datetime]]
    time_outs: tuple[tuple[int, datetime], ...]

    def stands(self, message_id: int) -> bool:
        """Tell whether a member's message is still there."""
        return message_id not in self.deleted and message_id not in self.gone


@dataclass(frozen=True, slots=True)
class Written:
    """What one interaction came to write into the record.

    Attributes:
        version: The version of the case that the person had before them, or None.
        commits: Per transaction that committed any, the versions that its entries made.
    """

    key: str
    version: int | None
    commits: tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All there is to judge by.

    Attributes:
        record: What the record says of cases, in order.
        appeals: By case, who reviewed the appeal, and whether they are marked as the only one.
        cards: By case, what its card should say.
        lease: How long a claim holds at the least.
        problems: What went wrong while it was played.
    """

    now: datetime
    lease: timedelta
    cases: tuple[Case, ...]
    record: tuple[Step, ...]
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...]
    notices: tuple[Notice, ...]
    quotations: tuple[Quotation, ...]
    appeals: Mapping[int, tuple[int | None, bool]]
    cards: Mapping[int, Card]
    discord: OnDiscord
    written: tuple[Written, ...]
    problems: tuple[str, ...]

    def steps(self, case: Case) -> list[Step]:
        """Return what the record says of a case, in order."""
        return [step for step in self.record if step.case_number == case.number]
