"""From a message as a value to discord.py's objects, with the marker in the footer."""

import io
from typing import Any

import discord

from bot.effects.message import CONTENT_LIMIT, Colour, Message
from bot.language.words import tr
from bot.store.outbox import File

_COLOURS: dict[Colour, int] = {
    "neutral": 0x5B8DEF,
    "attention": 0xE0A030,
    "calm": 0x3BA55D,
    "stern": 0xD9534F,
}
_STYLES = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}


def embeds(message: Message, marker: str) -> list[discord.Embed]:
    """Return the embeds of ``message``; the footer of the last one carries the marker.

    Every message we send has at least one embed, so that every message can be recognised.
    """
    made = []
    for number, embed in enumerate(message.embeds, start=1):
        one = discord.Embed(
            title=embed.title or None,
            description=embed.description or None,
            url=embed.url or None,
            colour=_COLOURS[embed.colour],
        )
        for field in embed.fields:
            one.add_field(name=field.name, value=field.value, inline=field.inline)
        if embed.image:
            one.set_image(url=f"attachment://{embed.image}")
        ref = f"ref {marker}" if number == len(message.embeds) and marker else ""
        if footer := " · ".join(part for part in (embed.footer, ref) if part):
            one.set_footer(text=footer)
        made.append(one)
    return made


def view(message: Message) -> discord.ui.View | None:
    """Return the buttons, or None; the bot's dynamic items answer them, not this view."""
    if not message.buttons:
        return None
    made = discord.ui.View(timeout=None)
    for button in message.buttons:
        made.add_item(
            discord.ui.Button[discord.ui.View](
                label=button.label, custom_id=button.custom_id, style=_STYLES[button.style]
            )
        )
    made.stop()  # a finished view is not kept in memory by discord.py
    return made


def parts(message: Message, marker: str = "", files: tuple[File, ...] = ()) -> dict[str, Any]:
    """Return the keyword arguments for discord.py's ``send``; nobody is pinged by accident."""
    pinged = [discord.Object(message.ping_role)] if message.ping_role else False
    made: dict[str, Any] = {
        "embeds": embeds(message, marker),
        "allowed_mentions": discord.AllowedMentions(
            everyone=False, users=False, roles=pinged, replied_user=False
        ),
    }
    if message.content:
        made["content"] = message.content
    if (buttons := view(message)) is not None:
        made["view"] = buttons
    if files:
        made["files"] = attachments(files)
    return made


def under_a_name(words: str, marker: str) -> dict[str, Any]:
    """Return the keyword arguments for a member's words, posted under their name; pings nobody."""
    short = len(words) <= CONTENT_LIMIT
    mark = discord.Embed(description=None if short else words, colour=_COLOURS["neutral"])
    mark.set_footer(text=_response_footer(marker))
    made = {"embeds": [mark], "allowed_mentions": discord.AllowedMentions.none()}
    return {**made, "content": words} if short else made


def on_behalf(words: str, marker: str, *, name: str, picture: str | None) -> dict[str, Any]:
    """Return the keyword arguments for a member's words in a message that names them."""
    one = discord.Embed(description=words, colour=_COLOURS["neutral"])
    if name:
        one.set_author(name=name, icon_url=picture)
    one.set_footer(text=_response_footer(marker))
    return {"embeds": [one], "allowed_mentions": discord.AllowedMentions.none()}


def _response_footer(marker: str) -> str:
    return tr("Posted with Respond · ref {marker}", marker=marker)


def attachments(files: tuple[File, ...]) -> list[discord.File]:
    """Return the files as discord.py wants them, each with its alternative text."""
    return [
        discord.File(io.BytesIO(file.content), file.name, description=file.description or None)
        for file in files
    ]


def carries(message: discord.Message, marker: str) -> bool:
    """Tell whether ``message`` was made by the effect with ``marker``."""
    return any((embed.footer.text or "").endswith(f"ref {marker}") for embed in message.embeds)
