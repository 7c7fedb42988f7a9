"""What was missed while the bot was away is read from the threads' history."""

import asyncio
import logging
from collections.abc import Collection, Sequence

import discord
from discord.ext import commands

from bot.app import SeedbedBot
from bot.moderation.intake import Span
from bot.moderation.reply import Incoming
from bot.store import discussions, replies, webhooks
from bot.store.discussion_rows import ThreadRow
from cogs import translate
from cogs.members import lacks_roles, with_roles

log = logging.getLogger(__name__)

_OLD_POSTS = 50
"""How many archived posts of a forum are looked through for ones that members made meanwhile."""


class Backfill(commands.Cog):
    """Reads the history of open discussions whenever the gateway begins a new session."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot
        self._running = asyncio.Lock()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Lift what is due, catch up with what was missed, and go on where work was left."""
        self.bot.caught_up = False
        # First of all: a brake whose time is over is lifted, and must not be announced any more.
        await self.bot.office.braking.lift_due()
        async with self._running:
            for guild in self.bot.guilds:
                await self._welcome(guild)
            await self._catch_up()
        self.bot.caught_up = True
        self.bot.scoring.kick()
        self.bot.executor.kick()
        self.bot.explaining.kick()
        await self.bot.office.choosing.resume()
        await self.bot.webhooks.warm(await self.bot.store.read(webhooks.channels))
        await self.bot.digests.compose_due()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Give a new guild its first settings and the shipped articles."""
        await self._welcome(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Do the same for a guild that Discord could not show before."""
        await self._welcome(guild)

    async def _welcome(self, guild: discord.Guild) -> None:
        await self.bot.guilds_service.welcome(guild.id)
        await self.bot.discussions.import_shipped(guild.id)

    async def _catch_up(self) -> None:
        for row in await self.bot.store.read(discussions.open_parents):
            await self._find_posts(row.guild_id, row.channel_id, forum=row.forum)
        threads = await self.bot.store.read(discussions.open_threads)
        if not self.bot.settings.discord.message_content:
            _warn_of_unread(threads)
        for thread in threads:
            if thread.thread_id is None:
                continue
            try:
                new = await self._read(thread.guild_id, thread.thread_id)
            except discord.NotFound:
                await self.bot.intake.thread_deleted(thread.thread_id, moderator_id=None)
            except discord.HTTPException as error:
                log.warning("thread %s cannot be read: %s", thread.thread_id, error.status)
            else:
                log.info("thread %s: %s replies or edits were missed", thread.thread_id, new)

    async def _read(self, guild_id: int, thread_id: int) -> int:
        """Read a thread's history from the oldest reply that may still change."""
        channel = await self.bot.fetch_channel(thread_id)
        if not isinstance(channel, discord.Thread):
            return 0
        last = discord.utils.time_snowflake(self.bot.clock.now(), high=True)
        first = await self.bot.intake.read_from(thread_id)
        limit = self.bot.settings.discussion.max_replies_backfill
        found: list[Incoming] = []
        authors: dict[int, discord.Member | None] = {}
        read = 0
        ours: set[int] = set()
        history = channel.history(
            limit=limit, after=discord.Object(max(first - 1, 0)), oldest_first=False
        )
        oldest = first
        if not self.bot.settings.discord.message_content:
            there = [one.id async for one in history]
            return await self._find_gone(thread_id, there, span=Span(first, last))
        async for message in history:
            read += 1
            oldest = message.id
            if translate.is_ours(message, self.bot):
                ours.add(message.id)
            elif translate.is_reply(message, self.bot):
                author = await self._author(message, authors)
                found.append(
                    translate.incoming(message, guild_id=guild_id, quiet=True, author=author)
                )
        span = Span(first=oldest if read >= limit else first, last=last)
        return await self.bot.intake.catch_up(thread_id, found[::-1], span=span, ours=ours)

    async def _find_gone(self, thread_id: int, there: Collection[int], *, span: Span) -> int:
        """Take in what was deleted meanwhile, where the texts that are there cannot be read."""
        whole = len(there) < self.bot.settings.discussion.max_replies_backfill
        since = span.first if whole else min(there, default=span.first)
        stored = await self.bot.store.read(
            lambda tx: replies.present_ids(tx, thread_id, since=since)
        )
        if gone := {one for one in stored.difference(there) if one <= span.last}:
            await self.bot.intake.deleted(gone, moderator_id=None)
        return 0

    async def _author(
        self, message: discord.Message, known: dict[int, discord.Member | None]
    ) -> discord.Member | None:
        """Return the author with their roles, asking once for each; None where none matter."""
        author_id = message.author.id
        if lacks_roles(message) and author_id not in known:
            known[author_id] = await with_roles(self.bot, message.guild, author_id)
        return known.get(author_id)

    async def _find_posts(self, guild_id: int, channel_id: int, *, forum: bool) -> None:
        """Take in threads that members started while the bot was away."""
        guild = self.bot.get_guild(guild_id)
        if guild is None:
            return
        try:
            threads = [one for one in await guild.active_threads() if one.parent_id == channel_id]
            channel = guild.get_channel(channel_id)
            if forum and isinstance(channel, discord.ForumChannel):
                threads += [one async for one in channel.archived_threads(limit=_OLD_POSTS)]
        except discord.HTTPException as error:
            log.warning("the threads of channel %s cannot be listed: %s", channel_id, error.status)
            return
        for thread in threads:
            if self.bot.user is None or thread.owner_id != self.bot.user.id:
                await self.bot.intake.thread_started(
                    thread_id=thread.id,
                    parent_id=channel_id,
                    title=translate.title(thread, quiet=True),
                )
                if not thread.locked:
                    await self.bot.discussions.guarding.thread_started(thread.id, channel_id)


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
