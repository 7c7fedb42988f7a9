"""A simulated Discord with the real bot in it: servers, members, time, restarts.

What reaches into SimCord's insides is here, in ``bot.demo.patches`` and in ``bot.demo.resting``,
nowhere else.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.backend.access import channel_accessible
from simcord.backend.errors import BackendError
from simcord.env import Env

from bot.app import SeedbedBot
from bot.demo.clock import BEGIN, SimulatedClock
from bot.demo.patches import mended
from bot.scoring.port import Scorer
from bot.scoring.readers import Readers
from bot.settings import Settings
from bot.settings.model import HealthSettings, StoreSettings
from bot.store import Store

_PATIENCE_SECONDS = 30.0
_HEALTH_SECONDS = 3600.0
_SEED = 561
"""Draws from the demo's replies an audit sample worth showing: few, and one that is read twice."""
_MESSAGE_DELETE = 72  # Discord API reference, "Audit Log Events"
_BULK_DELETE = 73
_THREAD_DELETE = 112
_PRIVATE_THREAD = 12  # Discord API reference, "Channel Types"
_FORUM = 15  # Discord API reference, "Channel Types"


class Simulation:
    """One simulated Discord, the bot in it, and the bot's database.

    Attributes:
        bot: The bot that runs now; another after a restart.
        env: SimCord's world.
        clock: Tells the simulated time.
        settings: The bot's settings.
    """

    def __init__(self, settings: Settings, bot: SeedbedBot, clock: SimulatedClock) -> None:
        self.settings = settings
        self.bot = bot
        self.clock = clock
        self.env = Env(bot, settle_timeout=_PATIENCE_SECONDS)
        self.env.backend.clock._epoch = BEGIN
        clock.follow(self.env)

    async def rest(self) -> None:
        """Wait until the bot has done all that follows from what has come in."""
        await self.env.settle()
        await self.bot.settle()
        await self.env.settle()

    async def pass_time(self, **parts: float) -> None:
        """Let time go by, as ``timedelta`` counts it; the bot's jobs come as they fall due."""
        left = timedelta(**parts)
        while left > timedelta():
            step = min(left, timedelta(hours=1))
            await self.env.advance_time(step.total_seconds())
            left -= step
        await self.rest()

    def guild(self, name: str) -> simcord.GuildHandle:
        """Make a server that the bot is in."""
        return self.env.create_guild(name)

    def owner(self, guild: simcord.GuildHandle) -> simcord.MemberActor:
        """Return the owner of a server as somebody who acts."""
        return simcord.MemberActor(self.env, guild, guild.owner)

    def member(
        self,
        guild: simcord.GuildHandle,
        name: str,
        *,
        roles: Iterable[simcord.RoleHandle] = (),
        bot: bool = False,
    ) -> simcord.MemberActor:
        """Make a person who is a member of a server."""
        return guild.add_member(self.env.create_user(name, bot=bot), roles=list(roles))

    def hidden_channel(
        self, guild: simcord.GuildHandle, name: str, *, seen_by: Iterable[simcord.RoleHandle] = ()
    ) -> simcord.ChannelHandle:
        """Make a text channel that only these roles, and the bot, can see."""
        hidden, open_to = (discord.PermissionOverwrite(view_channel=may) for may in (False, True))
        real = self.bot.get_guild(guild.id)
        assert real is not None  # noqa: S101  the server was made before
        overwrites: dict[Any, discord.PermissionOverwrite] = {real.default_role: hidden}
        overwrites |= dict.fromkeys([real.me, *seen_by], open_to)
        return guild.create_text_channel(name, overwrites=overwrites)

    async def member_now(self, who: simcord.MemberActor) -> discord.Member:
        """Return a member as Discord has them at this moment, time-out included."""
        guild = self.bot.get_guild(who.guild.id)
        assert guild is not None  # noqa: S101  the member is of a server that the bot is in
        return await guild.fetch_member(who.id)

    def threads(self, channel: simcord.ChannelHandle) -> list[simcord.ChannelHandle]:
        """Return the threads of a channel, oldest first."""
        return sorted(channel.threads, key=lambda one: one.id)

    def private_threads(self, channel: simcord.ChannelHandle) -> list[simcord.ChannelHandle]:
        """Return those threads of a channel that only some can open, oldest first."""
        channels = self.env.backend.channels
        return [one for one in self.threads(channel) if channels[one.id].type == _PRIVATE_THREAD]

    def exists(self, channel: simcord.ChannelHandle) -> bool:
        """Tell whether a channel or thread is still there."""
        return channel.id in self.env.backend.channels

    def may_see(self, member: simcord.MemberActor, channel: simcord.ChannelHandle) -> bool:
        """Tell whether a member can open a channel or thread."""
        return channel_accessible(self.env.backend, channel.id, member.id)

    def is_locked(self, thread: simcord.ChannelHandle) -> bool:
        """Tell whether a thread is locked."""
        metadata = self.env.backend.channels[thread.id].thread_metadata
        return metadata is not None and metadata.locked

    def texts(self, channel: simcord.ChannelHandle) -> list[str]:
        """Return what the messages of a channel say, oldest first; not the embeds."""
        return [message.content for message in channel.history()]

    def embeds(self, channel: simcord.ChannelHandle) -> list[discord.Embed]:
        """Return the embeds in a channel, oldest first."""
        return [embed for message in channel.history() for embed in message.embeds]

    async def open_thread(
        self,
        member: simcord.MemberActor,
        channel: simcord.ChannelHandle,
        *,
        name: str,
        text: str = "",
        on: discord.Message | None = None,
    ) -> simcord.ChannelHandle:
        """Let a member open a thread, or a post where ``channel`` is a forum, with a first text.

        ``on`` is the message from which the thread starts, if any.
        """
        backend = self.env.backend
        forum = backend.channels[channel.id].type == _FORUM
        made = backend.create_thread(
            channel.id, name, member.id, message_id=on.id if on else None, broadcast=not forum
        )
        if forum:
            backend.announce_thread_create(made)
        thread = simcord.ChannelHandle(self.env, channel.guild, made)
        await self.rest()
        if text:
            await member.send(thread, text)
            await self.rest()
        return thread

    async def rename_thread(self, thread: simcord.ChannelHandle, name: str) -> None:
        """Give a thread another title, as its owner can."""
        self.env.backend.edit_channel(thread.id, {"name": name})
        await self.rest()

    async def delete_thread(
        self, thread: simcord.ChannelHandle, *, by: simcord.MemberActor | None = None
    ) -> None:
        """Delete a thread with all in it; ``by`` is named in the audit log."""
        if by is not None:
            self._audit(by, _THREAD_DELETE, target_id=thread.id)
        self.env.backend.delete_channel(thread.id)
        await self.rest()

    async def delete_as_moderator(
        self, moderator: simcord.MemberActor, message: discord.Message
    ) -> None:
        """Delete somebody else's message on Discord itself, which the audit log tells."""
        options = {"channel_id": str(message.channel.id), "count": "1"}
        self._audit(moderator, _MESSAGE_DELETE, target_id=message.author.id, options=options)
        await moderator.delete(message)
        await self.rest()

    async def delete_in_bulk(
        self, moderator: simcord.MemberActor, messages: Iterable[discord.Message]
    ) -> None:
        """Delete several messages of one channel at once."""
        found = list(messages)
        channel_id = found[0].channel.id
        self._audit(
            moderator, _BULK_DELETE, target_id=channel_id, options={"count": str(len(found))}
        )
        self.env.backend.bulk_delete_messages(channel_id, [one.id for one in found])
        await self.rest()

    async def update_unchanged(self, message: discord.Message) -> None:
        """Let Discord send an update that leaves the text as it was, as for a link's preview."""
        self.env.backend.edit_message(message.channel.id, message.id, {"embeds": []})
        await self.rest()

    async def send_by_webhook(
        self, guild: simcord.GuildHandle, thread: simcord.ChannelHandle, text: str
    ) -> discord.Message:
        """Post in a thread as another service's webhook does."""
        backend = self.env.backend
        parent = backend.channels[thread.id].parent_id or thread.id
        webhook = backend.create_webhook(parent, "Another service", backend.bot_user.id)
        sent = backend.create_message(thread.id, webhook.id, text, webhook_id=webhook.id)
        await self.rest()
        return next(one for one in thread.history() if one.id == sent.id)

    def close_direct_messages(self, member: simcord.MemberActor) -> None:
        """Let a member take direct messages from friends only."""
        self.env.inject_error(
            "POST",
            f"/channels/{member.user.dm_channel.id}/messages",
            status=403,
            code=50007,
            message="Cannot send messages to this user",
            times=None,
        )

    async def go_offline(self) -> None:
        """Take the bot away; the world goes on without it."""
        await self.rest()
        await self.env._detach_bot()
        await self.bot.close()

    async def come_back(self, scorer: Scorer) -> None:
        """Start a new bot on the same database."""
        store = await Store.open(self.settings.store.path)
        self.bot = _bot(self.settings, store, scorer, self.clock)
        await self.env.restart_bot(self.bot)
        await self.rest()

    def _audit(
        self,
        by: simcord.MemberActor,
        action: int,
        *,
        target_id: int,
        options: dict[str, str] | None = None,
    ) -> None:
        self.env.backend.record_audit_log(
            by.guild.id, action, target_id=target_id, options=options, user_id=by.id
        )


