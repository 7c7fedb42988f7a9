"""A guild with the people in it, its Discord, and a bot that may die and is started again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, TypeVar

from bot.moderation.lifecycle import State
from bot.moderation.moves import DeskSettings
from bot.simulate.discord import DiscordModel
from bot.simulate.disk import Disk, Place
from bot.simulate.fate import Fate
from bot.simulate.interactions import Answer, Interaction, delete
from bot.simulate.life import Lasting, Life, TurnedClock
from bot.simulate.loop import DrawnLoop
from bot.simulate.tally import Tally, task_name
from bot.store import Tx, outbox

T = TypeVar("T")

_ROUNDS = 40
"""More than any chain of effects that follow from one another has links."""
_REOPENED = 0.1
"""How often the file is closed and opened, too, when the process dies."""

_LOOK = """
    SELECT c.id, c.number, c.state, c.version, c.label, c.claimed_by, r.message_id, c.author_id
    FROM cases c JOIN replies r ON r.id = c.reply_id WHERE c.guild_id = ? ORDER BY c.number"""
_QUOTED = """
    SELECT message_id FROM quotations
    WHERE guild_id = ? AND taken_down_at IS NULL AND message_id IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as people see it."""

    id: int
    number: int
    state: State
    version: int
    label: str
    claimed_by: int | None
    message_id: int
    author_id: int | None


class Town:
    """Where a trace is played.

    Args:
        chance: Draws whatever is left open: orders, pauses, faults.
        troubled: Discord fails now and then.

    Attributes:
        versions: By interaction, the version of the case that the person had before them, or None.
        by_hand: The time-outs that moderators set without the bot, by member.
        problems: What went wrong while it was played.
        crashes: How often the process died; ``duplicates`` how often something came twice.
    """

    def __init__(
        self,
        disk: Disk,
        place: Place,
        chance: Random,
        *,
        desk: DeskSettings | None = None,
        troubled: bool = False,
    ) -> None:
        self.place = place
        self.chance = chance
        self.clock = TurnedClock()
        self.discord = self.make_discord(count(place.first_message))
        self.by_hand: dict[int, set[str]] = {}
        self.problems: list[str] = []
        self.versions: dict[str, int | None] = {}
        self.interactions = self.crashes = self.duplicates = 0
        self._disk = disk
        self._answers: dict[str, Answer] = {}
        self._owed: list[Interaction] = []
        self._deletions = 0
        self._keys = 0
        self.lasting = Lasting(
            disk.store, self.discord, self.clock, chance, Tally(), desk or DeskSettings(), troubled
        )
        self.life = self.begin_life()
        loop = asyncio.get_running_loop()
        if isinstance(loop, DrawnLoop):
            loop.draw = chance.random

    def make_discord(self, ids: Iterator[int]) -> DiscordModel:
        """Return an empty Discord whose messages get these ids."""
        return DiscordModel(ids, now=self.clock.now)

    def begin_life(self) -> Life:
        """Start the process."""
        return Life(self.lasting, Fate())

    def key(self) -> str:
        """Return the id of a new interaction."""
        self._keys += 1
        return f"{self.place.guild_id}:{self._keys}"

    async def look(self) -> list[Seen]:
        """Return the guild's cases as they stand."""

        def read(tx: Tx) -> list[Seen]:
            rows = tx.execute(_LOOK, [self.place.guild_id]).fetchall()
            return [Seen(row[0], row[1], State(row[2]), *row[3:]) for row in rows]

        return await self.read(read)

    async def quoted(self) -> list[int]:
        """Return the messages in which restored replies are known to stand."""

        def read(tx: Tx) -> list[int]:
            return [row[0] for row in tx.execute(_QUOTED, [self.place.guild_id]).fetchall()]

        return await self.read(read)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Read what is written down, whether the process lives or not."""
        return await self._disk.store.read(work)

    async def deliver(self, some: Iterable[Interaction]) -> None:
        """Let interactions come in at once; those that come twice are among them twice."""
        coming = [*some, *self._echoes()]
        self._owed += [one for one in coming if one.about]
        self.versions.update((one.key, one.version) for one in coming)
        life, create = self.life, asyncio.create_task
        await self._live(
            [create(self._deliver(one, life), name=task_name(one.key)) for one in coming]
        )

    async def rest(self) -> None:
        """Let everything happen that can happen now."""
        self.life.kick()
        await self._live([self.life.idle()])

    async def settle(self) -> None:
        """Let everything happen, turning the clock on wherever something waits for it."""
        for _ in range(_ROUNDS):
            crashes = self.crashes
            await self.deliver([])
            await self.rest()
            heads = await self.read(outbox.heads)
            if not heads and not self._owed and self.crashes == crashes:
                return  # else a new life has only begun
            moments = [earliest for _, earliest in heads if earliest is not None]
            self._turn_to(max(moments, default=self.clock.now()))
        self.problems.append("what is to be done on Discord does not come to an end")

    def doom(self, fate: Fate) -> None:
        """Let this life of the process end as told."""
        mine = self.life.fate
        mine.steps, mine.moment, mine.part = fate.steps, fate.moment, fate.part

    def time_out_by_hand(self, user: int, length: timedelta) -> None:
        """A moderator times a member out on Discord itself."""
        until = (self.clock.now() + length).isoformat()
        self.discord.timed_out[user] = until
        self.by_hand.setdefault(user, set()).add(until)

    def _turn_to(self, moment: datetime) -> None:
        self.clock.moment = max(self.clock.moment, moment)

    def _echoes(self) -> list[Interaction]:
        """Return the news of what the bot itself deleted: Discord tells it like any other."""
        news = self.discord.deleted[self._deletions :]
        self._deletions += len(news)
        return [delete(one, moderator=None, key=self.key()) for one in news]

    async def _deliver(self, one: Interaction, life: Life) -> None:
        try:
            answer = await one.deliver(life)
        except Exception as error:
            self.problems.append(f"{type(error).__name__} in answer to an interaction: {error}")
            answer = None
        if one.about:
            self._owed.remove(one)
        elif answer is not None and self._answers.setdefault(one.key, answer) != answer:
            before = self._answers[one.key]
            self.problems.append(f"the same interaction was answered {before!r} and {answer!r}")

    async def _live(self, doings: list[Awaitable[None]]) -> None:
        """Wait until these are done, or the process has died and has been started again."""
        fate = self.life.fate
        everything = asyncio.gather(*doings, return_exceptions=True)
        if fate.steps is None:
            _raise_first(await everything)
            return
        death = asyncio.ensure_future(fate.died.wait())
        either: set[asyncio.Future[Any]] = {everything, death}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if fate.died.is_set():
            await self._rise()
        else:
            death.cancel()
            _raise_first(everything.result())

    async def _rise(self) -> None:
        """Leave everything in memory behind, and start anew from what was written down."""
        self.crashes += 1
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.wait(left)
        if self.chance.random() < _REOPENED:
            await self._disk.reopen()
            self.lasting = replace(self.lasting, store=self._disk.store)
        self.life = self.begin_life()
        await self.life.wake()
        owed, self._owed = {one.about: one for one in self._owed}, []
        await self.deliver(owed.values())


def _raise_first(results: Iterable[object]) -> None:
    for result in results:
        if isinstance(result, BaseException):
            raise result
