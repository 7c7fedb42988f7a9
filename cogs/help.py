"""Everyone finds what they may use here, out of the commands as they are."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.guilds import helping
from bot.guilds.helping import Entry, Whose
from bot.language.catalogues import command_name
from bot.language.words import spoken, tr
from cogs.access import RefusedError, Right, require_admin, require_moderator, right_of
from cogs.answers import show

Require = Callable[[discord.Interaction], Awaitable[object]]

_WHOSE: dict[Right, Whose] = {
    "admin": "admins",
    "moderator": "moderators",
    "staff": "staff",
    "member": "everyone",
    "author": "everyone",
}
_MENUS = (discord.AppCommandType.message, discord.AppCommandType.user)


class Help(commands.Cog):
    """``/help``."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    @app_commands.command(name="help", description="What you can do here, and with which command")
    @app_commands.guild_only()
    async def show_help(self, interaction: discord.Interaction) -> None:
        """Answer with the commands that the person may use."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        may = await _rights(interaction)
        await show(interaction, helping.card(self._entries(may)))

    def _entries(self, may: frozenset[Right]) -> list[Entry]:
        tree: app_commands.CommandTree[Any] = self.bot.tree
        found = [
            Entry(_WHOSE[right_of(one.checks)], _name(one.qualified_name), tr(one.description))
            for one in tree.walk_commands()
            if isinstance(one, app_commands.Command) and right_of(one.checks) in may
        ]
        return found + [
            Entry(_WHOSE[right_of(one.checks)], tr(one.name), menu=True)
            for kind in _MENUS
            for one in tree.get_commands(type=kind)
            if isinstance(one, app_commands.ContextMenu) and right_of(one.checks) in may
        ]


async def _rights(interaction: discord.Interaction) -> frozenset[Right]:
    """Return the rights that a person has, asked for as every command asks."""
    found: set[Right] = {"member", "author"}
    asked: dict[Right, Require] = {"admin": require_admin, "moderator": require_moderator}
    for right, require in asked.items():
        with contextlib.suppress(RefusedError):
            await require(interaction)
            found |= {right, "staff"}
    return frozenset(found)


def _name(qualified: str) -> str:
    """Return a command's name in the language that is spoken."""
    words = qualified.split()
    return " ".join(
        command_name(" ".join(words[: count + 1]), spoken()) for count in range(len(words))
    )


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Help(bot))
