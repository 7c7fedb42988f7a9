"""Who wants to respond where, as Discord shows it at this moment."""

from typing import Any

import discord

from bot.app import SeedbedBot
from bot.moderation.responses.admission import ThreadNow, Writer


def writer_of(interaction: discord.Interaction) -> Writer:
    """Return a member with what they may do where they pressed or typed.

    Threads have the permissions of the channel that they belong to, so both tell the same.
    """
    user, held = interaction.user, interaction.permissions
    if not isinstance(user, discord.Member):
        return Writer(user.id)
    return Writer(
        user_id=user.id,
        role_ids=frozenset(role.id for role in user.roles),
        may_see=held.administrator or held.view_channel,
        may_write=held.administrator or held.send_messages_in_threads,
        bypasses_slow_mode=held.administrator
        or held.bypass_slowmode
        or held.manage_messages
        or held.manage_threads,
        timed_out_until=user.timed_out_until,
    )


async def find_thread(
    bot: SeedbedBot, guild: discord.Guild | None, thread_id: int
) -> discord.Thread | None:
    """Return a thread as it is now, asking Discord where it is archived; None where it cannot."""
    found: Any = guild.get_thread(thread_id) if guild is not None else None
    if found is None:
        try:
            found = await bot.fetch_channel(thread_id)
        except (discord.HTTPException, discord.InvalidData):
            return None
    return found if isinstance(found, discord.Thread) else None


def thread_now(thread: discord.Thread | None, thread_id: int) -> ThreadNow:
    """Return a thread as the service knows it; what Discord does not show counts as open."""
    if thread is None:
        return ThreadNow(thread_id)
    return ThreadNow(thread_id, locked=thread.locked, slow_seconds=thread.slowmode_delay)
