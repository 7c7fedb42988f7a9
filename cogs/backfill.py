"""When the gateway begins a session, what was missed is read and work is taken up again."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

import discord
from discord.ext import commands

from bot.app import SeedbedBot
from bot.moderation.listing import Listing
from bot.store import discussions, webhooks
from bot.store.discussion_rows import ThreadRow
from cogs.history import DiscordHistory
from cogs.surely import surely

log = logging.getLogger(__name__)


class Backfill(commands.Cog):
    """Begins to read the history of open discussions whenever the gateway begins a new session."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot
        self._one_at_a_time = asyncio.Lock()
        history = DiscordHistory(bot)
        guarding = bot.discussions.guarding
        bot.catching_up.use(
            history,
            Listing(bot.store, bot.intake, bot.clock, history, found=guarding.thread_started),
        )
        bot.catching_up.when_done = self._caught_up

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Lift what is due, begin to catch up with what was missed, and go on where work was left.

        Catching up goes on in the background: it can take long, and what comes in goes first.
        """
        self.bot.caught_up = False
        async with self._one_at_a_time:
            # First a brake whose time is over is lifted: it must not be announced any more.
            await surely(self.bot, self.bot.office.braking.lift_due)
            for guild in self.bot.guilds:
                await surely(self.bot, partial(self._welcome, guild))
            self.bot.caught_up = False  # what was under way may have ended meanwhile
            self.bot.catching_up.everything()
            self.bot.scoring.kick()
            self.bot.executor.kick()
            self.bot.explaining.kick()
            await surely(self.bot, self.bot.office.choosing.resume)
            if not self.bot.settings.discord.message_content:
                _warn_of_unread(await self.bot.store.read(discussions.open_threads))
            await self.bot.webhooks.warm(await self.bot.store.read(webhooks.channels))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Give a new guild its first settings and the shipped articles."""
        await surely(self.bot, partial(self._welcome, guild))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Do the same for a guild that Discord could not show before."""
        await surely(self.bot, partial(self._welcome, guild))

    async def _welcome(self, guild: discord.Guild) -> None:
        await self.bot.guilds_service.welcome(guild.id, locale=guild.preferred_locale.value)
        await self.bot.discussions.import_shipped(guild.id)

    async def _caught_up(self) -> None:
        """Compose the digests that are due: they miss nothing any more."""
        self.bot.caught_up = True
        await self.bot.digests.compose_due()


def _warn_of_unread(threads: Sequence[ThreadRow]) -> None:
    """Tell the operator where members write and nobody reads it: what is open stays open."""
    if unread := sorted({one.discussion_id for one in threads if one.screened is None}):
        log.warning(
            "discord.message_content is false: what members write in the open discussions %s is "
            "not read; close them, or set it to true",
            unread,
        )


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Backfill(bot))
