"""What happens to a bot around the moments at which its digests are due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.digests.window import moment
from bot.simulate.discord import Fault
from bot.simulate.fate import Moment

AT = time(2, 30)
"""When digests are due, local time: what a change of the clocks leaves out, or brings twice."""
STEPS = ("planning", "beginning", "storing", "claiming", "sending", "noting")
"""The steps of one digest, each a transaction or a deed: the window is planned, its composing is
begun, digest and effect are stored, the attempt is written down, Discord is asked, and the message
is written down."""

_MOMENTS: tuple[Moment, ...] = ("before", "inside", "after")
_TICK = timedelta(minutes=30)
_REPLIES_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong at the digest of the day.

    Attributes:
        dies_in: The process dies in this step of the digest, 1 to 6, at this ``moment`` of it;
            None is never. It is started anew after ``away``.
        away_before: The process is dead from so long before the digest is due, until ``away`` is
            over.
        twice: The scheduler is started twice ("starts"), or the gateway is ready twice ("ready").
        busy: So much later than it should the digest's tick comes.
        set_back: By how much the machine's clock is wrong, for nine hours from the next tick on.
        discord: What Discord does with the first attempts, ``attempts`` of them.
    """

    name: str
    dies_in: int | None = None
    moment: Moment = "before"
    away: timedelta = timedelta(minutes=40)
    away_before: timedelta | None = None
    twice: str = ""
    busy: timedelta = timedelta()
    set_back: timedelta = timedelta()
    discord: Fault = "none"
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """One discussion over some days, with digests due at 02:30, and what goes wrong at one.

    Attributes:
        day: The day of the digest that goes wrong.
    """

    zone: str
    day: date
    what: str
    trouble: Trouble

    @property
    def due(self) -> datetime:
        """When the digest that goes wrong is due."""
        return moment(self.day, AT, ZoneInfo(self.zone))

    @property
    def opened(self) -> datetime:
        """When the discussion was opened: at noon, two days before."""
        return moment(self.day - timedelta(days=2), time(12), ZoneInfo(self.zone))

    @property
    def over(self) -> datetime:
        """When nobody looks any more: half a day after the digest after, and after all is well."""
        later = max(timedelta(), self.trouble.away - timedelta(days=1))
        end = self.due + later
        return moment(end.date() + timedelta(days=2), time(12), ZoneInfo(self.zone))

    def ticks(self) -> Iterator[datetime]:
        """Yield when a scheduler looks whether anything is due: every half hour, in truth."""
        at = self.opened
        while at < self.over:
            yield at + self.trouble.busy if at == self.due else at
            at += _TICK

    def replies(self) -> Iterator[datetime]:
        """Yield when somebody replied: every hour, until the last digest that is looked at."""
        at = self.opened + _REPLIES_EVERY / 4
        last = moment(self.over.astimezone(ZoneInfo(self.zone)).date(), AT, ZoneInfo(self.zone))
        while at < last:
            yield at
            at += _REPLIES_EVERY


def troubles() -> list[Trouble]:
    """Return everything that can go wrong, one at a time."""
    kills = [
        Trouble(f"killed {moment} {step}", number, moment)
        for number, step in enumerate(STEPS, start=1)
        for moment in _MOMENTS
        if not (step == "sending" and moment == "inside")  # a deed on Discord has no inside
    ]
    return [
        Trouble("nothing goes wrong"),
        *kills,
        Trouble("killed once Discord has it, away 6 hours", 5, "after", away=timedelta(hours=6)),
        Trouble("away over the moment", away_before=timedelta(minutes=60)),
        Trouble("away for 10 days", away_before=timedelta(minutes=60), away=timedelta(days=10)),
        Trouble("the scheduler is started twice", twice="starts"),
        Trouble("the gateway is ready twice", twice="ready"),
        Trouble("busy for 5 seconds", busy=timedelta(seconds=5)),
        Trouble("the clock is set back an hour", set_back=timedelta(hours=1)),
        Trouble("the clock is set back a day", set_back=timedelta(days=1)),
        Trouble("Discord is down for an hour", discord="down", attempts=2),
        Trouble("Discord's answer is lost", discord="lost", attempts=1),
    ]


DAYS: Sequence[tuple[str, date, str]] = (
    ("Europe/Berlin", date(2026, 6, 17), "ordinary"),
    ("Europe/Berlin", date(2026, 3, 29), "gap"),
    ("Europe/Berlin", date(2026, 10, 25), "fold"),
    ("America/New_York", date(2026, 3, 8), "gap"),
    ("America/New_York", date(2026, 11, 1), "fold"),
)
"""Days on which a digest goes wrong, with what their clocks do. Source: the IANA time zone data."""


def scripts(days: Sequence[tuple[str, date, str]] = DAYS) -> list[Script]:
    """Return every trouble on each of the days."""
    return [Script(zone, day, what, one) for zone, day, what in days for one in troubles()]
