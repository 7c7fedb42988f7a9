"""The demo's server: its people and places, and what each person saw alone."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord
import simcord

from bot.demo.cast import Cast
from bot.demo.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of an answer as it was when it came; Discord's own fields."""

    content: str
    embeds: tuple[dict[str, Any], ...]
    components: tuple[dict[str, Any], ...]
    attachments: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person did with the bot and saw for it, alone.

    Attributes:
        at: When.
        who: The person's name.
        did: The command or the button.
        seen: The messages of the answer.
    """

    at: datetime
    who: str
    did: str
    seen: tuple[Seen, ...]


@dataclass
class Stage:
    """The server of the demo: its people and places, and what was seen there.

    Attributes:
        people: Everyone, by name.
        messages: The replies as they were sent, by their key; a line's key names its reply.
        answers: What people did with the bot, in order.
    """

    world: Simulation
    guild: simcord.GuildHandle
    articles: simcord.ChannelHandle
    moderators: simcord.ChannelHandle
    admins: simcord.ChannelHandle
    moderator_role: simcord.RoleHandle
    people: dict[str, simcord.MemberActor]
    messages: dict[str, discord.Message] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    async def command(
        self, who: str, channel: simcord.ChannelHandle, name: str, /, **options: object
    ) -> simcord.InteractionResult:
        """Let a person give a command, and note what they see."""
        result = await self.people[who].slash(channel, name, **options)
        shown = " ".join(f"{key}:{_named(value)}" for key, value in options.items())
        self._note(who, f"/{name} {shown}".strip(), result)
        return result

    async def press(
        self,
        who: str,
        message: discord.Message | simcord.ResponseMessage,
        label: str,
        *,
        on: str,
    ) -> simcord.InteractionResult:
        """Let a person press a button, and note what they see; ``on`` names what it is on."""
        result = await self.people[who].click(message, label=label)
        self._note(who, f"[{label}] on {on}", result)
        return result

    def _note(self, who: str, did: str, result: simcord.InteractionResult) -> None:
        first = (result.response,) if result.response is not None else ()
        seen = tuple(self._seen(one) for one in (*first, *result.followups) if one.ephemeral)
        self.answers.append(Answer(self.world.clock.now(), who, did, seen))

    def _seen(self, message: simcord.ResponseMessage) -> Seen:
        inside = self.world.env.backend.get_message(message.channel_id, message.id)
        parts = (inside.embeds, inside.components, inside.attachments)
        return Seen(inside.content, *(tuple(deepcopy(part)) for part in parts))


async def build_stage(world: Simulation, cast: Cast) -> Stage:
    """Make the server with its channels, roles and members."""
    guild = world.guild("The Reading Room")
    await world.rest()
    admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    moderators = guild.create_role(
        "Moderators", permissions=discord.Permissions(manage_messages=True)
    )
    people = {
        "marta": world.member(guild, "marta", roles=[admins]),
        "jonas": world.member(guild, "jonas", roles=[moderators]),
        "bea": world.member(guild, "bea", roles=[moderators]),
    }
    for name in cast.members:
        people[name] = world.member(guild, name)
        if name in cast.closed:
            world.close_direct_messages(people[name])
    stage = Stage(
        world=world,
        guild=guild,
        articles=guild.create_text_channel("articles"),
        moderators=world.hidden_channel(guild, "moderators", seen_by=[moderators, admins]),
        admins=world.hidden_channel(guild, "admins", seen_by=[admins]),
        moderator_role=moderators,
        people=people,
    )
    await world.rest()
    return stage


def _named(value: object) -> str:
    if isinstance(value, simcord.ChannelHandle):
        return f"#{value.name}"
    if isinstance(value, simcord.RoleHandle):
        return f"@{value.name}"
    return str(value)
