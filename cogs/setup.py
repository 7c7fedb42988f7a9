"""Admins set the bot up step by step, and see and change at any time what holds."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.guilds import setting_up
from cogs.access import admins_only
from cogs.setup_posting import PickList, PostButton
from cogs.setup_steps import SetupButton, SetupChannel, SetupList, SetupRole, show


class SetupCommands(commands.Cog):
    """``/setup``."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Have the parts of the dialogue answered, also those from before a restart."""
        self.bot.add_dynamic_items(
            SetupButton, SetupChannel, SetupRole, SetupList, PostButton, PickList
        )

    @app_commands.command(
        name="setup", description="Set the bot up step by step, or change what was chosen"
    )
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @admins_only()
    async def setup_guild(self, interaction: discord.Interaction) -> None:
        """Go on where something is missing, else show all that holds."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild
        assert guild is not None  # noqa: S101  the command is for guilds only
        chosen = await self.bot.guilds_service.settings(guild.id)
        there = {channel.id for channel in guild.channels}
        await show(interaction, setting_up.resume(chosen, there=there), trying=True)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(SetupCommands(bot))
