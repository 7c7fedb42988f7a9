"""Brakes on heated threads: the buttons of each card, and ``/brake``."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.language.words import msg, tr
from bot.moderation.brakes.brake import BrakeKind, Outcome
from bot.moderation.brakes.card import KIND_LABELS, custom_id
from bot.moderation.brakes.words import LEAVE, LIFT, answer_words, status_message
from cogs.access import LastingButton, moderators_only
from cogs.answers import answer, bot_of, show

_PAUSED = msg(" The bot is paused here: what follows happens after `/resume`.")
_NOT_HERE = msg("Give this in the thread that you mean, or name the thread. Nothing was changed.")
_VERBS = "|".join([*BrakeKind, LEAVE, LIFT])
_KINDS = [app_commands.Choice(name=label, value=kind) for kind, label in KIND_LABELS.items()]


class BrakeButton(
    LastingButton, template=rf"seedbed:brake:(?P<brake_id>[0-9]+):(?P<verb>{_VERBS})"
):
    """A button of a brake's card; all it knows is in its id, so a restart does not harm it."""

    right = "moderator"

    def __init__(self, brake_id: int, verb: str) -> None:
        super().__init__(discord.ui.Button(custom_id=custom_id(brake_id, verb)))
        self.brake_id = brake_id
        self.verb = verb

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do what the button says, if nobody was first."""
        await interaction.response.defer(ephemeral=True)
        braking, guild_id = bot_of(interaction).office.braking, interaction.guild_id or 0
        by, key = interaction.user.id, str(interaction.id)
        if self.verb == LIFT:
            outcome = await braking.lift(guild_id, self.brake_id, by=by, key=key)
        else:
            kind = None if self.verb == LEAVE else BrakeKind(self.verb)
            outcome = await braking.choose(guild_id, self.brake_id, kind, by=by, key=key)
        await _tell(interaction, outcome, wanted=self.verb)


class Brakes(commands.GroupCog, group_name="brake", group_description="Slow a heated thread down"):
    """The commands beside the buttons."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Let the buttons of every card ever posted be answered."""
        self.bot.add_dynamic_items(BrakeButton)

    @app_commands.command(name="status", description="The threads that are warm or hot, and why")
    @app_commands.guild_only()
    @moderators_only()
    async def status(self, interaction: discord.Interaction) -> None:
        """Show the heated threads of open discussions, and the brakes."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.bot.office.braking.status(interaction.guild_id or 0)
        await show(interaction, status_message(found))

    @app_commands.command(name="set", description="Slow a thread down, pause it or lock it")
    @app_commands.describe(
        kind="What slows it down; each is lifted by itself",
        thread="Which thread; this one if left out",
    )
    @app_commands.choices(kind=_KINDS)
    @app_commands.guild_only()
    @moderators_only()
    async def set(
        self,
        interaction: discord.Interaction,
        kind: str,
        thread: app_commands.AppCommandThread | None,
    ) -> None:
        """Set a brake by hand."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        thread_id = _meant(interaction, thread)
        if thread_id is None:
            await answer(interaction, tr(_NOT_HERE))
            return
        outcome = await self.bot.office.braking.set(
            interaction.guild_id or 0,
            thread_id,
            BrakeKind(kind),
            by=interaction.user.id,
            key=str(interaction.id),
        )
        await _tell(interaction, outcome, wanted=kind)

    @app_commands.command(name="lift", description="End the brake on a thread before its time")
    @app_commands.describe(thread="Which thread; this one if left out")
    @app_commands.guild_only()
    @moderators_only()
    async def lift(
        self, interaction: discord.Interaction, thread: app_commands.AppCommandThread | None
    ) -> None:
        """Lift the brake on a thread."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        thread_id = _meant(interaction, thread)
        if thread_id is None:
            await answer(interaction, tr(_NOT_HERE))
            return
        outcome = await self.bot.office.braking.lift_on(
            interaction.guild_id or 0, thread_id, by=interaction.user.id, key=str(interaction.id)
        )
        await _tell(interaction, outcome, wanted=LIFT)


def _meant(
    interaction: discord.Interaction, thread: app_commands.AppCommandThread | None
) -> int | None:
    """Return the thread that is named, or the one the command was given in, or None.

    An `AppCommandThread` is what Discord says of it: the bot's cache holds no archived thread.
    """
    if thread is not None:
        return thread.id
    here = interaction.channel
    return here.id if isinstance(here, discord.Thread) else None


async def _tell(interaction: discord.Interaction, outcome: Outcome, *, wanted: str) -> None:
    text = answer_words(outcome, wanted=wanted)
    changed = outcome.refusal is None and wanted != LEAVE
    settings = await bot_of(interaction).guilds_service.settings(interaction.guild_id or 0)
    await answer(interaction, text + (tr(_PAUSED) if changed and settings.paused else ""))


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Brakes(bot))
