"""The demo's server: its people and places, and what each person saw alone."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord
import simcord

from bot.demo.cast import Cast
from bot.demo.simulation import Simulation
from bot.moderation.lifecycle import Action

Pressable = discord.Message | simcord.ResponseMessage
"""What can have buttons."""
_REPORT = "Report to moderators"
_TYPING_SECONDS = 30


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
        filled_in: What the person wrote into the form that came, by its labels.
        seen: The messages of the answer.
    """

    at: datetime
    who: str
    did: str
    filled_in: tuple[tuple[str, str], ...]
    seen: tuple[Seen, ...]


@dataclass
class Stage:
    """The server of the demo: its people and places, and what was seen there.

    Attributes:
        people: Everyone, by name.
        messages: The replies as they were sent, by their key; a line's key names its reply.
        answers: What people did with the bot, in order.
        noted: Is called when there is one more of them.
    """

    world: Simulation
    guild: simcord.GuildHandle
    articles: simcord.ChannelHandle
    letters: simcord.ChannelHandle
    moderators: simcord.ChannelHandle
    admins: simcord.ChannelHandle
    moderator_role: simcord.RoleHandle
    people: dict[str, simcord.MemberActor]
    messages: dict[str, discord.Message] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    noted: Callable[[], None] = lambda: None

    async def command(
        self, who: str, channel: simcord.ChannelHandle, name: str, /, **options: object
    ) -> list[simcord.ResponseMessage]:
        """Let a person give a command; return, and note, what they see."""
        result = await self.people[who].slash(channel, name, **options)
        given = " ".join(f"{key}:{_named(value)}" for key, value in options.items())
        return self._note(who, f"/{name} {given}".strip(), result)

    async def press(
        self, who: str, message: Pressable, label: str, *, on: str
    ) -> list[simcord.ResponseMessage]:
        """Let a person press a button; return, and note, what they see.

        Args:
            on: Names what the button is on.
        """
        before = self._seen_of(message)
        result = await self.people[who].click(message, label=label)
        return self._note(who, f"[{label}] on {on}", result, before=before)

    async def choose(
        self, who: str, message: simcord.ResponseMessage, part: str, value: object, *, on: str
    ) -> list[simcord.ResponseMessage]:
        """Let a person choose from a list; return, and note, what they see.

        Args:
            part: How the identity of the list begins.
            on: Names what the list is on.
        """
        inside = self.world.env.backend.get_message(message.channel_id, message.id)
        parts = [one for row in inside.components for one in row["components"]]
        named = next(one["custom_id"] for one in parts if one["custom_id"].startswith(part))
        before = self._seen_of(message)
        result = await self.people[who].select(message, [value], custom_id=named)
        return self._note(who, f"{_named(value)} chosen on {on}", result, before=before)

    async def leaf(
        self, who: str, message: simcord.ResponseMessage, forward: Sequence[str], *, times: int
    ) -> None:
        """Let a person go on in a dialogue, which is not noted: nothing is said by it.

        Args:
            forward: What the button that leads on may say.
            times: How often.
        """
        for _ in range(times):
            label = next(one for one in labels(message) if one in forward)
            await self.people[who].click(message, label=label)

    async def fill_in(
        self, who: str, message: Pressable, label: str, *, on: str, **fields: object
    ) -> list[simcord.ResponseMessage]:
        """Let a person press a button that opens a form, and send the form after half a minute.

        Fields that they leave alone stay as the form had them.
        """
        shown = await self.people[who].click(message, label=label)
        return await self._send(who, f"[{label}] on {on}", shown, fields)

    async def report(
        self, who: str, message: discord.Message, *, on: str, reason: str
    ) -> list[simcord.ResponseMessage]:
        """Let a person report a message from its menu; return, and note, what they see."""
        (channel,) = (
            one for one in self.world.threads(self.articles) if one.id == message.channel.id
        )
        shown = await self.people[who].context_menu(channel, _REPORT, message)
        return await self._send(who, f"{_REPORT} on {on}", shown, {"reason": reason})

    async def ask(
        self,
        who: str,
        channel: simcord.ChannelHandle,
        name: str,
        message: discord.Message,
        *,
        on: str,
    ) -> list[simcord.ResponseMessage]:
        """Let a person choose something from the menu of a message; return what they see."""
        result = await self.people[who].context_menu(channel, name, message)
        return self._note(who, f"{name} on {on}", result)

    async def _send(
        self, who: str, did: str, shown: simcord.InteractionResult, fields: dict[str, object]
    ) -> list[simcord.ResponseMessage]:
        if shown.modal is None:
            return self._note(who, did, shown)
        await self.world.pass_time(seconds=_TYPING_SECONDS)
        chosen = {
            name: [value] if isinstance(value, Action) else str(value)
            for name, value in fields.items()
        }
        result = await self.people[who].submit_modal(shown, _filled_in(shown.modal) | chosen)
        return self._note(who, did, result, filled_in=_written(shown.modal, fields))

    def _note(
        self,
        who: str,
        did: str,
        result: simcord.InteractionResult,
        *,
        before: tuple[int, Seen] | None = None,
        filled_in: tuple[tuple[str, str], ...] = (),
    ) -> list[simcord.ResponseMessage]:
        first = [result.response] if result.response is not None else []
        shown = [
            one
            for one in (*first, *result.followups)
            if one.ephemeral and (one.id, self._seen(one)) != before
        ]
        seen = tuple(self._seen(one) for one in shown)
        self.answers.append(Answer(self.world.clock.now(), who, did, filled_in, seen))
        self.noted()
        return shown

    def _seen_of(self, message: Pressable) -> tuple[int, Seen] | None:
        """Return what a message shows, if it is one that a person sees alone."""
        if isinstance(message, simcord.ResponseMessage):
            return message.id, self._seen(message)
        return None

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
        letters=guild.create_text_channel("letters"),
        moderators=world.hidden_channel(guild, "moderators", seen_by=[moderators, admins]),
        admins=world.hidden_channel(guild, "admins", seen_by=[admins]),
        moderator_role=moderators,
        people=people,
    )
    await world.rest()
    return stage


def _filled_in(modal: dict[str, Any]) -> dict[str, Any]:
    """Return what the fields of a form hold when it opens, by their names."""
    fields = [label["component"] for label in modal["components"]]
    return {one["custom_id"]: one["value"] for one in fields if one.get("value")}


def _written(modal: dict[str, Any], fields: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return what a person wrote into a form or chose there, as the form shows it to them."""
    found = []
    for label in modal["components"]:
        component = label["component"]
        options = {one["value"]: one["label"] for one in component.get("options", ())}
        if component["custom_id"] in fields:
            value = str(fields[component["custom_id"]])
            found.append((label["label"], options.get(value, value)))
    return tuple(found)


def _named(value: object) -> str:
    if isinstance(value, simcord.ChannelHandle):
        return f"#{value.name}"
    if isinstance(value, simcord.RoleHandle | simcord.MemberActor):
        return f"@{value.name}"
    return str(value)


def labels(message: Pressable) -> list[str]:
    """Return what the buttons of a message say."""
    real = message.message if isinstance(message, simcord.ResponseMessage) else message
    return [
        button.label or ""
        for row in real.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
        if isinstance(button, discord.Button)
    ]
