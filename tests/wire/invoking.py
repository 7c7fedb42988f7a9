"""Interactions: buttons pressed, commands given, modals sent off, and what the bot answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.wire.journal import Journal
from tests.wire.model import Model, Refused
from tests.wire.simulated import (
    Channel,
    Interaction,
    Message,
    Role,
    command_access,
    interactions,
    serializers,
)

if TYPE_CHECKING:
    from tests.wire.guild import Member

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
_BUTTON, _TEXT_INPUT, _LABEL, _ROW = 2, 4, 18, 1


@dataclass(frozen=True, slots=True)
class Invocation:
    """An interaction, and what has become of it."""

    model: Model
    journal: Journal
    record: Interaction

    @property
    def answered(self) -> bool:
        """The bot has answered, and not only said that it is thinking."""
        return self.record.responded and not self.record.loading

    @property
    def message(self) -> Message | None:
        """The answer, if that is a message which still stands."""
        stored = self.model.messages.get(self.record.channel_id, {})
        return stored.get(self.record.message_id or 0)

    @property
    def followups(self) -> list[Message]:
        """What was said after the answer."""
        stored = self.model.messages.get(self.record.channel_id, {})
        return [stored[one] for one in self.record.followup_ids if one in stored]

    @property
    def text(self) -> str:
        """All that the answer says, embeds included."""
        message = self.message
        if message is None:
            return ""
        return "\n".join([message.content, *(_texts(message.embeds))]).strip()

    @property
    def modal(self) -> dict[str, Any] | None:
        """The modal that was shown."""
        return self.record.modal

    @property
    def choices(self) -> list[Any]:
        """The values that were offered for completion."""
        return [one["value"] for one in self.record.autocomplete_choices or ()]

    async def done(self, *, seconds: float = 15.0) -> "Invocation":
        """Wait for the answer and return self.

        Raises:
            AssertionError: There was none in ``seconds``.
        """
        await self.journal.wait_until(
            lambda: self.answered, seconds=seconds, what="the answer to the interaction"
        )
        return self


def press(member: "Member", message: Message, button: str) -> Invocation:
    """See `Member.press`."""
    if not message.visible_to(member.id):
        raise Refused(404, 10008, "Unknown Message")
    found = [
        one
        for one in _walk(message.components)
        if one.get("type") == _BUTTON and button in (one.get("label"), one.get("custom_id"))
    ]
    if len(found) != 1 or found[0].get("disabled"):
        raise LookupError(f"{len(found)} buttons {button!r} can be pressed")
    chosen = {"custom_id": found[0]["custom_id"], "component_type": _BUTTON}
    return invoke(member, COMPONENT, message.channel_id, chosen, source=message)


def choose(member: "Member", message: Message, part: str, value: Any) -> Invocation:
    """See `Member.choose`."""
    if not message.visible_to(member.id):
        raise Refused(404, 10008, "Unknown Message")
    found = [one for one in _walk(message.components) if str(one.get("custom_id")).startswith(part)]
    if len(found) != 1 or found[0].get("disabled"):
        raise LookupError(f"{len(found)} lists {part!r} can be chosen from")
    resolved: dict[str, Any] = {}
    where = member.model.get_channel(message.channel_id)
    values = [_value(member, where, value, resolved)]
    chosen = {"custom_id": found[0]["custom_id"], "component_type": found[0]["type"]}
    chosen |= {"values": values, **({"resolved": resolved} if resolved else {})}
    return invoke(member, COMPONENT, message.channel_id, chosen, source=message)


def slash(
    member: "Member",
    channel: Channel,
    command: str,
    options: Mapping[str, Any],
    *,
    focused: tuple[str, str] | None = None,
) -> Invocation:
    """See `Member.slash` and `Member.complete`."""
    name, *path = command.split()
    root = member.model.find_command(name, member.guild.id)
    if root is None:
        raise LookupError(f"no command {name!r} is registered")
    access = command_access(member.model, root, user_id=member.id, channel_id=channel.id)
    if not access.allowed:
        raise Refused(403, 50013, f"{command} is not shown to them: {access.reason}")
    leaf, nesting = interactions.walk_to_subcommand(root, path)
    declared = {one["name"]: one for one in leaf.get("options") or ()}
    missing = [one for one in declared.values() if one.get("required")]
    if focused is None and (lacking := {one["name"] for one in missing} - set(options)):
        raise LookupError(f"{command} wants {', '.join(sorted(lacking))}")
    resolved: dict[str, Any] = {}
    given = [
        {"name": key, "type": declared[key]["type"],
         "value": _value(member, channel, value, resolved)}
        for key, value in options.items()
    ]  # fmt: skip
    if focused is not None:
        key, text = focused
        given.append({"name": key, "type": declared[key]["type"], "value": text, "focused": True})
    said = {
        "id": root["id"], "name": root["name"], "type": 1, "resolved": resolved,
        "options": interactions.nest_options(root, nesting, given),
    }  # fmt: skip
    return invoke(member, AUTOCOMPLETE if focused else COMMAND, channel.id, said)


def submit(member: "Member", shown: Invocation, values: Mapping[str, str]) -> Invocation:
    """See `Member.submit`."""
    modal = shown.modal
    if modal is None or shown.record.modal_consumed or shown.record.user_id != member.id:
        raise LookupError("there is no modal that they could send off")
    inputs = {one["custom_id"]: one for one in _walk(modal["components"]) if "custom_id" in one}
    if unknown := set(values) - set(inputs):
        raise LookupError(f"the modal has no {', '.join(sorted(unknown))}")
    shown.record.modal_consumed = True
    source = shown.record.source_message_id
    stored = member.model.messages.get(shown.record.channel_id, {})
    filled = {"custom_id": modal["custom_id"],
              "components": [_filled(one, values) for one in modal["components"]]}  # fmt: skip
    return invoke(
        member, MODAL_SUBMIT, shown.record.channel_id, filled, source=stored.get(source or 0)
    )


def invoke(
    member: "Member",
    kind: int,
    channel_id: int,
    said: dict[str, Any],
    *,
    source: Message | None = None,
) -> Invocation:
    """Let an interaction of this kind (as Discord numbers them) reach the bot."""
    model = member.model
    guild_id = model.get_channel(channel_id).guild_id
    record, payload = interactions.base_payload(
        model, type=kind, channel_id=channel_id, guild_id=guild_id, user_id=member.id, data=said
    )
    if source is not None:
        record.source_message_id = source.id
        payload["message"] = dict(serializers.message_payload(model, source))
    model.emit("INTERACTION_CREATE", payload)
    return Invocation(model, member.guild.journal, record)


def _value(member: "Member", channel: Channel, value: Any, resolved: dict[str, Any]) -> Any:
    """Return an option's value as it goes over the wire; what it refers to goes to ``resolved``."""
    model = member.model
    if isinstance(value, tuple):
        name, content = value
        return interactions.store_interaction_attachment(model, channel.id, name, content, resolved)
    if isinstance(value, Channel):
        shown = dict(serializers.channel_payload(model, value))
        granted = model.compute_permissions(member.guild.id, member.id, value.id)
        resolved.setdefault("channels", {})[str(value.id)] = shown | {"permissions": str(granted)}
    elif isinstance(value, Role):
        resolved.setdefault("roles", {})[str(value.id)] = dict(serializers.role_payload(value))
    elif hasattr(value, "guild"):
        user = serializers.user_payload(model.get_user(value.id))
        about = value.payload(channel.id)
        about.pop("user")
        resolved.setdefault("users", {})[str(value.id)] = dict(user)
        resolved.setdefault("members", {})[str(value.id)] = about
    else:
        return value
    return str(value.id)


def _filled(node: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    kind = node["type"]
    shape = {"type": kind, "id": node.get("id", 0)}
    if kind == _ROW:
        return shape | {"components": [_filled(one, values) for one in node["components"]]}
    if kind == _LABEL:
        return shape | {"component": _filled(node["component"], values)}
    if kind != _TEXT_INPUT:
        return shape
    name = node["custom_id"]
    text = values.get(name, node.get("value") or "")
    low = node.get("min_length") or (1 if node.get("required", True) else 0)
    if not low <= len(text) <= (node.get("max_length") or 4000):
        raise LookupError(f"Discord lets nobody send {len(text)} characters as {name}")
    return shape | {"custom_id": name, "value": text}


def _walk(components: Any) -> Iterator[dict[str, Any]]:
    for one in components or ():
        yield one
        yield from _walk(one.get("components"))
        yield from _walk([one[key] for key in ("component", "accessory") if key in one])


def _texts(embeds: list[dict[str, Any]]) -> Iterator[str]:
    for embed in embeds:
        for key in ("title", "description"):
            yield embed.get(key) or ""
        for field in embed.get("fields") or ():
            yield f"{field['name']}: {field['value']}"
        yield (embed.get("footer") or {}).get("text") or ""
