"""The roles of members where Discord leaves them out, asked for once and not too often."""

import asyncio
from collections import OrderedDict

import discord

from bot.app import SeedbedBot
from bot.store import StoreError
from cogs.members import lacks_roles, with_roles

_FRESH_SECONDS = 60.0
"""So long roles are believed, and that there are none."""
_REMEMBERED = 2_000
_AT_ONCE = 50
"""More members are not asked for at once: without their roles nobody is exempt, and no reply waits
for long."""
_PATIENCE_SECONDS = 10.0


class Roles:
    """Looks up the authors of messages that come without their roles.

    Args:
        fresh_seconds: So long roles that were found are believed.
    """

    def __init__(self, bot: SeedbedBot, *, fresh_seconds: float = _FRESH_SECONDS) -> None:
        self._bot = bot
        self._fresh_seconds = fresh_seconds
        self._known: OrderedDict[tuple[int, int], tuple[float, discord.Member | None]]
        self._known = OrderedDict()
        self._asked: dict[tuple[int, int], asyncio.Task[discord.Member | None]] = {}

    async def author(self, message: discord.Message, guild_id: int) -> discord.Member | None:
        """Return the author with their roles; None where the message has them, or none matter."""
        key = (guild_id, message.author.id)
        if not lacks_roles(message):
            return None
        until, found = self._known.get(key, (0.0, None))
        if asyncio.get_running_loop().time() < until:
            return found
        if key not in self._asked:
            if len(self._asked) >= _AT_ONCE:
                return None
            self._asked[key] = asyncio.create_task(self._ask(key))
        return await asyncio.shield(self._asked[key])

    async def _ask(self, key: tuple[int, int]) -> discord.Member | None:
        guild_id, member_id = key
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                found = await with_roles(self._bot, self._bot.get_guild(guild_id), member_id)
        except (TimeoutError, StoreError):
            found = None
        finally:
            del self._asked[key]
        fresh = self._fresh_seconds if found is not None else _FRESH_SECONDS
        self._known[key] = (asyncio.get_running_loop().time() + fresh, found)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found
