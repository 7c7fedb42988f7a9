"""What Discord offers while somebody types about articles and discussions: to admins alone.

Each function takes the interaction and what was typed so far.
"""

import discord
from discord import app_commands

from bot.effects.message import shorten
from cogs.answers import bot_of
from cogs.digest_choices import CHOICES, for_admin


async def articles(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer the articles whose title or short name holds what was typed."""
    if not await for_admin(interaction):
        return []
    typed = current.casefold()
    return [
        app_commands.Choice(name=shorten(row.article.title, 100), value=row.article.slug)
        for row in await bot_of(interaction).discussions.shelf.listed(interaction.guild_id or 0)
        if typed in row.article.title.casefold() or typed in row.article.slug
    ][:CHOICES]


async def open_ones(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[int]]:
    """Offer the open discussions whose number or title holds what was typed."""
    return await _offer(interaction, current, state="open")


async def closed_ones(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[int]]:
    """Offer the closed discussions whose number or title holds what was typed."""
    return await _offer(interaction, current, state="closed")


async def tags(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer the tags of the forum that was chosen, else of the server's own."""
    if not await for_admin(interaction) or interaction.guild is None:
        return []
    given = getattr(interaction.namespace, "channel", None)
    settings = await bot_of(interaction).guilds_service.settings(interaction.guild.id)
    channel_id = given.id if given is not None else settings.article_channel_id
    channel = interaction.guild.get_channel(channel_id or 0)
    if not isinstance(channel, discord.ForumChannel):
        return []
    return [
        app_commands.Choice(name=tag.name, value=tag.name)
        for tag in channel.available_tags
        if current.casefold() in tag.name.casefold()
    ][:CHOICES]


async def _offer(
    interaction: discord.Interaction, current: str, *, state: str
) -> list[app_commands.Choice[int]]:
    if not await for_admin(interaction):
        return []
    found = await bot_of(interaction).discussions.listed(interaction.guild_id or 0)
    named = [(one.id, f"{one.id}: {one.title}") for one in found if one.state == state]
    typed = str(current).casefold()
    return [
        app_commands.Choice(name=shorten(name, 100), value=number)
        for number, name in named
        if typed in name.casefold()
    ][:CHOICES]
