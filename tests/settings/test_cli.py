"""The command line as a whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import COMMANDS, main

HEAVY = ("discord", "torch", "detoxify", "sklearn", "matplotlib", "sqlite3", "apscheduler")


def seedbed(*words: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SEEDBED_", "DISCORD_"))}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *words],
        cwd=cwd,
        env=clean | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_run_without_a_token_says_so_and_exits_with_2(tmp_path: Path) -> None:
    done = seedbed("run", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "DISCORD_TOKEN is not set. `seedbed init` asks for the bot's token and writes it into "
        ".env; or put it there yourself, or a file's path in DISCORD_TOKEN_FILE."
    ]


def test_run_with_wrong_settings_tells_each_and_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "seedbed.toml").write_text('[scoring]\nengin = "auto"\nbatch_size = 0\n')
    done = seedbed("run", cwd=tmp_path, DISCORD_TOKEN="not.a-real.token")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "seedbed.toml: scoring.engin is not a setting. Did you mean scoring.engine?",
        "seedbed.toml: scoring.batch_size is 0. Allowed: a whole number from 1 to 1024.",
    ]


def test_config_prints_the_settings_in_force_without_the_token(tmp_path: Path) -> None:
    token = "not.a-real.token"
    done = seedbed("config", cwd=tmp_path, DISCORD_TOKEN=token, SEEDBED_SCORING__ENGINE="ngram")
    assert json.loads(done.stdout)["scoring"]["engine"] == "ngram"
    assert token not in done.stdout + done.stderr
    assert "token" not in json.loads(done.stdout)


@pytest.mark.parametrize("words", [["--version"], ["--help"]])
def test_nothing_heavy_is_imported_to_say_what_there_is(words: list[str]) -> None:
    code = (
        "import sys\nfrom bot.cli import main\n"
        f"main({words!r}, standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr.strip() == "[]"
    assert done.stdout


def test_help_lists_every_command() -> None:
    text = CliRunner().invoke(main, ["--help"]).output
    listed = [line.split()[0] for line in text.partition("Commands:")[2].splitlines() if line]
    expected = [
        *("init", "run", "demo", "score", "explain", "eval", "summarize", "bench", "simulate"),
        *("models", "privacy", "doctor", "backup", "restore", "health", "config"),
    ]
    assert listed == list(COMMANDS) == expected


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_can_be_asked_for_help(name: str) -> None:
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"Usage: main {name}")


def test_a_command_that_is_none_is_a_mistake_of_usage() -> None:
    done = CliRunner().invoke(main, ["runn"])
    assert done.exit_code == 2
    assert "No such command 'runn'" in done.output
