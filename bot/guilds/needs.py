"""Rules: what the bot must be allowed where something of it appears."""

from collections.abc import Collection

from bot.guilds.settings import GuildSettings
from bot.language.words import msg, tr

NEEDED = {
    "article": ("view_channel", "send_messages", "embed_links", "attach_files",
                "create_public_threads", "send_messages_in_threads", "manage_threads",
                "manage_messages", "read_message_history"),
    "moderator": ("view_channel", "send_messages", "embed_links", "read_message_history"),
    "admin": ("view_channel", "send_messages", "embed_links", "attach_files",
              "read_message_history"),
    "notices": ("view_channel", "create_private_threads", "send_messages_in_threads",
                "embed_links", "read_message_history"),
}  # fmt: skip
"""The permissions that the bot needs in a channel, by what appears there."""

_NAMED = {
    "view_channel": msg("View Channel"),
    "send_messages": msg("Send Messages"),
    "embed_links": msg("Embed Links"),
    "attach_files": msg("Attach Files"),
    "create_public_threads": msg("Create Public Threads"),
    "create_private_threads": msg("Create Private Threads"),
    "send_messages_in_threads": msg("Send Messages In Threads"),
    "manage_threads": msg("Manage Threads"),
    "manage_messages": msg("Manage Messages"),
    "read_message_history": msg("Read Message History"),
    "moderate_members": msg("Moderate Members"),
    "manage_webhooks": msg("Manage Webhooks"),
    "view_audit_log": msg("View Audit Log"),
}

GUILD_WIDE = {
    "moderate_members": msg("Without *Moderate Members* the bot cannot time anyone out."),
    "manage_webhooks": msg(
        "Without *Manage Webhooks* the bot posts responses itself and names their authors."
    ),
    "view_audit_log": msg(
        "Without *View Audit Log* the bot cannot tell a moderator's deletion from the author's own."
    ),
}
"""What the bot needs in the whole server, and what it cannot do without it."""

PRIVATE = ("moderator", "admin")
"""What not everybody in a guild may see."""


def places(chosen: GuildSettings) -> list[tuple[str, int | None]]:
    """Return what appears where in a guild: names in ``NEEDED``, and the channels' ids."""
    return [
        ("article", chosen.article_channel_id),
        ("notices", chosen.notices_channel_id),
        ("moderator", chosen.moderator_channel_id),
        ("admin", chosen.admin_channel_id),
        ("admin", chosen.digests_go_to),
    ]


def missing(what: str, held: Collection[str]) -> str:
    """Return what is missing for ``what``, as Discord names it, with commas between; "" if nothing.

    Args:
        held: What the bot holds in the channel, by discord.py's names.
    """
    return ", ".join(shown(name) for name in NEEDED[what] if name not in held)


def shown(name: str) -> str:
    """Return a permission as Discord's settings name it."""
    return tr(_NAMED[name])


def missing_in_guild(held: Collection[str], *, role: str) -> list[str]:
    """Return what is missing in the whole server, each with what follows and where to click.

    Args:
        held: What the bot holds in the server, by discord.py's names.
        role: What the bot's own role is called.
    """
    clicks = tr("*Server Settings* → *Roles* → *{role}* → *Permissions*", role=role)
    return [f"{tr(words)} {clicks}." for name, words in GUILD_WIDE.items() if name not in held]


def clicks_in_channel(channel: str, *, who: str) -> str:
    """Return where to click to change what a role may do in a channel."""
    return tr("*Edit Channel* of {channel} → *Permissions* → *{who}*", channel=channel, who=who)
