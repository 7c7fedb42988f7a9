"""Rules: when a discussion closes by itself, from what an admin typed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.language.words import tr

LONGEST = timedelta(days=366)


class ClosingError(ValueError):
    """The closing date cannot be used; the message says how to write it."""


def closing_moment(
    *, in_days: int | None, on: str | None, zone: ZoneInfo, now: datetime
) -> datetime | None:
    """Return when a discussion closes, in UTC, or None where nothing was asked for.

    Args:
        in_days: That many times 24 hours from ``now``.
        on: ``2026-05-01``, which closes at the end of that day in ``zone``, or
            ``2026-05-01 18:00``.

    Raises:
        ClosingError: Both were given, the date cannot be read, is past, or over a year away.
    """
    if in_days is not None and on is not None:
        raise ClosingError(tr("Give either `closes_in_days` or `closes_on`, not both."))
    if in_days is not None:
        return now + timedelta(days=in_days)
    if on is None:
        return None
    moment = _read(on.strip(), zone)
    if moment <= now:
        raise ClosingError(
            tr("`closes_on` is in the past: {given} in {zone}.", given=on.strip(), zone=zone.key)
        )
    if moment > now + LONGEST:
        raise ClosingError(tr("`closes_on` is more than a year away: {given}.", given=on.strip()))
    return moment


def _read(text: str, zone: ZoneInfo) -> datetime:
    formats = ("%Y-%m-%d", "%Y-%m-%d %H:%M")
    for number, form in enumerate(formats):
        try:
            local = datetime.strptime(text, form).replace(tzinfo=zone)
            if number == 0:
                following = (local + timedelta(days=1)).date()
                local = datetime.combine(following, time(), tzinfo=zone)
            return local.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    raise ClosingError(
        tr(
            "`closes_on` is not a date that I can read: {given}. Write 2026-05-01, or 2026-05-01 "
            "18:00.",
            given=text[:50],
        )
    )
