"""Authors look after their responses: they edit, send, drop and withdraw them.

The message whose button was pressed is brought up to date, wherever it stands.
"""

import logging
import re
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import SeedbedBot
from bot.effects import rendering
from bot.effects.message import Message
from bot.language.words import tr
from bot.moderation.responses import words
from bot.moderation.responses.admission import Writer
from bot.moderation.responses.response import REWRITABLE
from bot.moderation.responses.taking import NOT_THEIRS, Taken
from cogs.access import LastingButton, moderators_only
from cogs.answers import answer, bot_of, show
from cogs.lasting_form import LastingForm, sent, typed
from cogs.one_answer import OneAnswer, Submission
from cogs.respond_facts import writer_in

log = logging.getLogger(__name__)

MINE, WHO = "My response: edit / withdraw", "Who wrote this"
"""What the menu says. Source: Discord, "Application Commands": at most 32 characters."""
_FORM_ID = re.compile(r"seedbed:rewrite:([0-9]+):([0-9]+)")


class RewriteForm(LastingForm):
    """The response again, filled in; it works outside the guild too."""

    right = "author"

    def __init__(self, guild_id: int, reply_id: int, text: str = "") -> None:
        super().__init__(
            tr("Edit your response"),
            f"seedbed:rewrite:{guild_id}:{reply_id}",
            about=tr("It is read again before it is shown."),
            text=text,
        )
        self.guild_id, self.reply_id = guild_id, reply_id

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Take in what an author writes instead."""
        bot, text = bot_of(interaction), typed(interaction)

        async def work() -> Taken:
            writer = await writer_in(bot, interaction, self.guild_id)
            if writer is None:
                return Taken(None, tr(words.LEFT))
            return await bot.office.responding.rewrite(
                self.guild_id, self.reply_id, writer, text, key=interaction.id
            )

        in_place = interaction.message is not None
        await Submission(interaction, text, in_place=in_place).take_in(work())


class ResponseButton(
    LastingButton,
    template=r"seedbed:response:(?P<guild_id>[0-9]+):(?P<reply_id>[0-9]+)"
    r":(?P<what>edit|send|drop|withdraw)",
):
    """A choice about a response: in an answer, a direct message or a private thread."""

    right = "author"

    def __init__(self, guild_id: int, reply_id: int, what: Any) -> None:
        custom_id = words.choice_id(guild_id, reply_id, what)
        super().__init__(discord.ui.Button(custom_id=custom_id))
        self.guild_id, self.reply_id, self.what = guild_id, reply_id, what

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do what was chosen, if it is the author who presses."""
        if self.what == "edit":
            await self._edit(interaction)
            return
        await interaction.response.defer()
        try:
            await self._choose(interaction)
        except Exception:
            log.exception("a choice about response %s failed", self.reply_id)
            await answer(interaction, tr(words.CHOICE_FAILED))

    async def _edit(self, interaction: discord.Interaction) -> None:
        """Open the form, filled in."""
        office = bot_of(interaction).office
        response, refusal = await office.responding.can_rewrite(
            self.guild_id, self.reply_id, Writer(interaction.user.id)
        )
        if response is None or (refusal and (response.state in REWRITABLE or response.stands)):
            await answer(interaction, refusal or tr(NOT_THEIRS))
        elif refusal is not None:
            shown = replace(office.choosing.shown(response), content=refusal)
            await OneAnswer(interaction, in_place=True).meanwhile(shown)
        else:
            form = RewriteForm(self.guild_id, response.reply_id, response.text or "")
            await form.open(interaction)

    async def _choose(self, interaction: discord.Interaction) -> None:
        bot, here = bot_of(interaction), OneAnswer(interaction, in_place=True)
        writer = await writer_in(bot, interaction, self.guild_id) if self.what == "send" else None
        bot.answers.keep(str(interaction.id), here.say)
        taken = await bot.office.choosing.choose(
            self.guild_id,
            self.reply_id,
            self.what,
            by=interaction.user.id,
            key=interaction.id,
            timed_out_until=writer.timed_out_until if writer is not None else None,
        )
        if taken.response is None:
            await answer(interaction, taken.refusal or tr(NOT_THEIRS))
            return
        shown = bot.office.choosing.shown(taken.response)
        if self.what == "send" and taken.refusal is None:
            patience = bot.settings.respond.answer_seconds
            here.after(patience, partial(here.meanwhile, shown))
        else:
            await here.meanwhile(replace(shown, content=taken.refusal or ""))


class Responses(commands.Cog):
    """The buttons, the form, and two menus of a message."""

    def __init__(self, bot: SeedbedBot) -> None:
        self.bot = bot
        self.menus = [
            app_commands.ContextMenu(name=MINE, callback=self.mine),
            app_commands.ContextMenu(name=WHO, callback=self.who),
        ]
        for menu in self.menus:
            app_commands.guild_only(menu)

    async def cog_load(self) -> None:
        """Put the commands into the menu, and let the buttons be answered wherever they stand."""
        self.bot.add_dynamic_items(ResponseButton)
        for menu in self.menus:
            self.bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take the commands out of the menu again."""
        for menu in self.menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take in what was written anew, whichever run of the bot has opened the form."""
        if (found := sent(interaction, _FORM_ID)) is not None:
            guild_id, reply_id = found
            await RewriteForm(guild_id, reply_id).hand_in(interaction)

    async def mine(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Let the author of a response edit or withdraw it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.bot.office.choosing.with_message(interaction.guild_id or 0, message.id)
        if found is None:
            await answer(interaction, tr(words.NO_RESPONSE))
        elif found.author_id != interaction.user.id:
            await answer(interaction, tr(NOT_THEIRS))
        else:
            await show(interaction, words.taken(found, restored=found.message_id != message.id))

    @moderators_only()
    async def who(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Tell a moderator who wrote what is posted under a name, or in the bot's."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.bot.office.choosing.with_message(interaction.guild_id or 0, message.id)
        if found is not None:
            await answer(interaction, words.authorship(found))
        elif message.webhook_id is None and not message.author.bot:
            who = message.author.mention
            await answer(interaction, tr("{who} wrote this, in Discord itself.", who=who))
        else:
            await answer(interaction, tr(words.NOBODYS))


async def show_mine(interaction: discord.Interaction) -> None:
    """Answer a deferred interaction with a member's responses that wait, a row of buttons each."""
    choosing = bot_of(interaction).office.choosing
    found = await choosing.mine(interaction.guild_id or 0, interaction.user.id)
    message = words.mine(found)
    await show(interaction, message, asking=_rows(message) if message.buttons else None)


def _rows(message: Message) -> discord.ui.View:
    """Return the buttons, those about one response in one row."""
    made = discord.ui.View(timeout=None)
    grouped = groupby(message.buttons, key=lambda button: button.custom_id.rpartition(":")[0])
    for row, (_, buttons) in enumerate(grouped):
        part = rendering.view(Message(buttons=tuple(buttons)))
        for item in part.children if part is not None else ():
            item.row = row
            made.add_item(item)
    made.stop()
    return made


async def setup(bot: SeedbedBot) -> None:
    """Load the extension."""
    await bot.add_cog(Responses(bot))
