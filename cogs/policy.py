"""Admins see, try and change what is flagged and what the bot does; staff see it."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.language.words import tr
from bot.moderation.policies import words as policy_words
from bot.moderation.policies.change import Change, ChangeError, apply, same
from bot.moderation.policies.shown import Past, history_message, show_message
from bot.moderation.scopes import GuildPolicy, Place, Scope
from bot.moderation.trial.words import forecast_message, what_if_message
from cogs.access import admins_only, staff_only
from cogs.answers import answer, show
from cogs.policy_choices import (
    ACTION_CHOICES,
    BOUNDS,
    LABEL_CHOICES,
    WHERE,
    Channel,
    chosen_place,
    discussions,
    exempting,
    read_change,
    versions,
)
from cogs.policy_live import LiveView, TryView

_HISTORY = 10
_FORECAST_DAYS = 30


class PolicyCommands(
    commands.GroupCog,
    group_name="policy",
    group_description="What is flagged, what the bot does by itself, and what it would do",
):
    """``/policy show | set | try | exempt | history | rollback | live | shadow``."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(name="show", description="What is in force, and where each value is from")
    @app_commands.describe(**WHERE)
    @app_commands.autocomplete(discussion=discussions)
    @app_commands.guild_only()
    @staff_only()
    async def show_policy(
        self,
        interaction: discord.Interaction,
        channel: Channel | None = None,
        discussion: int | None = None,
        thread: app_commands.AppCommandThread | None = None,
    ) -> None:
        """Answer with the policy in force at a place."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            place = await chosen_place(interaction, channel, discussion, thread)
        except ChangeError as error:
            await answer(interaction, str(error))
            return
        found = await self._past(interaction, 1)
        if not found:
            found = [Past(GuildPolicy.plain(), None, self.bot.clock.now())]
        await show(interaction, show_message(found[0], place))

    @app_commands.command(
        name="set", description="Choose from which score on a reply is flagged or acted on"
    )
    @app_commands.describe(label="Which label", **BOUNDS, **WHERE)
    @app_commands.choices(label=LABEL_CHOICES, action=ACTION_CHOICES)
    @app_commands.autocomplete(discussion=discussions)
    @app_commands.guild_only()
    @admins_only()
    async def set_values(  # noqa: PLR0913, PLR0917  one parameter per option of the command
        self,
        interaction: discord.Interaction,
        label: str,
        review_at: str | None = None,
        act_at: str | None = None,
        action: str | None = None,
        channel: Channel | None = None,
        discussion: int | None = None,
        thread: app_commands.AppCommandThread | None = None,
    ) -> None:
        """Put the change in force and say what it means."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        try:
            place = await chosen_place(interaction, channel, discussion, thread)
            change = read_change(place, label, review_at, act_at, action)
            before, then, places = await self._changed(guild_id, change)
        except ChangeError as error:
            await answer(interaction, f"{error} {tr('Nothing was changed.')}")
            return
        after = await self.bot.office.governing.put_in_force(
            guild_id, then, after_version=before.version, by=interaction.user.id
        )
        if after is None:
            text = policy_words.changed_meanwhile(before.version, "/policy set")
        elif after.version == before.version:
            text = tr(policy_words.UNCHANGED)
        else:
            text = policy_words.set_words(before, after, change, places)
        await answer(interaction, text)

    @app_commands.command(name="try", description="See what a change would have done")
    @app_commands.describe(
        label="Which label", **BOUNDS, **WHERE, days="How many of the last days to replay"
    )
    @app_commands.choices(label=LABEL_CHOICES, action=ACTION_CHOICES)
    @app_commands.autocomplete(discussion=discussions)
    @app_commands.guild_only()
    @admins_only()
    async def try_values(  # noqa: PLR0913, PLR0917  one parameter per option of the command
        self,
        interaction: discord.Interaction,
        label: str,
        review_at: str | None = None,
        act_at: str | None = None,
        action: str | None = None,
        channel: Channel | None = None,
        discussion: int | None = None,
        thread: app_commands.AppCommandThread | None = None,
        days: app_commands.Range[int, 1, 90] = 30,
    ) -> None:
        """Replay the last days under the change, and ask whether to put it in force."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        try:
            place = await chosen_place(interaction, channel, discussion, thread)
            change = read_change(place, label, review_at, act_at, action)
            before, then, _ = await self._changed(guild_id, change)
        except ChangeError as error:
            await answer(interaction, f"{error} {tr('Nothing was changed.')}")
            return
        if same(before, then):
            await answer(interaction, tr(policy_words.UNCHANGED))
            return
        found = await self.bot.office.trying.what_if(guild_id, then, days=days)
        message = what_if_message(found, title=tr("What it would have done"))
        asked = replace(message, content=policy_words.trial_words(before, then))
        await show(interaction, asked, asking=TryView(before, then))

    @app_commands.command(
        name="exempt", description="Let all from a role or in a channel pass, or end that"
    )
    @app_commands.describe(
        role="Whose replies are scored and pass; again to end it",
        exempt_channel="A channel, forum or thread where everything passes; again to end it",
        channel="Where the role is exempt: only in this channel or forum",
        discussion="Where the role is exempt: only in this discussion",
        thread="Where the role is exempt: only in this thread of a discussion",
    )
    @app_commands.autocomplete(discussion=discussions)
    @app_commands.guild_only()
    @admins_only()
    async def exempt(
        self,
        interaction: discord.Interaction,
        role: discord.Role | None = None,
        exempt_channel: discord.TextChannel | discord.ForumChannel | discord.Thread | None = None,
        channel: Channel | None = None,
        discussion: int | None = None,
        thread: app_commands.AppCommandThread | None = None,
    ) -> None:
        """Store who or what is exempt, or no longer, and answer with all that is."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        before = await self.bot.office.governing.policy(guild_id)
        try:
            place = await chosen_place(interaction, channel, discussion, thread)
            then = exempting(before, place, role, exempt_channel)
        except ChangeError as error:
            await answer(interaction, f"{error} {tr('Nothing was changed.')}")
            return
        after = await self.bot.office.governing.put_in_force(
            guild_id, then, after_version=before.version, by=interaction.user.id, how="exempt"
        )
        if after is None:
            text = policy_words.changed_meanwhile(before.version, "/policy exempt")
        else:
            text = policy_words.exempt_words(before, after, place)
        await answer(interaction, text)

    @app_commands.command(name="history", description="What was changed in the policy, and by whom")
    @app_commands.guild_only()
    @staff_only()
    async def history(self, interaction: discord.Interaction) -> None:
        """Answer with the last versions, the newest first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self._past(interaction, _HISTORY + 1)
        await show(interaction, history_message(found, more=len(found) > _HISTORY))

    @app_commands.command(name="rollback", description="Put an old version in force again")
    @app_commands.describe(version="Which version; /policy history shows what each changed")
    @app_commands.autocomplete(version=versions)
    @app_commands.guild_only()
    @admins_only()
    async def rollback(self, interaction: discord.Interaction, version: int) -> None:
        """Make an old version the newest, but for shadow mode."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.bot.office.governing.rollback(
            interaction.guild_id or 0, version, by=interaction.user.id
        )
        if found is None:
            text = tr(
                "There is no version {version}. `/policy history` shows them.", version=version
            )
        elif found.after.version == found.before.version:
            text = tr(policy_words.UNCHANGED)
        else:
            text = policy_words.rollback_words(found.before, found.after, version)
        await answer(interaction, text)

    @app_commands.command(name="live", description="Let the bot act by itself, after a look ahead")
    @app_commands.guild_only()
    @admins_only()
    async def live(self, interaction: discord.Interaction) -> None:
        """Show what going live would have done, and ask."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        before = await self.bot.office.governing.policy(guild_id)
        if not before.shadow:
            await answer(interaction, tr(policy_words.LIVE_ALREADY))
            return
        found = await self.bot.office.trying.forecast(guild_id, days=_FORECAST_DAYS)
        await show(interaction, forecast_message(found), asking=LiveView(before))

    @app_commands.command(name="shadow", description="Let the bot only say what it would do")
    @app_commands.guild_only()
    @admins_only()
    async def shadow(self, interaction: discord.Interaction) -> None:
        """Return to shadow mode at once, whatever else is being changed."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        before = await self.bot.office.governing.policy(guild_id)
        after = await self.bot.office.governing.set_shadow(guild_id, True, by=interaction.user.id)
        if after is None or after.version == before.version:
            text = tr(policy_words.IN_SHADOW_ALREADY)
        else:
            text = policy_words.shadow_words(after)
        await answer(interaction, text)

    async def _changed(
        self, guild_id: int, change: Change
    ) -> tuple[GuildPolicy, GuildPolicy, dict[Scope, Place]]:
        """Return the policy before and after a change, and where its scopes lie."""
        before = await self.bot.office.governing.policy(guild_id)
        scopes = {*before.layers, change.scope}
        places = dict(await self.bot.office.governing.places(guild_id, scopes))
        return before, apply(before, change, places=places), places

    async def _past(self, interaction: discord.Interaction, limit: int) -> list[Past]:
        found = await self.bot.office.governing.history(interaction.guild_id or 0, limit=limit)
        return [Past(one.policy, one.by, one.at) for one in found]


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(PolicyCommands(bot))
