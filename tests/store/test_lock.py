"""One process at a time works with a database, whatever ends it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.store import StoreError
from bot.store.lock import Lock, lock_path

HOLDER = """
import sys
from pathlib import Path
from bot.store.lock import Lock
held = Lock.take(Path(sys.argv[1]))
print("taken", flush=True)
sys.stdin.read()
"""
ROOT = Path(__file__).parents[2]


@contextmanager
def holder(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the lock."""
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", HOLDER, str(database)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "taken\n"
        yield process
        process.kill()


def seedbed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ours = ("SEEDBED_", "DISCORD_")
    env = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    env |= {"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "x" * 60, "SEEDBED_SCORING__ENGINE": "ngram"}
    return subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_second_process_ends_with_status_2_and_says_which_one_has_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "data" / "seedbed.db"
    monkeypatch.chdir(tmp_path)
    with holder(database) as first:
        second = seedbed(tmp_path, "run")
        restoring = CliRunner().invoke(main, ["restore"])
    for status, said in (
        (second.returncode, second.stderr),
        (restoring.exit_code, restoring.stderr),
    ):
        assert status == 2
        assert f"process {first.pid} works with this database" in said
        assert "stop that one first" in said
    assert not database.exists()


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    database = tmp_path / "seedbed.db"
    with holder(database) as first:
        with pytest.raises(StoreError, match=f"process {first.pid} works"):
            Lock.take(database)
        first.send_signal(signal.SIGKILL)
        first.wait()
        Lock.take(database).close()


def test_the_lock_is_one_however_the_path_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    held = Lock.take(tmp_path / "real" / "seedbed.db")
    with pytest.raises(StoreError, match=f"process {os.getpid()} works"):
        Lock.take(tmp_path / "link" / ".." / "real" / "seedbed.db")
    held.close()
    held.close()
    Lock.take(tmp_path / "link" / "seedbed.db").close()


def test_only_its_owner_may_read_the_lock(tmp_path: Path) -> None:
    database = tmp_path / "seedbed.db"
    Lock.take(database).close()
    assert lock_path(database).stat().st_mode & 0o777 == 0o600


def test_a_lock_that_cannot_be_made_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Check that the folder of the database exists"):
        Lock.take(tmp_path / "file" / "seedbed.db")
