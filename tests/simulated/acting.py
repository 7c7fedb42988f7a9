"""Interactions past what Discord's client offers: any command, button or form by anyone."""

from typing import Any

import simcord
from discord import app_commands
from simcord import interactions
from simcord.backend import serializers

from tests.simulated.house import House, said

AnyCommand = app_commands.Command[Any, ..., Any]


async def give(house: House, who: simcord.MemberActor, command: AnyCommand) -> str:
    """Give a command with every required option filled in; return what was answered."""
    root, *path = command.qualified_name.split()
    options: list[dict[str, Any]] = [
        {"name": one.name, "type": one.type.value, "value": _value(one, who)}
        for one in command.parameters
        if one.required
    ]
    for name in reversed(path):
        options = [{"name": name, "type": 1, "options": options}]
    backend = house.world.env.backend
    made = backend.find_command(root, house.guild.id)
    assert made is not None
    data: dict[str, Any] = {"id": made["id"], "name": root, "type": 1, "options": options}
    if "resolved" in (users := _resolved(house, command, who)):
        data["resolved"] = users["resolved"]
    return await _emit(house, who, 2, data)


def _value(parameter: app_commands.Parameter, who: simcord.MemberActor) -> Any:
    if parameter.choices:
        return parameter.choices[0].value
    values: dict[str, Any] = {
        "integer": 1,
        "number": 0.5,
        "boolean": True,
        "user": str(who.id),
    }
    return values.get(parameter.type.name, "iraqs-new-wave-of-violence")


def _resolved(house: House, command: AnyCommand, who: simcord.MemberActor) -> dict[str, Any]:
    if not any(one.required and one.type.name == "user" for one in command.parameters):
        return {}
    backend = house.world.env.backend
    user = serializers.user_payload(backend.users[who.id])
    return {"resolved": {"users": {str(who.id): user}}}


async def press(house: House, who: simcord.MemberActor, custom_id: str, *, on: Any = None) -> str:
    """Press a button, on the card of case 1 where no message is named, as if it stood there."""
    data = {"custom_id": custom_id, "component_type": 2}
    return await _emit(house, who, 3, data, message=on or house.card())


async def submit(house: House, who: simcord.MemberActor, custom_id: str) -> str:
    """Send a form that somebody has open, as if it were one's own."""
    return await _emit(house, who, 5, {"custom_id": custom_id, "components": []})


async def _emit(
    house: House, who: simcord.MemberActor, kind: int, data: dict[str, Any], message: Any = None
) -> str:
    backend = house.world.env.backend
    channel = getattr(message, "channel", house.lobby).id
    record, payload = interactions.base_payload(
        backend, type=kind, channel_id=channel, guild_id=house.guild.id, user_id=who.id, data=data
    )
    if message is not None:
        stored = backend.get_message(channel, message.id)
        shown = {"type": 2, "style": 2, "label": "x", "custom_id": data["custom_id"]}
        payload["message"] = {
            **serializers.message_payload(backend, stored),
            "components": [{"type": 1, "components": [shown]}],
        }
        record.source_message_id = message.id
    backend.emit("INTERACTION_CREATE", payload)
    await house.world.rest()
    result = simcord.InteractionResult(house.world.env, record)
    return f"(a form {result.modal['custom_id']})" if result.modal is not None else said(result)
