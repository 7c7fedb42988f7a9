"""The bot and its Discord on a clock that a test sets ahead, while both go on."""

import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.wire.town import Town

_SCRIPT = """
from datetime import timedelta
from pathlib import Path

import bot.ticks
from bot.cli import main
from bot.clock import SystemClock
from tests.wire.quick_bot import hurry

real, ahead = SystemClock.now, Path({path!r})

def now(self):
    return real(self) + timedelta(seconds=float(ahead.read_text()) if ahead.exists() else 0)

SystemClock.now = now
bot.ticks.DIGESTS_EVERY_SECONDS = 0.1
hurry()
main(["run"])
"""


@dataclass(frozen=True, slots=True)
class Ahead:
    """How far the clock is set ahead is in a file, which every life of the bot reads.

    It looks ten times a second for digests that are due.

    Attributes:
        folder: Where the bot's database is.
    """

    folder: Path

    @property
    def argv(self) -> tuple[str, ...]:
        """What to run instead of the bot."""
        return (sys.executable, "-c", _SCRIPT.format(path=str(self._file)))

    def move(self, place: Town, *, hours: float = 0, minutes: float = 0) -> None:
        """Set the clocks of the bot and of Discord ahead; timers that run do not notice."""
        clock = place.server.model.clock
        clock.advance(timedelta(hours=hours, minutes=minutes).total_seconds())
        written = self._file.with_suffix(".new")
        written.write_text(str(clock.elapsed), encoding="utf-8")
        written.replace(self._file)  # in one step: the bot reads it all the while

    @property
    def _file(self) -> Path:
        return self.folder / "ahead"
