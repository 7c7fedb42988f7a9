"""The roles of members where Discord leaves them out: in a history, a menu, at times an edit."""

import discord

from bot.app import SeedbedBot
from bot.effects.failures import FAILURES


def lacks_roles(message: discord.Message) -> bool:
    """Tell whether a message of a person comes without their roles."""
    author = message.author
    return not (isinstance(author, discord.Member) or author.bot or message.webhook_id)


async def with_roles(
    bot: SeedbedBot, guild: discord.Guild | None, user_id: int
) -> discord.Member | None:
    """Return a member with their roles, asking Discord.

    None where no role exempts anybody in the guild, so that there is nothing to ask for, where they
    have left, and where Discord cannot be asked.
    """
    if guild is None or not await bot.intake.knows_exempt_roles(guild.id):
        return None
    try:
        return await guild.fetch_member(user_id)
    except FAILURES:
        return None
