"""From discord.py's messages to replies as the services know them."""

import discord

from bot.app import SeedbedBot
from bot.effects.echo import whole
from bot.moderation.reply import Incoming

_REPLY_TYPES = (discord.MessageType.default, discord.MessageType.reply)


def is_ours(message: discord.Message, bot: SeedbedBot) -> bool:
    """Tell whether the bot posted a message, itself or by a webhook of its own."""
    if message.webhook_id is not None:
        return bot.webhooks.is_ours(message.webhook_id)
    return bot.user is not None and message.author.id == bot.user.id


def is_reply(message: discord.Message, bot: SeedbedBot) -> bool:
    """Tell whether a message is somebody's own words, and not ours or Discord's."""
    return message.type in _REPLY_TYPES and not is_ours(message, bot)


def incoming(
    message: discord.Message,
    *,
    guild_id: int,
    quiet: bool = False,
    author: discord.abc.User | None = None,
) -> Incoming:
    """Return a message as a reply: what was forwarded is read too, attachments are counted.

    ``author`` stands in for the message's own where that one comes without roles.
    """
    reference = message.reference
    answers = reference is not None and reference.type is discord.MessageReferenceType.default
    return Incoming(
        guild_id=guild_id,
        thread_id=message.channel.id,
        message_id=message.id,
        author_id=message.author.id,
        posted_at=message.created_at,
        edited_at=message.edited_at,
        text=_text(message),
        answers_message_id=reference.message_id if reference is not None and answers else None,
        attachments=len(message.attachments)
        + sum(len(snapshot.attachments) for snapshot in message.message_snapshots),
        forwarded=bool(message.message_snapshots),
        exempt=_exempt(message, author or message.author),
        role_ids=frozenset(role.id for role in getattr(author or message.author, "roles", ())),
        quiet=quiet,
    )


def title(thread: discord.Thread, *, name: str | None = None, quiet: bool = False) -> Incoming:
    """Return the title a member gave a thread as a reply of its owner."""
    return Incoming(
        guild_id=thread.guild.id,
        thread_id=thread.id,
        message_id=thread.id,
        author_id=thread.owner_id or 0,
        posted_at=discord.utils.snowflake_time(thread.id),
        text=whole(name or thread.name),
        kind="title",
        quiet=quiet,
    )


def _text(message: discord.Message) -> str:
    parts = [message.content, *(snapshot.content for snapshot in message.message_snapshots)]
    if message.poll is not None:
        parts += [message.poll.question, *(answer.text for answer in message.poll.answers)]
    return whole("\n".join(part for part in parts if part))


def _exempt(message: discord.Message, author: discord.abc.User) -> str | None:
    if message.webhook_id is not None:
        return "webhook"
    if author.bot:
        return "bot"
    return None
