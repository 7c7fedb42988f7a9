"""Looking on Discord for what an earlier attempt at an effect left there."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import discord

from bot.effects import rendering
from bot.effects.executor import Deed

_SEARCH_LIMIT = 300
"""How many recent messages are searched for a marker; a lane creates far fewer between tries."""
_NEWEST = 100
"""So many are looked at whatever their times: the bot's clock, by which a deed was put down, may be
far from Discord's, by which it was done. They are one page, which is asked for in any case."""
_SEARCH_MARGIN = timedelta(minutes=2)  # clocks of bot and Discord differ a little

Reader = Callable[[discord.Message], Awaitable[discord.Message | None]]
"""Returns a message with its embeds, or None where it is none of the bot's."""


def since(deed: Deed) -> datetime:
    """Return the moment before which a deed can have made nothing, should the clocks agree."""
    return deed.effect.created_at - _SEARCH_MARGIN


async def find_message(
    channel: discord.abc.Messageable, deed: Deed, read: Reader, *, limit: int = _SEARCH_LIMIT
) -> discord.Message | None:
    """Return the message that carries the deed's marker, or None."""
    newer, earliest = 0, since(deed)
    async for message in channel.history(limit=limit):
        if newer >= _NEWEST and message.created_at < earliest:
            break
        newer += 1
        ours = await read(message)
        if ours is not None and rendering.carries(ours, deed.marker):
            return ours
    return None
