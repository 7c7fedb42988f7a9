"""The record: only ever added to, and exported in order."""

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

from bot.moderation.lifecycle import Event
from tests.moderation.desk_steps import OTHER, appeal, flag
from tests.moderation.steps import decide
from tests.world import AUTHOR, GUILD, MODERATOR, OTHER_GUILD, World, told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET what = 'nothing'",
        "UPDATE OR REPLACE record SET id = 1 WHERE id = 2",
        "DELETE FROM record",
        "INSERT OR REPLACE INTO record (id, guild_id, at, what, detail) VALUES (1, 7, '', '', '')",
        "REPLACE INTO record (id, guild_id, at, what, detail) VALUES (1, 7, '', '', '')",
        "INSERT INTO record (id, guild_id, at, what, detail) VALUES (1, 7, '', '', '') "
        "ON CONFLICT (id) DO UPDATE SET what = 'nothing'",
    ],
)
def test_the_record_refuses_whatever_would_change_it(statement: str, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 1)
        await decide(world)
        before = await world.rows("SELECT * FROM record ORDER BY id")
        assert len(before) >= 2
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            await world.store.write(lambda tx: tx.execute(statement))
        with (
            contextlib.closing(sqlite3.connect(world.store.path)) as anyone,
            pytest.raises(sqlite3.IntegrityError, match="only ever added to"),
        ):
            anyone.execute(statement)
        assert await world.rows("SELECT * FROM record ORDER BY id") == before

    told(tmp_path, story)


def test_the_export_holds_the_guilds_entries_of_these_days_in_order(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        record = world.office.record
        await record.command(GUILD, "queue next", by=MODERATOR)
        await record.command(OTHER_GUILD, "queue next", by=MODERATOR)
        world.clock.advance(days=1)
        await record.command(GUILD, "case show", by=OTHER)
        world.clock.advance(days=1)
        await record.command(GUILD, "pause", by=MODERATOR)

        async def names(days: int, skip: int = 0) -> list[str]:
            found = await record.export(GUILD, days=days, skip=skip)
            assert all(one.what == "command" and one.case_number is None for one in found)
            return [one.detail["name"] for one in found]

        assert await names(90) == await names(2) == ["queue next", "case show", "pause"]
        assert await names(1) == ["case show", "pause"]
        assert await names(2, 1) == ["queue next", "case show"]
        assert await names(2, 2) == ["queue next"]
        first, second, third = await record.export(GUILD, days=90)
        assert first.person == third.person != second.person
        assert first.person not in (MODERATOR, None)

    told(tmp_path, story)


def test_an_entry_of_a_decision_tells_policy_and_scorer_and_no_words(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 1)
        await appeal(world, 1, Event.OVERTURN)
        found = await world.office.record.export(GUILD, days=1)
        assert {"open", "uphold", "appeal", "overturn", "effect"} <= {one.what for one in found}
        (uphold,) = [one for one in found if one.what == "uphold"]
        assert (uphold.case_number, uphold.policy_version) == (1, 1)
        assert (uphold.scorer, uphold.scorer_version) == ("scripted", "1")
        kept = json.dumps([dict(one.detail) for one in found])
        for words in ("clod", "meant it well", str(AUTHOR), str(MODERATOR)):
            assert words not in kept

    told(tmp_path, story)
