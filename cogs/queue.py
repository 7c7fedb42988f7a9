"""The moderators' queue: ``/queue next`` and ``/queue band``."""

import re
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.effects.message import shorten
from bot.moderation.card import NEXT_ID, case_card, second_card
from bot.moderation.lifecycle import Verdict
from bot.moderation.queue import BAND_LIMIT
from bot.scoring.port import LABELS
from bot.store.queue import InBand
from cogs.access import Guarded, LastingButton, moderators_only
from cogs.answers import answer, bot_of, show
from cogs.errors import show_waiting_notices
from cogs.moves import next_button

_CONFIRM_SECONDS = 300.0


class NextButton(LastingButton, template=re.escape(NEXT_ID)):
    """*Next case*, under the answer to the last one."""

    right = "moderator"

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(custom_id=NEXT_ID))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Serve the next case."""
        await interaction.response.defer(ephemeral=True)
        await serve(interaction)
        await show_waiting_notices(interaction)


class BandView(Guarded, discord.ui.View):
    """The question before a band is dismissed; it dismisses what it showed and nothing else."""

    right = "moderator"

    def __init__(self, found: Sequence[InBand]) -> None:
        super().__init__(timeout=_CONFIRM_SECONDS)
        self.found = found
        label = "Dismiss 1 case" if len(found) == 1 else f"Dismiss {len(found)} cases"
        self.confirm.label = label

    @discord.ui.button(label="Dismiss", style=discord.ButtonStyle.danger)
    async def confirm(
        self, interaction: discord.Interaction, button: discord.ui.Button["BandView"]
    ) -> None:
        """Dismiss what was shown and has not changed since."""
        await interaction.response.defer(ephemeral=True)
        bot = bot_of(interaction)
        count = await bot.office.queue.dismiss_band(
            interaction.guild_id or 0, self.found, by=interaction.user.id, key=str(interaction.id)
        )
        self.stop()
        left = len(self.found) - count
        text = "1 case is dismissed." if count == 1 else f"{count} cases are dismissed."
        if left:
            text += f" {left} had changed meanwhile and were left alone."
        await interaction.edit_original_response(content=text, embed=None, view=None)


class QueueCommands(
    commands.GroupCog, group_name="queue", group_description="Work through what waits"
):
    """Serves cases to whoever asks, never the same to two."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Let the button be answered wherever it stands."""
        self.bot.add_dynamic_items(NextButton)

    @app_commands.command(name="next", description="The case most worth a look, for you alone")
    @app_commands.guild_only()
    @moderators_only()
    async def next(self, interaction: discord.Interaction) -> None:
        """Claim the case most worth a look and show it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await serve(interaction)

    @app_commands.command(name="band", description="Dismiss a band of scores at once, after a look")
    @app_commands.describe(
        label="Which label's scores", low="From this score on", high="Up to this score"
    )
    @app_commands.choices(label=[app_commands.Choice(name=one, value=one) for one in LABELS])
    @app_commands.guild_only()
    @moderators_only()
    async def band(
        self,
        interaction: discord.Interaction,
        label: str,
        low: app_commands.Range[float, 0, 1],
        high: app_commands.Range[float, 0, 1],
    ) -> None:
        """Show what would be dismissed, and ask."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if high < low:
            await answer(interaction, f"{low} is above {high}. Give the lower score first.")
            return
        found = await self.bot.office.queue.band(
            interaction.guild_id or 0, label=label, low=low, high=high, by=interaction.user.id
        )
        if not found:
            await answer(
                interaction,
                f"No open case is there with {label} from {low} to {high} that nobody reported "
                "or claimed, and that is not about your own reply.",
            )
            return
        lines = [f"**{one.number}** · {one.score:.2f} · {one.url}" for one in found]
        embed = discord.Embed(
            title=f"{label} from {low} to {high}: dismiss these?",
            description=shorten("\n".join(lines), 4000),
        )
        embed.set_footer(
            text=f"{_approves(found)}At most {BAND_LIMIT} at once. Every one can be undone."
        )
        await interaction.followup.send(embed=embed, view=BandView(found), ephemeral=True)


def _approves(found: Sequence[InBand]) -> str:
    """Return how many held responses a band would have posted, with a space after it."""
    held = sum(one.held for one in found)
    if not held:
        return ""
    what = (
        "1 of them is a response that is" if held == 1 else f"{held} of them are responses that are"
    )
    return f"{what} held: dismissing approves and posts {'it' if held == 1 else 'them'}. "


async def serve(interaction: discord.Interaction) -> None:
    """Answer a deferred interaction with the next case, or say that nothing waits."""
    bot = bot_of(interaction)
    served = await bot.office.queue.next(
        interaction.guild_id or 0, by=interaction.user.id, key=str(interaction.id)
    )
    if served is None:
        await answer(interaction, "Nothing waits for you. Thank you.")
        return
    await show(interaction, second_card(served.case) if served.second else case_card(served.case))


async def read_second(interaction: discord.Interaction, number: int, verdict: Verdict) -> None:
    """Store a second reading and thank for it."""
    await interaction.response.defer(ephemeral=True)
    stored = await bot_of(interaction).office.queue.read_second(
        interaction.guild_id or 0,
        number,
        verdict,
        by=interaction.user.id,
        key=str(interaction.id),
    )
    text = (
        "Stored, thank you. It changes nothing for anyone."
        if stored
        else (f"Case {number} needs no second reading from you. Nothing was stored.")
    )
    await answer(interaction, text, buttons=next_button())


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(QueueCommands(bot))
