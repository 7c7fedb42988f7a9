"""What members may see and have erased of their own."""

import asyncio
import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.language.words import msg, tr, trn
from bot.privacy import document, words
from cogs.access import Guarded

_CONFIRM_SECONDS = 300.0
_NOT_REACHED = msg(
    "What the bot posted for you is taken down. Not reached are your own messages on Discord, "
    "which stay until you delete them, direct messages that the bot has sent, and what somebody "
    "has saved. What you write from now on is read again."
)


class ForgetView(Guarded, discord.ui.View):
    """One last question before everything is erased; only the person asked can see it."""

    right = "author"

    def __init__(self, bot: SeedbedBot, *, guild_id: int, person_id: int) -> None:
        super().__init__(timeout=_CONFIRM_SECONDS)
        self.bot = bot
        self.guild_id = guild_id
        self.person_id = person_id
        self.erase.label = tr("Erase everything")

    @discord.ui.button(style=discord.ButtonStyle.danger)
    async def erase(
        self, interaction: discord.Interaction, button: discord.ui.Button["ForgetView"]
    ) -> None:
        """Erase, if it is the person themselves who presses."""
        if (interaction.user.id, interaction.guild_id) != (self.person_id, self.guild_id):
            text = tr("This is not yours to erase.")
            await interaction.response.send_message(text, ephemeral=True)
            return
        await interaction.response.defer(ephemeral=True)
        count = await self.bot.privacy.forget(self.guild_id, self.person_id)
        self.stop()
        erased = trn(
            "Done: the text of {count} reply is erased here, also where a case was open, and "
            "nothing stored leads to you any more.",
            "Done: the text of {count} replies is erased here, also where a case was open, and "
            "nothing stored leads to you any more.",
            count,
        )
        await interaction.edit_original_response(
            content=f"{erased} {tr(_NOT_REACHED)}",
            view=None,
        )


class PrivacyCommands(
    commands.GroupCog, group_name="privacy", group_description="See or erase what is stored of you"
):
    """Open to every member, about themselves only."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(name="show", description="See what the bot has stored of you here")
    @app_commands.guild_only()
    async def show(self, interaction: discord.Interaction) -> None:
        """Answer with what is stored, how much of it, since when and for how long."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        stored = await self.bot.privacy.show(interaction.guild_id or 0, interaction.user.id)
        told = words.overview(stored, self.bot.privacy.rules)
        await interaction.followup.send(told, ephemeral=True)

    @app_commands.command(name="export", description="Get all that the bot has stored of you here")
    @app_commands.guild_only()
    async def export(self, interaction: discord.Interaction) -> None:
        """Answer with files that hold everything, one in each message."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        export = await self.bot.privacy.export(interaction.guild_id or 0, interaction.user.id)
        if export.empty:
            await interaction.followup.send(tr(words.NOTHING), ephemeral=True)
            return
        files = await asyncio.to_thread(document.files, export)
        for place, file in enumerate(files, start=1):
            await interaction.followup.send(
                words.handed_over(place, len(files)),
                file=discord.File(io.BytesIO(file.content), file.name),
                ephemeral=True,
            )

    @app_commands.command(name="forget", description="Erase all that the bot has stored of you")
    @app_commands.guild_only()
    async def forget(self, interaction: discord.Interaction) -> None:
        """Ask once more, then erase."""
        assert interaction.guild_id is not None  # noqa: S101  the command is for guilds only
        view = ForgetView(self.bot, guild_id=interaction.guild_id, person_id=interaction.user.id)
        await interaction.response.send_message(
            tr(
                "Erase the text of all your replies that is stored here, and every link to you? "
                "It cannot be undone. What you wrote with *Respond* is taken down, and what of it "
                "waits is dropped. A case about a reply of yours stays without its text."
            ),
            view=view,
            ephemeral=True,
        )


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(PrivacyCommands(bot))
