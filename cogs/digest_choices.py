"""What Discord offers while somebody types about digests and their times: to admins alone.

Each function takes the interaction and what was typed so far.
"""

import discord
from discord import app_commands

from bot.clock import known_zones
from bot.digests.preferences import USUAL
from bot.digests.section import NAMES
from cogs.access import RefusedError, require_admin
from cogs.answers import bot_of

CHOICES = 25
"""Source: Discord API reference, "Application Command Option Structure": 25 choices at most."""


async def discussions(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[int]]:
    """Offer the guild's discussions."""
    if not await for_admin(interaction):
        return []
    found = await bot_of(interaction).discussions.listed(interaction.guild_id or 0)
    return [
        app_commands.Choice(name=f"{one.id}: {one.title}"[:100], value=one.id)
        for one in found
        if one.opened_at is not None and current.casefold() in one.title.casefold()
    ][:CHOICES]


async def numbers(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[int]]:
    """Offer the guild's digests."""
    if not await for_admin(interaction):
        return []
    found = await bot_of(interaction).digest_archive.listed(interaction.guild_id or 0)
    return [
        app_commands.Choice(name=f"{one.id}: {one.title}"[:100], value=one.id)
        for one in found
        if current in str(one.id)
    ][:CHOICES]


async def zones(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer time zones that match."""
    if not await for_admin(interaction):
        return []
    wanted = current.casefold().replace(" ", "_")
    names = sorted(name for name in known_zones() if wanted in name.casefold())
    return [app_commands.Choice(name=name, value=name) for name in names[:CHOICES]]


async def sections(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer to go on with a list of sections: each that is not in it yet, after the last comma."""
    if not await for_admin(interaction):
        return []
    *chosen, typed = [one.strip().casefold() for one in current.split(",")]
    left = [name for name in NAMES if name not in chosen and name.startswith(typed)]
    lists = [", ".join([*chosen, name]) for name in left]
    if not chosen:
        lists.append(USUAL)
    return [app_commands.Choice(name=one, value=one) for one in lists[:CHOICES] if len(one) <= 100]


async def for_admin(interaction: discord.Interaction) -> bool:
    """Tell whether it is an admin who types; nobody else is offered anything."""
    try:
        await require_admin(interaction)
    except RefusedError:
        return False
    return True
