"""Admins set the bot up; staff can stop it at once."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.digests.preferences import rhythm_in_words
from bot.discussions import screening
from bot.effects.message import CONTENT_LIMIT, shorten
from bot.guilds.settings import GuildSettings
from cogs import channels, digest_choices
from cogs.access import admins_only, staff_only
from cogs.answers import answer
from cogs.screening_facts import examine

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class SettingsCommands(commands.Cog):
    """``/setup``, ``/pause`` and ``/resume``."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(name="setup", description="Choose channels, roles and the time zone")
    @app_commands.describe(
        article_channel="Where articles are posted: a text channel or a forum",
        moderator_channel="Where flagged replies appear; only moderators should see it",
        moderator_role="Who may decide cases, besides holders of Manage Messages",
        admin_channel="Where digests appear",
        admin_role="Who may set things, besides holders of Manage Server",
        zone="The server's time zone, such as Europe/Berlin",
        digest_time="When the daily digest comes, such as 08:00",
        notices_channel="Where authors without direct messages get a private thread",
    )
    @app_commands.autocomplete(zone=digest_choices.zones)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @admins_only()
    async def setup_guild(  # noqa: PLR0913, PLR0917  one parameter per option of the command
        self,
        interaction: discord.Interaction,
        article_channel: discord.TextChannel | discord.ForumChannel | None = None,
        moderator_channel: discord.TextChannel | None = None,
        moderator_role: discord.Role | None = None,
        admin_channel: discord.TextChannel | None = None,
        admin_role: discord.Role | None = None,
        zone: str | None = None,
        digest_time: str | None = None,
        notices_channel: discord.TextChannel | None = None,
    ) -> None:
        """Store what was chosen and answer with all that holds now, and what to mend."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = interaction.guild
        assert guild is not None  # noqa: S101  the command is for guilds only
        if problem := _problem(zone, digest_time):
            await answer(interaction, f"{problem} Nothing was changed.")
            return
        changes: dict[str, Any] = {
            "article_channel_id": article_channel and article_channel.id,
            "moderator_channel_id": moderator_channel and moderator_channel.id,
            "moderator_role_id": moderator_role and moderator_role.id,
            "admin_channel_id": admin_channel and admin_channel.id,
            "admin_role_id": admin_role and admin_role.id,
            "zone": zone,
            "digest_time": digest_time,
            "notices_channel_id": notices_channel and notices_channel.id,
        }
        changes = {key: value for key, value in changes.items() if value is not None}
        chosen = await self.bot.guilds_service.choose(guild.id, by=interaction.user.id, **changes)
        await self.bot.desk.channel_chosen(guild.id)
        trying = not chosen.paused and (not changes or article_channel is not None)
        screened = await _screening(self.bot, guild, chosen, trying=trying)
        lines = _as_chosen(chosen) + _warnings(guild, chosen) + screened
        await answer(interaction, shorten("\n".join(lines), CONTENT_LIMIT))

    @app_commands.command(name="pause", description="Stop everything the bot does here, at once")
    @app_commands.guild_only()
    @staff_only()
    async def pause(self, interaction: discord.Interaction) -> None:
        """Hold every effect; replies are still stored and scored."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.bot.guilds_service.choose(
            interaction.guild_id or 0, by=interaction.user.id, paused=True
        )
        await answer(
            interaction,
            "Paused. The bot posts, edits and removes nothing here until `/resume`; a thread that "
            "it slowed or locked stays so until then. Replies are still stored and scored, and "
            "cases wait for you in `/case list`.",
        )

    @app_commands.command(name="resume", description="Let the bot go on where it was paused")
    @app_commands.guild_only()
    @staff_only()
    async def resume(self, interaction: discord.Interaction) -> None:
        """Carry out what was held."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.bot.guilds_service.choose(
            interaction.guild_id or 0, by=interaction.user.id, paused=False
        )
        await answer(interaction, "Resumed. What waited is being done now, in its order.")


def _problem(zone: str | None, digest_time: str | None) -> str | None:
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            return f"`{zone}` is not a time zone. Choose one such as `Europe/Berlin` from the list."
    if digest_time is not None and not _TIME.fullmatch(digest_time):
        return f"`{digest_time}` is not a time of day. Write it as `08:00` or `17:30`."
    return None


def _as_chosen(chosen: GuildSettings) -> list[str]:
    def channel(channel_id: int | None) -> str:
        return f"<#{channel_id}>" if channel_id else "not chosen yet"

    def role(role_id: int | None) -> str:
        return f"<@&{role_id}>" if role_id else "no role"

    return [
        f"**Articles** go to {channel(chosen.article_channel_id)}.",
        f"**Cases** go to {channel(chosen.moderator_channel_id)}; moderators are "
        f"{role(chosen.moderator_role_id)} and holders of Manage Messages.",
        f"**Digests** go to {channel(chosen.digests_go_to)}, {rhythm_in_words(chosen)}; admins are "
        f"{role(chosen.admin_role_id)} and holders of Manage Server.",
        "**Notices** to authors go by direct message, else to a private thread in "
        f"{channel(chosen.notices_channel_id or chosen.article_channel_id)}.",
        *(["**Paused**: `/resume` lets the bot go on."] if chosen.paused else []),
    ]


def _warnings(guild: discord.Guild, chosen: GuildSettings) -> list[str]:
    lines = channels.warnings(guild, chosen)
    if not guild.me.guild_permissions.moderate_members:
        lines.append("⚠️ Without *Moderate Members* the bot cannot time anyone out.")
    return lines


async def _screening(
    bot: SeedbedBot, guild: discord.Guild, chosen: GuildSettings, *, trying: bool
) -> list[str]:
    """Say which way of screening works in the article channel; ``trying`` in a private thread."""
    channel = guild.get_channel(chosen.article_channel_id or 0)
    if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
        return []
    return [screening.words(*await examine(bot, channel, trying=trying))]


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(SettingsCommands(bot))
