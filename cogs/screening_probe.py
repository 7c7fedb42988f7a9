"""Whether the bot can post in a locked thread of a channel is tried in one that nobody sees."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

import discord

from bot.app import SeedbedBot
from bot.discussions.screening import Probe
from bot.effects.failures import FAILURES
from bot.language.words import tr

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
        return None, tr(
            "It could not be tried beforehand in a private thread of {channel}: {why}.",
            channel=channel.mention,
            why=why,
        )
    try:
        found = await _post_in(bot, channel, thread)
    finally:
        _, undeleted = await _tried(thread.delete())
    if undeleted:
        return found, tr(
            "The thread {thread} of the trial could not be deleted: {why}.",
            thread=f"<#{thread.id}>",
            why=undeleted,
        )
    return found, ""


async def clear_away(bot: SeedbedBot, guild: discord.Guild) -> None:
    """Delete at start what a trial left behind that was cut off."""
    for thread in [one for one in guild.threads if one.name == NAME]:
        if bot.user is not None and thread.owner_id == bot.user.id:
            await _tried(thread.delete())


async def _post_in(bot: SeedbedBot, channel: discord.TextChannel, thread: discord.Thread) -> Probe:
    failures, where = [], channel.mention
    posts, why = await _tried(thread.send(_WORDS, silent=True))
    if posts is None:
        failures.append(
            tr("Posting in a thread of {channel} failed: {why}.", channel=where, why=why)
        )
    locked, why = await _tried(thread.edit(locked=True))
    if locked is None:
        failures.append(tr("Locking a thread of {channel} failed: {why}.", channel=where, why=why))
    posts_locked, why = await _tried(thread.send(_WORDS, silent=True))
    if posts_locked is None:
        failures.append(
            tr("Posting in a locked thread of {channel} failed: {why}.", channel=where, why=why)
        )
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
        return None, tr("the bot lacks a permission there (code {code})", code=error.code)
    except discord.HTTPException as error:
        status, code = error.status, error.code
        return None, tr("Discord answered {status} (code {code})", status=status, code=code)
    except FAILURES as error:
        log.warning("a trial failed: %s", type(error).__name__)
        return None, tr("Discord could not be reached")
