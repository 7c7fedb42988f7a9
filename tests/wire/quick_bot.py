"""The bot as production runs it, but that it waits less.

discord.py waits 2 seconds after each guild for further ones before it says that it is ready, 5
before it begins a session anew, and some before it sends again what failed; the bot waits before it
tries again what failed, for what is under way when it ends, and for who else holds the database.
"""

import asyncio
import sqlite3
from functools import partial, partialmethod
from typing import Any

import discord
from discord.state import ConnectionState

from bot import ending, process
from bot.cli import main
from bot.effects import executor

GUILDS_WITHIN_SECONDS = 0.1
RETRY_SECONDS = (0.2, 0.5, 1.5, 6, 30)
"""A tenth of the bot's own."""
PARTS_SECONDS = 0.5
BUSY_SECONDS = 0.5
"""How long SQLite waits for another process; Python's own default is 5."""


class _Hurried:
    """The module asyncio for discord.py, with a sleep that takes a tenth."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        """Sleep for a tenth of that."""
        await asyncio.sleep(seconds / 10)


async def _at_once(_: discord.Client, _shard: int | None, *, initial: bool = False) -> None:
    """Stand for the wait before a session is begun."""


def hurry() -> None:
    """Wait less than discord.py does for further guilds, and than all before another try."""
    database: Any = sqlite3
    database.connect = partial(sqlite3.connect, timeout=BUSY_SECONDS)
    for module in (discord.http, discord.client, discord.webhook.async_):
        vars(module)["asyncio"] = _Hurried()
    state: Any = ConnectionState
    state.__init__ = partialmethod(state.__init__, guild_ready_timeout=GUILDS_WITHIN_SECONDS)
    client: Any = discord.Client
    client.before_identify_hook = _at_once
    effects: Any = executor
    effects._RETRY_SECONDS = RETRY_SECONDS
    effects._LANE_RETRY_SECONDS = 1.0
    ending.PARTS_SECONDS = ending.FAREWELL_SECONDS = PARTS_SECONDS
    starting: Any = process
    starting._RETRY_SECONDS = 0.2


if __name__ == "__main__":
    hurry()
    main(["run"])
