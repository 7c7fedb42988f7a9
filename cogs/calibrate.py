"""``/calibrate``: an admin chooses a precision, and the bot finds the threshold."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.language.words import tr
from bot.moderation.calibration.words import (
    PrecisionError,
    Proposal,
    adopted_words,
    overtaken_words,
    proposal_message,
    read_precision,
)
from bot.moderation.policies.change import ChangeError
from cogs.access import Once, admins_only
from cogs.answers import answer, bot_of, show
from cogs.policy_choices import LABEL_CHOICES

_CONFIRM_SECONDS = 300.0


class CalibrationView(Once, discord.ui.View):
    """The question whether a threshold is put in force; it puts in force what it showed."""

    right = "admin"

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(timeout=_CONFIRM_SECONDS)
        self.proposal = proposal
        self.confirm.label = tr("Put in force")

    @discord.ui.button(style=discord.ButtonStyle.primary)
    async def confirm(
        self, interaction: discord.Interaction, button: discord.ui.Button["CalibrationView"]
    ) -> None:
        """Put it in force, unless the policy was changed since it was shown."""
        await interaction.response.defer(ephemeral=True)
        try:
            policy = await bot_of(interaction).office.calibrating.adopt(
                interaction.guild_id or 0, self.proposal, by=interaction.user.id
            )
        except ChangeError as error:
            text = str(error)
        else:
            found = self.proposal
            text = overtaken_words(found) if policy is None else adopted_words(found, policy)
        await interaction.edit_original_response(content=text, embed=None, view=None)


class CalibrateCommand(commands.Cog):
    """Finds a threshold for a precision and asks before it is put in force."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="calibrate", description="Find the threshold for the share of right flags you want"
    )
    @app_commands.describe(
        label="The label whose threshold is meant",
        precision="The share of flags that moderators should uphold: 0.7 or 70 %",
    )
    @app_commands.choices(label=LABEL_CHOICES)
    @app_commands.guild_only()
    @admins_only()
    async def calibrate(self, interaction: discord.Interaction, label: str, precision: str) -> None:
        """Show the threshold and what may be expected of it, and ask."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            wanted = read_precision(precision)
        except PrecisionError as error:
            await answer(interaction, str(error))
            return
        proposal = await self.bot.office.calibrating.propose(
            interaction.guild_id or 0, label, wanted
        )
        asking = CalibrationView(proposal) if proposal.can_be_adopted else None
        await show(interaction, proposal_message(proposal), asking=asking)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(CalibrateCommand(bot))
