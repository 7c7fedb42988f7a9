"""Where members stand on a server, as Discord ranks them at this moment."""

import discord

from bot.moderation.lifecycle import Action, Refusal
from bot.moderation.ranks import Rank, barred
from cogs.answers import bot_of


async def barred_from(
    interaction: discord.Interaction, number: int, action: Action
) -> Refusal | None:
    """Return why what is to follow from a case is not this moderator's to choose, or None.

    Discord is asked about the author: the bot keeps no members.
    """
    guild, moderator = interaction.guild, interaction.user
    case = await bot_of(interaction).desk.show(interaction.guild_id or 0, number)
    author_id = case.known_author if case is not None else None
    if guild is None or not isinstance(moderator, discord.Member) or author_id is None:
        return None
    try:
        author = rank_of(await guild.fetch_member(author_id))
    except discord.NotFound:
        author = None
    return barred(action, moderator=rank_of(moderator), author=author, bot=rank_of(guild.me))


def rank_of(member: discord.Member) -> Rank:
    """Return where a member stands; of two roles in one place the older stands higher."""
    role = member.top_role
    return Rank(
        owner=member.guild.owner_id == member.id,
        administrator=member.guild_permissions.administrator,
        top=(-1 if role.is_default() else role.position, -role.id),
    )
