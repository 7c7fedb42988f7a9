"""What the bot still needs in a channel that was chosen, and who else can see it."""

import discord

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
_PRIVATE = ("moderator", "admin")


def warnings(guild: discord.Guild, chosen: GuildSettings) -> list[str]:
    """Return what is amiss in the channels that a guild has chosen, each thing once."""
    channels = [
        ("article", chosen.article_channel_id),
        ("notices", chosen.notices_channel_id),
        ("moderator", chosen.moderator_channel_id),
        ("admin", chosen.admin_channel_id),
        ("admin", chosen.digests_go_to),
    ]
    lines = [line for what, found in channels for line in warnings_about(guild, found, what)]
    return list(dict.fromkeys(lines))


def warnings_about(guild: discord.Guild, channel_id: int | None, what: str) -> list[str]:
    """Return what is amiss in one channel; ``what`` appears there, a name in ``NEEDED``."""
    channel = guild.get_channel(channel_id) if channel_id else None
    if channel is None:
        return []
    lines = []
    if what in _PRIVATE and channel.permissions_for(guild.default_role).view_channel:
        lines.append(
            f"⚠️ Everyone can see {channel.mention}. Take *View Channel* from @everyone there: "
            "flagged texts and figures are not for all."
        )
    held = channel.permissions_for(guild.me)
    missing = [name for name in NEEDED[what] if not getattr(held, name)]
    if missing:
        words = ", ".join(name.replace("_", " ").title() for name in missing)
        lines.append(f"⚠️ In {channel.mention} the bot still needs: {words}.")
    return lines
