"""A guild that is not set up, and its admins before the dialogue of ``/setup``."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.results import ResponseMessage

from bot.demo.simulation import Simulation, simulated
from bot.guilds.settings import GuildSettings
from bot.settings import Settings
from tests.prepared import prepare
from tests.simulated.house import Scripted

Story = Callable[["Dialogue"], Awaitable[None]]


class Dialogue:
    """A new guild in which nothing is chosen, and its admin before the dialogue."""

    def __init__(self, world: Simulation, name: str = "New") -> None:
        self.world = world
        self.guild = world.guild(name)
        self.message: ResponseMessage | None = None

    async def furnish(self) -> None:
        await self.world.rest()
        guild, world = self.guild, self.world
        manages = discord.Permissions(manage_guild=True)
        self.admins = guild.create_role("Admins", permissions=manages)
        self.moderators = guild.create_role("Moderators")
        self.articles = guild.create_text_channel("articles")
        self.lobby = guild.create_text_channel("lobby")
        self.mods = world.hidden_channel(guild, "mods", seen_by=[self.moderators, self.admins])
        self.desk = world.hidden_channel(guild, "desk", seen_by=[self.admins])
        self.admin = world.member(guild, "admin", roles=[self.admins])
        self.rival = world.member(guild, "rival", roles=[self.admins])
        await world.rest()

    async def begin(self, who: simcord.MemberActor | None = None) -> str:
        """Give ``/setup``; return what is shown."""
        result = await (who or self.admin).slash(self.lobby, "setup")
        assert result.response is not None
        assert result.response.ephemeral
        self.message = result.response
        return self.shown()

    def shown(self) -> str:
        """Return what the dialogue says now."""
        assert self.message is not None
        return "\n".join(f"{one.title}\n{one.description}" for one in self.message.embeds)

    async def press(self, label: str, who: simcord.MemberActor | None = None) -> str:
        """Press a button of the dialogue; return what is shown then."""
        assert self.message is not None
        result = await (who or self.admin).click(self.message, label=label)
        assert result.acknowledged
        await self.world.rest()
        return self.shown()

    async def pick(self, kind: str, values: Sequence[Any]) -> str:
        """Choose from the list, the channels or the roles of a step; return what is shown then."""
        assert self.message is not None
        result = await self.admin.select(self.message, values, custom_id=self.part(kind))
        assert result.acknowledged
        await self.world.rest()
        return self.shown()

    async def type(self, label: str, text: str) -> str:
        """Press a button that opens a form and send it; return what is shown then."""
        assert self.message is not None
        form = await self.admin.click(self.message, label=label)
        await self.admin.submit_modal(form, {"text": text})
        await self.world.rest()
        return self.shown()

    def part(self, kind: str) -> str:
        return next(one for one in self.ids() if one.startswith(f"seedbed:setup:{kind}"))

    def ids(self) -> list[str]:
        return [str(part["custom_id"]) for part in self.parts()]

    def labels(self) -> list[str]:
        return [str(part["label"]) for part in self.parts() if "label" in part]

    def options(self) -> list[str]:
        return [str(one["value"]) for part in self.parts() for one in part.get("options", ())]

    def parts(self) -> list[dict[str, Any]]:
        """Return the buttons and lists of the dialogue as Discord has them."""
        assert self.message is not None
        return [part for row in self.message.components for part in row["components"]]

    async def look(self, step: str) -> str:
        """Go to a step from all at a glance; return what is shown."""
        await self.press("All at a glance")
        return await self.pick("list", [step])

    def take_from_the_bot(self, permission: str) -> None:
        """Take a permission from the bot's own role."""
        roles = self.world.env.backend.guilds[self.guild.id].roles.values()
        role = next(one for one in roles if one.managed)
        held = discord.Permissions(int(role.permissions))
        held.update(**{permission: False})
        self.world.env.backend.edit_role(self.guild.id, role.id, {"permissions": held.value})

    async def without(self, channel: simcord.ChannelHandle, permission: str) -> None:
        """Take a permission from the bot in one channel."""
        real = self.world.bot.get_channel(channel.id)
        assert isinstance(real, discord.TextChannel)
        overwrite = real.overwrites_for(real.guild.me)
        overwrite.update(**{permission: False})
        await real.set_permissions(real.guild.me, overwrite=overwrite)
        await self.world.rest()

    async def held(self) -> GuildSettings:
        return await self.world.bot.guilds_service.settings(self.guild.id)

    async def through_the_channels(self) -> None:
        """Choose what is required."""
        await self.begin()
        await self.pick("channel", [self.articles])
        await self.press("Next")
        await self.pick("channel", [self.mods])
        await self.pick("role", [self.moderators])
        await self.press("Next")
        await self.pick("channel", [self.desk])
        await self.press("Next")


def lived(path: Path, story: Story, *, settings: Settings | None = None) -> None:
    async def whole() -> None:
        prepare(path / "seedbed.db")
        async with simulated(path, Scripted(), settings=settings) as world:
            dialogue = Dialogue(world)
            await dialogue.furnish()
            await story(dialogue)

    asyncio.run(whole())


async def forge(one: Dialogue, part: str, value: str, **resolved: Any) -> str:
    """Choose from a part what it does not offer, as Discord's own client never does."""
    assert one.message is not None
    backend = one.world.env.backend
    (kind,) = [found["type"] for found in one.parts() if found["custom_id"] == one.part(part)]
    data: dict[str, Any] = {"custom_id": one.part(part), "component_type": kind, "values": [value]}
    record, payload = interactions.base_payload(
        backend,
        type=3,
        channel_id=one.lobby.id,
        guild_id=one.guild.id,
        user_id=one.admin.id,
        data=data | ({"resolved": resolved} if resolved else {}),
    )
    stored = backend.get_message(one.lobby.id, one.message.id)
    payload["message"] = serializers.message_payload(backend, stored)
    record.source_message_id = stored.id
    backend.emit("INTERACTION_CREATE", payload)
    await one.world.rest()
    return one.shown()
