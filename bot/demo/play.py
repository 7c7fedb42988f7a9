"""The story of the demo: an article is posted, discussed for three days, moderated and digested."""

import heapq
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count

import discord

from bot.demo.cast import Cast, Line
from bot.demo.simulation import BEGIN, Simulation
from bot.demo.stage import Stage, build_stage
from bot.scoring.port import Scorer

Tell = Callable[[int, int, str], None]
"""Is told how many steps are done, of how many, and what happens now."""

_MIDNIGHT = datetime.combine(BEGIN.date(), time(), tzinfo=BEGIN.tzinfo)
_ARTICLE = "iraqs-new-wave-of-violence"
_LINK = re.compile(r"channels/\d+/\d+/(\d+)")
_CASE = re.compile(r"Case (\d+)")
_OPEN_CARD = "Remove"
_PICTURE = b"(a picture would be here)"


@dataclass(order=True, slots=True)
class _Step:
    at: timedelta
    number: int
    text: str = field(compare=False)
    act: Callable[[], Awaitable[None]] = field(compare=False)


class Play:
    """Plays the story once.

    Args:
        world: The simulated Discord.
        cast: Who writes what.
        load: Loads a scorer for the bot that comes back after its outage.
        tell: Is told how far the play is.
    """

    def __init__(
        self, world: Simulation, cast: Cast, *, load: Callable[[], Awaitable[Scorer]], tell: Tell
    ) -> None:
        self._world = world
        self._cast = cast
        self._load = load
        self._tell = tell
        self._lines = {line.key: line for line in cast.lines}
        self._steps: list[_Step] = []
        self._numbers = count()
        self._away = False
        self._pressed = 0

    async def run(self) -> Stage:
        """Play it, and return the stage as it is at the end."""
        self._stage = await build_stage(self._world, self._cast)
        self._write_script()
        steps, done = len(self._steps), 0
        while self._steps:
            step = heapq.heappop(self._steps)
            await self._until(step.at)
            self._tell(done, steps, step.text)
            await step.act()
            await self._rest()
            done += 1
        self._tell(steps, steps, "The play is over")
        return self._stage

    def _write_script(self) -> None:
        self._plan("mon 07:35", "The admin sets the bot up", self._set_up)
        self._plan("mon 07:45", "The admin posts the article", self._post)
        for line in self._cast.lines:
            self._plan_line(line)
        for moment in ("mon 12:30", "mon 19:30", "tue 13:40", "tue 18:00", "wed 17:00"):
            self._plan(moment, "The moderators work the open cases", self._work_cases)
        self._plan("mon 15:10", "A moderator deletes what the scorer missed", self._delete_missed)
        self._plan("tue 20:00", "A member asks what is stored", self._show_stored)
        self._plan("wed 09:10", "The bot's machine goes down", self._go_down)
        self._plan("wed 09:50", "The bot is back and reads what it missed", self._come_back)
        self._plan("wed 18:30", "A member asks to be forgotten", self._forget)
        self._plan("thu 09:00", "The admin reads the digests", self._read_digests)
        self._plan("thu 09:30", "The admin closes the discussion", self._close)
        self._plan("thu 09:40", "The last digest has come", self._read_digests)

    def _plan(self, moment: str, text: str, act: Callable[[], Awaitable[None]]) -> None:
        day, _, clock = moment.partition(" ")
        at = time.fromisoformat(clock)
        days = ("mon", "tue", "wed", "thu").index(day)
        self._at(timedelta(days=days, hours=at.hour, minutes=at.minute), text, act)

    def _plan_line(self, line: Line) -> None:
        async def write() -> None:
            await self._write(line)

        self._at(line.at, f"{line.by} writes", write)
        for edit in line.edits:

            async def change(text: str = edit.text) -> None:
                await self._stage.people[line.by].edit(self._stage.messages[line.key], text)

            self._at(line.at + edit.after, f"{line.by} edits", change)
        if line.deleted is not None:

            async def take_back() -> None:
                await self._stage.people[line.by].delete(self._stage.messages[line.key])

            self._at(line.at + line.deleted, f"{line.by} takes a reply back", take_back)

    def _at(self, moment: timedelta, text: str, act: Callable[[], Awaitable[None]]) -> None:
        heapq.heappush(self._steps, _Step(moment, next(self._numbers), text, act))

    async def _until(self, at: timedelta) -> None:
        seconds = (_MIDNIGHT + at - self._world.clock.now()).total_seconds()
        if seconds > 0 and self._away:
            await self._world.env.advance_time(seconds)
        elif seconds > 0:
            await self._world.pass_time(seconds=seconds)

    async def _rest(self) -> None:
        if not self._away:
            await self._world.rest()

    async def _write(self, line: Line) -> None:
        stage, who = self._stage, self._stage.people[line.by]
        thread = self._world.threads(stage.articles)[line.place]
        if line.forwards is not None:
            sent = await who.forward(stage.messages[line.forwards], thread)
        else:
            answered = stage.messages[line.answers] if line.answers is not None else None
            files = [(line.file, _PICTURE)] if line.file is not None else []
            sent = await who.send(thread, line.text, reply_to=answered, attachments=files)
        stage.messages[line.key] = sent

    async def _set_up(self) -> None:
        stage = self._stage
        await self._stage.command(
            "marta",
            stage.admins,
            "setup",
            article_channel=stage.articles,
            moderator_channel=stage.moderators,
            moderator_role=stage.moderator_role,
            admin_channel=stage.admins,
            zone="Europe/Berlin",
            digest_time="08:00",
        )

    async def _post(self) -> None:
        await self._stage.command("marta", self._stage.admins, "article list")
        await self._stage.command("marta", self._stage.admins, "article post", article=_ARTICLE)

    async def _work_cases(self) -> None:
        await self._stage.command("jonas", self._stage.moderators, "case list")
        for card in self._open_cards():
            number = int(_CASE.search(card.embeds[0].title or "")[1])  # type: ignore[index]
            remove = self._judge(card)
            if self._pressed % 3 == 2:
                await self._stage.command("bea", self._stage.moderators, "case show", number=number)
                name = "uphold" if remove else "dismiss"
                await self._stage.command(
                    "bea", self._stage.moderators, f"case {name}", number=number
                )
            else:
                label = "Remove" if remove else "Keep"
                await self._stage.press("jonas", card, label, on=f"case {number}")
            if self._pressed == 0:
                # Both had the card open; the second is told who was first.
                await self._stage.command(
                    "bea", self._stage.moderators, "case dismiss", number=number
                )
            self._pressed += 1
            await self._world.pass_time(seconds=40)

    def _open_cards(self) -> list[discord.Message]:
        return [
            message
            for message in self._stage.moderators.history()
            if any(
                isinstance(button, discord.Button) and button.label == _OPEN_CARD
                for row in message.components
                if isinstance(row, discord.ActionRow)
                for button in row.children
            )
        ]

    def _judge(self, card: discord.Message) -> bool:
        """Look up what the moderator thinks of the reply that a card is about."""
        linked = _LINK.search(card.embeds[0].description or "")
        keys = [
            key
            for key, message in self._stage.messages.items()
            if linked is not None and message.id == int(linked[1])
        ]
        return any(self._lines[key].remove for key in keys)

    async def _delete_missed(self) -> None:
        line = next(line for line in self._cast.lines if "s t u p i d" in line.text)
        await self._world.delete_as_moderator(
            self._stage.people["jonas"], self._stage.messages[line.key]
        )

    async def _show_stored(self) -> None:
        await self._stage.command("grace", self._stage.articles, "privacy show")

    async def _forget(self) -> None:
        asked = await self._stage.command("pete", self._stage.articles, "privacy forget")
        if asked.response is not None:
            await self._stage.press("pete", asked.response, "Erase everything", on="the question")

    async def _go_down(self) -> None:
        await self._world.go_offline()
        self._away = True

    async def _come_back(self) -> None:
        await self._world.come_back(await self._load())
        self._away = False

    async def _read_digests(self) -> None:
        listed = await self._stage.command("marta", self._stage.admins, "digest list")
        shown = listed.response.embeds[0].description if listed.response is not None else None
        newest = re.match(r"\*\*(\d+)\*\*", shown or "")
        if newest is not None:
            number = int(newest[1])
            await self._stage.command("marta", self._stage.admins, "digest show", number=number)

    async def _close(self) -> None:
        await self._stage.command("marta", self._stage.admins, "article close", discussion=1)
