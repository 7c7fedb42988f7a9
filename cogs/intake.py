"""Gateway events in, replies out; the cache is not relied on."""

from datetime import timedelta

import discord
from discord.ext import commands

from bot.app import SeedbedBot
from cogs import translate
from cogs.members import lacks_roles, with_roles

_AUDIT_WINDOW = timedelta(seconds=30)
"""A deletion's entry in Discord's audit log is younger than this when we look."""
_AUDIT_ENTRIES_REMEMBERED = 500


class Intake(commands.Cog):
    """Listens for what members post, edit and delete in the threads of discussions."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot
        self._counted: dict[int, int] = {}

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take in a new reply."""
        if message.guild is not None and translate.is_reply(message, self.bot):
            await self._receive(message, message.guild.id)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Take in an edit; an update that leaves the text as it was changes nothing."""
        message = payload.message
        if payload.guild_id is not None and translate.is_reply(message, self.bot):
            await self._receive(message, payload.guild_id)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take in a deletion; Discord's audit log tells whether a moderator did it."""
        if payload.guild_id is None:
            return
        reply = await self.bot.intake.known(payload.message_id)
        if reply is None:
            return
        moderator_id = await self._deleted_by(
            payload.guild_id,
            payload.channel_id,
            author_id=await self.bot.intake.poster(reply, me=self._me),
        )
        await self.bot.intake.deleted([payload.message_id], moderator_id=moderator_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take in a bulk deletion, which only moderators and bots can do."""
        if payload.guild_id is None or not await self.bot.intake.is_watched(payload.channel_id):
            return
        moderator_id = await self._newest_actor(
            payload.guild_id, discord.AuditLogAction.message_bulk_delete, payload.channel_id
        )
        await self.bot.intake.deleted(payload.message_ids, moderator_id=moderator_id or 0)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Take in a thread or forum post that a member started."""
        if thread.owner_id != self._me and thread.parent_id is not None:
            await self.bot.intake.thread_started(
                thread_id=thread.id, parent_id=thread.parent_id, title=translate.title(thread)
            )

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Take in a new title."""
        guild = self.bot.get_guild(payload.guild_id)
        if guild is not None and await self.bot.intake.is_watched(payload.thread_id):
            thread = payload.thread or await guild.fetch_channel(payload.thread_id)
            if isinstance(thread, discord.Thread):
                title = translate.title(thread, name=str(payload.data["name"]))
                await self.bot.intake.thread_renamed(title)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Take in that a thread is gone, and its replies with it."""
        if await self.bot.intake.is_watched(payload.thread_id):
            moderator_id = await self._newest_actor(
                payload.guild_id, discord.AuditLogAction.thread_delete, payload.thread_id
            )
            await self.bot.intake.thread_deleted(payload.thread_id, moderator_id=moderator_id)

    @property
    def _me(self) -> int:
        return self.bot.user.id if self.bot.user else 0

    async def _receive(self, message: discord.Message, guild_id: int) -> None:
        # Without the intent Discord leaves the text out: there is nothing to store.
        reads = self.bot.settings.discord.message_content
        if not reads or not await self.bot.intake.is_watched(message.channel.id):
            return
        author = None
        if lacks_roles(message):
            author = await with_roles(self.bot, self.bot.get_guild(guild_id), message.author.id)
        found = translate.incoming(message, guild_id=guild_id, author=author)
        await self.bot.intake.receive(found)

    async def _deleted_by(
        self, guild_id: int, channel_id: int, *, author_id: int | None
    ) -> int | None:
        """Return the moderator who deleted a message of ``author_id``, or None for the author.

        Discord makes one entry for several deletions in a row and counts it up, so an older entry
        speaks of this deletion only if its count has risen since we last looked.
        """
        for entry in await self._audit_log(guild_id, discord.AuditLogAction.message_delete):
            channel = getattr(entry.extra, "channel", None)
            count = getattr(entry.extra, "count", 1)
            before = self._counted.get(entry.id)
            self._counted[entry.id] = count
            while len(self._counted) > _AUDIT_ENTRIES_REMEMBERED:
                del self._counted[next(iter(self._counted))]
            young = discord.utils.utcnow() - entry.created_at < _AUDIT_WINDOW
            fresh = young if before is None else count > before
            same = getattr(channel, "id", None) == channel_id
            target_id = getattr(entry.target, "id", None)
            if fresh and same and target_id == author_id and entry.user_id not in (None, self._me):
                return entry.user_id
        return None

    async def _newest_actor(
        self, guild_id: int, action: discord.AuditLogAction, target_id: int
    ) -> int | None:
        for entry in await self._audit_log(guild_id, action):
            young = discord.utils.utcnow() - entry.created_at < _AUDIT_WINDOW
            if young and getattr(entry.target, "id", None) == target_id:
                return entry.user_id
        return None

    async def _audit_log(
        self, guild_id: int, action: discord.AuditLogAction
    ) -> list[discord.AuditLogEntry]:
        guild = self.bot.get_guild(guild_id)
        if guild is None:
            return []
        try:
            return [entry async for entry in guild.audit_logs(action=action, limit=6)]
        except discord.HTTPException:
            return []  # without View Audit Log a deletion counts as the author's own


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Intake(bot))
