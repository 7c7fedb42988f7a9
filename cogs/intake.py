"""Gateway events in, arrivals out; the cache is not relied on."""

from functools import partial
from typing import Any

import discord
from discord.ext import commands

from bot.app import SeedbedBot
from bot.effects.echo import whole
from bot.moderation.arrivals import ChannelGone, Deleted, Renamed, Started, ThreadGone
from bot.moderation.reply import Incoming
from bot.store import StoreError
from cogs import translate
from cogs.deleters import Deleters
from cogs.roles import Roles
from cogs.surely import surely

_ASKED_AT_ONCE = 1_000
"""So many deletions wait to learn whose they are; any further one counts as the author's own, as
where nobody may look into the audit log."""


class Intake(commands.Cog):
    """Listens for what members post, edit and delete in the threads of discussions.

    What concerns a thread is put into the inbox; only what is asked of Discord is waited for
    before. Late or not, it comes to the same: see `bot.store.deliveries`.
    """

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot
        self._deleters = Deleters(bot)
        self._roles = Roles(bot)
        self._asking = 0

    async def cog_load(self) -> None:
        """Learn which threads matter."""
        await self.bot.inbox.load()

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """Note that Discord begins a new session: what it did not deliver is to be read."""
        self.bot.inbox.threads.begin_session()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take in a new reply."""
        if message.guild is not None and self._is_read(message):
            await self._receive(message, message.guild.id)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Take in an edit; an update that leaves the text as it was changes nothing."""
        if payload.guild_id is not None and self._is_read(payload.message):
            await self._receive(payload.message, payload.guild_id)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take in a deletion; Discord's audit log tells whether a moderator did it."""
        if payload.guild_id is not None and self._watches(payload.channel_id):
            moderator_id = None
            if self._asking < _ASKED_AT_ONCE:
                self._asking += 1
                try:
                    moderator_id = await self._deleter(payload, payload.guild_id)
                finally:
                    self._asking -= 1
            self.bot.inbox.put(Deleted(payload.channel_id, (payload.message_id,), moderator_id))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take in a bulk deletion, which only moderators and bots can do."""
        if payload.guild_id is not None and self._watches(payload.channel_id):
            moderator_id = await self._deleters.newest(
                payload.guild_id, discord.AuditLogAction.message_bulk_delete, payload.channel_id
            )
            ids = tuple(sorted(payload.message_ids))
            self.bot.inbox.put(Deleted(payload.channel_id, ids, moderator_id or 0))

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Take in a thread or forum post that a member started; ours are stored when made."""
        if thread.parent_id is None or thread.type is discord.ChannelType.private_thread:
            return
        self.bot.inbox.threads.expect(thread.id)
        if thread.owner_id != self._me:
            self.bot.inbox.put(Started(thread.parent_id, translate.title(thread)))

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Take in a new title."""
        if self._watches(payload.thread_id):
            data: dict[str, Any] = dict(payload.data)
            self.bot.inbox.put(Renamed(_title(payload, data)))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Take in that a thread is gone, and its replies with it."""
        if not self._watches(payload.thread_id):
            return
        guild = self.bot.get_guild(payload.guild_id)
        if guild is not None and guild.get_channel(payload.parent_id) is None:
            return  # the whole channel is gone
        moderator_id = await self._deleters.newest(
            payload.guild_id, discord.AuditLogAction.thread_delete, payload.thread_id
        )
        self.bot.inbox.put(ThreadGone(payload.thread_id, moderator_id))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Take in that a channel is gone with all its threads, which only moderators can do."""
        if isinstance(channel, discord.TextChannel | discord.ForumChannel):
            moderator_id = await self._deleters.newest(
                channel.guild.id, discord.AuditLogAction.channel_delete, channel.id
            )
            self.bot.inbox.put(ChannelGone(channel.id, moderator_id or 0))

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Read what was missed while the bot may not have seen a channel.

        What Discord told of it before does not say: it tells nothing of a channel it hides.
        """
        if after.permissions_for(after.guild.me).view_channel:
            self.bot.catching_up.channel(after.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Do the same for all channels where a role of the bot's own gives it other rights."""
        if before.permissions != after.permissions and after in after.guild.me.roles:
            await self._sees_otherwise(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Do the same: Discord does not say whether it was one of the bot's own."""
        await self._sees_otherwise(role.guild)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Do the same where the bot itself was given a role or lost one."""
        if after.id == self._me and before.roles != after.roles:
            await self._sees_otherwise(after.guild)

    async def _sees_otherwise(self, guild: discord.Guild) -> None:
        await surely(self.bot, partial(self.bot.catching_up.guild, guild.id))

    @property
    def _me(self) -> int:
        return self.bot.user.id if self.bot.user else 0

    def _watches(self, thread_id: int) -> bool:
        return self.bot.inbox.threads.watches(thread_id)

    def _is_read(self, message: discord.Message) -> bool:
        if not self.bot.settings.discord.message_content:
            return False  # Discord leaves the text out: there is nothing to store
        if isinstance(message.channel, discord.PartialMessageable):
            self.bot.inbox.threads.meet(message.channel.id)  # maybe a thread announced later
        return self._watches(message.channel.id) and translate.is_reply(message, self.bot)

    async def _receive(self, message: discord.Message, guild_id: int) -> None:
        author = await self._roles.author(message, guild_id)
        self.bot.inbox.put(translate.incoming(message, guild_id=guild_id, author=author))

    async def _deleter(self, payload: discord.RawMessageDeleteEvent, guild_id: int) -> int | None:
        """Return the moderator who deleted a message, or None where its author did."""
        await self.bot.inbox.through()
        try:
            reply = await self.bot.intake.known(payload.message_id)
            if reply is None:
                return None
            author_id = await self.bot.intake.poster(reply, me=self._me)
        except StoreError:
            return None
        return await self._deleters.of_message(guild_id, payload.channel_id, author_id=author_id)


def _title(payload: discord.RawThreadUpdateEvent, data: dict[str, Any]) -> Incoming:
    """Return the title that a thread has now as a reply of its owner."""
    return Incoming(
        guild_id=payload.guild_id,
        thread_id=payload.thread_id,
        message_id=payload.thread_id,
        author_id=int(data.get("owner_id") or 0),
        posted_at=discord.utils.snowflake_time(payload.thread_id),
        text=whole(str(data["name"])),
        kind="title",
    )


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Intake(bot))
