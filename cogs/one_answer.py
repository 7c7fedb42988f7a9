"""The one private answer to what a member did: given within Discord's 3 seconds, then edited."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.app import SeedbedBot
from bot.effects import rendering
from bot.effects.failures import FAILURES
from bot.effects.message import Message
from bot.language.words import tr
from bot.moderation.responses import words
from bot.moderation.responses.response import Response
from bot.moderation.responses.taking import Taken
from cogs.answers import ANSWERED, bot_of

log = logging.getLogger(__name__)


class OneAnswer:
    """Whoever says something first answers; what is said later takes its place.

    Args:
        in_place: The message whose button was pressed is edited, instead of a new answer beside it.
    """

    def __init__(self, interaction: discord.Interaction, *, in_place: bool) -> None:
        self._interaction = interaction
        self._in_place = in_place
        self._lock = asyncio.Lock()
        self._told = False
        self._late: asyncio.Future[None] | None = None

    async def say(self, parts: Mapping[str, Any]) -> None:
        """Say what became of it."""
        async with self._lock:
            self._told = True
            await self._show(parts, apart=False)

    async def meanwhile(self, message: Message) -> bool:
        """Say something as long as nothing is said of what became of it; tell whether it was."""
        async with self._lock:
            return not self._told and await self._tried(message, apart=False)

    async def refuse(self, message: Message) -> None:
        """Say that nothing becomes of it; the message whose button was pressed stays."""
        async with self._lock:
            self._told = True
            await self._tried(message, apart=True)

    def after(self, seconds: float, speak: Callable[[], Awaitable[object]]) -> None:
        """Call ``speak`` in a while, where nothing is said by then of what became of it."""
        asyncio.get_running_loop().call_later(seconds, self._speak, speak)

    def _speak(self, speak: Callable[[], Awaitable[object]]) -> None:
        if not self._told and not bot_of(self._interaction).is_closed():
            self._late = asyncio.ensure_future(self._spoken(speak))

    async def _spoken(self, speak: Callable[[], Awaitable[object]]) -> None:
        try:
            await speak()
        except Exception:
            # Nobody awaits this; what is not told now is told at the next start.
            log.exception("an answer in guild %s failed", self._interaction.guild_id)

    async def _tried(self, message: Message, *, apart: bool) -> bool:
        try:
            await self._show(rendering.parts(message), apart=apart)
        except FAILURES as error:
            # What the error says may hold the token.
            guild_id, what = self._interaction.guild_id, type(error).__name__
            log.warning("an answer in guild %s was lost: %s", guild_id, what)
            return False
        return True

    async def _show(self, parts: Mapping[str, Any], *, apart: bool) -> None:
        response = self._interaction.response
        instead = {"content": None, "view": None, **parts}
        if not response.is_done():
            try:
                if self._in_place and not apart:
                    await response.edit_message(**instead)
                else:
                    await response.send_message(ephemeral=True, **parts)
            except discord.HTTPException as error:
                if error.code != ANSWERED:  # as where Discord delivered it twice
                    raise
            else:
                return
        await self._interaction.edit_original_response(**instead)


class Submission:
    """What a member wrote, on its way in; they are answered in time, however long that takes.

    Args:
        text: What they wrote; it is given back where it cannot be taken.
        in_place: See `OneAnswer`.
    """

    def __init__(self, interaction: discord.Interaction, text: str, *, in_place: bool) -> None:
        self._bot: SeedbedBot = bot_of(interaction)
        self._guild_id = interaction.guild_id
        self._key = str(interaction.id)
        self._text = text
        self._answer = OneAnswer(interaction, in_place=in_place)
        self._response: Response | None = None
        self._late = False

    async def take_in(self, work: Awaitable[Taken]) -> None:
        """Await ``work``, which takes it in; say that it waits where nothing is decided in time."""
        self._bot.answers.keep(self._key, self._answer.say)
        self._answer.after(self._bot.settings.respond.answer_seconds, self._too_late)
        try:
            taken = await work
        except Exception:
            # Whatever it was, its author must get their words back.
            log.exception("a response in guild %s was not taken", self._guild_id)
            taken = Taken(None, tr(words.FAILED))
        if taken.refusal is not None:
            await self._answer.refuse(words.given_back(taken.refusal, self._text))
            return
        if taken.response is None:
            return  # it was taken before, and answered then
        self._response = taken.response
        if self._late:
            await self._waits(taken.response)

    async def _too_late(self) -> None:
        self._late = True
        if self._response is None:
            await self._answer.meanwhile(words.being_taken())
        else:
            await self._waits(self._response)

    async def _waits(self, response: Response) -> None:
        choosing = self._bot.office.choosing
        if await self._answer.meanwhile(choosing.shown(response)):
            await choosing.told_waiting(response.reply_id)
