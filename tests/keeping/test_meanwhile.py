"""What happens beside a restore, or just before it, is not lost on it."""

import shutil
from pathlib import Path

import pytest

from bot.keeping.restoring import Chosen, Restoring
from bot.store import Store, StoreError, backup
from bot.store import opening as looked
from bot.store.erased_lines import Erasure
from bot.store.erased_list import KEY_NAME, LIST_NAME, Ledger
from tests.keeping.bench import RULES, Kept, holding, told
from tests.keeping.test_restoring import refused, texts
from tests.store.test_opening import killed
from tests.world import GUILD, NOON

SECRET = "the quick brown secret that is to be forgotten"
PERSON = 501


def test_what_a_process_erased_that_died_before_it_listed_it_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def swept_by_nobody(_: Store) -> None:
        """Do nothing: the process is killed before it does."""

    async def story(world: Kept) -> None:
        await world.say(SECRET, author_id=PERSON)
        world.backup()
        world.clock.advance(hours=1)
        names = ("seedbed.db", "seedbed.db-wal", f"backups/{LIST_NAME}")
        with monkeypatch.context() as patch:
            patch.setattr(Store, "scrub", swept_by_nobody)
            await world.privacy.forget(GUILD, PERSON)
            left = {name: (tmp_path / name).read_bytes() for name in names}
        await world.down()
        for name, content in left.items():
            (tmp_path / name).write_bytes(content)
        done = await world.restoring().restore(None)
        assert done.erased.people == 1
        assert texts(world.database) == [None]
        await world.up()

    told(tmp_path, story)


def test_who_is_forgotten_while_a_backup_is_made_ready_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`seedbed privacy forget` works beside the bot, and beside a restore."""
    prepare = Restoring.prepare

    async def story(world: Kept) -> None:
        await world.say(SECRET, author_id=PERSON)
        world.backup()
        await world.down()

        async def forgotten_meanwhile(self: Restoring, chosen: Chosen, target: Path) -> object:
            done = await prepare(self, chosen, target)
            mark = world.ledger.mark("person", GUILD, PERSON)
            world.ledger.append([Erasure(world.clock.now(), "person", mark)])
            return done

        with monkeypatch.context() as patch:
            patch.setattr(Restoring, "prepare", forgotten_meanwhile)
            with pytest.raises(StoreError, match="Run `seedbed restore` again"):
                await world.restoring().restore(None)
        assert texts(world.database) == [SECRET]
        assert not looked.unfinished(world.database).exists()
        await world.restoring().restore(None)
        assert texts(world.database) == [None]
        await world.up()

    told(tmp_path, story)


def test_a_list_that_was_copied_with_an_old_backup_does_not_stand_for_the_bot_s_own(
    tmp_path: Path,
) -> None:
    """What was erased since it was copied stands in neither, once the bot's own is cut."""

    async def story(world: Kept) -> None:
        await world.say(SECRET, author_id=PERSON)
        made = world.backup()
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        for name in (made.path.name, KEY_NAME, LIST_NAME):
            shutil.copy(world.backups_at / name, elsewhere)
        world.clock.advance(days=1)
        await world.privacy.forget(GUILD, PERSON)
        world.clock.advance(days=30)
        world.ledger.prune(world.clock.now())
        await world.down()
        why = await refused(world, elsewhere / made.path.name)
        assert f"the list in {elsewhere} is a copy of an earlier day" in why
        await world.up()

    told(tmp_path, story)


def test_a_restore_that_breaks_off_between_two_files_leaves_nothing_that_passes_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, rename = killed(tmp_path / "seedbed.db"), Path.rename
    looked.unfinished(left).write_text("what is to take its place")
    moved: list[Path] = []

    def once(path: Path, to: Path) -> Path:
        if moved:
            raise OSError(5, "Input/output error")
        moved.append(path)
        return rename(path, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", once)
        with pytest.raises(OSError, match="Input/output"):
            backup.put_aside(left, NOON)
    with pytest.raises(StoreError, match="a restore did not come to its end"):
        looked.check(left)


def test_a_database_behind_a_link_is_put_aside_and_replaced_where_it_lies(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say(SECRET, author_id=PERSON)
        world.backup()
        await world.say("of later")
        await world.down()
        disk = tmp_path / "disk"
        disk.mkdir()
        world.database.rename(disk / "there.db")
        world.database.symlink_to(disk / "there.db")
        done = await world.restoring().restore(None)
        assert done.aside == disk / "there.db.aside-20260301T120000Z"
        assert world.database.is_symlink()
        assert texts(disk / "there.db") == [SECRET]
        await world.up()
        world.clock.advance(days=15)
        await world.backups().make_due()
        assert holding(disk, "of later") == []  # it is dropped as any other

    told(tmp_path, story)


def test_the_log_of_a_database_behind_a_link_is_read_with_it(tmp_path: Path) -> None:
    left = killed(tmp_path / "seedbed.db", 5)
    link = tmp_path / "folder" / "link.db"
    link.parent.mkdir()
    link.symlink_to(left)
    assert looked.log_of(link) == tmp_path / "left.db-wal"
    with looked.read_only(link) as connection:
        late = connection.execute("SELECT count(*) FROM files WHERE name LIKE 'late %'")
        assert late.fetchone() == (5,)


def test_a_list_of_another_bot_beside_its_backup_still_counts(tmp_path: Path) -> None:
    """As on a new machine, on which a bot was started once before."""

    async def story(world: Kept) -> None:
        await world.say(SECRET)
        made = world.backup()
        world.clock.advance(days=1)
        Ledger(tmp_path / "new").open(world.clock.now())
        there = Restoring(tmp_path / "new.db", tmp_path / "new", world.clock, RULES)
        assert there.choose(made.path).ledger.folder == world.backups_at

    told(tmp_path, story)


def test_a_backup_of_the_future_is_not_put_back(tmp_path: Path) -> None:
    """The clock was wrong: everything that was erased since would seem to come before it."""

    async def story(world: Kept) -> None:
        await world.say(SECRET, author_id=PERSON)
        sound = world.backup()
        world.clock.advance(days=300)
        wrong = world.backup()
        world.clock.advance(days=-300, hours=3)
        await world.privacy.forget(GUILD, PERSON)
        assert world.restoring().choose(None).path == sound.path
        await world.down()
        assert "which is still to come" in await refused(world, wrong.path)
        await world.up()

    told(tmp_path, story)
