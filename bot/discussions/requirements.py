"""Rules: what the bot must be allowed in a channel before it posts there."""

from collections.abc import Collection

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
_NAMED_IN_FORUMS = (
    ("send_messages", "Create Posts"),
    ("send_messages_in_threads", "Send Messages in Posts"),
    ("manage_threads", "Manage Posts"),
    ("read_message_history", "Read Post History"),
)
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
    in_forums = dict(_NAMED_IN_FORUMS)
    if forum and name in in_forums:
        return in_forums[name]
    return name.replace("_", " ").title().replace(" In ", " in ")
