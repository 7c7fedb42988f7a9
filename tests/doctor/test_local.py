"""What the doctor finds without Discord, one thing wrong at a time."""

import asyncio
import json
import os
import shutil
import socket
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import health
from bot.cli import main
from bot.doctor import database
from bot.scoring import shipped_files
from bot.store import Store

TOKEN = "AAAA.bbbb.cc-c_c"
COPY = "backups/seedbed-20260301T120000Z.db"


def asked(folder: Path, *options: str, **env: str | None) -> Result:
    given: dict[str, str | None] = {
        "DISCORD_TOKEN": TOKEN,
        "SEEDBED_STORE__PATH": str(folder / "seedbed.db"),
        "SEEDBED_HEALTH__PATH": str(folder / "health.json"),
        "SEEDBED_BACKUP__PATH": str(folder / "backups"),
        "SEEDBED_SCORING__ENGINE": "ngram",
        **env,
    }
    return CliRunner().invoke(main, ["doctor", "--offline", *options], env=given)


def found(folder: Path, **env: str) -> Mapping[str, tuple[str, str]]:
    """Return the level and the words of what was looked at, the worst of each."""
    document = json.loads(asked(folder, "--json", **env).stdout)
    order = ("ok", "warn", "fail")
    document.sort(key=lambda one: order.index(one["level"]))
    return {one["what"]: (one["level"], f"{one['words']} {one['remedy']}") for one in document}


def test_where_all_is_well_it_says_so_line_by_line(tmp_path: Path) -> None:
    said = asked(tmp_path)
    assert said.exit_code == 0
    assert "ok    token      It has the form of one." in said.stdout
    assert "0 of" in said.stdout.splitlines()[-1]


def test_settings_that_are_wrong_are_each_named(tmp_path: Path) -> None:
    said = asked(tmp_path, SEEDBED_SCORING__ENGIN="ngram", SEEDBED_DIGEST__ZONE="Mars/Olympus")
    assert said.exit_code == 1
    assert said.stdout.count("fail  settings") == 2
    assert "Did you mean" in said.stdout


@pytest.mark.parametrize(
    ("token", "level"), [(TOKEN, "ok"), ("secret", "warn"), ("", "fail"), ("a b", "fail")]
)
def test_the_token_is_looked_at_and_never_shown(tmp_path: Path, token: str, level: str) -> None:
    said = found(tmp_path, DISCORD_TOKEN=token)
    assert said["token"][0] == level
    assert TOKEN not in asked(tmp_path, "--json").stdout


def test_a_sound_database_and_one_that_is_damaged(tmp_path: Path) -> None:
    assert "There is none" in found(tmp_path)["database"][1]

    async def made() -> None:
        await (await Store.open(tmp_path / "seedbed.db")).close()

    asyncio.run(made())
    assert found(tmp_path)["database"][0] == "ok"
    content = bytearray((tmp_path / "seedbed.db").read_bytes())
    content[4096 * 3 : 4096 * 5] = bytes(4096 * 2)
    (tmp_path / "seedbed.db").write_bytes(content)
    level, words = found(tmp_path)["database"]
    assert level == "fail"
    assert "damaged" in words
    assert (tmp_path / "seedbed.db").read_bytes() == content


def test_a_database_that_something_else_keeps_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    (tmp_path / "seedbed.db").write_text("something")
    monkeypatch.setattr(database, "look", locked)
    level, words = found(tmp_path)["database"]
    assert level == "fail"
    assert "cannot be read: database is locked. Let the bot's user read it, and see that" in words


def test_a_disk_that_is_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def free(bytes_: int) -> None:
        usage = type(shutil.disk_usage(tmp_path))(10**12, 10**12 - bytes_, bytes_)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    for mebibytes, level in ((500, "ok"), (100, "warn"), (10, "fail")):
        free(mebibytes * 2**20)
        assert found(tmp_path)["disk"][0] == level


@pytest.mark.parametrize("name", ["seedbed.db", "backups/erased.key", COPY])
def test_a_file_that_others_can_read(tmp_path: Path, name: str) -> None:
    tmp_path.chmod(0o755)
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("something")
    file.chmod(0o600)
    assert found(tmp_path)["files"][0] == "ok"
    file.chmod(0o640)
    level, words = found(tmp_path)["files"]
    assert level == "warn"
    assert f"can read {file}. Take that from them (chmod 600)" in words
    file.parent.chmod(0o700)  # nobody else gets so far
    assert found(tmp_path)["files"][0] == "ok"


def test_a_folder_that_nothing_can_be_written_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: path.name != "backups")
    (tmp_path / "backups").mkdir()
    level, words = found(tmp_path)["folders"]
    assert level == "fail"
    assert "backup.path" in words
    assert "store.path" not in words


def test_a_model_that_is_not_at_hand(tmp_path: Path) -> None:
    level, words = found(
        tmp_path,
        SEEDBED_SCORING__ENGINE="detoxify-onnx",
        SEEDBED_SCORING__MODELS_PATH=str(tmp_path / "models"),
    )["models"]
    assert level == "fail"
    assert "seedbed models" in words


def test_a_shipped_file_that_was_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_files, "digests", lambda: {"ngram.npz": "0" * 64})
    level, words = found(tmp_path)["models"]
    assert level == "fail"
    assert "not the file that was shipped" in words


def test_a_clock_that_is_behind_what_was_written(tmp_path: Path) -> None:
    database = tmp_path / "seedbed.db"
    database.touch()
    assert found(tmp_path)["clock"][0] == "ok"
    later = (datetime.now(UTC) + timedelta(hours=1)).timestamp()
    os.utime(database, (later, later))
    assert found(tmp_path)["clock"][0] == "fail"


@pytest.mark.parametrize(
    ("gateway", "age", "level", "words"),
    [
        (True, 0, "ok", "It runs, with its gateway"),
        (False, 0, "warn", "the gateway is lost"),
        (True, 3600, "ok", "It does not run"),
    ],
)
def test_a_bot_that_runs(tmp_path: Path, gateway: bool, age: int, level: str, words: str) -> None:
    at = datetime.now(UTC) - timedelta(seconds=age)
    health.write(tmp_path / "health.json", health.State(at, gateway=gateway, scorer=True))
    said = found(tmp_path)["bot"]
    assert said[0] == level
    assert words in said[1]


def test_a_port_for_metrics_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert found(tmp_path, SEEDBED_METRICS__PORT=port)["metrics"][0] == "warn"
    assert found(tmp_path, SEEDBED_METRICS__PORT=port)["metrics"][0] == "ok"
