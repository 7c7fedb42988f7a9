"""No stretch of time is told twice or left out, whatever clocks, admins and time zones do."""

import contextlib
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.service import DigestError
from bot.store.times import from_text, to_text
from tests.digests.world import OPENED, World, choose, told

RHYTHMS = ("daily", "weekdays", "weekly", "end", "30 2 * * *", "15 * * * *", "0 8 13 * 5")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")

Deed: TypeAlias = tuple[str, Any]

TURNS = st.one_of(  # of the clock, in minutes; sometimes back
    st.integers(0, 2 * 24 * 60), st.integers(-2 * 24 * 60, 30 * 24 * 60)
).map(lambda minutes: ("turn", minutes))
CHOICES = st.fixed_dictionaries(
    {
        "digest_when": st.sampled_from(RHYTHMS),
        "zone": st.sampled_from(ZONES),
        "digest_empty": st.sampled_from(("say", "skip")),
        "digest_paused": st.booleans(),
        "admin_channel_id": st.sampled_from((72, 72, 73, None)),
    }
).map(lambda chosen: ("choose", chosen))
OTHERS = st.sampled_from([("close", None), ("reopen", None), ("ask", None), ("restart", None)])
DEEDS = st.lists(st.one_of(TURNS, TURNS, TURNS, CHOICES, OTHERS), max_size=14)


@dataclass
class Guild:
    """Attributes: ``latest`` is the latest moment that the clock ever showed."""

    world: World
    latest: datetime = OPENED

    async def do(self, deed: Deed) -> None:
        what, given = deed
        await getattr(self, what)(given)
        self.latest = max(self.latest, self.world.clock.moment)
        await self.world.tick()

    async def turn(self, minutes: int) -> None:
        self.world.clock.moment += timedelta(minutes=minutes)

    async def choose(self, chosen: dict[str, Any]) -> None:
        await choose(self.world, **chosen)

    async def close(self, _: None) -> None:
        await self.world.execute(
            "UPDATE discussions SET state = 'closed', closed_at = ? WHERE state = 'open'",
            to_text(self.world.clock.moment),
        )

    async def reopen(self, _: None) -> None:
        await self.world.execute("UPDATE discussions SET state = 'open', closed_at = NULL")

    async def ask(self, _: None) -> None:
        with contextlib.suppress(DigestError):  # no channel, or just now already
            await self.world.digests.now(7, 1)

    async def restart(self, _: None) -> None:
        self.world.restart()


async def check(world: World) -> None:
    """Check that windows adjoin from the opening on, each with one digest or none to be had."""
    rows = await world.rows("SELECT * FROM windows ORDER BY starts_at")
    spans = [(row["starts_at"], row["ends_at"]) for row in rows]
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    (discussion,) = await world.rows("SELECT opened_at FROM discussions")
    assert not spans or spans[0][0] == discussion["opened_at"]
    told = {row["digest_id"]: span for row, span in zip(rows, spans, strict=True)}
    told.pop(None, None)
    found = await world.rows("SELECT id, starts_at, ends_at FROM digests WHERE kind = 'scheduled'")
    assert told == {row["id"]: (row["starts_at"], row["ends_at"]) for row in found}
    none = [row["state"] for row in rows if row["digest_id"] is None]
    assert set(none) <= {"skipped", "planned"}
    assert len(told) + len(none) == len(rows)
    posted = await world.rows("SELECT id FROM digests WHERE message_id IS NOT NULL")
    assert len(posted) == len(world.discord.created) == len(world.discord.posted)
    assert [row["state"] for row in rows if row["digest_id"] is not None] == ["posted"] * len(told)


@settings(max_examples=40, deadline=None)
@given(DEEDS)
def test_whatever_comes_windows_adjoin_and_have_one_digest_each(deeds: list[Deed]) -> None:
    async def story(world: World) -> None:
        guild = Guild(world)
        for deed in deeds:
            await guild.do(deed)
            await check(world)
        await choose(world, zone="Europe/Berlin")
        await guild.reopen(None)
        world.clock.moment = guild.latest + timedelta(days=2)
        await world.tick()
        await check(world)
        states = {row["state"] for row in await world.rows("SELECT state FROM windows")}
        assert states <= {"posted", "skipped"}
        (last,) = await world.rows("SELECT max(ends_at) AS e FROM windows")
        assert world.clock.moment - from_text(last["e"]) <= timedelta(hours=25)

    with tempfile.TemporaryDirectory() as folder:
        told(Path(folder), story)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
    ],
)
@pytest.mark.parametrize(("when", "times"), [("daily", {1}), ("30 * * * *", {23, 24})])
def test_on_a_day_on_which_the_clocks_change_every_window_is_posted_once(
    when: str, times: set[int], zone: str, day: date, tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        opened = datetime.combine(day, time(), tzinfo=ZoneInfo(zone)) - timedelta(hours=5)
        await world.execute("UPDATE discussions SET opened_at = ?", to_text(opened))
        await choose(world, digest_when=when, digest_time="02:30", zone=zone)
        for minutes in range(0, 31 * 60, 30):
            world.clock.moment = opened.astimezone(UTC) + timedelta(minutes=minutes)
            await world.tick()
            await world.tick()
        await check(world)
        ends = await world.rows("SELECT ends_at FROM windows WHERE state = 'posted'")
        assert len(ends) == len(world.posted)
        on_that_day = [from_text(row["ends_at"]).astimezone(ZoneInfo(zone)).date() for row in ends]
        assert on_that_day.count(day) in times

    told(tmp_path, story)
