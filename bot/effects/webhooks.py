"""The webhooks that post under members' names: one per channel, tokens in memory only."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

import aiohttp
import discord

from bot.clock import Clock
from bot.effects.failures import FAILURES
from bot.store import Store, webhooks

log = logging.getLogger(__name__)

Parent = discord.TextChannel | discord.ForumChannel
"""A channel that has threads."""

NAME = "Seedbed"
_REFUSAL_LASTS = timedelta(minutes=10)
_REFUSED = (400, 403)
"""What Discord answers where a channel is full (30007: 15 webhooks) or a permission is missing."""
_ERRORS = 500
"""The first status that says that the server failed."""


class UnclearError(aiohttp.ClientError):
    """Discord called a post a failure; it may stand all the same."""


def posting_once() -> aiohttp.TraceConfig:
    """Return what keeps discord.py from posting by a webhook again after an error of Discord's.

    What was posted may stand by then, and webhooks know no nonce: it has to be looked for first.
    Only what is posted in a thread counts; the answers to interactions are said again.
    """

    async def ended(
        _session: aiohttp.ClientSession, _context: object, about: aiohttp.TraceRequestEndParams
    ) -> None:
        posts = about.method == "POST" and "thread_id" in about.url.query
        if posts and about.response.status >= _ERRORS:
            raise UnclearError(about.response.status)

    config = aiohttp.TraceConfig()
    config.on_request_end.append(ended)
    return config


class Webhooks:
    """Finds or makes the bot's webhook of a channel, and knows which webhooks are the bot's.

    Args:
        client: The bot; its own id tells its webhooks from others'.
        store: Keeps the ids.
        clock: Tells when a refusal is old enough to ask again.
    """

    def __init__(self, client: discord.Client, store: Store, clock: Clock) -> None:
        self._client = client
        self._store = store
        self._clock = clock
        self._ids: frozenset[int] = frozenset()
        self._ready: dict[int, Mapping[int, discord.Webhook]] = {}
        self._refused_until: dict[int, datetime] = {}
        self._locks: dict[int, asyncio.Lock] = {}

    async def load(self) -> None:
        """Load from the database which webhooks are the bot's."""
        self._ids |= await self._store.read(webhooks.ids)

    async def warm(self, channel_ids: Iterable[int]) -> None:
        """Ask for the webhooks of these channels, so that nobody waits for it later.

        A channel that cannot be asked about is left for when something is posted there.
        """
        for channel_id in channel_ids:
            with contextlib.suppress(*FAILURES):
                channel = self._client.get_channel(channel_id)
                channel = channel or await self._client.fetch_channel(channel_id)
                if isinstance(channel, Parent):
                    await self.get(channel)

    async def get(self, channel: Parent) -> discord.Webhook | None:
        """Return the bot's webhook of a channel, made where there is none.

        None where Discord does not let the bot have one; that is remembered for 10 minutes.
        """
        ready = await self._of(channel)
        return ready[min(ready)] if ready else None

    async def named(self, channel: Parent, webhook_id: int) -> discord.Webhook | None:
        """Return one certain webhook of a channel, or None where it is gone."""
        return (await self._of(channel)).get(webhook_id)

    def forget(self, channel_id: int) -> None:
        """Ask anew for a channel's webhooks when next they are needed."""
        self._ready.pop(channel_id, None)
        self._refused_until.pop(channel_id, None)

    def give_up(self, channel_id: int) -> None:
        """Do without a webhook in a channel for the next 10 minutes."""
        self._ready.pop(channel_id, None)
        self._refused_until[channel_id] = self._clock.now() + _REFUSAL_LASTS

    def is_ours(self, webhook_id: int) -> bool:
        """Tell whether a webhook is or was the bot's."""
        return webhook_id in self._ids

    async def _of(self, channel: Parent) -> Mapping[int, discord.Webhook]:
        async with self._locks.setdefault(channel.id, asyncio.Lock()):
            if channel.id in self._ready:
                return self._ready[channel.id]
            until = self._refused_until.get(channel.id)
            if until is not None and self._clock.now() < until:
                return {}
            try:
                found = await self._found(channel) or [await channel.create_webhook(name=NAME)]
            except discord.HTTPException as error:
                if error.status not in _REFUSED:
                    raise
                log.warning("channel %s: no webhook (code %s)", channel.id, error.code)
                self.give_up(channel.id)
                return {}
            await self._remember(channel, found)
            self._refused_until.pop(channel.id, None)
            self._ready[channel.id] = {one.id: one for one in found}
            return self._ready[channel.id]

    async def _found(self, channel: Parent) -> list[discord.Webhook]:
        """Return the bot's own webhooks of a channel that it can post with."""
        me = self._client.user.id if self._client.user else None
        return [
            one
            for one in await channel.webhooks()
            if one.token and one.user is not None and one.user.id == me
        ]

    async def _remember(self, channel: Parent, found: list[discord.Webhook]) -> None:
        """Write the ids down before anything is posted: the bot must know its own messages."""
        for one in found:
            if one.id not in self._ids:
                add = partial(
                    webhooks.add,
                    webhook_id=one.id,
                    guild_id=channel.guild.id,
                    channel_id=channel.id,
                )
                await self._store.write(add)
                self._ids |= {one.id}
