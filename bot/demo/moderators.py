"""The moderators of the demo: how they take cases, decide about them and review an appeal."""

import re

import discord
import simcord

from bot.demo.cast import Cast, Line
from bot.demo.simulation import Simulation
from bot.demo.stage import Pressable, Stage, labels
from bot.moderation.lifecycle import Action

_LINK = re.compile(r"channels/\d+/\d+/(\d+)")
_CASE = re.compile(r"Case (\d+)")
_OPEN_CARD = "Keep"
_NEXT = "Next case"
_SECOND_READING = "a second reading"
_SECOND = {True: "It should", False: "It should not"}
_LOOKING_SECONDS = 40
_QUARREL = 2
"""The thread that is slowed down, as `Simulation.threads` counts."""


class Moderators:
    """Jonas and Bea.

    Args:
        world: The simulated Discord.
        stage: The demo's server.
        cast: What was written, and what they think of it.
    """

    def __init__(self, world: Simulation, stage: Stage, cast: Cast) -> None:
        self._world = world
        self._stage = stage
        self._lines = {line.key: line for line in cast.lines}
        self._of_case: dict[int, Line] = {}

    async def race(self) -> None:
        """Work the cards in the channel; both have the first of them open at the same time."""
        await self._command("jonas", "case list")
        number = _number(self._open_cards()[0])
        await self._press("jonas", self._card(number), "Claim")
        await self._press("bea", self._card(number), "Remove")
        await self._decide("jonas", self._card(number))
        await self._command("bea", "case dismiss", number=number)
        for card in self._open_cards():
            await self._decide("jonas", card)

    async def work_queue(self) -> None:
        """Take what the queue serves, both at the same time, until nothing waits for either."""
        served = {who: await self._command(who, "queue next") for who in ("bea", "jonas")}
        while any(labels(seen[-1]) for seen in served.values()):
            for who, seen in served.items():
                if not labels(seen[-1]):  # nothing waits for them
                    continue
                decided = await self._decide(who, seen[-1])
                served[who] = await self._press(who, decided[-1], _NEXT)

    async def work_by_command(self) -> None:
        """Let Bea look up the open cases and their authors, and decide by command."""
        await self._command("bea", "case list")
        for card in self._open_cards():
            number, line = _number(card), self._line(card)
            await self._command("bea", "case show", number=number)
            await self._command("bea", "case user", member=self._stage.people[line.by])
            name = "case dismiss" if line.action is None else "case uphold"
            await self._command("bea", name, number=number)

    async def ask_why(self) -> None:
        """Let Bea ask why the first reply was flagged that is still there."""
        await self._command("bea", "why", reference="1")

    async def slow_down(self) -> None:
        """Let Bea slow a thread down for an hour, before a quarrel gets hot."""
        thread = self._world.threads(self._stage.articles)[_QUARREL]
        await self._command("bea", "brake set", kind="slow_120", thread=thread)

    async def look_at_brakes(self) -> None:
        """Let Jonas look which threads are heated, and which brakes are set."""
        await self._command("jonas", "brake status")

    async def delete_by_hand(self, text: str) -> None:
        """Let Jonas delete a reply on Discord itself, past the bot."""
        line = next(line for line in self._lines.values() if text in line.text)
        jonas, message = self._stage.people["jonas"], self._stage.messages[line.key]
        await self._world.delete_as_moderator(jonas, message)

    async def _decide(self, who: str, card: Pressable) -> list[simcord.ResponseMessage]:
        """Do to a case what the moderators think of its reply."""
        line, title = self._line(card), card.embeds[0].title or ""
        if _SECOND_READING in title:
            return await self._press(who, card, _SECOND[line.action is None])
        if line.appeal is not None and "Overturn" in labels(card):
            return await self._fill_in(who, card, "Overturn", word=line.appeal.answer)
        if line.action is None:
            return await self._press(who, card, "Keep")
        if line.action is Action.REMOVE:
            return await self._press(who, card, "Remove")
        fields = {"action": line.action, "minutes": line.minutes, "word": line.word}
        given = {name: value for name, value in fields.items() if value is not None}
        return await self._fill_in(who, card, "More…", **given)

    def _line(self, card: Pressable) -> Line:
        """Return the line that a card is about; the second reader is not told where it stands."""
        linked = _LINK.search(card.embeds[0].description or "")
        for key, message in self._stage.messages.items():
            if linked is not None and message.id == int(linked[1]):
                self._of_case[_number(card)] = self._lines[key]
        return self._of_case[_number(card)]

    def _open_cards(self) -> list[discord.Message]:
        shown = self._stage.moderators.history()
        return [message for message in shown if _OPEN_CARD in labels(message)]

    def _card(self, number: int) -> discord.Message:
        for card in self._open_cards():
            if _number(card) == number:
                return card
        raise RuntimeError(f"case {number} has no card on which it can be decided")

    async def _command(
        self, who: str, name: str, **options: object
    ) -> list[simcord.ResponseMessage]:
        seen = await self._stage.command(who, self._stage.moderators, name, **options)
        await self._world.pass_time(seconds=_LOOKING_SECONDS)
        return seen

    async def _press(
        self, who: str, message: Pressable, label: str
    ) -> list[simcord.ResponseMessage]:
        seen = await self._stage.press(who, message, label, on=_name(message))
        await self._world.pass_time(seconds=_LOOKING_SECONDS)
        return seen

    async def _fill_in(
        self, who: str, card: Pressable, label: str, **fields: object
    ) -> list[simcord.ResponseMessage]:
        seen = await self._stage.fill_in(who, card, label, on=_name(card), **fields)
        await self._world.pass_time(seconds=_LOOKING_SECONDS)
        return seen


def _number(card: Pressable) -> int:
    return int(_CASE.match(card.embeds[0].title or "")[1])  # type: ignore[index]  # cards have one


def _name(message: Pressable) -> str:
    if not message.embeds:
        return "the answer"
    return f"case {_number(message)}"
