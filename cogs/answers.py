"""How an interaction is answered: privately, and without failing over an answer that was lost."""

import logging

import discord

from bot.app import SeedbedBot
from bot.effects import rendering
from bot.effects.echo import tame
from bot.effects.message import Message
from bot.language.words import tr

log = logging.getLogger(__name__)

ANSWERED = 40060
"""Source: Discord, JSON error codes: the interaction has been acknowledged already."""


def bot_of(interaction: discord.Interaction) -> SeedbedBot:
    """Return the bot that an interaction came to."""
    bot = interaction.client
    assert isinstance(bot, SeedbedBot)  # noqa: S101  the cogs are loaded by no other client
    return bot


async def answer(
    interaction: discord.Interaction, text: str, *, buttons: discord.ui.View | None = None
) -> None:
    """Answer an interaction privately, whether or not it was deferred.

    What somebody wrote may stand in the text as it is: it is tamed here.
    """
    text, view = tame(text), buttons or discord.utils.MISSING
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True, view=view)
        else:
            await interaction.response.send_message(text, ephemeral=True, view=view)
    except discord.HTTPException as error:
        log.warning("an answer in guild %s was lost: %s", interaction.guild_id, error.status)


def kept(words: str | None) -> str:
    """Return what somebody wrote into a form that was of no use, so that it is not lost."""
    if not words or not words.strip():
        return ""
    return f"\n{tr('You had written:')}\n>>> {words.strip()}"


async def show(
    interaction: discord.Interaction, message: Message, *, asking: discord.ui.View | None = None
) -> None:
    """Answer a deferred interaction privately with a message, and a question under it or none."""
    parts = rendering.parts(message)
    if asking is not None:
        parts["view"] = asking
    await interaction.followup.send(ephemeral=True, **parts)
