"""What goes wrong: each trouble as it begins, and as it is over."""

import asyncio
import contextlib
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.campaign.cast import Cast
from tests.campaign.disorder import Disorder, Mode
from tests.campaign.moods import Moods, ScorerMood
from tests.campaign.places import Places
from tests.campaign.scenario import PLACE_TROUBLES, Trouble, TroubleKind
from tests.wire import faults
from tests.wire.faults import Fault
from tests.wire.town import Town

Over = Callable[[], Awaitable[None] | None]
"""Ends a trouble."""

_REQUESTS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("POST", "/channels/*/messages"),),
    (("POST", "/channels/*/messages"), ("PATCH", "/channels/*/messages/*")),
    (("DELETE", "/channels/*/messages/*"), ("POST", "/users/@me/channels")),
    (("POST", "/channels/*/messages/*/threads"), ("POST", "/webhooks/*/*")),
    (("POST", "/interactions/*/*/callback"), ("PATCH", "/webhooks/*/*/messages/@original")),
    (("GET", "/channels/*"), ("GET", "/channels/*/messages")),
    (("*", "/channels/*/messages"), ("*", "/channels/*/messages/*"), ("*", "/channels/*")),
)
"""What requests a trouble may befall, by its pick."""
_MOST_TIMES = 6
_STOP_SECONDS = 4.0
"""What a bot that hurries has for what takes 10 seconds at the most."""
_NONCE_SECONDS = 181.0
_MINUTE, _MOST_MINUTES = 60.0, 30
_BOT = ("killed", "stopped", "killed before a request", "killed after a request")
_ORDER: dict[TroubleKind, Mode] = {
    "events twice": "twice",
    "events out of order": "out of order",
}
_CLOCK: dict[TroubleKind, float] = {"clock ahead": _MINUTE, "clock back": -_MINUTE}
_SCORER: dict[TroubleKind, ScorerMood] = {
    "scorer hangs": "hangs",
    "scorer crashes": "crashes",
    "scorer down": "down",
    "scorer out of memory": "out of memory",
}


@dataclass(slots=True)
class Troubles:
    """Troubles of a town.

    Attributes:
        problems: What was seen to be wrong as they were made.
        written_before: How much was logged before the bot's present life.
    """

    place: Town
    cast: Cast
    moods: Moods
    disorder: Disorder
    places: Places
    problems: list[str]
    written_before: int = 0

    async def begin(self, trouble: Trouble) -> Over:
        """Let a trouble begin, and return what ends it."""
        kind = trouble.kind
        if kind in _BOT:
            return await self._end_the_bot(trouble)
        if kind in PLACE_TROUBLES:
            return self.places.trouble(kind, trouble.pick)
        within = self._within_the_bot(trouble) or self._between(trouble)
        return within or self._on_the_gateway(kind) or self._on_requests(trouble)

    def _within_the_bot(self, trouble: Trouble) -> Over | None:
        if trouble.kind in _SCORER:
            self.moods.set_scorer(_SCORER[trouble.kind])
            return lambda: self.moods.set_scorer(None)
        if trouble.kind == "disk full":
            self.moods.fill_disk(full=True)
            return lambda: self.moods.fill_disk(full=False)
        return self._lock() if trouble.kind == "database locked" else None

    def _between(self, trouble: Trouble) -> Over | None:
        """Let what the bot hears of the time or of what happens be wrong."""
        if trouble.kind in _ORDER:
            self.disorder.mode = _ORDER[trouble.kind]
            return self.disorder.settle
        if trouble.kind in _CLOCK:
            minutes = trouble.pick % _MOST_MINUTES + 1
            self.cast.set_clocks(skew=minutes * _CLOCK[trouble.kind])
            return _nothing
        return None

    async def _end_the_bot(self, trouble: Trouble) -> Over:
        bot = self.place.bot
        if trouble.kind == "killed":
            await bot.kill9()
        elif trouble.kind == "stopped":
            await self.stop()
        else:
            how = faults.killed_before if "before" in trouble.kind else faults.killed_after
            return self._befall(trouble, how(bot.kill9), times=1, then=self.start)
        return self.start

    async def stop(self) -> None:
        """Ask the bot to stop, and see that it does in time."""
        if not self.place.bot.running:
            return
        try:
            status = await self.place.bot.terminate(seconds=_STOP_SECONDS)
        except TimeoutError:
            self.problems.append(f"the bot did not stop within {_STOP_SECONDS:g} s")
            await self.place.bot.kill9()
            return
        unborn = status == -signal.SIGTERM and self._written() == self.written_before
        if status != 0 and not unborn:
            self.problems.append(f"the bot stopped with status {status}")

    async def start(self) -> None:
        """Start the bot where it does not run; by then no nonce is known any more."""
        if not self.place.bot.running:
            self.place.server.nonces.advance(_NONCE_SECONDS)
            self.written_before = self._written()
            await self.place.bot.start(connected=False)

    def _written(self) -> int:
        """Return how much the lives of the bot have logged: nothing before Python has begun."""
        log = self.place.bot.log
        return log.stat().st_size if log.exists() else 0

    def _lock(self) -> Over:
        """Hold the database as another process would."""
        connection = sqlite3.connect(self.place.bot.database, isolation_level=None, timeout=1)
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("BEGIN EXCLUSIVE")
        return connection.close

    def _on_the_gateway(self, kind: TroubleKind) -> Over | None:
        gateway = self.place.server.gateway
        if kind == "socket dropped":
            gateway.drop()
        elif kind == "resume refused":
            gateway.forget()
            gateway.drop()
        elif kind == "session invalid":
            gateway.invalidate()
        elif kind == "session to be resumed":
            gateway.invalidate(resumable=True)
        elif kind == "reconnect asked":
            gateway.reconnect()
        elif kind == "heartbeats missed":
            gateway.speaks.clear()
            return gateway.speaks.set
        else:
            return None
        return _nothing

    def _on_requests(self, trouble: Trouble) -> Over:
        times = trouble.pick % _MOST_TIMES + 1
        if trouble.kind.startswith("error "):
            return self._befall(trouble, faults.failing(int(trouble.kind[-3:])), times=times)
        let_go = asyncio.Event()
        fault, most = {
            "bucket 429": (faults.rate_limited(1.0), 6),
            "global 429": (Fault(status=429, retry_after=2.0, scope="global"), 2),
            "cut before": (faults.cut(), 3),
            "answer lost": (faults.answer_lost(), 2),
            "done but failing": (faults.done_but_failing(), 3),
            "never answered": (Fault(wait_for=let_go, drop_before=True), 2),
            "done but never answered": (Fault(answer_on=let_go), 2),
        }[trouble.kind]
        return self._befall(trouble, fault, times=min(times, most), then=let_go.set)

    def _befall(
        self, trouble: Trouble, fault: Fault, *, times: int, then: Over | None = None
    ) -> Over:
        """Let a fault befall requests until the trouble is over."""
        chosen = _REQUESTS[trouble.pick % len(_REQUESTS)]
        server = self.place.server
        rules = [server.faults.add(*one, fault, times=times) for one in chosen]

        async def over() -> None:
            for rule in rules:
                server.faults.remove(rule)
            await faults.call(then)

        return over


def _nothing() -> None:
    """Stand for the end of a trouble that was over at once."""
