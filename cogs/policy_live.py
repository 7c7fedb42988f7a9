"""The questions before a policy that was tried is put in force, and before the bot goes live."""

import discord

from bot.language.words import tr
from bot.moderation.policies import words as policy_words
from bot.moderation.scopes import GuildPolicy
from cogs.access import Once
from cogs.answers import bot_of

_CONFIRM_SECONDS = 600.0


class TryView(Once, discord.ui.View):
    """Put what was tried in force, if nothing was changed since; or leave all as it is."""

    right = "admin"

    def __init__(self, before: GuildPolicy, then: GuildPolicy) -> None:
        super().__init__(timeout=_CONFIRM_SECONDS)
        self.before = before
        self.then = then
        self.confirm.label = tr("Put in force")
        self.leave.label = tr("Leave it")

    @discord.ui.button(style=discord.ButtonStyle.primary)
    async def confirm(
        self, interaction: discord.Interaction, button: discord.ui.Button["TryView"]
    ) -> None:
        """Store what was shown as the newest version."""
        await interaction.response.defer(ephemeral=True)
        after = await bot_of(interaction).office.governing.put_in_force(
            interaction.guild_id or 0,
            self.then,
            after_version=self.before.version,
            by=interaction.user.id,
            how="try",
        )
        if after is None:
            text = policy_words.changed_meanwhile(self.before.version, "/policy try")
        else:
            text = policy_words.tried_words(self.before, after)
        await interaction.edit_original_response(content=text, view=None)

    @discord.ui.button(style=discord.ButtonStyle.secondary)
    async def leave(
        self, interaction: discord.Interaction, button: discord.ui.Button["TryView"]
    ) -> None:
        """Change nothing."""
        await interaction.response.edit_message(content=tr(policy_words.LEFT), view=None)


class LiveView(Once, discord.ui.View):
    """Go live, if the policy is still the one whose forecast was shown; or stay in shadow."""

    right = "admin"

    def __init__(self, before: GuildPolicy) -> None:
        super().__init__(timeout=_CONFIRM_SECONDS)
        self.before = before
        self.confirm.label = tr("Go live")
        self.stay.label = tr("Stay in shadow")

    @discord.ui.button(style=discord.ButtonStyle.danger)
    async def confirm(
        self, interaction: discord.Interaction, button: discord.ui.Button["LiveView"]
    ) -> None:
        """End shadow mode."""
        await interaction.response.defer(ephemeral=True)
        after = await bot_of(interaction).office.governing.set_shadow(
            interaction.guild_id or 0,
            False,
            after_version=self.before.version,
            by=interaction.user.id,
        )
        if after is None:
            text = policy_words.changed_meanwhile(self.before.version, "/policy live")
        else:
            text = policy_words.live_words(after)
        await interaction.edit_original_response(content=text, view=None)

    @discord.ui.button(style=discord.ButtonStyle.secondary)
    async def stay(
        self, interaction: discord.Interaction, button: discord.ui.Button["LiveView"]
    ) -> None:
        """Change nothing."""
        await interaction.response.edit_message(content=tr(policy_words.LEFT), view=None)
