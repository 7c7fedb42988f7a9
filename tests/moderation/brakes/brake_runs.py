"""Random runs of brakes: people press, time passes, Discord fails, the process dies and comes back.

Two things nobody could tell from a brake's own are left out: the very slow mode that a brake sets,
and a lock by hand while a brake's lock is under way.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from bot.discussions import lanes
from bot.discussions.wording import closing, reopening
from bot.guilds.settings import GuildSettings
from bot.moderation.brakes.brake import BrakeKind, Outcome
from bot.simulate.disk import Disk
from bot.simulate.fate import Moment
from bot.simulate.loop import DrawnLoop
from bot.store import Tx, brakes, discussions, guilds, outbox
from bot.store.discussion_rows import Discussion
from tests.moderation.brakes.brake_town import BrakeTown
from tests.moderation.towns import template

MODERATORS = (601, 602, 603)
BY_HAND = (0, 5, 45, 300, 900, 21_600)
KINDS = list(BrakeKind)


class Run(BrakeTown):
    """One run, played as ``chance`` has it."""

    def choice(self, brake_id: int | None) -> Callable[[], Awaitable[None]]:
        """Draw what a moderator asks for, and return how it comes in, as often as it does."""
        chance, guild_id, key = self.chance, self.place.guild_id, self.key()
        by, thread = chance.choice(MODERATORS), chance.choice(self.threads)
        kind = chance.choice([*KINDS, None])
        likely = ["choose", "choose", "lift"] if brake_id else ["set", "set", "choose"]
        what = chance.choice([*likely, "set", "lift_on"])
        known = brake_id or chance.randrange(1, 4)

        def asking(name: str) -> Awaitable[Outcome]:
            match what:
                case "choose":
                    return self.braking.choose(guild_id, known, kind, by=by, key=name)
                case "lift":
                    return self.braking.lift(guild_id, known, by=by, key=name)
                case "lift_on":
                    return self.braking.lift_on(guild_id, thread, by=by, key=name)
            return self.braking.set(guild_id, thread, kind or KINDS[0], by=by, key=name)

        return lambda: self.press(key, asking)

    async def moderators_press(self) -> None:
        under_way = await self.look(brakes.under_way)
        which = self.chance.choice(under_way).id if under_way else None
        coming = [self.choice(which) for _ in range(self.chance.randrange(1, 4))]
        coming += self.chance.sample(coming, self.chance.randrange(len(coming) + 1))
        coming += self.chance.sample(self.past, min(len(self.past), self.chance.randrange(2)))
        self.past += coming[:2]
        self.counts["doubles"] += len(coming) - 1
        await self.live(*(one() for one in coming))

    async def talk(self) -> None:
        thread = self.chance.choice(self.threads)
        self.heat[thread] = self.chance.choice([2.0, 7.0, 11.0, 14.0, 18.0, 22.0])
        await self.write(lambda tx: self.braking.consider(tx, thread))

    async def wait(self) -> None:
        minutes = self.chance.choice([1, 4, 11, 16, 31, 61, 130])
        self.clock.advance(timedelta(minutes=minutes))
        for thread in self.threads:
            self.heat[thread] *= 0.5 ** (minutes / 10)
        await self.live(self.braking.lift_due())

    async def doom(self) -> None:
        moments: list[Moment] = ["before", "inside", "after"]
        self.fate.steps, self.fate.part = self.chance.randrange(1, 12), self.chance.random()
        self.fate.moment = self.chance.choice(moments)

    async def pause(self) -> None:
        paused = self.chance.random() < 0.5
        await self.choose_settings(paused)

    async def choose_settings(self, paused: bool) -> None:
        def step(tx: Tx) -> None:
            chosen: GuildSettings = guilds.settings(tx, self.place.guild_id)
            chosen = replace(chosen, paused=paused)
            guilds.save_settings(tx, self.place.guild_id, chosen, by=None, now=self.clock.now())

        await self.write(step)

    async def forbid(self) -> None:
        self.forbidden = self.chance.random() < 0.4

    async def close_or_open(self, *, reopen: bool | None = None) -> None:
        def step(tx: Tx) -> None:
            now = self.clock.now()
            found = discussions.get(tx, 1)
            assert isinstance(found, Discussion)
            writer = lanes.Writer(tx, found, now=now)
            threads = [one for one in discussions.threads_of(tx, 1) if one.deleted_at is None]
            if found.state == "open" and not reopen:
                if self.told:
                    self.braking.closing(tx, 1)
                discussions.set_closed(tx, 1, now=now)
                writer.close(threads, closing(by_date=False))
            elif found.state == "closed":
                discussions.set_reopened(tx, 1, now=now)
                writer.reopen(threads, reopening())

        await self.write(step)

    async def by_hand(self) -> None:
        """Somebody changes a thread on Discord itself."""
        thread_id = self.chance.choice(self.threads)
        thread, meant = self.discord.thread(thread_id), self.discord.meant[thread_id]
        what = self.chance.choice(["slow", "slow", "unlock", "lock", "archive", "half", "gone"])
        if what == "slow":
            thread.slowmode_delay = meant.slow = self.chance.choice(BY_HAND)
        elif what == "unlock" and not thread.archived:
            thread.locked = meant.locked = False
        elif what == "lock" and not await self.is_locking(thread_id):
            thread.locked = meant.locked = True
        elif what == "archive":
            thread.archived, meant.archived = True, meant.archived is not None or None
        elif what == "half" and thread.archived:
            thread.fails_after, meant.archived = 1, None
        elif what == "gone" and self.chance.random() < 0.1:
            self.discord.threads_gone.add(thread_id)
            if self.chance.random() < 0.7:  # else the bot is not told
                now = self.clock.now()
                await self.write(lambda tx: discussions.mark_thread_deleted(tx, thread_id, now=now))

    async def is_locking(self, thread_id: int) -> bool:
        found = await self.look(lambda tx: brakes.on_thread(tx, thread_id))
        return found is not None and found.kind in (BrakeKind.PAUSE, BrakeKind.LOCK)

    async def play(self, steps: int) -> None:
        doings: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self.moderators_press, 6), (self.talk, 4), (self.wait, 4), (self.by_hand, 5),
            (self.doom, 2), (self.pause, 1), (self.close_or_open, 1), (self.forbid, 1),
        ]  # fmt: skip
        await self.furnish()
        with patch("bot.store.temperatures.temperature", self.temperature):
            for _ in range(steps):
                (doing,) = self.chance.choices(*zip(*doings, strict=True))
                await doing()
                if self.chance.random() < 0.7:
                    await self.rest()
                    await self.check()
            await self.end()

    async def end(self) -> None:
        """Let all be well again and a day pass."""
        self.fate.steps, self.forbidden = None, False
        await self.choose_settings(paused=False)
        for closing_too in (False, True):
            if closing_too:
                await self.close_or_open(reopen=True)
            for _ in range(12):
                self.clock.advance(timedelta(hours=3))
                self.heat = dict.fromkeys(self.threads, 0.0)
                await self.live(self.braking.lift_due())
                await self.rest()
        await self.check()
        self.broken += [line async for line in self.violations()]

    async def check(self) -> None:
        """Look at what must hold at any moment at which nothing is under way."""
        for thread_id, meant in self.discord.meant.items():
            thread = self.discord.thread(thread_id)
            if thread_id in self.discord.threads_gone:
                continue
            if thread.locked and not meant.locked and not await self.is_locking(thread_id):
                self.broken.append(f"{thread_id} is locked without a brake")
            if thread.slowmode_delay < meant.slow:
                self.broken.append(f"{thread_id} is faster than somebody chose")

    async def violations(self) -> Any:
        for brake in await self.look(brakes.under_way):
            yield f"brake {brake.id} is {brake.state} still"
        for thread_id, meant in self.discord.meant.items():
            if thread_id in self.discord.threads_gone:
                continue
            thread = self.discord.thread(thread_id)
            if (thread.slowmode_delay, thread.locked) != (meant.slow, meant.locked):
                yield f"{thread_id} is {thread}, and should be {meant}"
            if meant.archived is not None and thread.archived != meant.archived:
                yield f"{thread_id} is archived: {thread.archived}, and should be {meant}"
        for line in await self.look(lambda tx: list(_on_record(tx))):
            yield line
        waiting = await self.look(outbox.heads)
        if waiting:
            yield f"{len(waiting)} lanes still wait: {waiting[0]}"
        self.counts["set"] = len(
            await self.look(
                lambda tx: list(tx.query("SELECT 1 FROM record WHERE what='brake_set'"))
            )
        )
        said = [one.marker for one in self.discord.posted.values()]
        if len(set(said)) != len(said):
            yield "something was said twice"


def _on_record(tx: Tx) -> Iterator[str]:
    """Yield what the record tells twice, or not at all."""
    rows = tx.query(
        """SELECT b.id, b.state, count(*) FILTER (WHERE r.what IN ('brake_set',
                'brake_declined', 'brake_expired')) AS answered,
            count(*) FILTER (WHERE r.what IN ('brake_lifted', 'brake_failed')) AS ended
        FROM brakes b LEFT JOIN record r ON json_extract(r.detail, '$.brake') = b.id
            AND r.what LIKE 'brake_%' GROUP BY b.id"""
    )
    for row in rows:
        ended = int(row["state"] in ("lifted", "failed"))
        if (row["answered"], row["ended"]) != (1, ended):
            yield f"the record of brake {row['id']} ({row['state']}): {dict(row)}"


def played(seed: int, *, steps: int = 25) -> Run:
    """Play one run and return it."""
    file = template()

    async def whole() -> Run:
        disk = await Disk.copy(file, file.with_name(f"brakes-{seed}.db"))
        chance = Random(seed)
        loop = asyncio.get_running_loop()
        if isinstance(loop, DrawnLoop):
            loop.draw = chance.random
        try:
            run = Run(disk, chance)
            await run.play(steps)
            return run
        finally:
            await disk.remove()

    with asyncio.Runner(loop_factory=DrawnLoop) as runner:
        return runner.run(whole())
