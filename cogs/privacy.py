"""What members may see and have erased of their own."""

import io
import json
from dataclasses import asdict

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.privacy import words
from cogs.access import Guarded

_CONFIRM_SECONDS = 300.0


class ForgetView(Guarded, discord.ui.View):
    """One last question before everything is erased; only the person asked can see it."""

    right = "author"

    def __init__(self, bot: SeedbedBot, *, guild_id: int, person_id: int) -> None:
        super().__init__(timeout=_CONFIRM_SECONDS)
        self.bot = bot
        self.guild_id = guild_id
        self.person_id = person_id

    @discord.ui.button(label="Erase everything", style=discord.ButtonStyle.danger)
    async def erase(
        self, interaction: discord.Interaction, button: discord.ui.Button["ForgetView"]
    ) -> None:
        """Erase, if it is the person themselves who presses."""
        if (interaction.user.id, interaction.guild_id) != (self.person_id, self.guild_id):
            await interaction.response.send_message("This is not yours to erase.", ephemeral=True)
            return
        await interaction.response.defer(ephemeral=True)
        count = await self.bot.privacy.forget(self.guild_id, self.person_id)
        self.stop()
        replies = "1 reply" if count == 1 else f"{count} replies"
        await interaction.edit_original_response(
            content=(
                f"Done: the text of {replies} is erased here, also where a case was open, and "
                "nothing stored leads to you any more. What the bot posted for you is taken "
                "down. Your own messages on Discord stay until you delete them; what you write "
                "from now on is read again."
            ),
            view=None,
        )


class PrivacyCommands(
    commands.GroupCog, group_name="privacy", group_description="See or erase what is stored of you"
):
    """Open to every member, about themselves only."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(name="show", description="See all that the bot has stored of you here")
    @app_commands.guild_only()
    async def show(self, interaction: discord.Interaction) -> None:
        """Answer with a summary and a file that holds everything."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id, who = interaction.guild_id or 0, interaction.user.id
        kept = await self.bot.privacy.show(guild_id, who)
        reports = await self.bot.privacy.reported(guild_id, who)
        rules = self.bot.privacy.rules
        how_long = (
            f"Text is kept for {rules.text_days} days, or until you delete it; under a case, until "
            f"{rules.case_days} days after the decision, and while that can be appealed. Scores "
            "are of texts, not of you, and stay without your name. `/my status` shows the cases "
            "that count. `/privacy forget` erases it all now."
        )
        if not kept and not reports:
            await interaction.followup.send(
                f"Nothing is stored of you here. {how_long}", ephemeral=True
            )
            return
        texts = sum(len(one.texts) for one in kept)
        stored = {"replies": [asdict(one) for one in kept], "reports": reports}
        document = json.dumps(stored, indent=2, ensure_ascii=False)
        about = f"{told} " if (told := words.responses(kept)) else ""
        replies = "1 reply of yours is" if len(kept) == 1 else f"{len(kept)} replies of yours are"
        await interaction.followup.send(
            f"{replies} stored here, with {texts} texts (edits counted); the file holds them all, "
            f"with their scores, your appeals and your reports. {about}{how_long}",
            file=discord.File(io.BytesIO(document.encode()), "what-seedbed-stores-of-you.json"),
            ephemeral=True,
        )

    @app_commands.command(name="forget", description="Erase all that the bot has stored of you")
    @app_commands.guild_only()
    async def forget(self, interaction: discord.Interaction) -> None:
        """Ask once more, then erase."""
        assert interaction.guild_id is not None  # noqa: S101  the command is for guilds only
        view = ForgetView(self.bot, guild_id=interaction.guild_id, person_id=interaction.user.id)
        await interaction.response.send_message(
            "Erase the text of all your replies that is stored here, and every link to you? It "
            "cannot be undone. What you wrote with *Respond* is taken down, and what of it waits "
            "is dropped. A case about a reply of yours stays without its text.",
            view=view,
            ephemeral=True,
        )


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(PrivacyCommands(bot))
