"""Staff can stop the bot at once, and let it go on."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.language.words import tr
from cogs.access import staff_only
from cogs.answers import answer


class SettingsCommands(commands.Cog):
    """``/pause`` and ``/resume``."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(name="pause", description="Stop everything the bot does here, at once")
    @app_commands.guild_only()
    @staff_only()
    async def pause(self, interaction: discord.Interaction) -> None:
        """Hold every effect; replies are still stored and scored."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.bot.guilds_service.choose(
            interaction.guild_id or 0, by=interaction.user.id, paused=True
        )
        await answer(
            interaction,
            tr(
                "Paused. The bot posts, edits and removes nothing here until `/resume`; a thread "
                "that it slowed or locked stays so until then. Replies are still stored and "
                "scored, and cases wait for you in `/case list`."
            ),
        )

    @app_commands.command(name="resume", description="Let the bot go on where it was paused")
    @app_commands.guild_only()
    @staff_only()
    async def resume(self, interaction: discord.Interaction) -> None:
        """Carry out what was held."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.bot.guilds_service.choose(
            interaction.guild_id or 0, by=interaction.user.id, paused=False
        )
        await answer(interaction, tr("Resumed. What waited is being done now, in its order."))


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(SettingsCommands(bot))
