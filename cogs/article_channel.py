"""Where an article can be posted, checked before anything is."""

import discord

from bot.articles.article import Article
from bot.discussions.plan import match_tags
from bot.discussions.requirements import missing_permissions
from bot.effects.message import shorten
from bot.guilds.settings import GuildSettings
from cogs.access import RefusedError

Channel = discord.TextChannel | discord.ForumChannel


def article_channel(interaction: discord.Interaction, settings: GuildSettings) -> Channel | None:
    """Return the channel that the guild has chosen for articles, if it is there."""
    if interaction.guild is None or settings.article_channel_id is None:
        return None
    channel = interaction.guild.get_channel(settings.article_channel_id)
    return channel if isinstance(channel, Channel) else None


def require_permissions(channel: Channel) -> None:
    """Refuse a channel in which the bot may not do all it has to."""
    allowed = channel.permissions_for(channel.guild.me)
    # Iterating over permissions leaves out aliases, view_channel among them.
    held = {name for name in discord.Permissions.VALID_FLAGS if getattr(allowed, name)}
    missing = missing_permissions(held, forum=isinstance(channel, discord.ForumChannel))
    if missing:
        raise RefusedError(
            f"In {channel.mention} the bot still needs: {', '.join(missing)}. Nothing was posted."
        )


def tags(channel: Channel, article: Article, chosen: str | None) -> tuple[str, ...]:
    """Return the tags for the posts in a forum, the chosen one first."""
    if not isinstance(channel, discord.ForumChannel):
        return ()
    available = [tag.name for tag in channel.available_tags]
    offered = ", ".join(available) or "none yet"
    if chosen is not None and not match_tags([chosen], available):
        raise RefusedError(
            f"{channel.mention} has no tag `{shorten(chosen, 50)}`. It has: {offered}. "
            "Nothing was posted."
        )
    matched = match_tags([*([chosen] if chosen else []), *article.tags], available)
    if channel.flags.require_tag and not matched:
        raise RefusedError(
            f"{channel.mention} asks for a tag on every post, and it has none of the article's. "
            f"Choose one with `tag`; it has: {offered}. Nothing was posted."
        )
    return matched
