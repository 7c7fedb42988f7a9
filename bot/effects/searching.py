"""Looking on Discord for what an earlier attempt at an effect left there."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import discord

from bot.effects import rendering
from bot.effects.executor import Deed

_SEARCH_LIMIT = 300
"""How many recent messages are searched for a marker; a lane creates far fewer between tries."""
_SEARCH_MARGIN = timedelta(minutes=2)  # clocks of bot and Discord differ a little

Reader = Callable[[discord.Message], Awaitable[discord.Message | None]]
"""Returns a message with its embeds, or None where it is none of the bot's."""


def since(deed: Deed) -> datetime:
    """Return the moment before which a deed can have made nothing."""
    return deed.effect.created_at - _SEARCH_MARGIN


async def find_message(
    channel: discord.abc.Messageable, deed: Deed, read: Reader, *, limit: int = _SEARCH_LIMIT
) -> discord.Message | None:
    """Return the message that carries the deed's marker, or None."""
    after = since(deed)
    async for message in channel.history(limit=limit, after=after, oldest_first=False):
        ours = await read(message)
        if ours is not None and rendering.carries(ours, deed.marker):
            return ours
    return None
