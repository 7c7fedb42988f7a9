"""How often Discord refused a request: before it bans the bot's address, the bot asks no more.

Source: Discord, "Rate Limits", invalid request limit: 10,000 answers of 401, 403 or 429 in 10
minutes; a 429 of the scope "shared" does not count.
"""

import logging
from collections import deque
from datetime import datetime, timedelta

import aiohttp

from bot.clock import Clock

log = logging.getLogger(__name__)

_WITHIN = timedelta(minutes=10)
_MOST = 1_000
"""A tenth of what Discord allows: other programs may ask from the same address."""
_REFUSED = (401, 403, 429)
_ANSWERED_BY_TOKEN = ("/interactions/", "/webhooks/")
"""What a person waits for: these need no token of the bot's, and are few."""


class StrainedError(OSError):
    """Discord has refused so much that nothing is asked for a while."""


class Refusals:
    """Counts what Discord refuses, and lets nothing more be asked when that is too much."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at = deque[datetime]()
        self._told = False

    @property
    def strained(self) -> bool:
        """Whether so much was refused within 10 minutes that nothing must be asked now."""
        now = self._clock.now()
        while self._at and not now - _WITHIN < self._at[0] <= now:  # a clock may be set back
            self._at.popleft()
        strained = len(self._at) >= _MOST
        if strained and not self._told:
            log.error(
                "Discord refused %s requests within 10 minutes: nothing more is asked until that "
                "is over. `seedbed doctor` says which permission is missing",
                len(self._at),
            )
        self._told = strained
        return strained

    def count(self, status: int, scope: str | None = None) -> None:
        """Take in what Discord answered; ``scope`` is its header X-RateLimit-Scope."""
        if status in _REFUSED and not (status == 429 and scope == "shared"):
            self._at.append(self._clock.now())

    def watch(self, config: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
        """Have every request of a client counted, and held back where too much was refused."""
        config.on_request_start.append(self._begin)
        config.on_request_end.append(self._end)
        return config

    async def _begin(
        self, _: aiohttp.ClientSession, __: object, about: aiohttp.TraceRequestStartParams
    ) -> None:
        by_token = any(part in about.url.path for part in _ANSWERED_BY_TOKEN)
        if not by_token and self.strained:
            raise StrainedError("Discord has refused too much")

    async def _end(
        self, _: aiohttp.ClientSession, __: object, about: aiohttp.TraceRequestEndParams
    ) -> None:
        self.count(about.response.status, about.response.headers.get("X-RateLimit-Scope"))
