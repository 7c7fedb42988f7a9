"""APScheduler, and the only module that touches it: what ticks, and when a cron expression comes.

A tick only says "look now"; what is due is read from the database, so a tick that came twice or
not at all does no harm.
"""

import asyncio
import heapq
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.language.words import tr, trc

log = logging.getLogger(__name__)

_HORIZON = timedelta(days=41 * 366)
"""What does not come in this time never does: 29 February is a given weekday once in 40 years."""
_PIECE = re.compile(
    r"(?:\*|(?P<first>[a-z]+|[0-9]{1,2})(?:-(?P<last>[a-z]+|[0-9]{1,2}))?)(?:/(?P<step>[0-9]{1,2}))?"
)


class CronError(ValueError):
    """A cron expression cannot be used; the message tells a person why."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five fields; ``names`` count from ``lowest``."""

    what: str
    lowest: int
    highest: int
    names: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """What the field is called."""
        return {
            "minute": trc("cron", "minute"),
            "hour": trc("cron", "hour"),
            "day of the month": trc("cron", "day of the month"),
            "month": trc("cron", "month"),
            "day of the week": trc("cron", "day of the week"),
        }[self.what]

    def values(self, text: str) -> set[int]:
        """Return the numbers that ``text`` stands for."""
        return {value for piece in text.split(",") for value in self._piece(piece)}

    def _piece(self, piece: str) -> range:
        match = _PIECE.fullmatch(piece)
        if match is None:
            raise CronError(
                tr("“{piece}” cannot be read as the {field}.", piece=piece[:20], field=self.named)
            )
        low, high, step = self.lowest, self.highest, int(match["step"] or 1)
        if match["first"] is not None:
            low = self._number(match["first"])
            high = self._number(match["last"]) if match["last"] else low
            if match["step"] and not match["last"]:
                high = self.highest
        if high == 0 and match["last"] == "sun":
            high = 7
        if high < low:
            raise CronError(
                tr(
                    "“{piece}” runs backwards; as the {field}, name the lower first.",
                    piece=piece,
                    field=self.named,
                )
            )
        if step == 0:
            raise CronError(tr("“{piece}” has a step of 0.", piece=piece))
        return range(low, high + 1, step)

    def _number(self, text: str) -> int:
        if text in self.names:
            return self.names.index(text) + self.lowest
        if not text.isdecimal() or not self.lowest <= int(text) <= self.highest:
            raise CronError(self._refused(text[:20]))
        return int(text)

    def _refused(self, typed: str) -> str:
        given = {
            "typed": typed,
            "field": self.named,
            "lowest": self.lowest,
            "highest": self.highest,
        }
        if not self.names:
            return tr("“{typed}” is no {field}. Allowed: {lowest} to {highest}.", **given)
        first, last = self.names[0], self.names[-1]
        return tr(
            "“{typed}” is no {field}. Allowed: {lowest} to {highest}, or {first} to {last}.",
            **given,
            first=first,
            last=last,
        )


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 7, _DAYS),
)


class Cron:
    """A cron expression of five fields, on the clock of the wall, whatever its time zone.

    As is the custom, Sunday is 0 and 7, and where both the day of the month and the day of the
    week are restricted, either will do. APScheduler counts from Monday and would want both: it is
    given plain lists of numbers, and a trigger for each where either will do.

    Attributes:
        text: The expression in one spelling, with the days of a week written out where they had
            a step.
        minutes: At how many minutes of an hour it comes.

    Raises:
        CronError: It is not well-formed, or never comes, as on 31 February.
    """

    def __init__(self, expression: str) -> None:
        fields = ["*" if one == "*/1" else one for one in expression.lower().split()]
        if len(fields) != len(_FIELDS):
            raise CronError(tr("It has {count} fields, not five.", count=len(fields)))
        values = [field.values(text) for text, field in zip(fields, _FIELDS, strict=True)]
        weekdays = {one % 7 for one in values[4]}
        if "/" in fields[4]:
            fields[4] = _listed(weekdays)
        self.text = " ".join(fields)
        self.minutes = len(values[0])
        minute, hour, day, month = map(_told, values[:4], _FIELDS)
        week = "*" if len(weekdays) == 7 else _listed({(one - 1) % 7 for one in weekdays})
        either = [(day, "*"), ("*", week)] if "*" not in (fields[2], fields[4]) else [(day, week)]
        self._triggers = [
            {"minute": minute, "hour": hour, "day": day, "month": month, "day_of_week": week}
            for day, week in either
        ]
        if next(self.after(datetime(2000, 1, 1)), None) is None:  # noqa: DTZ001  the wall's
            raise CronError(tr("It never comes: there is no such day."))

    def after(self, wall: datetime) -> Iterator[datetime]:
        """Yield the naive times after ``wall``, itself not included, in order."""
        both = heapq.merge(*(_fires(trigger, wall) for trigger in self._triggers))
        return (moment for moment, _ in groupby(both))


def _told(values: set[int], field: _Field) -> str:
    return "*" if len(values) > field.highest - field.lowest else _listed(values)


def _listed(values: set[int]) -> str:
    return ",".join(map(str, sorted(values)))


def _fires(fields: dict[str, str], wall: datetime) -> Iterator[datetime]:
    """Yield when a trigger fires; its UTC stands for the wall's clock, which knows no change."""
    trigger = CronTrigger(**fields, timezone=UTC)
    last: datetime | None = wall.replace(tzinfo=UTC)
    while last is not None:
        trigger.end_date = last + _HORIZON
        last = trigger.get_next_fire_time(None, last + timedelta(microseconds=1))
        if last is not None:
            yield last.replace(tzinfo=None)


class Schedule:
    """Calls coroutine functions at intervals, in the running event loop."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ticking = False

    def every(self, name: str, seconds: float, *works: Callable[[], Awaitable[object]]) -> None:
        """Call ``works`` every ``seconds``, in turn; one that fails keeps none of the others.

        A late tick is not made up for, and never overlaps.
        """

        async def tick() -> None:
            for work in works:
                try:
                    await work()
                except asyncio.CancelledError:
                    if self._ticking:
                        raise
                    return  # it is broken off as it should be: nothing has failed
                except Exception:
                    log.exception("%s failed; the next tick tries again", name)

        self._scheduler.add_job(
            tick,
            "interval",
            seconds=seconds,
            id=name,
            name=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            replace_existing=True,
        )

    def start(self) -> None:
        """Begin to tick; the event loop must run."""
        self._scheduler.start()
        self._ticking = True

    def stop(self) -> None:
        """Tick no more; stopping twice does nothing."""
        if self._ticking:  # APScheduler itself says it runs until the loop comes round again
            self._ticking = False
            self._scheduler.shutdown(wait=False)
