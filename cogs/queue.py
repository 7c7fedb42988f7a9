"""The moderators' queue: ``/queue next`` and ``/queue band``."""

import re
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.effects.message import shorten
from bot.language.words import number as number_words
from bot.language.words import tr, trn
from bot.moderation.card import NEXT_ID, case_card, second_card
from bot.moderation.lifecycle import Verdict
from bot.moderation.queue import BAND_LIMIT
from bot.moderation.wording import label_name
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
        self.confirm.label = trn("Dismiss {count} case", "Dismiss {count} cases", len(found))

    @discord.ui.button(style=discord.ButtonStyle.danger)
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
        text = trn("{count} case is dismissed.", "{count} cases are dismissed.", count)
        if left:
            text += " " + tr("{left} had changed meanwhile and were left alone.", left=left)
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

    @app_commands.command(
        name="band", description="Dismiss all cases in a band of scores, after a preview"
    )
    @app_commands.describe(
        label="The label whose scores are meant", low="From this score on", high="Up to this score"
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
            text = tr("{low} is above {high}. Give the lower score first.", low=low, high=high)
            await answer(interaction, text)
            return
        found = await self.bot.office.queue.band(
            interaction.guild_id or 0, label=label, low=low, high=high, by=interaction.user.id
        )
        if not found:
            await answer(
                interaction,
                tr(
                    "No open case is there with {label} from {low} to {high} that nobody reported "
                    "or claimed, and that is not about your own reply.",
                    label=label_name(label),
                    low=low,
                    high=high,
                ),
            )
            return
        lines = [
            f"**{one.number}** · {number_words(one.score, '.2f')} · {one.url}" for one in found
        ]
        embed = discord.Embed(
            title=tr(
                "{label} from {low} to {high}: dismiss these?",
                label=label_name(label),
                low=low,
                high=high,
            ),
            description=shorten("\n".join(lines), 4000),
        )
        embed.set_footer(
            text=_approves(found)
            + tr("At most {limit} at once. Every one can be undone.", limit=BAND_LIMIT)
        )
        await interaction.followup.send(embed=embed, view=BandView(found), ephemeral=True)


def _approves(found: Sequence[InBand]) -> str:
    """Return how many held responses a band would have posted, with a space after it."""
    held = sum(one.held for one in found)
    if not held:
        return ""
    return trn(
        "{count} of them is a response that is held: dismissing approves and posts it. ",
        "{count} of them are responses that are held: dismissing approves and posts them. ",
        held,
    )


async def serve(interaction: discord.Interaction) -> None:
    """Answer a deferred interaction with the next case, or say that nothing waits."""
    bot = bot_of(interaction)
    served = await bot.office.queue.next(
        interaction.guild_id or 0, by=interaction.user.id, key=str(interaction.id)
    )
    if served is None:
        await answer(interaction, tr("Nothing waits for you. Thank you."))
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
        tr("Stored, thank you. It changes nothing for anyone.")
        if stored
        else tr(
            "Case {number} needs no second reading from you. Nothing was stored.", number=number
        )
    )
    await answer(interaction, text, buttons=next_button())


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(QueueCommands(bot))
