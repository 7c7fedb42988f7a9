"""Members respond: *Respond* and ``/respond`` open a form, and what is sent is taken in."""

import asyncio
import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.discussions.plan import RESPOND_ID
from bot.effects.message import shorten
from bot.language.words import tr
from bot.moderation.responses.taking import Taken
from cogs.access import LastingButton
from cogs.answers import answer, bot_of
from cogs.lasting_form import LastingForm, sent, typed
from cogs.one_answer import Submission
from cogs.respond_facts import find_thread, thread_now, writer_of

_TITLE_LIMIT = 45
"""Source: Discord, "Create Interaction Response": a modal's title has at most 45 characters."""
_LOOK_SECONDS = 1.5
"""Discord waits 3 seconds for the form. Who may respond is asked again when it is sent."""
_FORM_ID = re.compile(r"seedbed:write:([0-9]+)")


class RespondForm(LastingForm):
    """Takes a response of at most 4,000 characters."""

    right = "member"

    def __init__(self, thread_id: int, name: str = "") -> None:
        super().__init__(
            shorten(name, _TITLE_LIMIT) or tr("Respond"),
            f"seedbed:write:{thread_id}",
            about=tr("It is read before anybody sees it, and posted under your name."),
        )
        self.thread_id = thread_id

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Take the response in, if its author may respond there."""
        bot, text = bot_of(interaction), typed(interaction)

        async def work() -> Taken:
            thread = await find_thread(bot, interaction.guild, self.thread_id)
            return await bot.office.responding.submit(
                interaction.guild_id or 0,
                writer_of(interaction, thread),
                thread_now(thread, self.thread_id),
                text,
                key=interaction.id,
            )

        await Submission(interaction, text, in_place=False).take_in(work())


class RespondButton(LastingButton, template=r"seedbed:respond"):
    """*Respond* on what a thread starts from, or in the thread."""

    right = "member"

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(custom_id=RESPOND_ID))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open the form; a thread that starts from a message has the message's id."""
        inside = isinstance(interaction.channel, discord.Thread)
        message_id = interaction.message.id if interaction.message else 0
        await open_form(interaction, (interaction.channel_id or 0) if inside else message_id)


class Respond(commands.Cog):
    """The button, the command, and the form."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Let the button be answered wherever it stands."""
        self.bot.add_dynamic_items(RespondButton)

    @app_commands.command(
        name="respond", description="Write in this thread: it is read before it is posted"
    )
    @app_commands.guild_only()
    async def respond(self, interaction: discord.Interaction) -> None:
        """Open the form for the thread in which it is given."""
        await open_form(interaction, interaction.channel_id or 0)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take in the form when it is sent, whichever run of the bot has opened it."""
        if (found := sent(interaction, _FORM_ID)) is not None:
            (thread_id,) = found
            await RespondForm(thread_id).hand_in(interaction)


async def open_form(interaction: discord.Interaction, thread_id: int) -> None:
    """Open the form for a thread, or say why its author-to-be may not respond there now."""
    bot, refusal, name = bot_of(interaction), None, ""
    try:
        async with asyncio.timeout(_LOOK_SECONDS):
            thread = await find_thread(bot, interaction.guild, thread_id)
            name = thread.name if thread is not None else ""
            refusal = await bot.office.responding.may_respond(
                interaction.guild_id or 0,
                writer_of(interaction, thread),
                thread_now(thread, thread_id),
            )
    except TimeoutError:
        pass
    if refusal is not None:
        await answer(interaction, refusal)
    else:
        await RespondForm(thread_id, name).open(interaction)


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Respond(bot))
