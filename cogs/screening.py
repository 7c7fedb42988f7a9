"""Watches that screened discussions stay shut when people change things on Discord by hand."""

import logging
from collections.abc import Iterable
from typing import Any

import discord
from discord.ext import commands

from bot.app import SeedbedBot
from bot.discussions import screening
from bot.discussions.screening import WATCHED
from bot.effects.failures import FAILURES
from bot.language.catalogues import language
from bot.language.words import speaking
from cogs.screening_facts import facts
from cogs.screening_probe import clear_away

log = logging.getLogger(__name__)


class Screening(commands.Cog):
    """Listens for unlocked threads, threads of members, and changed permissions."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look at what may have been changed while the bot was away."""
        for guild in self.bot.guilds:
            await clear_away(self.bot, guild)
            await self._check_permissions(guild)
        for thread_id in await self.bot.discussions.guarding.locked_threads():
            await self._check_thread(thread_id)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Lock a thread again that somebody unlocked."""
        about: dict[str, Any] = dict(payload.data.get("thread_metadata", {}))
        if about.get("locked") is False:
            await self.bot.discussions.guarding.unlocked(payload.thread_id)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Lock a thread that a member started in a screened discussion."""
        me = self.bot.user.id if self.bot.user else 0
        if thread.owner_id != me and thread.parent_id is not None:
            await self.bot.discussions.guarding.thread_started(thread.id, thread.parent_id)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Look whether a channel's own permissions still keep members out."""
        if before.overwrites != after.overwrites:
            await self._check_permissions(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Look whether members are still kept out where a role was given more."""
        if any(
            getattr(after.permissions, name) != getattr(before.permissions, name)
            for name in WATCHED
        ):
            await self._check_permissions(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_create(self, role: discord.Role) -> None:
        """Look whether a new role lets its members in."""
        await self._check_permissions(role.guild)

    async def _check_permissions(self, guild: discord.Guild) -> None:
        shut = await self.bot.discussions.guarding.by_permissions(guild.id)
        for channel_id, discussion_ids in shut.items():
            await check_channel(self.bot, guild, channel_id, discussion_ids)

    async def _check_thread(self, thread_id: int) -> None:
        try:
            thread = await self.bot.fetch_channel(thread_id)
        except FAILURES as error:
            log.warning("thread %s cannot be looked at: %s", thread_id, type(error).__name__)
            return
        if isinstance(thread, discord.Thread) and not thread.locked:
            await self.bot.discussions.guarding.unlocked(thread_id)


async def check_channel(
    bot: SeedbedBot, guild: discord.Guild, channel_id: int, discussion_ids: Iterable[int]
) -> None:
    """Turn discussions to locks where the channel's permissions keep members out no more."""
    channel = guild.get_channel(channel_id)
    if isinstance(channel, discord.TextChannel | discord.ForumChannel):
        settings = await bot.guilds_service.settings(guild.id)
        with speaking(language(settings.language)):  # it is told to the server's moderators
            advice = screening.to_shut(facts(channel))
        for discussion_id in discussion_ids if advice else ():
            await bot.discussions.guarding.opened_by_hand(discussion_id, advice)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Screening(bot))
