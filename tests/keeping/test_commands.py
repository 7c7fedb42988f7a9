"""What `seedbed backup` and `seedbed restore` say and do, as one types them."""

import asyncio
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import Store, backup
from bot.store.erased_list import Ledger
from bot.store.lock import Lock
from tests.store.test_opening import filled


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database where the defaults look for one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    filled(tmp_path / "data" / "seedbed.db", 3)
    return tmp_path


def seedbed(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def names(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("SELECT name FROM files ORDER BY id")]
    connection.close()
    return found


def test_a_backup_is_made_listed_and_put_back(place: Path) -> None:
    made = seedbed("backup")
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.endswith("MB, checked.\n")
    (found,) = backup.listed(Path("data/backups"))
    listed = seedbed("restore", "--list")
    assert listed.stdout.startswith(f"{found.path}  {found.made_at:%Y-%m-%d %H:%M} UTC  0.")
    Path("data/seedbed.db").write_text("something else")
    done = seedbed("restore")
    assert (done.exit_code, done.stderr) == (0, "")
    first, erased, aside, start = done.stdout.splitlines()
    assert first.startswith(f"data/seedbed.db is as it was {found.made_at:%Y-%m-%d %H:%M} UTC: ")
    assert "replies 0, revisions 0, scores 0, cases 0, digests 0, effects 0." in first
    assert erased == "Erased since then, and again now: replies 0, people 0, servers 0."
    assert aside.startswith("What was there is kept as data/seedbed.db.aside-")
    assert start.startswith("Start the bot")
    assert names(Path("data/seedbed.db")) == ["0", "1", "2"]
    kept = Path(aside.split()[6].removesuffix("."))
    assert kept.read_text() == "something else"


def test_a_backup_is_made_while_another_process_writes(place: Path) -> None:
    async def whole() -> Result:
        store = await Store.open(Path("data/seedbed.db"))
        held = Lock.take(Path("data/seedbed.db"))
        done = await asyncio.to_thread(seedbed, "backup")
        held.close()
        await store.close()
        return done

    assert asyncio.run(whole()).exit_code == 0


def test_a_backup_elsewhere_is_made_with_a_word_on_the_list_it_needs(place: Path) -> None:
    done = seedbed("backup", "--to", "elsewhere")
    assert done.exit_code == 0
    assert "data/backups/erased.key and erased.list" in done.stdout
    (found,) = backup.listed(Path("elsewhere"))
    shutil.rmtree("data")
    refused = seedbed("restore", str(found.path))
    assert refused.exit_code == 2
    assert "Put erased.key and erased.list beside it" in refused.stderr


def test_on_a_new_machine_a_backup_is_put_back_with_the_list_beside_it(place: Path) -> None:
    seedbed("backup")
    Path("data/backups").rename("brought")
    shutil.rmtree("data")
    (found,) = backup.listed(Path("brought"))
    done = seedbed("restore", str(found.path))
    assert (done.exit_code, done.stderr) == (0, "")
    assert names(Path("data/seedbed.db")) == ["0", "1", "2"]
    assert Ledger(Path("data/backups")).exists


def test_without_a_database_nothing_is_made(place: Path) -> None:
    shutil.rmtree("data")
    done = seedbed("backup")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("data/seedbed.db: there is no database yet")
    assert not Path("data").exists()


def test_without_backups_that_is_said(place: Path) -> None:
    assert seedbed("restore", "--list").stdout == "There are no backups in data/backups.\n"
    done = seedbed("restore")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there are no backups. Name one" in done.stderr
    assert not list(Path("data").glob("*.aside-*"))


def test_a_drill_tells_its_steps_and_changes_nothing(place: Path) -> None:
    seedbed("backup")
    held = Lock.take(Path("data/seedbed.db"))  # the bot runs
    before = {one: one.read_bytes() for one in place.rglob("*") if one.is_file()}
    done = seedbed("restore", "--drill")
    assert done.exit_code == 0, done.output
    *steps, last = done.stdout.splitlines()
    assert [step[:4] for step in steps] == ["ok  "] * 4
    assert last == "The drill succeeded; nothing was changed."
    assert {one: one.read_bytes() for one in place.rglob("*") if one.is_file()} == before
    held.close()


def test_what_a_killed_drill_leaves_is_cleared_away_with_the_backups(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seedbed("backup")
    left: list[Path] = []

    async def killed(_restoring: object, _file: object, folder: Path, _tell: object) -> None:
        left.append(Path("data/backups") / "seedbed-drill-left.db.part")
        assert (folder.parent, folder.name[:14]) == (left[0].parent, left[0].name[:14])
        assert folder.name.endswith(".db.part")
        (folder / "seedbed.db").write_text("members' words")
        shutil.copytree(folder, left[0])

    monkeypatch.setattr("bot.keeping.commands.drill", killed)
    assert seedbed("restore", "--drill").exit_code == 0
    assert left[0].exists()
    backup.drop_parts(left[0].parent, datetime.now(UTC) - timedelta(hours=1))
    assert left[0].exists()  # it may be under way
    backup.drop_parts(left[0].parent, datetime.now(UTC) + timedelta(hours=1))
    assert not left[0].exists()
    assert len(backup.listed(Path("data/backups"))) == 1


def test_where_the_key_is_lost_a_new_list_is_begun_when_told_so(place: Path) -> None:
    asyncio.run(begin(Path("data/seedbed.db"), Path("data/backups")))
    key = Path("data/backups/erased.key")
    key.rename("kept.key")
    refused = seedbed("backup")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "`seedbed backup --anew` begins a new list" in refused.stderr
    assert not key.exists()
    done = seedbed("backup", "--anew")
    assert (done.exit_code, done.stderr) == (0, "")
    assert key.read_bytes() != Path("kept.key").read_bytes()
    again = key.read_bytes()
    assert seedbed("backup", "--anew").exit_code == 0  # all is well
    assert key.read_bytes() == again
    assert seedbed("restore").exit_code == 0


async def begin(database: Path, folder: Path) -> None:
    """Start a bot and end it."""
    ledger = Ledger(folder)
    ledger.open(datetime.now(UTC))
    await (await Store.open(database, ledger=ledger)).close()


def test_a_drill_into_a_folder_leaves_its_database_there(place: Path) -> None:
    seedbed("backup")
    assert seedbed("restore", "--drill", "--into", "tried").exit_code == 0
    assert names(Path("tried/seedbed.db")) == ["0", "1", "2"]
    again = seedbed("restore", "--drill", "--into", "tried")
    assert (again.exit_code, "tried is not empty" in again.stderr) == (2, True)


def test_a_drill_that_fails_says_where_and_ends_with_status_1(place: Path) -> None:
    seedbed("backup")
    (found,) = backup.listed(Path("data/backups"))
    with found.path.open("r+b") as file:
        file.seek(4096 * 10)
        file.write(bytes(4096))
    done = seedbed("restore", "--drill")
    assert done.exit_code == 1
    assert done.stdout.startswith(f"no  {found.path}: cannot be used as the database: it is dam")


def test_into_goes_with_a_drill_only(place: Path) -> None:
    assert seedbed("restore", "--into", "there").exit_code == 2


def test_an_old_backup_is_named_by_its_file(place: Path) -> None:
    ledger = Ledger(Path("data/backups"))
    ledger.open(datetime.now(UTC) - timedelta(days=3))
    old = backup.make(Path("data/seedbed.db"), ledger.folder, datetime.now(UTC) - timedelta(days=2))
    asyncio.run(one_more())
    seedbed("backup")
    assert seedbed("restore", str(old.path)).exit_code == 0
    assert names(Path("data/seedbed.db")) == ["0", "1", "2"]
    assert seedbed("restore").exit_code == 0
    assert names(Path("data/seedbed.db")) == ["0", "1", "2", "3"]


async def one_more() -> None:
    store = await Store.open(Path("data/seedbed.db"))
    insert = "INSERT INTO files (guild_id, name, content) VALUES (7, '3', x'')"
    await store.write(lambda tx: tx.execute(insert))
    await store.close()
