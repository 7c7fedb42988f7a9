"""Rules: brakes on a thread: their kinds and lengths, which one is proposed, and how one stands.

A brake is proposed to the moderators and never set without one of them. How long each lasts, and
from how many points it is proposed, is judgement, not learnt from data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.moderation.brakes.temperature import EXTREME, HOT, Level, Temperature


class BrakeKind(StrEnum):
    """What slows a thread down or stops it, the mildest first."""

    SLOW_30 = "slow_30"
    SLOW_120 = "slow_120"
    SLOW_600 = "slow_600"
    PAUSE = "pause"
    LOCK = "lock"

    @property
    def slow_seconds(self) -> int | None:
        """The seconds between two replies of one person, or None where nobody can write."""
        return _SLOW_SECONDS.get(self)

    @property
    def length(self) -> timedelta:
        """How long it lasts before it is lifted by itself."""
        return _LENGTHS[self]


_SLOW_SECONDS: Mapping[BrakeKind, int] = {
    BrakeKind.SLOW_30: 30,
    BrakeKind.SLOW_120: 120,
    BrakeKind.SLOW_600: 600,
}

_LENGTHS: Mapping[BrakeKind, timedelta] = {
    # What was said counts half after ten minutes: after thirty an eighth of the heat is left.
    BrakeKind.SLOW_30: timedelta(minutes=30),
    # The slower it goes, the longer it takes until as much was said and read as in a calm thread.
    BrakeKind.SLOW_120: timedelta(minutes=60),
    BrakeKind.SLOW_600: timedelta(minutes=120),
    # Long enough to read it over, short enough that nobody has left when it opens again.
    BrakeKind.PAUSE: timedelta(minutes=15),
    # Until a moderator opens it; a lock that they forgot ends when all of them were awake once.
    BrakeKind.LOCK: timedelta(hours=24),
}

_STEP = (EXTREME - HOT) / 4
_FROM: tuple[tuple[float, BrakeKind], ...] = (
    (EXTREME, BrakeKind.LOCK),
    (HOT + 3 * _STEP, BrakeKind.PAUSE),
    (HOT + 2 * _STEP, BrakeKind.SLOW_600),
    (HOT + _STEP, BrakeKind.SLOW_120),
    (HOT, BrakeKind.SLOW_30),
)
"""From how many points each is proposed, the sternest first: even steps, a lock at the extreme."""

UNANSWERED_AFTER = timedelta(minutes=60)
"""A proposal that nobody answered is stale then: what it was about has left the temperature."""
REST = timedelta(minutes=60)
"""No new proposal for so long after a moderator said no, lifted one, or one could not be set."""
RETRY_AFTER, RETRY_AT_MOST = timedelta(minutes=10), timedelta(hours=1)
"""Where Discord refuses to lift a brake, it is tried again: a permission may have come back. It may
never, as where the bot was sent away, and each try is a row: they come ever more seldom."""

UNTIL_REOPENED = "the discussion is closed"
"""The problem of a slow mode in an archived thread: nothing of it can be changed until then."""


class BrakeState(StrEnum):
    """How far a brake is; only ``proposed`` and ``set`` are under way."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    EXPIRED = "expired"
    SET = "set"
    LIFTED = "lifted"
    FAILED = "failed"


class How(StrEnum):
    """Why a proposal or a brake ended."""

    MODERATOR = "moderator"
    TIME = "time"
    CALM = "calm"
    CLOSED = "closed"
    GONE = "gone"
    NEEDLESS = "needless"
    FAILED = "failed"


class Refusal(StrEnum):
    """Why nothing was changed."""

    UNKNOWN = "unknown"
    """There is no such brake, or no such thread of an open discussion."""
    FIRST = "first"
    """Somebody was first, or it has ended."""
    BUSY = "busy"
    """A brake is on the thread already."""
    NONE = "none"
    """No brake is on the thread."""
    LIFTING = "lifting"
    """It is being lifted already."""


