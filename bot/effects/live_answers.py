"""Answers that people still wait for: an interaction can be answered while its token lives.

Nothing of it is written down: a token lets anyone speak for the bot (Discord API reference,
"Receiving and Responding": for 15 minutes). After a restart people are told in another way.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.effects.failures import FAILURES

log = logging.getLogger(__name__)

Say = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Shows one person a message, given what `bot.effects.rendering.parts` makes of it."""

MOST_KEPT = 10_000
_LIFE = timedelta(minutes=14)  # a minute less than Discord's 15, as clocks differ


@dataclass(frozen=True, slots=True)
class _Kept:
    say: Say
    until: datetime


class LiveAnswers:
    """How to answer whom, by a key that may be written down, in memory only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    @property
    def kept(self) -> int:
        """How many are kept now."""
        return len(self._kept)

    def keep(self, key: str, say: Say) -> None:
        """Keep a way to answer for 14 minutes; it takes the place of what had its key."""
        now = self._clock.now()
        self._kept.pop(key, None)
        self._kept[key] = _Kept(say, now + _LIFE)
        while (oldest := next(iter(self._kept))) != key and (
            len(self._kept) > MOST_KEPT or self._kept[oldest].until <= now
        ):
            del self._kept[oldest]

    async def say(self, key: str, parts: Mapping[str, Any]) -> bool:
        """Show a message in answer; False where that can no longer be done or Discord refuses."""
        kept = self._kept.get(key)
        if kept is None:
            return False
        if kept.until <= self._clock.now():
            self._forget(key, kept)
            return False
        try:
            await kept.say(parts)
        except FAILURES as error:
            # What the error says may hold the token.
            log.info("an answer was not taken: %s", type(error).__name__)
            self._forget(key, kept)
            return False
        return True

    def _forget(self, key: str, kept: _Kept) -> None:
        """Drop a way that leads nowhere; a newer one of the same key stays."""
        if self._kept.get(key) is kept:
            del self._kept[key]
