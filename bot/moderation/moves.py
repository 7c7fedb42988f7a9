"""Rules: what somebody wants to happen to a case, and what of the case it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.moderation.case import CaseView
from bot.moderation.lifecycle import Action, Event, Refusal, State
from bot.moderation.rules import OTHER, RULES

Value = str | int | float | datetime | None
"""What a column of a case can be given."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How authors are dealt with.

    Attributes:
        notices_per_minute: The most notices a guild's authors get in a minute.
        appeal_days: How long a decision can be appealed.
        record_days: How long an upheld case counts.
    """

    notices_per_minute: int = 10
    appeal_days: int = 14
    record_days: int = 90


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How the desk is kept.

    Attributes:
        open_cards: The most undecided cards in the moderators' channel at a time.
        surge_cases: Where more cases open within a minute, one card speaks for them; 0 for never.
        lease: How long a claim holds.
        time_out: How long a time-out lasts where the moderator does not say.
        terms: How authors are dealt with.
        rules: The rule per label, as the author of an upheld reply is told it.
    """

    open_cards: int = 25
    surge_cases: int = 0
    lease: timedelta = timedelta(minutes=10)
    time_out: timedelta = timedelta(hours=1)
    terms: Terms = field(default_factory=Terms)
    rules: Mapping[str, str] = field(default_factory=lambda: RULES)

    def rule(self, label: str) -> str:
        """Return the rule that a label stands for."""
        return self.rules.get(label, self.rules[OTHER])


@dataclass(frozen=True, slots=True)
class Choice:
    """What a moderator chose with a verdict.

    Attributes:
        action: What follows from upholding.
        minutes: How long the author is timed out, or None for the desk's own length.
        rule: The rule as the author is told it, or None for the label's own.
        word: What the moderator adds to it for the author, or None.
    """

    action: Action = Action.REMOVE
    minutes: int | None = None
    rule: str | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody wants to happen to a case.

    Attributes:
        by: The person, or None for the bot.
        how: "button", "command", "form", "policy" or "Discord", for the record.
        key: Names the interaction, so that a second delivery of it does nothing; None for none.
        version: The version the person had before them, or None where they saw none.
        barred: Why the choice is not theirs to make, or None; see `bot.moderation.ranks`.
    """

    event: Event
    by: int | None
    how: str
    key: str | None = None
    version: int | None = None
    choice: Choice = field(default_factory=Choice)
    barred: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a move ended: the case as it stands now, and why the move was refused, or None."""

    case: CaseView
    refusal: Refusal | None = None

    @property
    def changed(self) -> bool:
        """Whether the move happened."""
        return self.refusal is None


def columns(
    case: CaseView, move: Move, now: datetime, *, settings: DeskSettings
) -> dict[str, Value]:
    """Return the columns that a move sets besides the state."""
    free: dict[str, Value] = {"claimed_by": None, "lease_until": None}
    match move.event:
        case Event.CLAIM:
            return {"claimed_by": move.by, "lease_until": now + settings.lease}
        case Event.UPHOLD | Event.DISMISS | Event.HANDLE | Event.LAPSE:
            decided: dict[str, Value] = {
                "decided_at": now, "decided_by": move.by, "decided_how": move.how
            }  # fmt: skip
            return {**free, **decided, **_chosen(case, move, settings)}
        case Event.UNDO if case.state is State.DISMISSED:
            return {**free, "decided_at": None, "decided_by": None, "decided_how": None}
        case Event.UNDO | Event.OVERTURN:
            undone: dict[str, Value] = {"undone_at": now, "undone_by": move.by}
            return {**free, **undone, "answer": move.choice.word}
        case Event.AFFIRM:
            return {**free, "answer": move.choice.word}
    return free


def _chosen(case: CaseView, move: Move, settings: DeskSettings) -> dict[str, Value]:
    if move.event is not Event.UPHOLD:
        return {}
    choice, minutes = move.choice, None
    if choice.action.times_out:
        minutes = choice.minutes or int(settings.time_out.total_seconds() // 60)
    return {
        "action": choice.action,
        "time_out_minutes": minutes,
        "rule": choice.rule or settings.rule(case.label),
        "note": choice.word,
    }
