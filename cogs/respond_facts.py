"""Who wants to respond where, as Discord shows it at this moment."""

import asyncio
from dataclasses import replace
from typing import Any

import discord

from bot.app import SeedbedBot
from bot.effects.failures import FAILURES
from bot.moderation.responses.admission import ThreadNow, Writer

_LOOK_SECONDS = 1.0
"""What members write is not kept waiting for longer: discord.py asks again for half a minute."""


def writer_of(interaction: discord.Interaction, thread: discord.Thread | None = None) -> Writer:
    """Return a member with what they may do in a thread, or where they pressed or typed.

    Threads have the permissions of the channel that they belong to, so both tell the same. A form
    can be sent from anywhere by who does not use Discord's own client.
    """
    user, held = interaction.user, interaction.permissions
    if not isinstance(user, discord.Member):
        return Writer(user.id)
    if thread is not None and interaction.channel_id not in (thread.id, thread.parent_id):
        held = discord.Permissions.none()
        if thread.guild.id == interaction.guild_id and thread.parent is not None:
            held = thread.permissions_for(user)
    return replace(
        _member(user),
        may_see=held.administrator or held.view_channel,
        may_write=held.administrator or held.send_messages_in_threads,
        bypasses_slow_mode=held.administrator
        or held.bypass_slowmode
        or held.manage_messages
        or held.manage_threads,
    )


async def writer_in(
    bot: SeedbedBot, interaction: discord.Interaction, guild_id: int
) -> Writer | None:
    """Return who writes with their roles, also in a direct message; None where they have left."""
    if interaction.guild_id == guild_id:
        return writer_of(interaction)
    try:
        guild = bot.get_guild(guild_id) or await bot.fetch_guild(guild_id)
        return _member(await guild.fetch_member(interaction.user.id))
    except (discord.NotFound, discord.Forbidden):
        return None


def _member(member: discord.Member) -> Writer:
    return Writer(
        member.id,
        role_ids=frozenset(role.id for role in member.roles),
        timed_out_until=member.timed_out_until,
    )


async def find_thread(
    bot: SeedbedBot, guild: discord.Guild | None, thread_id: int
) -> discord.Thread | None:
    """Return a thread of a guild as it is now, asking Discord where it is archived.

    None where it cannot be had, or not soon.
    """
    found: Any = guild.get_thread(thread_id) if guild is not None else None
    if found is None:
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                found = await bot.fetch_channel(thread_id)
        except FAILURES:
            return None
    return found if isinstance(found, discord.Thread) and found.guild == guild else None


def thread_now(thread: discord.Thread | None, thread_id: int) -> ThreadNow:
    """Return a thread as the service knows it; what Discord does not show counts as open."""
    if thread is None:
        return ThreadNow(thread_id)
    return ThreadNow(thread_id, locked=thread.locked, slow_seconds=thread.slowmode_delay)
