"""A small bot, run as a process, that proves the server: it says what it hears."""

import asyncio
import os
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket


class Again(discord.ui.Modal, title="Once more"):
    """Asks for a word."""

    word = discord.ui.TextInput["Again"](label="Word", custom_id="word", max_length=20)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"again: {self.word.value}", ephemeral=True)


class Answer(discord.ui.View):
    """One button."""

    @discord.ui.button(label="Again", custom_id="again")
    async def again(self, interaction: discord.Interaction, _: discord.ui.Button["Answer"]) -> None:
        await interaction.response.send_modal(Again())


class Echo(discord.Client):
    """Says in the channel called log what it hears, once each where nonces serve."""

    def __init__(self) -> None:
        content = "ECHO_WITHOUT_CONTENT" not in os.environ
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, message_content=content),
            guild_ready_timeout=0.1,
        )
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(
            app_commands.Command(name="hello", description="Greet", callback=hello)
        )

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait the five seconds that discord.py waits before it begins a session anew."""

    async def on_ready(self) -> None:
        await self.say("ready")

    async def on_resumed(self) -> None:
        await self.say("resumed")

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            await self.say(f"heard {message.content or 'nothing'}", nonce=f"m{message.id}")

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        if not payload.message.author.bot:
            await self.say(f"edited {payload.message.content}")

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        await self.say(f"deleted {len(payload.message_ids)}")

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        action = discord.AuditLogAction.message_delete
        entries = [one async for one in self.guilds[0].audit_logs(action=action)]
        told = [f"{one.user_id} {one.extra.count}" for one in entries]  # type: ignore[union-attr]  # by action
        await self.say(f"deleted by {', '.join(told) or 'the author'}")

    async def say(self, text: str, *, nonce: str | None = None) -> None:
        channel = discord.utils.get(self.guilds[0].text_channels, name="log")
        assert channel is not None
        named: dict[str, Any] = {"nonce": nonce} if nonce is not None else {}
        try:
            await channel.send(text, **named)
        except (aiohttp.ClientError, OSError):
            await channel.send(text, **named)


async def hello(interaction: discord.Interaction, who: discord.Member) -> None:
    """Greet someone."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send(f"hello {who.name}", view=Answer(), ephemeral=True)


async def main() -> None:
    discord.http.Route.BASE = os.environ["SEEDBED_DISCORD__API_BASE"]
    async with Echo() as bot:
        await bot.login(os.environ["DISCORD_TOKEN"])
        _, url, _ = await bot.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        await bot.connect()


if __name__ == "__main__":
    discord.utils.setup_logging()
    asyncio.run(main())
