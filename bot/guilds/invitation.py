"""Rules: the link with which a bot is invited, and what it then is allowed."""

from collections.abc import Mapping
from types import MappingProxyType

SCOPES = ("bot", "applications.commands")

BITS: Mapping[str, int] = MappingProxyType(
    {
        "view_audit_log": 7,
        "view_channel": 10,
        "send_messages": 11,
        "manage_messages": 13,
        "embed_links": 14,
        "attach_files": 15,
        "read_message_history": 16,
        "manage_webhooks": 29,
        "manage_threads": 34,
        "create_public_threads": 35,
        "create_private_threads": 36,
        "send_messages_in_threads": 38,
        "moderate_members": 40,
    }
)
"""Every permission that the bot uses anywhere, by discord.py's name, and its bit.

Source: Discord API reference, "Permissions". What needs which stands in `bot.guilds.needs`, which
has the same ones; the README tells people what each is for.
"""


def permissions() -> int:
    """Return the number that stands for all that is asked for."""
    return sum(1 << bit for bit in BITS.values())


def link(application: int | str) -> str:
    """Return the link that invites the bot to a server.

    Args:
        application: The id of the application, or what stands in its place.
    """
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&scope={'+'.join(SCOPES)}&permissions={permissions()}"
    )
