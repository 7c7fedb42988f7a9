"""What is said, and logged, where a command or a button could not be done."""

import logging

import discord

from bot.app import SeedbedBot
from bot.language.words import msg, tr
from bot.store import StoreBusyError, StoreError
from cogs.answers import ANSWERED, answer

log = logging.getLogger(__name__)

_STOPPING = msg("The bot is being stopped, and this was not done. Please try again in a minute.")
_BUSY = msg(
    "The bot cannot write to its database just now, and this was not done. Please try again in a "
    "minute; if it goes on, tell the operator."
)
_WRONG = msg(
    "Something went wrong on the bot's side, and the operator's log says what. "
    "Please try again; if it fails again, tell the operator when it happened."
)


async def tell(interaction: discord.Interaction, what: str, error: BaseException) -> None:
    """Say that ``what`` failed and what to do; the log gets ids, never what was typed."""
    bot, guild_id = interaction.client, interaction.guild_id
    stopping = isinstance(bot, SeedbedBot) and bot.stopping is not None
    if stopping and isinstance(error, StoreError):
        log.info("%s in guild %s was cut off: the bot is being stopped", what, guild_id)
        await answer(interaction, tr(_STOPPING))
    elif isinstance(error, StoreBusyError):
        log.error("%s in guild %s could not be stored: %s", what, guild_id, error)
        await answer(interaction, tr(_BUSY))
    elif isinstance(error, discord.HTTPException) and error.code == ANSWERED:
        # Discord delivered it twice: the first was taken, and answers.
        log.warning("%s in guild %s was answered before", what, guild_id)
    else:
        log.error("%s failed in guild %s", what, guild_id, exc_info=error)
        await answer(interaction, tr(_WRONG))


class Telling:
    """A part of a message that says so where what it does fails: discord.py would only log it."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Do what the part is for."""
        raise NotImplementedError

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it, or say that it failed."""
        try:
            await self.act(interaction)
        except Exception as error:
            await tell(interaction, type(self).__name__, error)
