"""In which language a person is answered: their Discord's, else the one that the server chose."""

import discord

from bot.language.catalogues import language, nearest
from bot.language.words import speak
from cogs.answers import bot_of


async def speak_to(interaction: discord.Interaction) -> None:
    """Speak the language of a person from here on; what is posted is in the server's own."""
    found = nearest(str(interaction.locale))
    if found is None and interaction.guild_id is not None:
        settings = await bot_of(interaction).guilds_service.settings(interaction.guild_id)
        found = language(settings.language)
    if found is not None:
        speak(found)
