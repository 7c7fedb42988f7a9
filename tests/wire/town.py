"""A guild with the real bot in it, set up and at work, as most tests on the wire begin."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.wire.guild import Guild, Member
from tests.wire.process import QUICK_BOT, BotProcess
from tests.wire.server import WireServer
from tests.wire.setting_up import set_up
from tests.wire.simulated import Channel, Message

RUDE = "You are a stupid idiot and everyone hates you, shut up"
CALM = "I think this is a thoughtful piece, thank you."
SLUG = "iraqs-new-wave-of-violence"
THREADS = 4
"""One for open discussion and three for the prompts of the first seed."""

_SECONDS = 30.0
_AT_WORK = """SELECT 1 FROM effects WHERE state = 'pending' UNION
    SELECT 1 FROM revisions WHERE state = 'waiting' UNION
    SELECT 1 FROM discussions WHERE state = 'posting'"""


@dataclass(slots=True)
class Town:
    """The server, the people, the channels and the bot."""

    server: WireServer
    guild: Guild
    bot: BotProcess
    ada: Member
    mia: Member
    bo: Member
    articles: Channel
    mods: Channel
    admins: Channel

    async def quiet(self) -> None:
        """Wait until the bot has nothing left to do."""
        await self.server.wait_until(
            lambda: self.bot.running and not self.bot.rows(_AT_WORK),
            seconds=_SECONDS,
            what="the bot to come to rest",
        )

    async def killed(self) -> None:
        """Wait until the bot is dead, then let Discord forget every nonce."""
        await self.server.wait_until(
            lambda: not self.bot.running, seconds=_SECONDS, what="the bot's death"
        )
        self.server.nonces.advance(181)

    async def begin_posting(self, *, screened: bool = False) -> None:
        """Ask for the article; what happens next is up to the test."""
        self.bo.slash(self.admins, "article post", article=SLUG, screened=screened)

    async def post_article(self, *, screened: bool = False) -> Channel:
        """Post the article and return the thread for open discussion."""
        await self.begin_posting(screened=screened)
        await self.server.wait_until(
            lambda: len(self.guild.threads()) == THREADS, seconds=_SECONDS, what="the threads"
        )
        await self.quiet()
        return self.guild.threads()[0]

    async def card(self) -> Message:
        """Wait for a card and return the newest."""
        await self.server.wait_until(
            lambda: self.guild.bots(self.mods), seconds=_SECONDS, what="a card"
        )
        return self.guild.bots(self.mods)[-1]

    def titles(self, channel: Channel) -> Counter[str]:
        """Count the titles of the bot's messages in a channel."""
        return titles(self.guild.bots(channel))


def titles(messages: Sequence[Message]) -> Counter[str]:
    """Count the titles of messages' first embeds."""
    return Counter(str(one.embeds[0]["title"]) for one in messages if one.embeds)


Story = Callable[[Town], Awaitable[None]]


@contextlib.asynccontextmanager
async def town(
    folder: Path,
    *,
    argv: Sequence[str] = QUICK_BOT,
    env: Mapping[str, str] | None = None,
    reads_content: bool = True,
    shut: bool = False,
    heartbeat_seconds: float | None = None,
) -> AsyncIterator[Town]:
    """Build the guild, start the bot and set it up.

    Args:
        env: What to set for the bot besides.
        heartbeat_seconds: How often the gateway wants a sign of life, if not as Discord's does.
        reads_content: The application has the Message Content intent, and the bot asks for it.
        shut: Members cannot write in the threads of the articles.
    """
    async with WireServer() as server:
        if heartbeat_seconds is not None:
            server.gateway.heartbeat_seconds = heartbeat_seconds
        if not reads_content:
            server.refuse_message_content()
            env = {"SEEDBED_DISCORD__MESSAGE_CONTENT": "false", **(env or {})}
        guild = server.guild()
        moderator = guild.role("Moderators", manage_messages=True)
        admin = guild.role("Admins", manage_guild=True)
        made = Town(
            server,
            guild,
            BotProcess(server, folder, argv=argv, env=env),
            ada=guild.member("ada"),
            mia=guild.member("mia", moderator),
            bo=guild.member("bo", admin),
            articles=guild.text_channel("articles", shut=shut),
            mods=guild.text_channel("mods", only=[moderator]),
            admins=guild.text_channel("admins", only=[admin]),
        )
        async with made.bot:
            await server.wait_until(
                lambda: made.bot.rows("SELECT 1 FROM articles"),
                seconds=_SECONDS,
                what="the welcome",
            )
            await set_up(
                made.bo,
                made.admins,
                article=made.articles,
                moderator=made.mods,
                moderator_role=moderator,
                admin=made.admins,
            )
            yield made
            assert not server.journal.crashes, server.journal.crashes


def lived(
    folder: Path,
    story: Story,
    *,
    argv: Sequence[str] = QUICK_BOT,
    env: Mapping[str, str] | None = None,
    reads_content: bool = True,
    shut: bool = False,
) -> None:
    """Let a story happen in a fresh town, in which the bot keeps to Discord's contract."""

    async def whole() -> None:
        async with town(
            folder, argv=argv, env=env, reads_content=reads_content, shut=shut
        ) as place:
            await story(place)
            place.server.assert_no_violations()

    asyncio.run(whole())
