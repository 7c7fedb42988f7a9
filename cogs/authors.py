"""Authors see what was decided about their replies, and appeal."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.language.words import tr
from bot.moderation.appeals import APPEAL_LIMIT
from bot.moderation.notice import appeal_id, take_down_id
from bot.moderation.status import Appealed, answer_to_appeal, status_message
from cogs.access import Form, LastingButton
from cogs.answers import answer, bot_of, kept, show
from cogs.responses import show_mine
from cogs.typed import Field


class AppealForm(Form):
    """The author's own words against a decision; it works outside the guild too."""

    right = "author"

    def __init__(self, guild_id: int, number: int) -> None:
        super().__init__(title=tr("Appeal against case {number}", number=number))
        self.guild_id, self.number = guild_id, number
        self.text = Field(
            custom_id="text", style=discord.TextStyle.paragraph, max_length=APPEAL_LIMIT
        )
        self.add_item(
            discord.ui.Label(
                text=tr("Why should it be decided otherwise?"),
                description=tr("You can appeal once. A moderator who did not decide reads it."),
                component=self.text,
            )
        )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Take the appeal in, if the case can still be appealed."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await bot_of(interaction).office.appeals.appeal(
            self.guild_id,
            self.number,
            self.text.value,
            by=interaction.user.id,
            key=str(interaction.id),
        )
        lost = "" if made is Appealed.MADE else kept(self.text.value)
        await answer(interaction, answer_to_appeal(self.number, made) + lost)


class AppealButton(
    LastingButton, template=r"seedbed:appeal:(?P<guild_id>[0-9]+):(?P<number>[0-9]+)"
):
    """*Appeal* on a notice, in a direct message, a private thread or an answer."""

    right = "author"

    def __init__(self, guild_id: int, number: int) -> None:
        super().__init__(discord.ui.Button(custom_id=appeal_id(guild_id, number)))
        self.guild_id, self.number = guild_id, number

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open the form, if it is the author who presses and there is something to appeal."""
        may = await bot_of(interaction).office.appeals.can_appeal(
            self.guild_id, self.number, by=interaction.user.id
        )
        if may is Appealed.MADE:
            await AppealForm(self.guild_id, self.number).open(interaction)
        else:
            await answer(interaction, answer_to_appeal(self.number, may))


class TakeDownButton(LastingButton, template=r"seedbed:restored:(?P<number>[0-9]+)"):
    """*Take down* on a restored reply: its author cannot delete the bot's message otherwise."""

    right = "author"

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(custom_id=take_down_id(number)))
        self.number = number

    async def callback(self, interaction: discord.Interaction) -> None:
        """Take the words down, if it is their author who presses."""
        await interaction.response.defer(ephemeral=True)
        done = await bot_of(interaction).office.appeals.take_down(
            interaction.guild_id or 0, self.number, by=interaction.user.id
        )
        await answer(
            interaction,
            tr("Your words are taken down here.")
            if done
            else tr("Only who wrote these words can take them down. Nothing was changed."),
        )


class AuthorCommands(
    commands.GroupCog, group_name="my", group_description="What was decided about your replies"
):
    """Open to every member, about themselves only."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Let the buttons be answered wherever they stand."""
        self.bot.add_dynamic_items(AppealButton, TakeDownButton)

    @app_commands.command(
        name="status", description="Cases about your replies, and when each of them lapses"
    )
    @app_commands.guild_only()
    async def status(self, interaction: discord.Interaction) -> None:
        """Answer with the upheld cases that count, appeals, and how many notices wait."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id, who = interaction.guild_id or 0, interaction.user.id
        found = await self.bot.office.appeals.standing(guild_id, who)
        waiting = await self.bot.office.notices.waiting_for(guild_id, who)
        responses = await self.bot.office.choosing.mine(guild_id, who)
        message = status_message(
            found, now=self.bot.clock.now(), unseen=len(waiting), responses=len(responses)
        )
        await show(interaction, message)

    @app_commands.command(
        name="responses", description="Your responses that wait, and what you can do about them"
    )
    @app_commands.guild_only()
    async def responses(self, interaction: discord.Interaction) -> None:
        """Answer with what is not decided yet: edit it, send it anyway, or drop it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_mine(interaction)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(AuthorCommands(bot))
