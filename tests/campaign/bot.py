"""The bot as production runs it, but that it waits a tenth as long, and obeys its moods."""

import os
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partialmethod
from types import ModuleType
from typing import Any

import aiohttp
from discord.state import ConnectionState

import bot.ending
import bot.process
import bot.ticks
from bot.cli import main
from bot.clock import SystemClock
from bot.effects import executor
from bot.scoring.port import ScorerError
from bot.scoring.worker import Worker
from bot.store import database
from tests.campaign.moods import Moods
from tests.wire import quick_bot

CAMPAIGN_BOT = (sys.executable, "-m", "tests.campaign.bot")

REQUEST_SECONDS = 1.0
"""How long the bot waits for an answer of Discord's; aiohttp's own default is 300."""
SILENCE_SECONDS = 1.2
"""How long the gateway may say nothing; discord.py's own default is 60."""
BUSY_SECONDS = 0.4
"""How long a write waits for another process; Python's own default is 5."""
_RETRY_SECONDS = (0.1, 0.2, 0.3, 0.5, 0.8)
_LOOK_AGAIN_SECONDS = 0.02
_PAGES = 4_294_967_294
"""SQLite's own limit on the pages of a file ("Limits In SQLite")."""


def hurry() -> None:
    """Wait less than discord.py, aiohttp, SQLite and the bot do."""
    quick_bot.hurry()
    state: Any = ConnectionState
    state.__init__ = partialmethod(state.__init__, heartbeat_timeout=SILENCE_SECONDS)
    _replace(aiohttp.client, "DEFAULT_TIMEOUT", aiohttp.ClientTimeout(total=REQUEST_SECONDS))
    _replace(executor, "_RETRY_SECONDS", _RETRY_SECONDS)
    _replace(executor, "_LOOK_AGAIN_SECONDS", 1.0)
    _replace(bot.process, "_RETRY_SECONDS", 0.1)
    _replace(bot.process, "_RETRY_MOST_SECONDS", 0.3)
    _replace(bot.ticks, "DIGESTS_EVERY_SECONDS", 0.2)
    _replace(bot.ending, "PARTS_SECONDS", 1.0)
    _replace(bot.ending, "FAREWELL_SECONDS", 0.4)


def _replace(module: ModuleType, name: str, value: object) -> None:
    """Let a module have another value for a name that it has."""
    if name not in vars(module):
        raise LookupError(f"{module.__name__} has no {name}")
    vars(module)[name] = value


def obey(moods: Moods) -> None:
    """Let the scorer, the database and the clock be as their moods are."""
    worker: Any = Worker
    worker.score = _moody(worker.score, moods)
    _replace(database, "_atomic", _on_a_full_disk(vars(database)["_atomic"], moods))
    clock: Any = SystemClock
    clock.now = _ahead(clock.now, moods)


def _moody(score: Callable[..., Any], moods: Moods) -> Callable[..., Any]:
    """Let what fails fail in the thread in which the model is, as it would."""

    def trouble() -> None:
        while (mood := moods.scorer) == "hangs":
            time.sleep(_LOOK_AGAIN_SECONDS)
        if mood == "crashes":
            raise RuntimeError("The model broke, on purpose.")
        if mood == "out of memory":
            raise MemoryError
        if mood == "down":
            raise ScorerError("The scorer is down, on purpose.")

    async def moody(self: Any, texts: Any, call: Callable[..., Any], *, batch_size: int) -> Any:
        def troubled(batch: list[str]) -> Any:
            trouble()
            return call(batch)

        return await score(self, texts, troubled, batch_size=batch_size)

    return moody


def _on_a_full_disk(atomic: Callable[..., Any], moods: Moods) -> Callable[..., Any]:
    """Let SQLite itself find the disk full, and soon give up on a database that is locked."""

    def limited(db: Any, work: Callable[..., Any]) -> Any:
        connection: sqlite3.Connection = db.conn
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        pages = 1 if moods.disk_is_full else _PAGES  # never below what the file has
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return atomic(db, work)

    return limited


def _ahead(real: Callable[[Any], datetime], moods: Moods) -> Callable[[Any], datetime]:
    def now(self: Any) -> datetime:
        return real(self) + timedelta(seconds=moods.ahead_seconds)

    return now


if __name__ == "__main__":
    hurry()
    obey(Moods.told(dict(os.environ)))
    main(["run"])
