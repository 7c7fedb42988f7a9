"""How often digests come: what may be chosen, how it reads in words, and when it is next.

All times are those of a wall's clock in the guild's zone; ``window.moment`` says what becomes of
one that a change of the clocks leaves out or brings twice.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from zoneinfo import ZoneInfo

from cron_descriptor import Options, get_description

from bot.digests.window import moment
from bot.language.dates import named
from bot.language.words import ENGLISH, msg, spoken, tr
from bot.schedule import Cron, CronError

PRESETS: Mapping[str, str] = MappingProxyType(
    {
        "daily": msg("every day"),
        "weekdays": msg("Monday to Friday"),
        "weekly": msg("every Monday"),
        "end": msg("only when a discussion ends"),
    }
)
"""What may be chosen by name, and how it reads."""
_WEEKDAYS = MappingProxyType({"daily": "*", "weekdays": "1-5", "weekly": "1"})
TIMED = tuple(_WEEKDAYS)
"""Those with which a time of day goes."""
_A_CHANGE_OF_THE_CLOCKS = timedelta(hours=25)
"""More than any clock was ever put forward by: a whole day, where the date line was moved."""


class RhythmError(ValueError):
    """A rhythm cannot be used; the message says what is allowed."""


def check(when: str) -> str:
    """Return a rhythm in the one spelling in which it is stored.

    Raises:
        RhythmError: It is neither a preset nor a usable cron expression.
    """
    text = " ".join(when.lower().split())
    if text in PRESETS:
        return text
    if len(text.split()) == 1:
        raise RhythmError(_none_such(text, _allowed()))
    try:
        cron = Cron(text)
    except CronError as error:
        raise RhythmError(_none_such(text, f"{error} {_allowed()}")) from error
    if cron.minutes > 1:
        raise RhythmError(
            tr(
                "“{typed}” comes more than once an hour, and a digest may come once an hour at the "
                "most: its first field must be a single minute. {allowed}",
                typed=text[:50],
                allowed=_allowed(),
            )
        )
    return cron.text


def in_words(when: str, *, at: time, zone: ZoneInfo) -> str:
    """Return a rhythm as a person would say it, for the middle of a sentence.

    Args:
        when: As ``check`` returns it.
        at: The time of day of the presets.
        zone: Whose local time.
    """
    if when == "end":
        return tr(PRESETS[when])
    if when in PRESETS:
        days, clock = tr(PRESETS[when]), f"{at:%H:%M}"
        return tr("{days} at {time} ({zone})", days=days, time=clock, zone=zone.key)
    options = Options()
    options.use_24hour_time_format = True
    tag = spoken().tag
    options.locale_code = "en_US" if tag == ENGLISH.tag else f"{tag}_{tag.upper()}"
    said = named(get_description(when, options))
    return f"{said[:1].lower()}{said[1:]} ({zone.key})"


def ends(when: str, after: datetime, *, at: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments after ``after`` at which windows end, aware UTC, each later than the last.

    Args:
        when: As ``check`` returns it; "end" yields none.
        after: Aware.
        at: The time of day of the presets; a cron expression has its own.
        zone: Whose local time.
    """
    if when == "end":
        return
    weekdays = _WEEKDAYS.get(when)
    cron = _cron(f"{at.minute} {at.hour} * * {weekdays}" if weekdays else when)
    last = after.astimezone(UTC)
    # One that was left out may come later than its wall's time says.
    wall = after.astimezone(zone).replace(tzinfo=None) - _A_CHANGE_OF_THE_CLOCKS
    for one in cron.after(wall):
        end = moment(one.date(), one.time(), zone)
        if end > last:
            last = end
            yield end


@lru_cache(maxsize=1_000)
def _cron(expression: str) -> Cron:
    """Return a cron expression, read once: every look whether a digest is due asks for it."""
    return Cron(expression)


def next_times(
    when: str, *, at: time, zone: ZoneInfo, after: datetime, count: int = 3
) -> list[datetime]:
    """Return when the next digests are due, aware UTC; none where they come only at an end."""
    return list(islice(ends(when, after, at=at, zone=zone), count))


def _none_such(text: str, why: str) -> str:
    return tr("“{typed}” is no rhythm for digests. {why}", typed=text[:50], why=why)


def _allowed() -> str:
    return tr(
        "Allowed: {names}, or five fields: minute, hour, day of the month, month, day of the week. "
        "Example: `0 8 * * 1-5` is Monday to Friday at 08:00.",
        names=", ".join(PRESETS),
    )
