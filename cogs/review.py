"""Moderators decide cases: two buttons on each card, and ``/case``."""

import re
from typing import Self

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.effects import rendering
from bot.moderation.card import LABEL_WORDS, case_card
from bot.moderation.case import CaseView, State, Verdict, answer_to_decision, when
from cogs.access import moderators_only, require_moderator
from cogs.errors import answer, show_waiting_notices

_PAUSED = " The bot is paused here: what follows happens after `/resume`."


class DecideButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"seedbed:case:(?P<number>[0-9]+):(?P<verdict>uphold|dismiss)",
):
    """*Remove* or *Keep* on a card; all it knows is in its id, so a restart does not harm it."""

    def __init__(self, number: int, verdict: Verdict) -> None:
        super().__init__(
            discord.ui.Button(
                label="Remove" if verdict is Verdict.UPHOLD else "Keep",
                custom_id=f"seedbed:case:{number}:{verdict}",
            )
        )
        self.number = number
        self.verdict = verdict

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,
        item: discord.ui.Item[discord.ui.View],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button from its id."""
        return cls(int(match["number"]), Verdict(match["verdict"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Decide the case, if the person may and nobody was first."""
        await interaction.response.defer(ephemeral=True)
        try:
            await decide(interaction, self.number, self.verdict, how="button")
        except app_commands.CheckFailure as refusal:
            await answer(interaction, str(refusal))
        await show_waiting_notices(interaction)


async def decide(
    interaction: discord.Interaction, number: int, verdict: Verdict, *, how: str
) -> None:
    """Decide a case and tell the moderator how it went."""
    settings = await require_moderator(interaction)
    bot = interaction.client
    assert isinstance(bot, SeedbedBot)  # noqa: S101  the cogs are loaded by no other client
    assert interaction.guild_id is not None  # noqa: S101  require_moderator refuses otherwise
    outcome = await bot.desk.decide(
        interaction.guild_id, number, verdict, by=interaction.user.id, how=how
    )
    if outcome is None:
        await answer(interaction, _unknown(number))
        return
    case, changed = outcome
    text = answer_to_decision(case, changed=changed)
    await answer(interaction, text + _PAUSED if settings.paused and changed else text)


def _unknown(number: int) -> str:
    return f"There is no case {number} here. `/case list` shows the open ones."


class Review(commands.GroupCog, group_name="case", group_description="Decide what was flagged"):
    """The commands beside the buttons."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Let the buttons of every card ever posted be answered."""
        self.bot.add_dynamic_items(DecideButton)

    @app_commands.command(name="list", description="The open cases, worst first")
    @app_commands.describe(state="Which cases to list; the open ones if left out")
    @moderators_only()
    async def list_cases(self, interaction: discord.Interaction, state: State | None) -> None:
        """Answer with up to 25 cases and links."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        wanted = state or State.OPEN
        found, open_now = await self.bot.desk.listed(interaction.guild_id or 0, state=wanted)
        lines = [_line(case) for case in found] or [f"No case is {wanted}."]
        if wanted is State.OPEN and open_now > len(found):
            lines.append(f"and {open_now - len(found)} more.")
        embed = discord.Embed(title=f"Cases: {wanted}", description="\n".join(lines)[:4096])
        await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command(name="show", description="One case with its reply and what it answers")
    @app_commands.describe(number="The case's number, as on its card")
    @moderators_only()
    async def show(self, interaction: discord.Interaction, number: int) -> None:
        """Answer with the card, buttons included while it is open."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        case = await self.bot.desk.show(interaction.guild_id or 0, number)
        if case is None:
            await answer(interaction, _unknown(number))
            return
        await interaction.followup.send(ephemeral=True, **rendering.parts(case_card(case)))

    @app_commands.command(name="uphold", description="The flag was right: remove the reply")
    @app_commands.describe(number="The case's number, as on its card")
    @moderators_only()
    async def uphold(self, interaction: discord.Interaction, number: int) -> None:
        """Uphold the flag on a reply."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await decide(interaction, number, Verdict.UPHOLD, how="command")

    @app_commands.command(name="dismiss", description="The flag was wrong: keep the reply")
    @app_commands.describe(number="The case's number, as on its card")
    @moderators_only()
    async def dismiss(self, interaction: discord.Interaction, number: int) -> None:
        """Dismiss the flag on a reply."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await decide(interaction, number, Verdict.DISMISS, how="command")


def _line(case: CaseView) -> str:
    score = "no score" if case.score is None else f"{case.score:.2f}"
    what = LABEL_WORDS.get(case.label, case.label)
    ended = when(case.decided_at) if case.decided_at else when(case.opened_at)
    return f"**{case.number}** · {what} ({score}) · {ended} · {case.jump_url}"


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Review(bot))
