"""Admins take the record with them, and every command is put on it."""

import asyncio
import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.language.words import tr, trn
from bot.moderation.case import when
from bot.moderation.record_export import Export, Form, newest
from cogs.access import admins_only
from cogs.errors import AnyCommand

FILE_LIMIT = 8 * 1024 * 1024
"""Bytes of a file; Discord takes 10 MiB (API reference, "Uploading Files", default limit)."""
_MOST_DAYS = 3650
_DAY = 86_400
_ABOUT_ONESELF = frozenset({"privacy", "my"})


class Audit(
    commands.GroupCog, group_name="audit", group_description="What was decided and done, by whom"
):
    """``/audit export``, and the entry that every command leaves in the record."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="export", description="The record as a file, without anybody's words"
    )
    @app_commands.describe(
        format="csv opens as a spreadsheet, jsonl is for programs; csv if left out",
        days="How many days back; 90 if left out",
        skip="Leave out so many of the newest days; none if left out",
    )
    @app_commands.guild_only()
    @admins_only()
    async def export(
        self,
        interaction: discord.Interaction,
        format: Form = "csv",
        days: app_commands.Range[int, 1, _MOST_DAYS] = 90,
        skip: app_commands.Range[int, 0, _MOST_DAYS] = 0,
    ) -> None:
        """Answer with a file of the record, the newest part of it where it does not all fit."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = interaction.guild_id or 0
        found = await self.bot.office.record.export(guild_id, days=days, skip=skip)
        made = await asyncio.to_thread(newest, found, format, limit=FILE_LIMIT)
        if not made.count:
            text = trn(
                "Nothing is on record from this day.",
                "Nothing is on record from these {count} days.",
                days,
            )
            await interaction.followup.send(text, ephemeral=True)
            return
        file = discord.File(io.BytesIO(made.content), f"record.{format}")
        await interaction.followup.send(self._told(made, days), file=file, ephemeral=True)

    def _told(self, made: Export, days: int) -> str:
        """Return what is in a file, and how to get what is not."""
        text = trn(
            "The file holds {count} entry: decisions, commands, and what was done on Discord. "
            "People stand in it as random numbers; nobody's words are in it.",
            "The file holds {count} entries: decisions, commands, and what was done on Discord. "
            "People stand in it as random numbers; nobody's words are in it.",
            made.count,
        )
        if not made.left_out or made.oldest is None:
            return text
        age = (self.bot.clock.now() - made.oldest).total_seconds()
        more = tr(
            "More would not fit in a file: it begins {begins}. Fewer `days` fit whole; `/audit "
            "export days:{days} skip:{skip}` goes on from there.",
            begins=when(made.oldest, "f"),
            days=days,
            skip=int(age // _DAY),
        )
        return f"{text}\n{more}"

    @commands.Cog.listener()
    async def on_app_command_completion(
        self, interaction: discord.Interaction, command: AnyCommand
    ) -> None:
        """Put on record who used which command; not what was typed with it.

        What members ask about themselves is nobody's business and leaves no trace.
        """
        name, who = command.qualified_name, interaction.user.id
        if interaction.guild_id is not None and name.split()[0] not in _ABOUT_ONESELF:
            await self.bot.office.record.command(interaction.guild_id, name, by=who)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Audit(bot))
