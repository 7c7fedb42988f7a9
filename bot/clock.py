"""The clock port: where times come from, and the zones they are told in."""

from datetime import UTC, datetime
from functools import cache
from typing import Protocol
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Return the names of the IANA time zones: looked for once, as that reads hundreds of files."""
    return frozenset(available_timezones())


class Clock(Protocol):
    """Tells the time; tests and the demo bring their own."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        return datetime.now(UTC)
