"""Interactions past what Discord's client offers: any command, button or form by anyone."""

from collections.abc import Mapping
from typing import Any

import discord
import simcord
from discord import app_commands
from simcord import interactions
from simcord.backend import serializers

from tests.simulated.house import House, said

AnyCommand = app_commands.Command[Any, ..., Any]
Anyone = simcord.MemberActor | simcord.UserHandle
"""A member, who acts on their server; or a user, who acts in their direct messages."""


async def give(
    house: House, who: Anyone, command: AnyCommand, *, at: Any = None, **options: Any
) -> str:
    """Give a command with every required option filled in; return what was answered."""
    return answered(await given(house, who, command, at=at, **options))


async def given(
    house: House, who: Anyone, command: AnyCommand, *, at: Any = None, **options: Any
) -> simcord.InteractionResult:
    """Give a command; ``options`` stand in for what would be filled in, or add to it."""
    typed = [
        {"name": one.name, "type": one.type.value, "value": options.get(one.name, _value(one, who))}
        for one in command.parameters
        if one.required or one.name in options
    ]
    return await _emit(house, who, 2, _command(house, command, typed), at=at)


async def complete(house: House, who: Anyone, command: AnyCommand, option: str) -> list[str]:
    """Return the names of what is offered to who begins to type an option of a command."""
    (meant,) = [one for one in command.parameters if one.name == option]
    typed = [{"name": option, "type": meant.type.value, "value": "", "focused": True}]
    result = await _emit(house, who, 4, _command(house, command, typed))
    return [f"{one['name']} {one['value']}" for one in result.autocomplete_choices or []]


async def choose(
    house: House, who: Anyone, menu: str, message: discord.Message, *, at: Any = None
) -> str:
    """Choose a menu of a message, wherever that stands; return what was answered."""
    backend = house.world.env.backend
    stored = serializers.message_payload(
        backend, backend.get_message(message.channel.id, message.id)
    )
    data = {
        **_made(house, menu, 3),
        "target_id": str(message.id),
        "resolved": {"messages": {str(message.id): stored}},
    }
    return answered(await _emit(house, who, 2, data, at=at))


async def press(
    house: House, who: Anyone, custom_id: str, *, on: Any = None, at: Any = None, kind: int = 2
) -> str:
    """Press a button, on the card of case 1 where no message is named, as if it stood there.

    ``kind`` is that of another part, from which nothing is chosen. Source: Discord API reference,
    "Component Types".
    """
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind}
    if kind != discord.ComponentType.button.value:
        data |= {"values": [], "resolved": {}}
    return answered(await _emit(house, who, 3, data, message=on or house.card(), at=at))


async def submit(
    house: House,
    who: Anyone,
    custom_id: str,
    text: str | None = None,
    *,
    field: str = "text",
    chosen: Mapping[str, str] | None = None,
    at: Any = None,
) -> str:
    """Send a form that somebody has open, as if it were one's own.

    ``text`` is in the field of that name, or in another; ``chosen`` is what was chosen from a list,
    by its name.
    """
    fields: list[dict[str, Any]] = [
        {"type": 3, "custom_id": name, "values": [value]} for name, value in (chosen or {}).items()
    ]
    if text is not None:
        fields.append({"type": 4, "custom_id": field, "value": text})
    rows = [{"type": 18, "component": field} for field in fields]
    data = {"custom_id": custom_id, "components": rows}
    return answered(await _emit(house, who, 5, data, at=at))


def answered(result: simcord.InteractionResult) -> str:
    """Return what was answered, or the id of the form that was opened."""
    return f"(a form {result.modal['custom_id']})" if result.modal is not None else said(result)


def _command(house: House, command: AnyCommand, typed: list[dict[str, Any]]) -> dict[str, Any]:
    root, *path = command.qualified_name.split()
    options = typed
    for name in reversed(path):
        options = [{"name": name, "type": 1, "options": options}]
    return {**_made(house, root, 1), "options": options, "resolved": _resolved(house, typed)}


def _resolved(house: House, typed: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what Discord says beside the options of whom and of where they name."""
    backend, found = house.world.env.backend, dict[str, Any]()
    for one in typed:
        if one["type"] == discord.AppCommandOptionType.user.value:
            user = serializers.user_payload(backend.users[int(one["value"])])
            found["users"] = {one["value"]: user}
        if one["type"] == discord.AppCommandOptionType.channel.value:
            channel = serializers.channel_payload(backend, backend.get_channel(int(one["value"])))
            found["channels"] = {one["value"]: {**channel, "permissions": "0"}}
    return found


def _made(house: House, name: str, kind: int) -> dict[str, Any]:
    found = house.world.env.backend.find_command(name, house.guild.id, kind)
    assert found is not None
    return {"id": found["id"], "name": name, "type": kind}


def _value(parameter: app_commands.Parameter, who: Anyone) -> Any:
    if parameter.choices:
        return parameter.choices[0].value
    values: dict[str, Any] = {
        "integer": 1,
        "number": 0.5,
        "boolean": True,
        "user": str(who.id),
    }
    return values.get(parameter.type.name, "iraqs-new-wave-of-violence")


async def _emit(
    house: House,
    who: Anyone,
    kind: int,
    data: dict[str, Any],
    *,
    message: Any = None,
    at: Any = None,
) -> simcord.InteractionResult:
    backend = house.world.env.backend
    usual = house.lobby if isinstance(who, simcord.MemberActor) else who.dm_channel
    place = at or getattr(message, "channel", usual)
    record, payload = interactions.base_payload(
        backend,
        type=kind,
        channel_id=place.id,
        guild_id=who.guild.id if isinstance(who, simcord.MemberActor) else None,
        user_id=who.id,
        data=data,
    )
    if message is not None:
        stored = backend.get_message(getattr(message, "channel", house.lobby).id, message.id)
        shown = {"type": data["component_type"], "custom_id": data["custom_id"]}
        shown |= {"style": 2, "label": "x"} if shown["type"] == 2 else {"options": []}
        payload["message"] = {
            **serializers.message_payload(backend, stored),
            "components": [{"type": 1, "components": [shown]}],
        }
        record.source_message_id = message.id
    backend.emit("INTERACTION_CREATE", payload)
    await house.world.rest()
    return simcord.InteractionResult(house.world.env, record)
