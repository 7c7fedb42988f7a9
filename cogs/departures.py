"""Guilds that remove the bot, and those that take it back."""

from functools import partial

import discord
from discord.ext import commands

from bot.app import SeedbedBot
from bot.store import departures
from cogs.surely import surely


class Departures(commands.Cog):
    """Notes in which guilds the bot is. An outage is no departure, and comes in other events."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Note what happened while the bot was away; by now Discord has named every guild."""
        await surely(self.bot, self._compare)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the bot was removed, or the guild deleted."""
        await surely(self.bot, partial(self.bot.privacy.departing.left, guild.id))
        await surely(self.bot, partial(self.bot.catching_up.guild, guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Let a guild go on that takes the bot back in time, at once with what was held."""
        await surely(self.bot, partial(self._returned, guild))
        self.bot.executor.kick()

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Do the same where Discord could not show the guild when it took the bot back."""
        await surely(self.bot, partial(self._returned, guild))

    async def _compare(self) -> None:
        present = {guild.id for guild in self.bot.guilds}
        back = present.intersection(await self.bot.store.read(departures.away))
        for guild_id in await self.bot.privacy.departing.compare(present):
            await self._begin_anew(guild_id)
        for guild_id in back:  # while it was away nothing of it was read
            await self.bot.catching_up.guild(guild_id)

    async def _returned(self, guild: discord.Guild) -> None:
        away = await self.bot.store.read(departures.away)
        if await self.bot.privacy.departing.returned(guild.id):
            await self._begin_anew(guild.id)
        elif guild.id in away:
            await self.bot.catching_up.guild(guild.id)

    async def _begin_anew(self, guild_id: int) -> None:
        """Give a guild of which nothing was left what a new one gets."""
        await self.bot.guilds_service.welcome(guild_id)
        await self.bot.discussions.import_shipped(guild_id)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Departures(bot))
