"""Admins ask for digests and read them."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.digests.service import DigestError
from bot.effects import rendering
from cogs.access import RefusedError, admins_only, require_admin
from cogs.answers import answer

_CHOICES = 25


class DigestCommands(
    commands.GroupCog, group_name="digest", group_description="What was discussed, and how it went"
):
    """``/digest now | list | show``."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(name="now", description="Write and post a digest of what is new")
    @app_commands.describe(discussion="Which discussion; the newest open one if left out")
    @app_commands.guild_only()
    @admins_only()
    async def now(self, interaction: discord.Interaction, discussion: int | None = None) -> None:
        """Compose a digest since the last scheduled one and post it to the admins' channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        chosen = discussion if discussion is not None else await self._newest(guild_id)
        if chosen is None:
            await answer(interaction, "No discussion is open. `/article post` opens one.")
            return
        try:
            digest = await self.bot.digests.now(guild_id, chosen)
        except DigestError as error:
            await answer(interaction, str(error))
            return
        settings = await self.bot.guilds_service.settings(guild_id)
        when = "after `/resume`, as the bot is paused," if settings.paused else "now"
        await answer(
            interaction,
            f"Digest {digest.id} is written. It appears {when} in "
            f"<#{settings.admin_channel_id}>; `/digest show number:{digest.id}` shows it here.",
        )

    @app_commands.command(name="list", description="The digests of this server, newest first")
    @app_commands.guild_only()
    @admins_only()
    async def list_digests(self, interaction: discord.Interaction) -> None:
        """Answer with up to 25 digests and links to them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.bot.digests.listed(interaction.guild_id or 0)
        lines = []
        for one in found:
            window = (
                f"<t:{int(one.starts_at.timestamp())}:f> to <t:{int(one.ends_at.timestamp())}:f>"
            )
            url = f"https://discord.com/channels/{one.guild_id}/{one.channel_id}/{one.message_id}"
            where = url if one.message_id else "not posted yet"
            lines.append(f"**{one.id}** · {one.title[:60]} · {window} · {where}")
        text = "\n".join(lines) or "No digest was written yet. `/digest now` writes one."
        embed = discord.Embed(title="Digests", description=text[:4096])
        await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command(name="show", description="One digest, as it may be shown now")
    @app_commands.describe(number="The digest's number, as in its title")
    @app_commands.guild_only()
    @admins_only()
    async def show(self, interaction: discord.Interaction, number: int) -> None:
        """Answer with the digest, its chart and the whole text as a file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        shown = await self.bot.digests.show(guild_id, number)
        if shown is None:
            await answer(
                interaction, f"There is no digest {number} here. `/digest list` shows them all."
            )
            return
        message, markdown = shown
        chart = await self.bot.digests.chart(guild_id, number)
        parts = rendering.parts(message, files=(chart,) if chart else ())
        page = discord.File(io.BytesIO(markdown.encode()), f"digest-{number}.md")
        parts["files"] = [*parts.get("files", ()), page]
        await interaction.followup.send(ephemeral=True, **parts)

    @now.autocomplete("discussion")
    async def discussions(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[int]]:
        """Offer the guild's discussions."""
        if not await _may(interaction):
            return []
        found = await self.bot.discussions.listed(interaction.guild_id or 0)
        return [
            app_commands.Choice(name=f"{one.id}: {one.title}"[:100], value=one.id)
            for one in found
            if one.opened_at is not None and current.casefold() in one.title.casefold()
        ][:_CHOICES]

    @show.autocomplete("number")
    async def numbers(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[int]]:
        """Offer the guild's digests."""
        if not await _may(interaction):
            return []
        found = await self.bot.digests.listed(interaction.guild_id or 0)
        return [
            app_commands.Choice(name=f"{one.id}: {one.title}"[:100], value=one.id)
            for one in found
            if current in str(one.id)
        ][:_CHOICES]

    async def _newest(self, guild_id: int) -> int | None:
        found = await self.bot.discussions.listed(guild_id)
        return next((one.id for one in found if one.state == "open"), None)


async def _may(interaction: discord.Interaction) -> bool:
    try:
        await require_admin(interaction)
    except RefusedError:
        return False
    return True


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(DigestCommands(bot))
