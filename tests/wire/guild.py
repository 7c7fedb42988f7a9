"""What people do on the server: a guild, its channels and roles, its members and their deeds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from tests.wire import invoking
from tests.wire.invoking import Invocation
from tests.wire.journal import Journal
from tests.wire.model import Model, Refused
from tests.wire.simulated import (
    Channel,
    ChannelType,
    Message,
    Overwrite,
    OverwriteType,
    Role,
    permissions,
    serializers,
)

VIEW = discord.Permissions(view_channel=True).value
IN_THREADS = discord.Permissions(
    send_messages_in_threads=True, create_public_threads=True, create_private_threads=True
).value


@dataclass(frozen=True, slots=True)
class Guild:
    """A guild: make channels, roles and members in it, and read what stands there."""

    model: Model
    journal: Journal
    id: int

    def role(self, name: str, **granted: bool) -> Role:
        """Make a role with the named permissions, as ``manage_messages=True``."""
        value = discord.Permissions(**granted).value
        return self.model.create_role(self.id, name, permissions=value)

    def member(self, name: str, *roles: Role) -> "Member":
        """Let someone be a member."""
        user = self.model.make_user(name)
        self.model.add_member(self.id, user.id, roles=[role.id for role in roles])
        return Member(self, user.id)

    def text_channel(
        self, name: str, *, only: Iterable[Role] | None = None, shut: bool = False
    ) -> Channel:
        """Make a text channel; with ``only``, one that these roles and the bot alone can see.

        Args:
            shut: None but the bot can write in its threads, or start any.
        """
        overwrites = None
        if shut:
            overwrites = [
                Overwrite(self.id, OverwriteType.ROLE, deny=IN_THREADS),
                Overwrite(self.model.bot_user.id, OverwriteType.MEMBER, allow=IN_THREADS),
            ]
        if only is not None:
            bot = Overwrite(self.model.bot_user.id, OverwriteType.MEMBER, allow=VIEW)
            seen = [Overwrite(role.id, OverwriteType.ROLE, allow=VIEW) for role in only]
            overwrites = [Overwrite(self.id, OverwriteType.ROLE, deny=VIEW), bot, *seen]
        return self.model.create_channel(self.id, name, overwrites=overwrites)

    def forum(self, name: str, *tags: str) -> Channel:
        """Make a forum with these tags."""
        made = [
            {"id": str(self.model.snowflake()), "name": tag, "moderated": False,
             "emoji_id": None, "emoji_name": None}
            for tag in tags
        ]  # fmt: skip
        return self.model.create_channel(self.id, name, type=ChannelType.FORUM, available_tags=made)

    def threads(self, parent: Channel | None = None) -> list[Channel]:
        """Return the threads, oldest first."""
        return [
            self.model.channels[one]
            for one in self.model.guilds[self.id].thread_ids
            if parent is None or self.model.channels[one].parent_id == parent.id
        ]

    def messages(self, channel: Channel | int) -> list[Message]:
        """Return the messages of a channel, oldest first, without what only one person sees."""
        channel_id = channel if isinstance(channel, int) else channel.id
        found = self.model.messages.get(channel_id, {}).values()
        return [one for one in sorted(found, key=lambda one: one.id) if not one.is_ephemeral]

    def bots(self, channel: Channel | int) -> list[Message]:
        """Return the bot's own messages in a channel, without those that Discord writes."""
        me = self.model.bot_user.id
        kinds = (0, 19, 20, 23)
        return [one for one in self.messages(channel) if one.author_id == me and one.type in kinds]


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a guild. What they may not do is `Refused`."""

    guild: Guild
    id: int

    @property
    def model(self) -> Model:
        """The Discord they are on."""
        return self.guild.model

    def send(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Message:
        """Write a message; an archived thread wakes up, slow mode holds."""
        may = self._may(
            channel, "send_messages_in_threads" if channel.is_thread else "send_messages"
        )
        self.model.wake(channel, self.id)
        self._wait_slow_mode(channel, may)
        reference = None
        if reply_to is not None:
            reference = {"channel_id": str(channel.id), "message_id": str(reply_to.id)}
        return self.model.create_message(
            channel.id, self.id, text, reference=reference,
            attachments=self.model.store_attachments(channel.id, files),
        )  # fmt: skip

    def forward(self, message: Message, channel: Channel) -> Message:
        """Forward a message: the text is in its snapshot."""
        reference = {
            "type": 1,
            "channel_id": str(message.channel_id),
            "message_id": str(message.id),
        }
        return self.model.create_message(channel.id, self.id, "", reference=reference)

    def edit(self, message: Message, text: str) -> None:
        """Edit one's own message."""
        if message.author_id != self.id:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        self.model.edit_message(message.channel_id, message.id, {"content": text})

    def delete(self, message: Message) -> None:
        """Delete one's own message, or as a moderator another's: that is in the audit log."""
        if message.author_id != self.id:
            self._may(self.model.get_channel(message.channel_id), "manage_messages")
        self.model.delete_message(message.channel_id, message.id, by=self.id)

    def delete_many(self, messages: Sequence[Message]) -> None:
        """Delete messages of one channel at once, as a moderator."""
        channel = self.model.get_channel(messages[0].channel_id)
        self._may(channel, "manage_messages")
        self.model.record_audit_log(
            self.guild.id, 73, target_id=channel.id,
            options={"count": str(len(messages))}, user_id=self.id,
        )  # fmt: skip
        self.model.bulk_delete_messages(channel.id, [message.id for message in messages])

    def start_thread(
        self, channel: Channel, name: str, text: str, *, on: Message | None = None
    ) -> Channel:
        """Start a thread (on a message), or a post in a forum, and write ``text`` into it."""
        if channel.type != ChannelType.FORUM:
            self._may(channel, "create_public_threads")
            thread = self.model.create_thread(
                channel.id, name, self.id, message_id=on.id if on else None
            )
            self.send(thread, text)
            return thread
        self._may(channel, "send_messages")
        thread = self.model.create_thread(channel.id, name, self.id, broadcast=False)
        first = self.model.prepare_message(thread.id, self.id, text)
        first.id = thread.id
        self.model.announce_thread_create(thread)
        self.model.commit_message(first)
        return thread

    def rename(self, thread: Channel, name: str) -> None:
        """Give a thread another title."""
        if thread.owner_id != self.id:
            self._may(thread, "manage_threads")
        self.model.edit_channel(thread.id, {"name": name})

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Archive a thread, as a moderator; perhaps lock it."""
        self._may(thread, "manage_threads")
        changes = {"archived": True, "locked": locked}
        self.model.edit_channel(thread.id, {}, thread_metadata=changes)

    def delete_thread(self, thread: Channel) -> None:
        """Delete a thread, as a moderator."""
        self._may(thread, "manage_threads")
        self.model.log_thread_deletion(thread, self.id)
        self.model.delete_channel(thread.id)

    def close_dms(self) -> None:
        """Take no direct messages from now on."""
        self.model.closed_dms.add(self.id)

    def dms(self) -> list[Message]:
        """Return what the bot wrote to them directly."""
        channel_id = self.model.dm_channels.get(self.id)
        return [] if channel_id is None else self.guild.bots(channel_id)

    def press(self, message: Message, button: str) -> Invocation:
        """Press the button with this label or custom_id."""
        return invoking.press(self, message, button)

    def choose(self, message: Message, part: str, value: Any) -> Invocation:
        """Choose a str, Channel or Role from the list whose custom_id begins with ``part``."""
        return invoking.choose(self, message, part, value)

    def slash(self, channel: Channel, command: str, /, **options: Any) -> Invocation:
        """Give a command, as ``slash(channel, "case show", number=3)``.

        An option's value is a str, int, float, bool, Member, Channel, Role, or ``(name, bytes)``.
        """
        return invoking.slash(self, channel, command, options)

    def complete(
        self, channel: Channel, command: str, option: str, text: str, **options: Any
    ) -> Invocation:
        """Type ``text`` into an option that completes itself; the choices are in the answer."""
        return invoking.slash(self, channel, command, options, focused=(option, text))

    def submit(self, shown: Invocation, values: Mapping[str, str]) -> Invocation:
        """Send off the modal that an invocation showed, by custom_id; the rest is as prefilled."""
        return invoking.submit(self, shown, values)

    def payload(self, channel_id: int) -> dict[str, Any]:
        """Return this member as an interaction shows them."""
        guild = self.model.get_guild(self.guild.id)
        shown = dict(serializers.member_payload(self.model, guild, guild.members[self.id]))
        granted = self.model.compute_permissions(self.guild.id, self.id, channel_id)
        return shown | {"permissions": str(granted)}

    def _may(self, channel: Channel, permission: str) -> int:
        self.model.require_permissions(
            self.guild.id, self.id, channel.id, "view_channel", permission
        )
        return self.model.compute_permissions(self.guild.id, self.id, channel.id)

    def _wait_slow_mode(self, channel: Channel, may: int) -> None:
        free = permissions.flag("manage_messages") | permissions.flag("manage_channels")
        if not channel.rate_limit_per_user or may & free:
            return
        own = [one for one in self.guild.messages(channel) if one.author_id == self.id]
        if not own:
            return
        passed = self.model.clock.now() - discord.utils.snowflake_time(own[-1].id)
        if passed.total_seconds() < channel.rate_limit_per_user:
            raise Refused(429, 20016, "This action cannot be performed due to slowmode rate limit")
