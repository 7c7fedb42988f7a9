"""What the bot still needs in a channel that was chosen, and who else can see it."""

import discord

from bot.effects.rights import held
from bot.guilds import needs
from bot.guilds.settings import GuildSettings


def warnings(guild: discord.Guild, chosen: GuildSettings) -> list[str]:
    """Return what is amiss in the channels that a guild has chosen, each thing once."""
    lines = [
        line
        for what, channel_id in needs.places(chosen)
        for line in warnings_about(guild, channel_id, what)
    ]
    return list(dict.fromkeys(lines))


def warnings_about(guild: discord.Guild, channel_id: int | None, what: str) -> list[str]:
    """Return what is amiss in one channel; ``what`` appears there, a name in ``needs.NEEDED``."""
    channel = guild.get_channel(channel_id) if channel_id else None
    if channel is None:
        return []
    lines = []
    if what in needs.PRIVATE and channel.permissions_for(guild.default_role).view_channel:
        lines.append(
            f"⚠️ Everyone can see {channel.mention}. Take *View Channel* from @everyone there: "
            "flagged texts and figures are not for all."
        )
    if words := needs.missing(what, held(channel.permissions_for(guild.me))):
        lines.append(f"⚠️ In {channel.mention} the bot still needs: {words}.")
    return lines
