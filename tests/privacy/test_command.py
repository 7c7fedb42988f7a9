"""``seedbed privacy`` works on the database, whether the bot runs or not."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.moderation.office import OfficeSettings
from bot.privacy.alone import alone
from bot.privacy.service import Retention
from tests.privacy.life import WORD, lead
from tests.privacy.places import PERSON, places_of, raw
from tests.store import releases
from tests.world import CALM, GUILD, THREAD, World, told

WHO = ("--guild", str(GUILD), "--person", str(PERSON))


def run(folder: Path, *words: str) -> Result:
    config = folder / "seedbed.toml"
    config.write_text(
        f'[store]\npath = "{folder}/data/seedbed.db"\n[backup]\npath = "{folder}/backups"\n'
    )
    return CliRunner().invoke(main, ["privacy", *words, "--config", str(config)])


def told_in(folder: Path, story: Callable[[World], Awaitable[None]]) -> None:
    (folder / "data").mkdir(exist_ok=True)
    told(folder / "data", story)


async def say_so(world: World) -> None:
    await world.say(CALM, author_id=PERSON)


async def ask(folder: Path, *words: str) -> Result:
    """Give the command as another process would: the bot's store is open meanwhile."""
    return await asyncio.to_thread(run, folder, *words)


def test_what_is_stored_is_told_by_kind(tmp_path: Path) -> None:
    told_in(tmp_path, say_so)
    result = run(tmp_path, "show", *WHO)
    assert result.exit_code == 0
    assert result.output == "replies: 1\noldest reply: 2026-03-01\ntexts kept: 1\n"
    nobody = run(tmp_path, "show", "--guild", str(GUILD), "--person", "4")
    assert (nobody.exit_code, nobody.output) == (0, "Nothing is stored of this person there.\n")


def test_an_export_is_the_member_s_own_on_standard_output_or_in_a_new_file(tmp_path: Path) -> None:
    told_in(tmp_path, say_so)
    document = json.loads(run(tmp_path, "export", *WHO).output)
    assert document["replies"][0]["texts"][0]["text"] == CALM
    file = tmp_path / "theirs.json"
    result = run(tmp_path, "export", *WHO, "-o", str(file))
    assert result.exit_code == 0
    assert "hand it over, and delete it" in result.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["replies"] == document["replies"]
    again = run(tmp_path, "export", *WHO, "-o", str(file))
    assert again.exit_code == 2
    assert "exists, and is not written over" in again.output


def test_nothing_is_erased_without_yes(tmp_path: Path) -> None:
    told_in(tmp_path, say_so)
    result = run(tmp_path, "forget", *WHO)
    assert result.exit_code == 2
    assert "replies: 1" in result.output
    assert "Nothing was erased. It cannot be undone: add --yes" in result.output
    assert "texts kept: 1" in run(tmp_path, "show", *WHO).output


def test_forgetting_reaches_everything_where_the_bot_does_not_run(tmp_path: Path) -> None:
    async def before(world: World) -> None:
        await lead(world, PERSON)

    async def after(world: World) -> None:
        assert await places_of(world, PERSON) == set()

    told_in(tmp_path, before)
    result = run(tmp_path, "forget", *WHO, "--yes")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Forgotten: the texts of 10 replies, and every link to the")
    assert WORD[3:].encode() not in raw(tmp_path / "data")
    assert str(PERSON).encode() not in raw(tmp_path / "data")
    assert run(tmp_path, "show", *WHO).output == "Nothing is stored of this person there.\n"


def test_the_bot_that_runs_carries_out_on_discord_what_the_command_put(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        assert [one for one in world.discord.responses if one.channel == THREAD]
        result = await ask(tmp_path, "forget", *WHO, "--yes")
        assert result.exit_code == 0, result.output
        assert [one for one in world.discord.responses if one.channel == THREAD]
        begun = await world.column("SELECT sum(attempts) FROM effects WHERE state = 'pending'")
        assert begun == [0]  # the command has left them alone
        world.executor.kick()  # as the bot does twice a minute
        await world.executor.idle()
        assert [one for one in world.discord.responses if one.channel == THREAD] == []
        assert WORD not in repr(world.discord.posted)
        assert str(PERSON) not in repr(world.discord.posted)
        later = await world.say("it still takes replies in")  # the open database is none the wiser
        assert await world.texts(later) == ["it still takes replies in"]

    told_in(tmp_path, story)


@pytest.mark.parametrize("command", ["show", "export", "forget"])
def test_what_cannot_be_is_told_in_a_line_with_status_2(tmp_path: Path, command: str) -> None:
    nothing = run(tmp_path, command, *WHO)
    assert nothing.exit_code == 2
    assert "there is no database. Is store.path right?" in nothing.output
    assert not (tmp_path / "data").exists()
    told_in(tmp_path, say_so)
    unknown = run(tmp_path, command, "--guild", "99", "--person", "4")
    assert unknown.exit_code == 2
    assert "Nothing is stored of a server with the id 99." in unknown.output
    for words in (["--guild", str(GUILD)], ["--guild", "x", "--person", "4"]):
        assert run(tmp_path, command, *words).exit_code == 2
    (tmp_path / "data" / "seedbed.db").write_bytes(b"no database at all" * 100)
    broken = run(tmp_path, command, *WHO)
    assert broken.exit_code == 2
    assert "Traceback" not in broken.output
    assert "seedbed.db" in broken.output


@pytest.mark.parametrize("command", ["show", "export", "forget"])
@pytest.mark.parametrize("release", releases.names()[:-1])
def test_a_database_of_an_older_version_is_left_to_the_bot_that_may_run_on_it(
    tmp_path: Path, command: str, release: str
) -> None:
    path = tmp_path / "data" / "seedbed.db"
    path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(releases.file_of(release).read_text("utf-8"))
    before = path.read_bytes()
    result = run(tmp_path, command, *WHO, *(["--yes"] if command == "forget" else []))
    assert result.exit_code == 2
    assert "is of an older version of Seedbed, and nothing was changed. Start" in result.output
    assert path.read_bytes() == before


def test_no_command_speaks_to_discord_or_needs_its_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    told_in(tmp_path, say_so)
    assert run(tmp_path, "forget", *WHO, "--yes").exit_code == 0


def test_what_the_command_forgets_is_listed_beside_the_backups(tmp_path: Path) -> None:
    told_in(tmp_path, say_so)
    run(tmp_path, "forget", *WHO, "--yes")
    lines = (tmp_path / "backups" / "erased.list").read_text().splitlines()
    assert any(" person " in line for line in lines)
    assert str(PERSON) not in "".join(lines)


def test_the_command_itself_does_nothing_on_discord_however_long_it_takes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await lead(world, PERSON)
        settings = OfficeSettings()
        made = await alone(world.store, world.clock, office=settings, rules=Retention())
        await made.privacy.forget(GUILD, PERSON)
        await made.privacy._executor.idle()
        states = await world.rows("SELECT state, attempts FROM effects WHERE state <> 'done'")
        assert [one for one in states if one["state"] == "pending"]
        assert [one for one in states if one["state"] == "pending" and one["attempts"]] == []

    told_in(tmp_path, story)
