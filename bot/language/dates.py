"""Rules: days and times of a wall's clock, in the language that is spoken."""

import re
from datetime import datetime
from typing import Any

from bot.language.words import msg, tr

_WEEKDAYS = (
    msg("Monday"), msg("Tuesday"), msg("Wednesday"), msg("Thursday"), msg("Friday"),
    msg("Saturday"), msg("Sunday"),
)  # fmt: skip
_SHORT_WEEKDAYS = (
    msg("Mon"), msg("Tue"), msg("Wed"), msg("Thu"), msg("Fri"), msg("Sat"), msg("Sun"),
)  # fmt: skip
_MONTHS = (
    msg("January"), msg("February"), msg("March"), msg("April"), msg("May"), msg("June"),
    msg("July"), msg("August"), msg("September"), msg("October"), msg("November"), msg("December"),
)  # fmt: skip
_SHORT_MONTHS = (
    msg("Jan"), msg("Feb"), msg("Mar"), msg("Apr"), msg("May"), msg("Jun"),
    msg("Jul"), msg("Aug"), msg("Sep"), msg("Oct"), msg("Nov"), msg("Dec"),
)  # fmt: skip
_ENGLISH = re.compile(
    rf"\b(?:{'|'.join((*_WEEKDAYS, *_SHORT_WEEKDAYS, *_MONTHS, *_SHORT_MONTHS))})\b"
)
DAY_OF_A_MONTH = msg("%d %b")
"""The format of a day on the axis of a chart; ``named`` translates the month."""


def day(moment: datetime) -> str:
    """Return such as ``Friday 6 March``."""
    return tr("{weekday} {day} {month}", **_long(moment))


def full(moment: datetime) -> str:
    """Return such as ``Friday 6 March 2026 08:00``."""
    return tr("{weekday} {day} {month} {year} {time}", **_long(moment))


def date(moment: datetime) -> str:
    """Return such as ``6 March 2026``."""
    return tr("{day} {month} {year}", **_long(moment))


def short(moment: datetime) -> str:
    """Return such as ``6 Mar 08:00``."""
    return tr("{day} {month} {time}", **_short(moment))


def even(moment: datetime) -> str:
    """Return such as ``06 Mar 08:00``."""
    return tr("{day:02d} {month} {time}", **_short(moment))


def with_weekday(moment: datetime) -> str:
    """Return such as ``Fri 06 Mar 08:00``."""
    return tr("{weekday} {day:02d} {month} {time}", **_short(moment))


def named(text: str) -> str:
    """Return what a library has written with English names of weekdays and months."""
    return _ENGLISH.sub(lambda found: tr(found[0]), text)


def _long(moment: datetime) -> dict[str, Any]:
    return _parts(moment, _WEEKDAYS, _MONTHS)


def _short(moment: datetime) -> dict[str, Any]:
    return _parts(moment, _SHORT_WEEKDAYS, _SHORT_MONTHS)


def _parts(moment: datetime, weekdays: tuple[str, ...], months: tuple[str, ...]) -> dict[str, Any]:
    return {
        "weekday": tr(weekdays[moment.weekday()]),
        "day": moment.day,
        "month": tr(months[moment.month - 1]),
        "year": moment.year,
        "time": f"{moment:%H:%M}",
    }
