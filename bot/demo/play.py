"""The story of the demo: an article is posted, discussed for three days, moderated and digested."""

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count

from bot.demo.cast import Cast, Line
from bot.demo.clock import BEGIN
from bot.demo.founder import Founder
from bot.demo.governors import Governors
from bot.demo.members import Members
from bot.demo.moderators import Moderators
from bot.demo.respondents import Respondents
from bot.demo.simulation import Simulation
from bot.demo.stage import Stage, build_stage
from bot.scoring.port import Scorer

Tell = Callable[[int, int, str], None]
"""Is told how many steps are done, of how many, and what happens now."""
Watch = Callable[[Stage, str], None]
"""Is shown the stage whenever something was done, with its step; empty after time went by."""

_MIDNIGHT = datetime.combine(BEGIN.date(), time(), tzinfo=BEGIN.tzinfo)
_ARTICLE = "iraqs-new-wave-of-violence"
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
        watch: Is shown the stage after all that is done.
    """

    def __init__(
        self,
        world: Simulation,
        cast: Cast,
        *,
        load: Callable[[], Awaitable[Scorer]],
        tell: Tell,
        watch: Watch,
    ) -> None:
        self._world = world
        self._cast = cast
        self._load = load
        self._tell = tell
        self._watch = watch
        self._lines = {line.key: line for line in cast.lines}
        self._steps: list[_Step] = []
        self._numbers = count()
        self._away = False

    async def run(self) -> Stage:
        """Play it, and return the stage as it is at the end."""
        self._stage = await build_stage(self._world, self._cast)
        self._moderators = Moderators(self._world, self._stage, self._cast)
        self._members = Members(self._world, self._stage)
        self._founder = Founder(self._stage)
        self._governors = Governors(self._stage)
        self._respondents = Respondents(self._world, self._stage)
        self._write_script()
        steps, done = len(self._steps), 0
        while self._steps:
            step = heapq.heappop(self._steps)
            await self._until(step.at)
            self._watch(self._stage, "")
            self._tell(done, steps, step.text)
            self._stage.noted = partial(self._watch, self._stage, step.text)
            await step.act()
            await self._rest()
            self._watch(self._stage, step.text)
            done += 1
        self._tell(steps, steps, "The play is over")
        return self._stage

    def _write_script(self) -> None:
        self._plan("mon 07:35", "The admin sets the bot up", self._founder.set_up)
        self._plan("mon 07:40", "The admin chooses when digests come", self._choose_digests)
        self._plan("mon 07:45", "The admin posts the article", self._post)
        for line in self._cast.lines:
            self._plan_line(line)
        self._plan_moderators()
        self._plan_members()
        self._plan_policy()
        self._plan("wed 09:10", "The bot's machine goes down", self._go_down)
        self._plan("wed 09:50", "The bot is back and reads what it missed", self._come_back)
        self._plan("thu 09:00", "The admin reads the digests", self._read_digests)
        self._plan("thu 09:05", "The admin searches, and takes a digest with her", self._search)
        self._plan("thu 09:30", "The admin closes the discussion", self._close)
        self._plan("thu 09:40", "The last digest has come", self._read_digests)
        self._plan("thu 09:45", "The admin takes the record with her", self._export_record)
        self._plan_responses()

    def _plan_moderators(self) -> None:
        them = self._moderators
        by_hand = partial(them.delete_by_hand, "s t u p i d")
        self._plan("mon 12:30", "Two moderators want the same case", them.race)
        self._plan("mon 15:10", "A moderator deletes a reply by hand", by_hand)
        for moment in ("mon 19:30", "tue 13:40", "tue 18:00"):
            self._plan(moment, "The moderators work the queue", them.work_queue)
        self._plan("tue 13:00", "A moderator slows a thread down", them.slow_down)
        self._plan("tue 13:35", "A moderator looks at the brakes", them.look_at_brakes)
        self._plan("wed 17:00", "A moderator decides by command", them.work_by_command)
        self._plan("wed 17:30", "A moderator asks why a reply was flagged", them.ask_why)

    def _plan_responses(self) -> None:
        them = self._respondents
        self._plan("thu 10:00", "The admin opens a screened discussion", them.open)
        self._plan("thu 10:10", "A member responds", them.respond_calmly)
        self._plan("thu 10:20", "A member thinks again", them.take_the_nudge)
        self._plan("thu 10:30", "Two members do not", them.ignore_the_nudge)
        self._plan("thu 10:40", "A member leaves it", them.drop_it)
        self._plan("thu 11:00", "A moderator reads what is held", them.screen)
        self._plan("thu 11:02", "A moderator reads a sample", them.read_the_sample)
        self._plan("thu 11:05", "A moderator asks who wrote it", them.look_at_the_author)

    def _plan_policy(self) -> None:
        them = self._governors
        self._plan("mon 07:42", "The admin says when the bot would act by itself", them.choose)
        self._plan("tue 21:00", "The admin tries another policy", them.try_it)
        self._plan("thu 09:10", "The admin asks for a precision", them.calibrate)
        self._plan("thu 09:20", "The admin reads the forecast and goes live", them.go_live)

    def _plan_members(self) -> None:
        them = self._members
        stored, status = (
            partial(them.look_at_stored, "grace"),
            partial(them.look_at_status, "walter"),
        )
        self._plan("tue 20:00", "A member asks what is stored", stored)
        self._plan("tue 20:30", "A member asks what counts against him", status)
        forgotten = partial(them.be_forgotten, "pete")
        self._plan("wed 18:30", "A member asks to be forgotten", forgotten)

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
        for one in line.reports:
            reported = partial(self._members.report, line, one)
            self._at(line.at + one.after, f"{one.by} reports a reply", reported)
        if line.appeal is not None:
            appealed = partial(self._members.appeal, line, line.appeal)
            self._at(line.appeal.at, f"{line.by} appeals", appealed)

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

    async def _choose_digests(self) -> None:
        (shown,) = await self._stage.command(
            "marta", self._stage.admins, "digest schedule", when="daily", at="07:30", empty="skip"
        )
        await self._stage.press("marta", shown, "Save", on="the preview")

    async def _post(self) -> None:
        await self._stage.command("marta", self._stage.admins, "article list")
        await self._stage.command("marta", self._stage.admins, "article post", article=_ARTICLE)

    async def _go_down(self) -> None:
        await self._world.go_offline()
        self._away = True

    async def _come_back(self) -> None:
        await self._world.come_back(await self._load())
        self._away = False

    async def _read_digests(self) -> None:
        await self._stage.command("marta", self._stage.admins, "digest list")
        await self._stage.command("marta", self._stage.admins, "digest latest")

    async def _search(self) -> None:
        await self._stage.command("marta", self._stage.admins, "digest search", words="Basra")
        await self._stage.command(
            "marta", self._stage.admins, "digest export", number=1, format="json"
        )

    async def _close(self) -> None:
        await self._stage.command("marta", self._stage.admins, "article close", discussion=1)

    async def _export_record(self) -> None:
        await self._stage.command("marta", self._stage.admins, "audit export")
