"""The whole bot on a simulated Discord, with a scorer that flags what says "rude"."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import discord
import simcord

from bot.app import SeedbedBot
from bot.demo.simulation import Simulation, simulated
from bot.scoring.port import LABELS, ScorerError, Scores
from bot.settings import Settings
from bot.settings.model import ModerationSettings
from tests.prepared import prepare

ARTICLE = "iraqs-new-wave-of-violence"


class Scripted:
    """Flags a text as an insult if it holds the word "rude".

    Attributes:
        down: Nothing can be scored.
    """

    name, version, labels = "scripted", "1", LABELS

    def __init__(self) -> None:
        self.down = False

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        if self.down:
            raise ScorerError("nothing can be scored")
        return [dict.fromkeys(LABELS, 0.01) | {"insult": _insult(text)} for text in texts]

    async def close(self) -> None:
        pass


def _insult(text: str) -> float:
    return 0.95 if "rude" in text else 0.02


@dataclass
class House:
    """A guild that is set up.

    ``channel`` is where articles go: a text channel, or a forum where the test asks for one.
    """

    world: Simulation
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    lobby: simcord.ChannelHandle
    moderators: simcord.ChannelHandle
    admins: simcord.ChannelHandle
    admin: simcord.MemberActor
    moderator: simcord.MemberActor
    alice: simcord.MemberActor
    bob: simcord.MemberActor

    async def post(self, **options: Any) -> list[simcord.ChannelHandle]:
        """Post the shipped article and return its threads."""
        told = await self.told(self.admin, "article post", article=ARTICLE, **options)
        assert "is open in" in told, told
        await self.world.rest()
        return self.world.threads(self.channel)

    async def told(self, who: simcord.MemberActor, name: str, /, **options: Any) -> str:
        """Give a command in a channel that everyone sees; return all of the private answer."""
        return said(await who.slash(self.lobby, name, **options))

    async def say(
        self, who: simcord.MemberActor, thread: simcord.ChannelHandle, text: str, **options: Any
    ) -> discord.Message:
        message = await who.send(thread, text, **options)
        await self.world.rest()
        await self.world.pass_time(seconds=1)
        return message

    def start(self, thread: simcord.ChannelHandle) -> discord.Message:
        """Return the message with *Respond* from which a thread starts."""
        above = [one for one in self.channel.history() if one.id == thread.id]
        return next(one for one in [*above, *thread.history()] if one.components)

    async def respond(
        self, who: simcord.MemberActor, thread: simcord.ChannelHandle, text: str
    ) -> simcord.InteractionResult:
        """Press *Respond*, send a text, and return the interaction that brought it."""
        form = await who.click(self.start(thread), label="Respond")
        assert form.modal is not None, said(form)
        sent = await who.submit_modal(form, {"text": text})
        await self.world.rest()
        return sent

    async def expect_a_digest(self) -> None:
        """Choose the daily digest's time so that it is due in an hour: simulated days take long."""
        due = self.world.clock.now() + timedelta(hours=1)
        await self.choose(digest_time=f"{due:%H:%M}")

    async def choose(self, **changes: Any) -> None:
        """Store what the admin would choose in ``/setup``, by the names of ``GuildSettings``."""
        bot = self.world.bot
        await bot.guilds_service.choose(self.guild.id, by=self.admin.id, **changes)
        await bot.desk.channel_chosen(self.guild.id)

    async def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return await self.world.bot.store.read(lambda tx: tx.execute(query, values).fetchall())

    async def reply(self, message: discord.Message) -> tuple[Any, ...]:
        """Return state, who ended it, exemption and the texts of a reply."""
        found = await self.rows(
            "SELECT id, state, ended_by, exempt FROM replies WHERE message_id = ? ORDER BY kind",
            message.id,
        )
        assert found, "the reply is not stored"
        number, *rest = found[0]
        texts = await self.rows(
            "SELECT text FROM revisions WHERE reply_id = ? ORDER BY revision", number
        )
        return (*rest, [text for (text,) in texts])

    async def cases(self) -> list[tuple[int, str]]:
        return [
            (number, state)
            for number, state in await self.rows(
                "SELECT number, state FROM cases WHERE guild_id = ? ORDER BY number", self.guild.id
            )
        ]

    def labels(self, number: int = 1) -> list[str]:
        """Return what the buttons of a case's card say."""
        return [
            button.label or ""
            for row in self.card(number).components
            if isinstance(row, discord.ActionRow)
            for button in row.children
            if isinstance(button, discord.Button)
        ]

    def card(self, number: int = 1) -> discord.Message:
        for message in self.moderators.history():
            if message.embeds and (message.embeds[0].title or "").startswith(f"Case {number} "):
                return message
        raise AssertionError(f"there is no card of case {number}")


def said(result: simcord.InteractionResult) -> str:
    """Return all that an interaction was answered, which must be for the person alone."""
    assert result.acknowledged
    messages = list(result.followups)
    if result.response is not None and result.response.id != result._interaction.source_message_id:
        messages.insert(0, result.response)
    assert all(message.ephemeral for message in messages)
    return "\n".join(
        text
        for message in messages
        for text in (
            message.content,
            *(f"{embed.title}\n{embed.description}\n{embed.fields}" for embed in message.embeds),
        )
    )


async def furnish(world: Simulation, *, forum: bool = False, name: str = "Readers") -> House:
    guild = world.guild(name)
    await world.rest()
    admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    role = guild.create_role("Moderators")
    house = House(
        world,
        guild,
        guild.create_forum_channel("essays") if forum else guild.create_text_channel("articles"),
        guild.create_text_channel("lobby"),
        world.hidden_channel(guild, "mods", seen_by=[role, admins]),
        world.hidden_channel(guild, "admins", seen_by=[admins]),
        world.member(guild, "admin", roles=[admins]),
        world.member(guild, "moderator", roles=[role]),
        world.member(guild, "alice"),
        world.member(guild, "bob"),
    )
    await world.rest()
    await house.choose(
        article_channel_id=house.channel.id,
        moderator_channel_id=house.moderators.id,
        moderator_role_id=role.id,
        admin_channel_id=house.admins.id,
    )
    told = await house.told(house.admin, "setup")
    assert f"**Articles** go to <#{house.channel.id}>" in told
    assert "⚠️" not in told
    return house


Story = Callable[[House], Awaitable[None]]


def lived(
    path: Path,
    story: Story,
    *,
    forum: bool = False,
    settings: Settings | None = None,
    scorer: Scripted | None = None,
) -> None:
    """Live a story in a fresh house; nothing is drawn for the audit unless ``settings`` say so."""

    async def whole() -> None:
        chosen = settings or Settings(moderation=ModerationSettings(audit_share=0))
        prepare(path / "seedbed.db")
        async with simulated(path, scorer or Scripted(), settings=chosen) as world:
            await story(await furnish(world, forum=forum))

    with _imported_once():
        asyncio.run(whole())


@contextlib.contextmanager
def _imported_once() -> Iterator[None]:
    """Have every bot take the cogs that are there: discord.py runs their modules anew for each."""

    async def load(bot: SeedbedBot, name: str) -> None:
        await import_module(name).setup(bot)

    with patch.object(SeedbedBot, "load_extension", load):
        yield
