"""Whether the bot can post in a locked thread of a channel is tried in one that nobody sees."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

import discord

from bot.app import SeedbedBot
from bot.discussions.screening import Probe
from bot.effects.failures import FAILURES

log = logging.getLogger(__name__)

NAME = "Seedbed tries something here and deletes it"
_WORDS = "This is a trial. It is deleted again."
_PATIENCE_SECONDS = 10.0
"""For each request: discord.py tries again for a long time where Discord is down."""

T = TypeVar("T")


async def probe(bot: SeedbedBot, channel: discord.TextChannel) -> tuple[Probe | None, str]:
    """Post in a private thread of the channel, lock it, post in it again, and delete it.

    Returns:
        What could be done, or None and a sentence why nothing could be tried. Nothing is raised.
    """
    kind = discord.ChannelType.private_thread
    thread, why = await _tried(channel.create_thread(name=NAME, type=kind, invitable=False))
    if thread is None:
        return None, (
            f"It could not be tried beforehand in a private thread of {channel.mention}: {why}."
        )
    try:
        found = await _post_in(bot, channel, thread)
    finally:
        _, undeleted = await _tried(thread.delete())
    if undeleted:
        left = f"The thread <#{thread.id}> of the trial could not be deleted: {undeleted}."
        return found, left
    return found, ""


async def clear_away(bot: SeedbedBot, guild: discord.Guild) -> None:
    """Delete at start what a trial left behind that was cut off."""
    for thread in [one for one in guild.threads if one.name == NAME]:
        if bot.user is not None and thread.owner_id == bot.user.id:
            await _tried(thread.delete())


async def _post_in(bot: SeedbedBot, channel: discord.TextChannel, thread: discord.Thread) -> Probe:
    failures = []
    posts, why = await _tried(thread.send(_WORDS, silent=True))
    if posts is None:
        failures.append(f"Posting in a thread of {channel.mention} failed: {why}.")
    locked, why = await _tried(thread.edit(locked=True))
    if locked is None:
        failures.append(f"Locking a thread of {channel.mention} failed: {why}.")
    posts_locked, why = await _tried(thread.send(_WORDS, silent=True))
    if posts_locked is None:
        failures.append(f"Posting in a locked thread of {channel.mention} failed: {why}.")
    webhook, why = await _tried(bot.webhooks.get(channel))
    by_webhook = None
    if webhook is not None:
        sending = webhook.send(_WORDS, thread=thread, wait=True, silent=True)
        by_webhook, why = await _tried(sending)
    return Probe(
        posts=posts is not None,
        posts_locked=locked is not None and posts_locked is not None,
        webhook=webhook is not None,
        webhook_locked=by_webhook is not None,
        failures=tuple(failures),
    )


async def _tried(work: Awaitable[T]) -> tuple[T | None, str]:
    """Await ``work`` and return what came of it, or None and why it failed, in a few words."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await work, ""
    except discord.Forbidden as error:
        return None, f"the bot lacks a permission there (code {error.code})"
    except discord.HTTPException as error:
        return None, f"Discord answered {error.status} (code {error.code})"
    except FAILURES as error:
        log.warning("a trial failed: %s", type(error).__name__)
        return None, "Discord could not be reached"
