"""A bot that leaves its digests to APScheduler's defaults, for comparison.

A cron job in memory, added when the bot starts, writes a digest of the last 24 hours and sends it.
Nothing is written down. The scheduler is APScheduler's own; only its clock is turned by hand.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from unittest.mock import patch

from apscheduler.executors import base as executing
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers import base as scheduling
from apscheduler.schedulers.base import BaseScheduler

from bot.digests.window import Window
from bot.simulate.digest_script import AT, Script
from bot.simulate.discord import Fault

_DAY = timedelta(days=1)
_SENDING = 5
"""Of the steps of a digest, the one in which Discord is asked; there are none but this one here."""


class PlainBot:
    """One such bot.

    Attributes:
        told: The windows of the digests that stand on Discord, in order.
    """

    def __init__(self, script: Script, now: Callable[[], datetime]) -> None:
        self._script = script
        self._now = now
        self._scheduler: _Turned | None = None
        self._left = script.trouble.attempts
        self._dies_in = script.trouble.dies_in
        self._dead = False
        self.told: list[Window] = []

    async def start(self) -> None:
        """Start the process: a new scheduler, with the job."""
        self._dead = False
        self._scheduler = _Turned(self._now, self._script.zone)
        self._scheduler.begin(self._post)
        if self._script.trouble.twice == "ready":
            self._scheduler.add(self._post)

    async def tick(self) -> None:
        """Let the scheduler look whether anything is due."""
        if self._scheduler is not None:
            self._scheduler.look()
            if self._script.trouble.twice == "starts":
                self._second_scheduler().look()
        if self._dead:
            await self.die()

    async def die(self) -> None:
        """End the process; what is in memory goes with it."""
        self._scheduler = self._other = None

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._scheduler is not None

    _other: "_Turned | None" = None

    def _second_scheduler(self) -> "_Turned":
        if self._other is None:
            self._other = _Turned(self._now, self._script.zone)
            self._other.begin(self._post)
        return self._other

    def _post(self) -> None:
        fault, now = self._fault(), self._now()
        if fault in ("down", "dies before"):
            return
        self.told.append(Window(now - _DAY, now))

    def _fault(self) -> Fault:
        trouble = self._script.trouble
        if self._dies_in is not None and self._now() >= self._script.due:
            sent = self._dies_in > _SENDING or (
                self._dies_in == _SENDING and trouble.moment == "after"
            )
            self._dies_in, self._dead = None, True
            return "dies after" if sent else "dies before"
        if self._left and self._now() >= self._script.due:
            self._left -= 1
            return trouble.discord
        return "none"


class _Turned(BaseScheduler):  # type: ignore[misc]
    """APScheduler, which carries no types, with all as it comes but for the clock."""

    def __init__(self, now: Callable[[], datetime], zone: str) -> None:
        class Turned(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return now().astimezone(tz)

        self._turned = Turned
        self._zone = zone
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        super().__init__()
        self.add_executor(DebugExecutor(), "default")

    def begin(self, work: Callable[[], None]) -> None:
        """Start with the one job."""
        with patch.object(scheduling, "datetime", self._turned):
            self.start()
        self.add(work)

    def add(self, work: Callable[[], None]) -> None:
        """Add the job, as ``add_job`` does by default."""
        with patch.object(scheduling, "datetime", self._turned):
            self.add_job(work, "cron", hour=AT.hour, minute=AT.minute, timezone=self._zone)

    def look(self) -> None:
        """Run what is due."""
        with (
            patch.object(scheduling, "datetime", self._turned),
            patch.object(executing, "datetime", self._turned),
        ):
            self._process_jobs()

    def wakeup(self) -> None:
        """Do nothing: the clock is turned by hand."""

    def shutdown(self, wait: bool = True) -> None:
        """Do nothing: nothing runs."""
