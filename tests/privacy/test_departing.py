"""A guild that the bot is removed from: paused, kept for a while, and then gone to the last row."""

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.store import Tx, departures, policies
from tests.privacy.leaving import (
    KEPT_DAYS,
    departing,
    in_other_guild,
    leave_for_good,
    plant,
    rows_per_table,
)
from tests.privacy.life import WORD, lead
from tests.privacy.places import PERSON, indexed, raw
from tests.world import CALM, GUILD, OTHER_GUILD, RUDE, World, told


def test_every_row_of_every_table_goes_after_its_days_and_no_other(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.store.write(in_other_guild)
        await lead(world, PERSON)
        await world.store.write(plant(GUILD))
        planted = await rows_per_table(world)
        every = await world.column(
            "SELECT DISTINCT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c "
            "WHERE t.type = 'table' AND c.name = 'guild_id'"
        )
        assert set(every) - set(planted) == {"departures", "registrations"}, "plant a row of each"
        others = await rows_per_table(world, OTHER_GUILD)
        deleted = await leave_for_good(world)
        assert await rows_per_table(world) == {}
        assert await rows_per_table(world, OTHER_GUILD) == others
        assert deleted[GUILD]["replies"] == planted["replies"]
        assert WORD.encode()[3:] not in raw(tmp_path)
        assert str(PERSON).encode() not in raw(tmp_path)
        assert indexed(tmp_path) == set()
        check = "INSERT INTO words (words) VALUES ('integrity-check')"
        await world.store.write(lambda tx: tx.execute(check))
        (found,) = await world.column("PRAGMA foreign_key_check") or [None]
        assert found is None

    told(tmp_path, story)


def test_until_the_last_day_nothing_goes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await departing(world).compare({GUILD})
        await world.say(CALM)
        await departing(world).left(GUILD)
        world.clock.advance(days=KEPT_DAYS, milliseconds=-1)
        assert not (await world.privacy.expire()).deleted
        assert (await rows_per_table(world))["guild_settings"] == 2
        world.clock.advance(milliseconds=1)
        assert set((await world.privacy.expire()).deleted) == {GUILD}

    told(tmp_path, story)


def test_a_guild_that_comes_back_in_time_goes_on_as_it_was(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await departing(world).compare({GUILD})
        message = await world.say(CALM)
        await departing(world).left(GUILD)
        assert (await world.guilds.settings(GUILD)).paused
        world.clock.advance(days=KEPT_DAYS - 1)
        assert not await departing(world).returned(GUILD)
        assert not (await world.guilds.settings(GUILD)).paused
        world.clock.advance(days=3)
        await world.privacy.expire()
        assert await world.column("SELECT guild_id FROM departures") == []
        assert await world.reply(message)

    told(tmp_path, story)


def test_a_guild_that_its_staff_had_paused_comes_back_paused(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.guilds.choose(GUILD, by=1, paused=True)
        await departing(world).left(GUILD)
        await departing(world).returned(GUILD)
        assert (await world.guilds.settings(GUILD)).paused

    told(tmp_path, story)


def test_while_the_bot_is_away_nothing_is_done_or_composed_there(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await departing(world).compare({GUILD})
        world.holding = True
        await world.post(RUDE)
        await departing(world).left(GUILD)
        world.holding = False
        await world.pass_time(days=2)
        await world.digests.compose_due()
        await world.settle()
        assert (await world.case())["state"] == "open"
        assert world.carrier.begun == []
        assert await world.column("SELECT id FROM digests") == []
        assert await world.column("SELECT id FROM windows") == []
        await departing(world).returned(GUILD)
        await world.settle()
        assert len(world.cards) == 1

    told(tmp_path, story)


def test_a_guild_that_left_while_nobody_looked_is_noticed_at_the_start(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.store.write(in_other_guild)
        await departing(world).compare({OTHER_GUILD})
        assert await world.column("SELECT guild_id FROM departures") == [GUILD]
        left_at = await world.column("SELECT left_at FROM departures")
        world.clock.advance(days=1)
        world.restart()
        await departing(world).compare({OTHER_GUILD})
        assert await world.column("SELECT left_at FROM departures") == left_at  # counted once
        await departing(world).compare({GUILD, OTHER_GUILD})
        assert await world.column("SELECT guild_id FROM departures") == []

    told(tmp_path, story)


def test_nothing_is_deleted_before_it_is_known_who_is_there(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await departing(world).left(GUILD)
        world.clock.advance(days=KEPT_DAYS + 1)
        world.restart()  # it may have come back meanwhile: Discord has not said yet
        assert not (await world.privacy.expire()).deleted
        assert await rows_per_table(world)
        await departing(world).compare(set())
        assert set((await world.privacy.expire()).deleted) == {GUILD}

    told(tmp_path, story)


def test_a_guild_that_comes_back_too_late_begins_anew(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await departing(world).left(GUILD)
        await world.post(CALM)
        world.clock.advance(days=KEPT_DAYS)
        world.restart()
        assert await departing(world).compare({GUILD}) == [GUILD]
        assert await rows_per_table(world) == {}
        assert not await departing(world).returned(GUILD)

    told(tmp_path, story)


def test_a_deletion_that_was_cut_short_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        whole = departures.drop

        def fails(tx: Tx, table: departures.Table, *rest: Any, **more: Any) -> None:
            if table.name == "discussions":
                raise RuntimeError("the power is gone")
            whole(tx, table, *rest, **more)

        monkeypatch.setattr(departures, "drop", fails)
        with pytest.raises(RuntimeError):
            await leave_for_good(world)
        left = await rows_per_table(world)
        assert "discussions" in left
        assert "departures" in left
        assert (await world.guilds.settings(GUILD)).paused  # nothing is done on Discord meanwhile
        monkeypatch.setattr(departures, "drop", whole)
        world.restart()
        await departing(world).compare({OTHER_GUILD})
        await world.privacy.expire()
        assert await rows_per_table(world) == {}

    told(tmp_path, story)


def test_a_guild_that_comes_back_when_only_its_settings_are_gone_begins_anew(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await departing(world).compare({GUILD})
        await departing(world).left(GUILD)
        await world.store.write(lambda tx: tx.execute("DELETE FROM guild_settings"))
        await world.store.write(plant(GUILD))
        assert await departing(world).returned(GUILD)
        assert await rows_per_table(world) == {}
        await departing(world).left(GUILD)
        await world.store.write(lambda tx: tx.execute("DELETE FROM guild_settings"))
        later = world.clock.now()
        await world.store.write(lambda tx: departures.returned(tx, GUILD, now=later))
        assert await world.store.read(departures.away) == []

    told(tmp_path, story)


def test_the_record_of_a_guild_that_is_there_cannot_be_shortened(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)

        def shorten(tx: Tx) -> None:
            tx.execute("DELETE FROM record")

        with pytest.raises(Exception, match="only ever added to"):
            await world.store.write(shorten)
        await leave_for_good(world)
        await world.store.write(
            lambda tx: policies.save(
                tx, OTHER_GUILD, policies.newest(tx, OTHER_GUILD), by=None, now=world.clock.now()
            )
        )
        assert await rows_per_table(world, OTHER_GUILD) == {"policies": 1}

    told(tmp_path, story)


def test_the_log_says_what_went_in_numbers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        with caplog.at_level(logging.INFO, logger="bot.privacy"):
            await leave_for_good(world)
        (line,) = [one.message for one in caplog.records if "deleted" in one.message]
        assert line.startswith(f"guild {GUILD}: deleted, as the bot has left it: ")
        assert "replies 1" in line
        assert "revisions 1" in line

    told(tmp_path, story)


def test_a_backup_learns_that_a_guild_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        noted: list[int] = []
        monkeypatch.setattr(
            "bot.store.ledger.guild_gone", lambda tx, guild_id, now: noted.append(guild_id)
        )
        await leave_for_good(world)
        assert noted == [GUILD]

    told(tmp_path, story)


def test_what_is_written_while_a_guild_is_deleted_goes_with_the_next_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        whole, late = departures.drop, [1]

        def drops(tx: Tx, table: departures.Table, *rest: Any, **more: Any) -> None:
            if table.name == "revisions" and late:
                tx.execute(
                    "INSERT INTO decisions (guild_id, revision_id, zone, policy_version, reasons, "
                    "decided_at) VALUES (?, ?, 'allow', 1, '[]', '2026')",
                    [GUILD, late.pop()],
                )
            whole(tx, table, *rest, **more)

        monkeypatch.setattr(departures, "drop", drops)
        await leave_for_good(world)
        assert not late
        assert await rows_per_table(world) == {}

    told(tmp_path, story)
