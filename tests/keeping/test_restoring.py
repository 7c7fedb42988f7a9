"""A backup is put back whole, beside a Discord that has gone on since, or nothing is changed."""

import sqlite3
from pathlib import Path

import pytest

from bot.keeping.restoring import Restoring
from bot.store import StoreError, backup
from bot.store import opening as looked
from bot.store.erased_list import KEY_NAME, LIST_NAME
from bot.store.lock import Lock
from tests.keeping.bench import RULES, Kept, told
from tests.world import CALM, GUILD, NOON


def texts(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("SELECT text FROM revisions ORDER BY id")]
    connection.close()
    return found


def test_the_newest_backup_is_put_back_and_what_was_there_is_kept_aside_with_its_log(
    tmp_path: Path,
) -> None:
    async def story(world: Kept) -> None:
        await world.say("of the first day")
        world.backup()
        world.clock.advance(days=1)
        await world.say("of the second day")
        newest = world.backup()
        await world.say("of the third day")
        await world.down()
        content = newest.path.read_bytes()
        done = await world.restoring().restore(None)
        assert done.aside == tmp_path / "seedbed.db.aside-20260302T120000Z"
        assert len(texts(done.aside)) == 3
        assert texts(world.database) == ["of the first day", "of the second day"]
        assert newest.path.read_bytes() == content
        assert world.database.stat().st_mode & 0o777 == 0o600
        assert done.counts["replies"] == 2
        await world.up()

    told(tmp_path, story)


def test_a_log_is_put_aside_with_its_database(tmp_path: Path) -> None:
    for name in ("seedbed.db", "seedbed.db-wal"):
        (tmp_path / name).write_text(name)
    assert (
        backup.put_aside(tmp_path / "seedbed.db", NOON)
        == tmp_path / "seedbed.db.aside-20260301T120000Z"
    )
    found = {one.name: one.read_text() for one in tmp_path.iterdir()}
    assert found == {
        "seedbed.db.aside-20260301T120000Z": "seedbed.db",
        "seedbed.db.aside-20260301T120000Z-wal": "seedbed.db-wal",
    }


async def refused(world: Kept, file: Path | None = None) -> str:
    """Fail to restore, and see that nothing has changed."""
    before = {
        one: one.read_bytes()
        for one in world.folder.rglob("*")
        if one.is_file() and one.suffix != ".lock"
    }
    with pytest.raises(StoreError) as told_why:
        await world.restoring().restore(file)
    after = {
        one: one.read_bytes()
        for one in world.folder.rglob("*")
        if one.is_file() and one.suffix != ".lock"
    }
    assert after == before
    return str(told_why.value)


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        made = world.backup()
        await world.down()
        with made.path.open("r+b") as file:
            file.seek(4096 * 10)
            file.write(bytes(4096))
        assert "it is damaged" in await refused(world)
        await world.up()

    told(tmp_path, story)


def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        made = world.backup()
        await world.down()
        with sqlite3.connect(made.path) as connection:
            connection.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
                "VALUES ('seedbed', 'what_comes_next', '')"
            )
        connection.close()
        assert "Install a newer Seedbed again" in await refused(world)
        await world.up()

    told(tmp_path, story)


def test_a_backup_whose_rows_lead_nowhere_is_refused(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say(CALM)
        made = world.backup()
        await world.down()
        with sqlite3.connect(made.path) as connection:
            connection.execute("UPDATE scores SET revision_id = 99")
        connection.close()
        assert "rows lead nowhere" in await refused(world)
        await world.up()

    told(tmp_path, story)


def test_without_any_backup_it_says_how_to_name_one(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.down()
        assert "there are no backups. Name one" in await refused(world)
        assert "there is no backup there" in await refused(world, tmp_path / "none.db")
        await world.up()

    told(tmp_path, story)


def test_a_backup_from_before_the_list_is_refused(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        made = world.backup()
        world.clock.advance(days=9)
        world.ledger.prune(world.clock.now())
        await world.down()
        message = await refused(world, made.path)
        assert "what was erased since it was made (2026-03-01 12:00 UTC) is not known" in message
        assert "begins 2026-03-10 12:00 UTC" in message
        for name in (KEY_NAME, LIST_NAME):
            (world.backups_at / name).rename(tmp_path / name)
        assert "there is no list of erasures" in await refused(world, made.path)
        for name in (KEY_NAME, LIST_NAME):
            (tmp_path / name).rename(world.backups_at / name)
        await world.up()

    told(tmp_path, story)


def test_while_the_bot_runs_nothing_is_put_back(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        world.backup()
        await world.down()
        held = Lock.take(world.database)
        assert "works with this database" in await refused(world)
        held.close()
        await world.up()

    told(tmp_path, story)


def test_on_another_machine_the_list_beside_the_backup_counts_and_goes_on(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        deleted = await world.say("to be deleted")
        made = world.backup()
        world.clock.advance(days=1)
        await world.delete(deleted)
        await world.say("of the second day")
        mark = world.ledger.mark("message", GUILD, deleted)
        await world.down()
        new = tmp_path / "new"
        there = Restoring(new / "seedbed.db", new / "backups", world.clock, RULES)
        done = await there.restore(made.path)
        assert (done.erased.replies, done.aside) == (1, None)
        assert texts(new / "seedbed.db") == [None]
        for name in (KEY_NAME, LIST_NAME):
            copied = new / "backups" / name
            assert copied.read_bytes() == (world.backups_at / name).read_bytes()
            assert copied.stat().st_mode & 0o777 == 0o600
        assert mark in (new / "backups" / LIST_NAME).read_text()
        await world.up()

    told(tmp_path, story)


def test_a_copy_of_another_name_is_as_old_as_the_last_it_knows_of(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say(CALM)
        last = world.clock.now()
        world.clock.advance(days=2)
        made = world.backup()
        named = made.path.rename(world.backups_at / "by-hand.db")
        assert world.restoring().choose(named).made_at == last

    told(tmp_path, story)


def test_a_restore_that_breaks_off_leaves_all_as_it_was_and_can_be_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: Kept) -> None:
        await world.say(CALM)
        world.backup()
        await world.down()
        with monkeypatch.context() as patch:

            def full(*_: object) -> None:
                raise OSError(28, "No space left on device")

            patch.setattr(Path, "rename", full)
            with pytest.raises(OSError, match="No space"):
                await world.restoring().restore(None)
        assert texts(world.database) == [CALM]
        await world.restoring().restore(None)
        await world.up()
        assert not looked.unfinished(world.database).exists()

    told(tmp_path, story)
