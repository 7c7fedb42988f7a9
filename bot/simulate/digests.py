"""Plays every trouble around a digest, on the bot's digests and on a plain scheduler's."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from bot.digests.window import Window
from bot.guilds.settings import GuildSettings
from bot.simulate.digest_bot import DigestBot
from bot.simulate.digest_script import AT, Script
from bot.simulate.disk import Disk, Place
from bot.simulate.plain_scheduler import PlainBot
from bot.store import Store, Tx, guilds
from bot.store.times import to_text

_WRONG_FOR = timedelta(hours=9)
_PLACE = Place(0)

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the replies.

    Attributes:
        digests: Digests that stand on Discord.
        never: Replies that no digest tells, though the last one that was due tells later ones.
        twice: Replies that more than one tells.
        late: Digests posted more than an hour after their window's end; ``said`` of them say so.
            A plain scheduler's windows end when it writes: none is ever late.
    """

    digests: int
    never: int
    twice: int
    late: int = 0
    said: int = 0

    @property
    def right(self) -> bool:
        """Every reply is told, and told once, and what comes late says so."""
        return not self.never and not self.twice and self.late == self.said


@dataclass(frozen=True, slots=True)
class Row:
    """One trouble on one day: what our digests tell, beside a plain scheduler's."""

    zone: str
    day: str
    what: str
    trouble: str
    ours: Told
    plain: Told


class _Bot(Protocol):
    @property
    def alive(self) -> bool: ...

    async def start(self) -> None: ...

    async def tick(self) -> None: ...

    async def die(self) -> None: ...


class _Clock:
    """The machine's clock: right, but for some hours where the script says so."""

    def __init__(self, script: Script) -> None:
        self.true = script.opened
        self._script = script

    def now(self) -> datetime:
        """Return what the machine's clock shows."""
        since = self.true - self._script.due
        wrong = timedelta() < since <= _WRONG_FOR
        return self.true - self._script.trouble.set_back if wrong else self.true


async def run(scripts: Sequence[Script], *, tell: Tell) -> list[Row]:
    """Play the scripts and return a row for each, in their order."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="seedbed-simulate-") as folder:
        template = Path(folder) / "template.db"
        await (await Disk.make(template, count=1)).close()
        for script in scripts:
            disk = await Disk.copy(template, Path(folder) / "played.db")
            try:
                rows.append(await _row(script, disk.store))
            finally:
                await disk.remove()
            tell(1)
    return rows


async def _row(script: Script, store: Store) -> Row:
    await store.write(partial(_furnish, script=script))
    clock = _Clock(script)
    ours = DigestBot(script, clock.now, store)
    await _play(script, clock, ours)
    await ours.stop()
    windows = await ours.told()
    clock = _Clock(script)
    plain = PlainBot(script, clock.now)
    await _play(script, clock, plain)
    return Row(
        script.zone,
        script.day.isoformat(),
        script.what,
        script.trouble.name,
        _told(script, windows, late=ours.late(windows), said=ours.said_late),
        _told(script, plain.told),
    )


async def _play(script: Script, clock: _Clock, bot: _Bot) -> None:
    """Let time pass, half an hour at a time, and the process die and start as the script says."""
    trouble = script.trouble
    away = _away(script)
    back: datetime | None = None
    await bot.start()
    for moment in script.ticks():
        clock.true = moment
        if away is not None and away.start <= moment < away.end:
            if bot.alive:
                await bot.die()
            continue
        if not bot.alive:
            back = back or moment + trouble.away
            if away is None and moment < back:
                continue
            await bot.start()
        await bot.tick()


def _away(script: Script) -> Window | None:
    before = script.trouble.away_before
    if before is None:
        return None
    return Window(script.due - before, script.due + script.trouble.away)


def _told(script: Script, windows: Sequence[Window], *, late: int = 0, said: int = 0) -> Told:
    counts = Counter(
        sum(window.start <= reply < window.end for window in windows) for reply in script.replies()
    )
    twice = sum(count for often, count in counts.items() if often > 1)
    return Told(len(windows), counts[0], twice, late, said)


def _furnish(tx: Tx, script: Script) -> None:
    """Open the discussion and choose the digest's time; who is told what, the windows say."""
    opened = to_text(script.opened)
    tx.execute("UPDATE discussions SET opened_at = ?, created_at = ?", [opened, opened])
    chosen = GuildSettings(
        admin_channel_id=_PLACE.moderators_channel, zone=script.zone, digest_time=f"{AT:%H:%M}"
    )
    guilds.save_settings(tx, _PLACE.guild_id, chosen, by=None, now=script.opened)
