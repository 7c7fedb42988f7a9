"""The running bot makes a backup when it is time, and drops it when its time is over."""

import asyncio
import logging
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.keeping.backups import Backups
from bot.settings.model import BackupSettings
from bot.store import backup
from bot.store.erased_list import Ledger
from tests.keeping.bench import Kept, holding, told
from tests.world import GUILD, NOON, World
from tests.world import told as told_without

DAY = timedelta(days=1)


def names(world: Kept) -> list[str]:
    return sorted(one.path.name for one in backup.listed(world.backups_at))


def test_a_backup_is_made_when_the_newest_is_old_enough_also_across_restarts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(world: Kept) -> None:
        caplog.set_level(logging.INFO)
        await world.say("some words")
        assert world.backups().made_at() is None
        await world.backups().make_due()
        assert names(world) == ["seedbed-20260301T120000Z.db"]
        assert world.backups().made_at() == NOON
        assert "backup seedbed-20260301T120000Z.db made: 0." in caplog.text
        world.clock.advance(hours=23, minutes=59)
        await world.backups().make_due()
        assert len(names(world)) == 1
        world.clock.advance(minutes=1)
        await world.down()
        await world.up()
        await world.backups().make_due()
        assert names(world)[1:] == ["seedbed-20260302T120000Z.db"]

    told(tmp_path, story)


def test_backups_are_dropped_after_their_days_and_the_list_reaches_a_day_further(
    tmp_path: Path,
) -> None:
    async def story(world: Kept) -> None:
        first = await world.say("some words")
        await world.backups(keep_days=3).make_due()
        await world.delete(first)
        for _ in range(3):
            world.clock.advance(days=1)
            await world.backups(keep_days=3).make_due()
        assert len(names(world)) == 4
        assert len(world.ledger.read().erasures) == 1
        world.clock.advance(days=1)
        await world.backups(keep_days=3).make_due()
        assert names(world)[0] == "seedbed-20260302T120000Z.db"
        assert len(world.ledger.read().erasures) == 1
        world.clock.advance(days=1)
        await world.backups(keep_days=3).make_due()
        listed = world.ledger.read()
        assert (listed.since, listed.erasures) == (world.clock.now() - 4 * DAY, ())
        for one in backup.listed(world.backups_at):
            world.restoring().choose(one.path)  # every one of them can be restored

    told(tmp_path, story)


def test_where_none_can_be_made_none_is_dropped_and_the_log_says_what_to_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: Kept) -> None:
        await world.backups().make_due()
        world.clock.advance(days=30)

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(backup, "make", full)
        await world.backups().make_due()
        assert len(names(world)) == 1
        assert "no backup was made ([Errno 28] No space left on device): check the disk" in (
            caplog.text
        )
        world.restoring().choose(None)  # and the one that is there can be restored

    told(tmp_path, story)


def test_with_no_hours_none_is_made_and_those_that_are_there_go_all_the_same(
    tmp_path: Path,
) -> None:
    async def story(world: Kept) -> None:
        world.backup()
        world.clock.advance(days=14)
        await world.backups(every_hours=0).make_due()
        assert len(names(world)) == 1
        world.clock.advance(seconds=1)
        await world.backups(every_hours=0).make_due()
        assert names(world) == []

    told(tmp_path, story)


def test_a_backup_of_the_future_counts_for_nothing(tmp_path: Path) -> None:
    """The clock was wrong, and was put right."""

    async def story(world: Kept) -> None:
        world.clock.advance(days=300)
        await world.backups().make_due()
        world.clock.advance(days=-300)
        await world.backups().make_due()
        assert world.backups().made_at() == NOON
        assert len(names(world)) == 2

    told(tmp_path, story)


def test_a_database_that_was_put_aside_goes_like_a_backup(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.backups().make_due()
        done = await world.restored()
        assert done.aside is not None
        for _ in range(15):
            assert done.aside.exists()
            world.clock.advance(days=1)
            await world.backups(every_hours=0).make_due()
        assert not done.aside.exists()

    told(tmp_path, story)


def test_what_is_erased_while_it_is_copied_is_swept_from_the_log_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy holds on to the log: nobody can empty it meanwhile."""
    words = "the quick brown secret"

    async def story(world: Kept) -> None:
        await world.say(words)
        loop, make = asyncio.get_running_loop(), backup.make

        def copied_while_forgetting(*args: Any, **more: Any) -> backup.Backup:
            with backup._reading(world.database):
                forgetting = world.privacy.forget(GUILD, 501)
                asyncio.run_coroutine_threadsafe(forgetting, loop).result(10)
                assert "seedbed.db-wal" in holding(tmp_path, words)
            return make(*args, **more)

        monkeypatch.setattr(backup, "make", copied_while_forgetting)
        await world.backups().make_due()
        assert holding(tmp_path, words) == []

    told(tmp_path, story)


def test_a_bot_without_a_list_of_erasures_makes_none(tmp_path: Path) -> None:
    """The demo's and the tests'."""

    async def story(world: World) -> None:
        settings = BackupSettings(path=tmp_path / "backups")
        await Backups(world.store, world.clock, settings).make_due()
        assert not (tmp_path / "backups").exists()

    told_without(tmp_path, story)


def test_backups_go_on_their_day_however_seldom_they_are_made(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        rare = {"every_hours": 240.0, "keep_days": 14}
        await world.backups(**rare).make_due()
        world.clock.advance(days=10)
        await world.backups(**rare).make_due()
        assert len(names(world)) == 2
        world.clock.advance(days=4, minutes=5)
        await world.backups(**rare).make_due()
        assert names(world) == ["seedbed-20260311T120000Z.db"]

    told(tmp_path, story)


@pytest.mark.parametrize("every_hours", [0.0, 24.0])
def test_what_a_killed_command_left_goes_whether_or_not_a_backup_is_due(
    tmp_path: Path, every_hours: float
) -> None:
    async def story(world: Kept) -> None:
        world.backup()
        left = world.backups_at / "seedbed-20260301T110000Z.db.part"
        left.write_text("half of it")
        began = (NOON - timedelta(hours=1, seconds=1)).timestamp()
        os.utime(left, (began, began))
        await world.backups(every_hours=every_hours).make_due()
        assert not left.exists()
        assert len(names(world)) == 1

    told(tmp_path, story)


@pytest.mark.parametrize("gone", [True, False])
def test_where_the_disk_went_away_no_backup_is_put_in_its_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, gone: bool
) -> None:
    async def story(world: Kept) -> None:
        world.backups_at.rename(tmp_path / "disk")
        if not gone:
            Ledger(world.backups_at).open(NOON)
        await world.backups().make_due()
        assert "no backup was made: erased.key is no longer in" in caplog.text
        assert names(world) == []

    told(tmp_path, story)