def _bot(settings: Settings, store: Store, scorer: Scorer, clock: SimulatedClock) -> SeedbedBot:
    draws = random.Random(_SEED).random  # noqa: S311  the same audit sample every time
    return SeedbedBot(settings, store, Readers.of(scorer), clock=clock, chance=draws)


REFUSED = BackendError
"""What an actor meets where Discord would refuse."""


@contextlib.asynccontextmanager
async def simulated(
    path: Path, scorer: Scorer, *, settings: Settings | None = None
) -> AsyncIterator[Simulation]:
    """Open a simulated Discord with the bot in it.

    Args:
        path: The folder for the bot's database and health file.
        scorer: Scores the replies.
        settings: Settings other than the default; their paths are replaced.
    """
    chosen = (settings or Settings()).model_copy(
        update={
            "store": StoreSettings(path=path / "seedbed.db"),
            "health": HealthSettings(
                path=path / "health.json",
                every_seconds=_HEALTH_SECONDS,
                stale_after_seconds=2 * _HEALTH_SECONDS,
            ),
        }
    )
    clock = SimulatedClock()
    store = await Store.open(chosen.store.path)
    world = Simulation(chosen, _bot(chosen, store, scorer, clock), clock)
    with mended(clock.now):
        await world.env.start()
        try:
            yield world
        finally:
            await world.bot.close()
            await world.env.shutdown()
            await asyncio.sleep(0)
