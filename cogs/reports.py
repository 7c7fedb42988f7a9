"""Members report replies, from the menu of a message."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.language.words import tr
from bot.moderation.reporting import REASON_LIMIT
from bot.moderation.status import Reported, answer_to_report
from cogs import translate
from cogs.access import Form
from cogs.answers import answer, bot_of
from cogs.members import lacks_roles, with_roles
from cogs.typed import Field

NAME = "Report to moderators"
"""What the menu says. Source: Discord, "Application Commands": at most 32 characters."""


class ReportForm(Form):
    """An optional reason; who gives it is not shown to anyone."""

    right = "member"

    def __init__(self, message_id: int) -> None:
        super().__init__(title=tr(NAME))
        self.message_id = message_id
        self.reason = Field(
            custom_id="reason",
            style=discord.TextStyle.paragraph,
            max_length=REASON_LIMIT,
            required=False,
        )
        self.add_item(
            discord.ui.Label(
                text=tr("What is wrong with it?"),
                description=tr("For the moderators. They do not see who reported."),
                component=self.reason,
            )
        )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Bring the reply before the moderators."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        outcome = await bot_of(interaction).office.reporting.report(
            interaction.guild_id or 0,
            self.message_id,
            self.reason.value,
            by=interaction.user.id,
            key=str(interaction.id),
        )
        await answer(interaction, answer_to_report(outcome.reported))


class Reports(commands.Cog):
    """The menu command."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name=NAME, callback=self.report)
        app_commands.guild_only(self.menu)

    async def cog_load(self) -> None:
        """Put the command into the menu."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take it out again."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def report(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Ask for a reason, if the message is a reply that can be reported."""
        guild_id = interaction.guild_id or 0
        if translate.is_reply(message, self.bot):  # it may have been missed
            author = None
            if lacks_roles(message):
                author = await with_roles(self.bot, interaction.guild, message.author.id)
            await self.bot.intake.receive(
                translate.incoming(message, guild_id=guild_id, quiet=True, author=author)
            )
        may = await self.bot.office.reporting.can_report(
            guild_id, message.id, by=interaction.user.id
        )
        if may is Reported.MADE:
            await ReportForm(message.id).open(interaction)
        else:
            await answer(interaction, answer_to_report(may))


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Reports(bot))
