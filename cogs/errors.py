"""What a person is told when a command fails, and the notices that waited for them."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.effects import rendering
from bot.language.words import msg, tr
from cogs import failures
from cogs.access import SERVERS_ONLY, RefusedError, is_taken
from cogs.answers import answer
from cogs.tongue import speak_to
from cogs.typed import make_whole

NOT_ANSWERED = msg(
    "This button or form is not answered any more: it was answered before, its time ran out, or "
    "the bot was restarted since. Give the command again if you still need it."
)
_PRESSED = (discord.InteractionType.component, discord.InteractionType.modal_submit)

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu


class Errors(commands.Cog):
    """Answers for every command of the tree."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Take over the tree's errors, and let nobody in from outside a server."""
        tree: Any = self.bot.tree
        tree.error(self.on_command_error)
        tree.interaction_check = self.is_on_a_server  # what a subclass of the tree would override

    async def is_on_a_server(self, interaction: discord.Interaction) -> bool:
        """Let a command or menu through that was given on a server, with what was typed whole.

        Discord offers none elsewhere, but that is for Discord to keep.
        """
        await speak_to(interaction)
        make_whole(interaction)
        if interaction.guild_id is not None:
            return True
        if interaction.type is discord.InteractionType.application_command:
            await answer(interaction, tr(SERVERS_ONLY))
        return False

    async def on_command_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        """Say what went wrong and what to do; the log gets ids, never what was typed."""
        if isinstance(error, RefusedError):
            await answer(interaction, str(error))
            return
        if isinstance(error, app_commands.NoPrivateMessage):
            await answer(interaction, tr(SERVERS_ONLY))
            return
        if isinstance(error, app_commands.TransformerError):
            text = tr("`{typed}` is not something this option can be.", typed=error.value)
            await answer(interaction, text)
            return
        name = interaction.command.qualified_name if interaction.command else "an interaction"
        cause = getattr(error, "original", error)
        await failures.tell(interaction, name, cause)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a button or form that nothing else answers, in the place of Discord's red words.

        What answers one takes it in its first step, and every first step comes before this.
        """
        await asyncio.sleep(0)
        if interaction.type in _PRESSED and not is_taken(interaction):
            await speak_to(interaction)
            await answer(interaction, tr(NOT_ANSWERED))

    @commands.Cog.listener()
    async def on_app_command_completion(
        self, interaction: discord.Interaction, command: AnyCommand
    ) -> None:
        """Show a member the notices that could not reach them before."""
        await show_waiting_notices(interaction)


async def show_waiting_notices(interaction: discord.Interaction) -> None:
    """Send what waits for this person after the answer to their command or button."""
    bot = interaction.client
    if interaction.guild_id is None or not isinstance(bot, SeedbedBot):
        return
    waiting = await bot.office.notices.waiting_for(interaction.guild_id, interaction.user.id)
    for notice_id, message in waiting:
        await interaction.followup.send(ephemeral=True, **rendering.parts(message))
        await bot.office.notices.shown(notice_id)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Errors(bot))
