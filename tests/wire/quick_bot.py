"""The bot as production runs it, but that it waits less.

discord.py waits 2 seconds after each guild for further ones before it says that it is ready, and
5 before it begins a session anew; the bot waits some seconds before it tries again what failed,
and for what is under way when it ends.
"""

from functools import partialmethod
from typing import Any

import discord
from discord.state import ConnectionState

from bot import ending, process
from bot.cli import main
from bot.effects import executor
from tests.wire import languages

GUILDS_WITHIN_SECONDS = 0.1
RETRY_SECONDS = (0.2, 0.5, 1.5, 6, 30)
"""A tenth of the bot's own."""
PARTS_SECONDS = 1.0


async def _at_once(_: discord.Client, _shard: int | None, *, initial: bool = False) -> None:
    """Stand for the wait before a session is begun."""


def hurry() -> None:
    """Wait less than discord.py does for further guilds, and than both before another try."""
    languages.share()
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