@dataclass(frozen=True, slots=True)
class Brake:
    """A proposed brake, or what became of it.

    Attributes:
        open: The discussion is open and the thread is there.
        thread_name: As we named it; empty for a member's thread.
        level: How heated the thread was when it was proposed, or set by hand; with ``points`` and
            ``reasons`` in words.
        proposed: What was proposed, or None where it was set by hand.
        kind: What was chosen, or None.
        until: When it is lifted by itself.
        ended_how: Why it ended, or why it is being lifted.
        left: Somebody had changed it meanwhile, and that was left as it is.
        problem: What Discord answered where it could not be set or lifted, or None.
        set_effect_id: The effect that sets it; ``lift_effect_id`` the last one that lifts it.
        lift_at: When lifting is tried again, or None where that is not needed.
    """

    id: int
    guild_id: int
    discussion_id: int
    discussion_title: str
    open: bool
    thread_id: int
    thread_name: str
    thread_gone: bool
    state: BrakeState
    level: Level
    points: float
    reasons: tuple[str, ...]
    proposed: BrakeKind | None
    kind: BrakeKind | None
    made_at: datetime
    decided_at: datetime | None
    decided_by: int | None
    until: datetime | None
    ended_at: datetime | None
    ended_by: int | None
    ended_how: How | None
    left: bool
    problem: str | None
    set_effect_id: int | None
    lift_effect_id: int | None
    lift_at: datetime | None
    card_effect_id: int | None
    card_channel_id: int | None

    @property
    def concerns_moderators(self) -> bool:
        """Whether somebody should see it who has not seen it yet; not what ended quietly."""
        ended = self.state in (BrakeState.DECLINED, BrakeState.EXPIRED, BrakeState.LIFTED)
        return not ended or self.ended_how is How.NEEDLESS

    @property
    def open_again(self) -> bool:
        """Whether it waited for its discussion to be opened again, and that has happened."""
        return self.problem == UNTIL_REOPENED and self.open

    @property
    def lifting(self) -> bool:
        """Whether it is being lifted, or that is still to be tried again."""
        return self.state is BrakeState.SET and self.lift_effect_id is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a moderator's wish ended: the brake as it stands now, and why it was refused, or None."""

    brake: Brake | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Heated:
    """A thread of an open discussion that is warm or hot now."""

    guild_id: int
    thread_id: int
    thread_name: str
    discussion_title: str
    temperature: Temperature


@dataclass(frozen=True, slots=True)
class Status:
    """How a guild's threads are: the heated ones, the hottest first, and the brakes under way."""

    heated: tuple[Heated, ...]
    brakes: tuple[Brake, ...]


def propose(temperature: Temperature) -> BrakeKind | None:
    """Return the brake that fits a temperature, or None where a thread is not hot."""
    if temperature.level is not Level.HOT:
        return None
    return next(kind for bound, kind in _FROM if temperature.points >= bound)


def is_sterner(one: BrakeKind, than: BrakeKind | None) -> bool:
    """Tell whether a brake weighs more than another."""
    order = list(BrakeKind)
    return than is None or order.index(one) > order.index(than)


def is_sternest(brake: Brake) -> bool:
    """Tell whether a brake is proposed that no heat makes any sterner."""
    return brake.state is BrakeState.PROPOSED and brake.proposed is list(BrakeKind)[-1]


def rests(last: Brake | None, now: datetime) -> bool:
    """Tell whether a thread is left in peace because of how its last brake ended."""
    if last is None or last.ended_at is None or last.ended_at + REST <= now:
        return False
    no = last.state in (BrakeState.DECLINED, BrakeState.FAILED)
    return no or (last.state is BrakeState.LIFTED and last.ended_how is How.MODERATOR)


def why_expired(brake: Brake, temperature: Temperature, now: datetime) -> How | None:
    """Return why a proposal ends by itself now, or None where it stands."""
    if brake.thread_gone:
        return How.GONE
    if not brake.open:
        return How.CLOSED
    if temperature.level is Level.CALM:
        return How.CALM
    return How.TIME if brake.made_at + UNANSWERED_AFTER <= now else None


def why_lifted(brake: Brake, now: datetime) -> How | None:
    """Return why a brake that is set is to be lifted now, or None where it stands or is lifted."""
    if brake.thread_gone and not (brake.lifting and brake.lift_at is None):
        return How.GONE
    if brake.lifting:
        waits = brake.problem == UNTIL_REOPENED and not brake.open
        due = brake.lift_at is not None and (brake.lift_at <= now or brake.open_again)
        return (brake.ended_how or How.TIME) if due and not waits else None
    if not brake.open:
        return How.CLOSED
    return How.TIME if brake.until is not None and brake.until <= now else None


def next_try(brake: Brake, now: datetime) -> datetime:
    """Return when lifting is tried again: after a quarter of the time that it is late by now."""
    late = now - (brake.until or now)
    return now + min(max(late / 4, RETRY_AFTER), RETRY_AT_MOST)
