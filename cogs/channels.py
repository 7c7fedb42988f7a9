"""What the bot still needs in a channel that was chosen, and who else can see it."""

import discord

from bot.discussions import requirements
from bot.effects.rights import held
from bot.guilds import needs
from bot.guilds.settings import GuildSettings
from bot.language.words import tr


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
            tr(
                "⚠️ Everyone can see {channel}. Take *View Channel* from @everyone there: flagged "
                "texts and figures are not for all. {clicks}.",
                channel=channel.mention,
                clicks=needs.clicks_in_channel(channel.mention, who="@everyone"),
            )
        )
    if words := _missing(guild, channel, what):
        lines.append(
            tr(
                "⚠️ In {channel} the bot still needs: {missing}. {clicks}.",
                channel=channel.mention,
                missing=words,
                clicks=needs.clicks_in_channel(channel.mention, who=own_role(guild)),
            )
        )
    return lines


def lacks(guild: discord.Guild, channel_id: int | None, what: str) -> bool:
    """Tell whether the bot may not do all in a channel that it has to."""
    channel = guild.get_channel(channel_id) if channel_id else None
    return channel is None or bool(_missing(guild, channel, what))


def about_guild(guild: discord.Guild) -> list[str]:
    """Return what the bot still needs in the whole server, with where to click."""
    allowed = held(guild.me.guild_permissions)
    return [f"⚠️ {line}" for line in needs.missing_in_guild(allowed, role=own_role(guild))]


def about_role(guild: discord.Guild, channel_id: int | None, role_id: int | None) -> list[str]:
    """Return what keeps those who hold a chosen role from their channel."""
    channel = guild.get_channel(channel_id) if channel_id else None
    role = guild.get_role(role_id) if role_id else None
    if channel is None or role is None or channel.permissions_for(role).view_channel:
        return []
    return [
        tr(
            "⚠️ {role} cannot see {channel}: give *View Channel* to the role. {clicks}.",
            role=role.mention,
            channel=channel.mention,
            clicks=needs.clicks_in_channel(channel.mention, who=role.name),
        )
    ]


def own_role(guild: discord.Guild) -> str:
    """Return what the role is called that Discord made for the bot."""
    role = guild.self_role
    return role.name if role is not None else guild.me.display_name


def _missing(guild: discord.Guild, channel: discord.abc.GuildChannel, what: str) -> str:
    allowed = held(channel.permissions_for(guild.me))
    if what == "article" and isinstance(channel, discord.ForumChannel):
        return ", ".join(requirements.missing_permissions(allowed, forum=True))
    return needs.missing(what, allowed)
