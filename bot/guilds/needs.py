"""Rules: what the bot must be allowed where something of it appears."""

from collections.abc import Collection

from bot.guilds.settings import GuildSettings

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
    return ", ".join(name.replace("_", " ").title() for name in NEEDED[what] if name not in held)
