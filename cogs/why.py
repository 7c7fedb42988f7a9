"""Moderators ask why a reply was flagged or let pass: ``/why``, the menu, a button on the card."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.moderation.why.reference import Reference, read_reference
from bot.moderation.why.service import Refused, Shown
from bot.moderation.why.words import unknown_words
from cogs import case_choices
from cogs.access import moderators_only
from cogs.answers import answer, bot_of, show

NAME = "Why was this flagged?"
"""What the menu says. Source: Discord, "Application Commands": at most 32 characters."""


class WhyCommands(commands.Cog):
    """The command, and the menu of a message."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name=NAME, callback=self.of_message)
        app_commands.guild_only(self.menu)

    async def cog_load(self) -> None:
        """Put the command into the menu."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take it out again."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @app_commands.command(name="why", description="Why a reply was flagged, or let pass")
    @app_commands.describe(reference="A case's number, or the link to a reply or its id")
    @app_commands.autocomplete(reference=case_choices.references)
    @app_commands.guild_only()
    @moderators_only()
    async def why(
        self, interaction: discord.Interaction, reference: app_commands.Range[str, 1, 200]
    ) -> None:
        """Explain what was decided about a case's reply, or any other."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = read_reference(reference)
        if found is None or found.guild_id not in (None, interaction.guild_id):
            await answer(interaction, unknown_words(None))
        else:
            await explain(interaction, found)

    @moderators_only()
    async def of_message(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Explain what was decided about the message."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await explain(interaction, Reference(message_id=message.id))


async def explain_case(interaction: discord.Interaction, number: int) -> None:
    """Explain a case to whoever pressed *Why* on its card."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await explain(interaction, Reference(number=number))


async def explain(interaction: discord.Interaction, asked: Reference) -> None:
    """Answer a deferred interaction with the explanation, or why there is none."""
    why, guild_id = bot_of(interaction).why, interaction.guild_id or 0
    found: Shown | Refused
    if asked.number is not None:
        found = await why.of_case(guild_id, asked.number)
    else:
        found = await why.of_message(guild_id, asked.message_id or 0)
    if isinstance(found, Refused):
        await answer(interaction, found.text)
    else:
        await show(interaction, found.message)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(WhyCommands(bot))
