"""The limits that Discord states in its reference and its openapi.json does not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import discord

from tests.wire.model import Upload

# Source of the numbers: Discord API reference, pages "Message", "Guild", "Application Commands",
# "Uploading Files", "Audit Log".
CONTENT = 2_000
EMBEDS = 6_000
TIMEOUT = timedelta(days=28)
BULK_DELETE = timedelta(days=14)
COMMAND = 8_000
FILE = 10 * 2**20
REQUEST = 25 * 2**20
FILES = 10
REASON = 512
NAME = 80

_COMPONENTS_V2 = 1 << 15
_MESSAGES = (r"/channels/\d+/messages(/\d+)?", r"/webhooks/\d+/[^/]+(/messages/[^/]+)?")
_FORWARD = 1
_NOT_IN_NAMES = ("clyde", "discord")
"""What no webhook may be called, nor longer than `NAME`. Source: the same, page "Webhook"."""


def violations(
    method: str,
    path: str,
    body: Any,
    *,
    now: datetime,
    uploads: Sequence[Upload] = (),
    reason: str | None = None,
) -> Iterator[str]:
    """Say what is wrong with a request, that it makes no sense included."""
    try:
        yield from _violations(method, path, body, now, uploads, reason)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        yield f"cannot be read: {error!r}"


def _violations(
    method: str,
    path: str,
    body: Any,
    now: datetime,
    uploads: Sequence[Upload],
    reason: str | None,
) -> Iterator[str]:
    yield from _files(uploads)
    if reason is not None and not 1 <= len(reason) <= REASON:
        yield f"an audit log reason of {len(reason)} characters ({unquote(reason)[:20]}...)"
    if "/commands" in path and method in ("PUT", "POST", "PATCH"):
        for command in body if isinstance(body, list) else [body]:
            yield from _command(command)
    if not isinstance(body, dict):
        return
    if path.startswith("/webhooks/") or path.endswith("/webhooks"):
        yield from _webhook_name(body.get("username") or body.get("name") or "")
    for message, new in _messages(method, path, body):
        yield from _message(message, new=new, uploads=uploads)
    if path.endswith("/messages/bulk-delete"):
        yield from _bulk_delete(body, now)
    until = body.get("communication_disabled_until")
    if until is not None and datetime.fromisoformat(until) > now + TIMEOUT:
        yield f"a timeout until {until}, more than 28 days away"


def _messages(
    method: str, path: str, body: dict[str, Any]
) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Yield the messages in a request, each with whether it is a new one."""
    if any(re.fullmatch(pattern, path) for pattern in _MESSAGES):
        yield body, method == "POST"
    elif re.fullmatch(r"/channels/\d+/threads", path) and "message" in body:
        yield body["message"], True
    elif path.startswith("/interactions/") and body.get("type") in (4, 7):
        yield body.get("data") or {}, body["type"] == 4


def _message(message: Mapping[str, Any], *, new: bool, uploads: Sequence[Upload]) -> Iterator[str]:
    content = message.get("content") or ""
    if len(content) > CONTENT:
        yield f"content of {len(content)} characters"
    length = sum(len(text) for embed in message.get("embeds") or () for text in _words(embed))
    if length > EMBEDS:
        yield f"embeds of {length} characters together"
    told = ("embeds", "sticker_ids", "components", "poll")
    reference = message.get("message_reference") or {}
    something = uploads or content.strip() or any(message.get(key) for key in told)
    if new and not something and reference.get("type") != _FORWARD:
        yield "an empty message"
    if (message.get("flags") or 0) & _COMPONENTS_V2 and (content or message.get("embeds")):
        yield "content or embeds beside components of the second kind"
    names = list(_custom_ids(message.get("components")))
    if len(set(names)) < len(names):
        yield "two components with one custom_id"


def _webhook_name(name: str) -> Iterator[str]:
    forbidden = any(part in name.casefold() for part in _NOT_IN_NAMES)
    if forbidden or len(name) > NAME or name != name.strip():
        yield f"a webhook is called {name!r}"


def _words(embed: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of an embed that count."""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    yield (embed.get("footer") or {}).get("text") or ""
    yield (embed.get("author") or {}).get("name") or ""
    for field in embed.get("fields") or ():
        yield field.get("name") or ""
        yield field.get("value") or ""


def _custom_ids(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _custom_ids(one)
    elif isinstance(node, dict):
        if isinstance(node.get("custom_id"), str):
            yield node["custom_id"]
        yield from _custom_ids([node.get(key) for key in ("components", "component", "accessory")])


def _bulk_delete(body: Mapping[str, Any], now: datetime) -> Iterator[str]:
    oldest = now - BULK_DELETE
    for message_id in body.get("messages") or ():
        if discord.utils.snowflake_time(int(message_id)) < oldest:
            yield f"message {message_id} is older than two weeks"


def _files(uploads: Sequence[Upload]) -> Iterator[str]:
    if len(uploads) > FILES:
        yield f"{len(uploads)} files"
    if sum(len(upload.content) for upload in uploads) > REQUEST:
        yield "files of more than 25 MiB together"
    for upload in uploads:
        if len(upload.content) > FILE:
            yield f"{upload.filename} is larger than 10 MiB"


def _command(command: Any) -> Iterator[str]:
    if not isinstance(command, dict) or "name" not in command:
        return
    slash = command.get("type", 1) == 1
    yield from _name(command, slash=slash)
    if slash and not command.get("description"):
        yield f"command {command['name']} has no description"
    if (length := _length(command)) > COMMAND:
        yield f"command {command['name']} has {length} characters together"


def _name(node: Mapping[str, Any], *, slash: bool) -> Iterator[str]:
    """A slash command's name, and its options', are lower case and without spaces."""
    name = str(node["name"])
    plain = all(sign.isalnum() or sign in "-_'" for sign in name) and name == name.lower()
    if not 1 <= len(name) <= 32 or (slash and not plain):
        yield f"a command or option is called {name!r}"
    for option in node.get("options") or ():
        yield from _name(option, slash=True)
        if not option.get("description"):
            yield f"option {option['name']} has no description"


def _length(node: Mapping[str, Any]) -> int:
    """Count name, description and values, of the command and all that is in it."""
    own = len(str(node.get("name", ""))) + len(str(node.get("description", "")))
    choices = node.get("choices") or ()
    values = sum(len(str(one["name"])) + len(str(one["value"])) for one in choices)
    return own + values + sum(_length(option) for option in node.get("options") or ())
