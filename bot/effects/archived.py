"""Writing in threads that are archived, and leaving them as they were.

Source: Discord, "Threads": a message opens an archived thread, unless that is locked; nothing else
in it can be changed while it is archived.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import discord

ARCHIVED = 50083
"""Source: Discord, JSON error codes: "Thread is archived"."""

T = TypeVar("T")


@contextlib.asynccontextmanager
async def opened(thread: discord.Thread) -> AsyncIterator[discord.Thread]:
    """Open an archived thread for a while; it is archived again afterwards, whatever happens."""
    there = await thread.edit(archived=False)
    try:
        yield there
    finally:
        await there.edit(archived=True)


async def posted(
    thread: discord.Thread, post: Callable[[discord.Thread], Awaitable[T]], *, awake: bool
) -> T:
    """Post in a thread; only one that is archived and locked has to be opened for it.

    Args:
        awake: It then stays so, as any thread does in which somebody writes.
    """
    if not (thread.archived and thread.locked):
        try:
            return await post(thread)
        except discord.HTTPException as error:
            if error.code != ARCHIVED:  # both were done since we looked
                raise
    if awake:
        return await post(await thread.edit(archived=False))
    async with opened(thread) as there:
        return await post(there)
