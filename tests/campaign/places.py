"""Permissions that are revoked, and channels, threads and guilds that are deleted."""

from collections.abc import Callable
from dataclasses import dataclass

import discord

from tests.campaign.cast import Cast
from tests.campaign.scenario import TroubleKind
from tests.wire.setting_up import set_up
from tests.wire.simulated import Channel, Overwrite, OverwriteType
from tests.wire.town import Town

_DENIED = (
    discord.Permissions(view_channel=True),
    discord.Permissions(send_messages=True, send_messages_in_threads=True),
    discord.Permissions(manage_messages=True, manage_threads=True),
    discord.Permissions(manage_webhooks=True, create_public_threads=True),
)


@dataclass(slots=True)
class Places:
    """The channels of a town, which its admins set anew where they have to.

    Attributes:
        chosen_anew: `/setup` is to be given again: cards that could not be posted are then.
    """

    place: Town
    cast: Cast
    chosen_anew: bool = False

    def trouble(self, kind: TroubleKind, pick: int) -> Callable[[], None]:
        """Let something be revoked or deleted, and return what gives it back, if that can be."""
        model = self.place.server.model
        if self.place.guild.id not in model.guilds:
            return _nothing
        if kind == "permission revoked":
            return self._revoke(pick)
        if kind == "thread deleted":
            threads = self.cast.threads()
            if threads:
                thread = threads[pick % len(threads)]
                model.log_thread_deletion(thread, self.place.mia.id)
                model.delete_channel(thread.id)
        elif kind == "channel deleted":
            self._delete_channel(self._channel(pick))
        elif kind == "guild deleted":
            model.remove_guild(self.place.guild.id)
        return _nothing

    async def set_up_anew(self) -> None:
        """Let the admin choose the channels again, as the documentation says."""
        place = self.place
        if not self.chosen_anew or place.guild.id not in place.server.model.guilds:
            return
        there = place.server.model.channels
        if place.mods.id not in there:
            place.mods = self._like("mods", "Moderators")
        if place.admins.id not in there:
            place.admins = self._like("admins", "Admins")
        await set_up(place.bo, place.admins, seconds=3, moderator=place.mods, admin=place.admins)

    def _like(self, name: str, role_name: str) -> Channel:
        roles = self.place.server.model.get_guild(self.place.guild.id).roles.values()
        return self.place.guild.text_channel(
            name, only=[one for one in roles if one.name == role_name]
        )

    def _channel(self, pick: int) -> Channel:
        place = self.place
        return (place.articles, place.mods, place.admins)[pick % 3]

    def _revoke(self, pick: int) -> Callable[[], None]:
        model, channel = self.place.server.model, self._channel(pick)
        if channel.id not in model.channels:
            return _nothing
        before = list(channel.overwrites)
        denied = _DENIED[pick // 3 % len(_DENIED)].value
        me = model.bot_user.id
        model.set_overwrite(channel.id, Overwrite(me, OverwriteType.MEMBER, deny=denied))
        self.chosen_anew = True

        def give_back() -> None:
            if channel.id in model.channels:
                channel.overwrites = before
                model.announce_channel_update(channel.id)

        return give_back

    def _delete_channel(self, channel: Channel) -> None:
        """Delete a channel; its threads go with it, and nothing is said of them."""
        model = self.place.server.model
        if channel.id not in model.channels:
            return
        guild = model.get_guild(self.place.guild.id)
        for thread_id in [
            one for one in guild.thread_ids if _parent(self.place, one) == channel.id
        ]:
            guild.thread_ids.remove(thread_id)
            model.channels.pop(thread_id)
            model.messages.pop(thread_id, None)
        model.delete_channel(channel.id)
        self.chosen_anew = True


def _parent(place: Town, thread_id: int) -> int | None:
    thread = place.server.model.channels.get(thread_id)
    return thread.parent_id if thread is not None else None


def _nothing() -> None:
    """Stand for what cannot be given back."""
