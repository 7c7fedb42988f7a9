"""Rules: a message as a value, before Discord sees it.

Source of the limits: Discord API reference, "Embed Limits", "Create Message", "Button".
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from bot.effects.echo import tame
from bot.language.words import tr

CONTENT_LIMIT = 2000
EMBED_DESCRIPTION_LIMIT = 4096
EMBED_FIELD_LIMIT = 1024
EMBED_SUM_LIMIT = 6000
EMBED_TITLE_LIMIT = 256

Colour = Literal["neutral", "attention", "calm", "stern"]
ButtonStyle = Literal["primary", "secondary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Field:
    """A titled paragraph of an embed: name at most 256, value at most 1,024 characters."""

    name: str
    value: str
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Embed:
    """A framed part of a message; all embeds of one message hold at most 6,000 characters.

    Attributes:
        image: The name of one of the message's files to show as a picture.
    """

    description: str = ""
    title: str = ""
    url: str = ""
    fields: tuple[Field, ...] = ()
    footer: str = ""
    image: str = ""
    colour: Colour = "neutral"


@dataclass(frozen=True, slots=True)
class Button:
    """A button; ``custom_id`` says what it does and to what, so that it survives a restart."""

    label: str
    custom_id: str
    style: ButtonStyle = "secondary"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Bytes to attach that are made anew each time that the message is, and kept nowhere."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send or to edit into.

    Attributes:
        files: Ids of rows in the table ``files``.
        made: What is attached besides; only where a renderer makes the message.
        ping_role: The one role this message may ping, or None; everything else is silenced.
        as_member: The member under whose name and picture it is posted, or None for the bot's own.
    """

    content: str = ""
    embeds: tuple[Embed, ...] = ()
    buttons: tuple[Button, ...] = ()
    files: tuple[int, ...] = ()
    ping_role: int | None = None
    made: tuple[Attachment, ...] = ()
    as_member: int | None = None

    def to_document(self) -> dict[str, Any]:
        """Return the message as plain data that JSON can hold, without what was made for it."""
        return asdict(replace(self, made=()))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Message":
        """Return the message that ``to_document`` gave."""
        return cls(
            content=document["content"],
            embeds=tuple(
                Embed(**{**embed, "fields": tuple(Field(**field) for field in embed["fields"])})
                for embed in document["embeds"]
            ),
            buttons=tuple(Button(**button) for button in document["buttons"]),
            files=tuple(document["files"]),
            ping_role=document["ping_role"],
            as_member=document.get("as_member"),
        )


def link(guild_id: int, channel_id: int, message_id: int | None = None) -> str:
    """Return the link that leads to a message, or to a channel or thread."""
    place = f"https://discord.com/channels/{guild_id}/{channel_id}"
    return place if message_id is None else f"{place}/{message_id}"


def shorten(text: str, limit: int) -> str:
    """Return ``text`` in at most ``limit`` characters, cut with an ellipsis where it is longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def spoiler(text: str, limit: int) -> str:
    """Return ``text`` hidden behind a spoiler, at most ``limit`` characters with its bars.

    Bars within the text are taken apart with a zero-width space, lest they end the spoiler.
    """
    safe = tame(text).replace("||", "|\u200b|").replace("||", "|\u200b|")
    if safe.endswith("|"):
        safe += "\u200b"
    return f"||{shorten(safe, limit - 5)}||" if safe.strip() else tr("(no text)")
