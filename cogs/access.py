"""Who may do what, checked in code on every command and every button.

A declared default permission only hides a command; a server's admins can show it to anyone.
"""

from collections.abc import Callable
from typing import TypeVar

import discord
from discord import app_commands

from bot.app import SeedbedBot
from bot.guilds.settings import GuildSettings, is_admin, is_moderator

T = TypeVar("T")


class RefusedError(app_commands.CheckFailure):
    """The person may not do this; the message tells them who may."""


async def require_moderator(interaction: discord.Interaction) -> GuildSettings:
    """Return the guild's settings if the person may decide cases.

    Raises:
        RefusedError: They may not, or this is no guild.
    """
    role_ids, settings = await _member(interaction)
    held = _holds(interaction, "manage_messages")
    if not is_moderator(settings, role_ids=role_ids, manage_messages=held):
        raise _refusal("moderators", "Manage Messages")
    return settings


async def require_admin(interaction: discord.Interaction) -> GuildSettings:
    """Return the guild's settings if the person may set things.

    Raises:
        RefusedError: They may not, or this is no guild.
    """
    role_ids, settings = await _member(interaction)
    held = _holds(interaction, "manage_guild")
    if not is_admin(settings, role_ids=role_ids, manage_server=held):
        raise _refusal("admins", "Manage Server")
    return settings


def _refusal(who: str, permission: str) -> RefusedError:
    return RefusedError(
        f"Only {who} can do this: the role chosen in `/setup`, or {permission}. "
        "Nothing was changed."
    )


async def require_staff(interaction: discord.Interaction) -> GuildSettings:
    """Return the guild's settings if the person is a moderator or an admin.

    Raises:
        RefusedError: They are neither, or this is no guild.
    """
    try:
        return await require_moderator(interaction)
    except RefusedError:
        return await require_admin(interaction)


def staff_only() -> Callable[[T], T]:
    """Decorate a command so that only moderators and admins can use it."""

    async def predicate(interaction: discord.Interaction) -> bool:
        return bool(await require_staff(interaction))

    return app_commands.check(predicate)


def moderators_only() -> Callable[[T], T]:
    """Decorate a command so that only moderators can use it."""

    async def predicate(interaction: discord.Interaction) -> bool:
        return bool(await require_moderator(interaction))

    return app_commands.check(predicate)


def admins_only() -> Callable[[T], T]:
    """Decorate a command so that only admins can use it."""

    async def predicate(interaction: discord.Interaction) -> bool:
        return bool(await require_admin(interaction))

    return app_commands.check(predicate)


def _holds(interaction: discord.Interaction, permission: str) -> bool:
    held = interaction.permissions
    return bool(held.administrator or getattr(held, permission))


async def _member(interaction: discord.Interaction) -> tuple[frozenset[int], GuildSettings]:
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        raise RefusedError("This works in a server only.")
    bot = interaction.client
    assert isinstance(bot, SeedbedBot)  # noqa: S101  the cogs are loaded by no other client
    role_ids = frozenset(role.id for role in interaction.user.roles)
    return role_ids, await bot.guilds_service.settings(interaction.guild_id)
