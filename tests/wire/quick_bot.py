"""The bot as production runs it, but that it does not wait for guilds that there are not.

discord.py waits 2 seconds after each guild for further ones before it says that it is ready.
"""

from functools import partialmethod
from typing import Any

from discord.state import ConnectionState

from bot.cli import main

GUILDS_WITHIN_SECONDS = 0.1


def hurry() -> None:
    """Wait less than discord.py does for further guilds."""
    state: Any = ConnectionState
    state.__init__ = partialmethod(state.__init__, guild_ready_timeout=GUILDS_WITHIN_SECONDS)


if __name__ == "__main__":
    hurry()
    main(["run"])
