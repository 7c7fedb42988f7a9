"""Rules: what the bot must be allowed in a channel before it posts there."""

from collections.abc import Collection

from bot.language.words import msg, tr

_EVERYWHERE = (
    "view_channel",
    "read_message_history",
    "embed_links",
    "attach_files",
    "send_messages_in_threads",
    "manage_threads",
    "manage_messages",  # to remove replies that moderators take down
)
_IN_TEXT = (*_EVERYWHERE, "send_messages", "create_public_threads")
_IN_FORUM = (*_EVERYWHERE, "send_messages")
_NAMED = {
    "view_channel": msg("View Channel"),
    "read_message_history": msg("Read Message History"),
    "embed_links": msg("Embed Links"),
    "attach_files": msg("Attach Files"),
    "send_messages": msg("Send Messages"),
    "send_messages_in_threads": msg("Send Messages in Threads"),
    "create_public_threads": msg("Create Public Threads"),
    "create_private_threads": msg("Create Private Threads"),
    "manage_threads": msg("Manage Threads"),
    "manage_messages": msg("Manage Messages"),
    "manage_webhooks": msg("Manage Webhooks"),
}
_NAMED_IN_FORUMS = {
    "send_messages": msg("Create Posts"),
    "send_messages_in_threads": msg("Send Messages in Posts"),
    "manage_threads": msg("Manage Posts"),
    "read_message_history": msg("Read Post History"),
}
_WISHED = ("manage_webhooks",)  # else the bot posts responses itself and names their authors


def missing_permissions(held: Collection[str], *, forum: bool) -> tuple[str, ...]:
    """Return the permissions that are missing, as Discord's settings name them.

    Args:
        held: What the bot holds in the channel, by discord.py's names.
    """
    needed = _IN_FORUM if forum else _IN_TEXT
    return tuple(shown(name, forum=forum) for name in needed if name not in held)


def wished_permissions(held: Collection[str]) -> tuple[str, ...]:
    """Return what the bot can do without and would rather have, as Discord's settings name it."""
    return tuple(shown(name, forum=False) for name in _WISHED if name not in held)


def shown(name: str, *, forum: bool) -> str:
    """Return a permission as Discord's settings of a channel name it."""
    return tr(_NAMED_IN_FORUMS[name] if forum and name in _NAMED_IN_FORUMS else _NAMED[name])
