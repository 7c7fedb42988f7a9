"""A bare client with the carrier on a simulated Discord: a server, a thread, and a member."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.env import Env

from bot.demo.patches import mended
from bot.effects.carrier import DiscordCarrier
from bot.effects.executor import Deed, Result
from bot.effects.live_answers import LiveAnswers
from bot.effects.message import Message
from bot.effects.webhooks import Parent, Webhooks
from bot.store import Store
from bot.store.outbox import Effect
from tests.prepared import prepare
from tests.wire.contract import Contract
from tests.world import TurnedClock

MARKER = "abcdefghjk"


class Place:
    """What there is, and the deeds that are done there.

    Attributes:
        clock: The bot's; SimCord's goes its own way.
    """

    def __init__(self, env: Env, client: discord.Client, store: Store) -> None:
        self.env = env
        self.client = client
        self.store = store
        self.clock = TurnedClock()
        self.begin_life()
        self.guild = env.create_guild("Readers")
        self.channel = self.guild.create_text_channel("articles")
        self.alice = self.guild.add_member(env.create_user("alice"), nick="Alice of Discordia")
        made = env.backend.create_thread(self.channel.id, "Talk", env.backend.bot_user.id)
        self.thread = simcord.ChannelHandle(env, self.guild, made)

    def begin_life(self) -> None:
        """Start anew, with nothing but the database and Discord as they are."""
        self.webhooks = Webhooks(self.client, self.store, self.clock)
        self.answers = LiveAnswers(self.clock)
        self.carrier = DiscordCarrier(self.client, webhooks=self.webhooks, answers=self.answers)

    @property
    def parent(self) -> Parent:
        found = self.client.get_channel(self.channel.id)
        assert isinstance(found, Parent)
        return found

    def deed(
        self, kind: str, words: str = "I see it otherwise", *, marker: str = MARKER, **payload: Any
    ) -> Deed:
        whole = {"thread": self.thread.id, **payload}
        message = Message(words, as_member=self.alice.id)
        begun = self.env.now()
        effect = Effect(1, self.guild.id, "response:1", kind, whole, marker, 1, begun)
        return Deed(kind, whole, message, (), marker, effect)

    async def respond(self, words: str = "I see it otherwise") -> Result:
        return await self.carrier.carry_out(self.deed("respond", words))

    async def edit(self, made: Result, words: str) -> Result:
        known = {"target": made["message_id"], "webhook": made["webhook_id"]}
        deed = self.deed("respond_edit", words, marker="zzzzzzzzzz", **known)
        return await self.carrier.carry_out(deed)

    def set_thread(self, **metadata: bool) -> None:
        self.env.backend.edit_channel(self.thread.id, {}, thread_metadata=metadata)

    @property
    def stands(self) -> tuple[bool, bool]:
        """Whether the thread is archived, and whether it is locked."""
        metadata = self.env.backend.channels[self.thread.id].thread_metadata
        assert metadata is not None
        return metadata.archived, metadata.locked

    @property
    def only(self) -> discord.Message:
        (message,) = self.thread.history()
        return message

    def refuse(self, method: str, path: str, *, status: int, code: int, times: int = 1) -> None:
        self.env.inject_error(method, path, status=status, code=code, times=times)

    def asked(self, method: str, path: str) -> list[dict[str, Any]]:
        """Return the bodies of the requests whose path ends so, in order."""
        return [
            dict(one.json or {})
            for one in self.env.http_requests
            if one.method == method and one.path.endswith(path)
        ]

    @property
    def wrongs(self) -> list[str]:
        """What Discord would not take of all that the bot asked."""
        contract = Contract.found()
        return [
            wrong
            for one in self.env.http_requests
            for wrong in contract.violations(one.method, one.path, one.json, now=self.env.now())
        ]

    @property
    def posts(self) -> list[dict[str, Any]]:
        """What was asked of webhooks that post."""
        return [
            dict(one.json or {})
            for one in self.env.http_requests
            if one.method == "POST" and one.path.startswith("/webhooks/")
        ]


@contextlib.asynccontextmanager
async def place(folder: Path, *, message_content: bool = True) -> AsyncIterator[Place]:
    store = await Store.open(prepare(folder / "seedbed.db"))
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=message_content)
    client = discord.Client(
        intents=intents,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
    )
    env = Env(client, approved_intents=intents)
    try:
        with mended(env.now):
            await env.start()
            made = Place(env, client, store)
            await env.settle()
            try:
                yield made
            finally:
                await client.close()
                await env.shutdown()
                await asyncio.sleep(0)
    finally:
        await store.close()


Story = Callable[[Place], Awaitable[None]]


def told(folder: Path, story: Story, *, message_content: bool = True) -> None:
    """Live a story; every request in it must be as Discord's published contract wants it."""

    async def whole() -> None:
        async with place(folder, message_content=message_content) as made:
            await story(made)
            assert made.wrongs == []

    asyncio.run(whole())
