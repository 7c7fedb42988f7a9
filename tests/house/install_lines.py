"""How the lines of docs/install.md are held to be so, which no test can run: they need root,
an engine, or gigabytes."""

import contextlib
import re
import shlex
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path, PurePosixPath

import yaml
from click.testing import CliRunner

from bot.cli import COMMANDS, main
from tests.house.pages import ROOT, dockerfile, page

UNIT = "seedbed"
USER = "seedbed"
HOME = "/var/lib/seedbed"
PROGRAM = "/opt/seedbed/bin/seedbed"


def ours(words: list[str]) -> None:
    """Hold a command of the bot's to its own help, which knows every option."""
    name, *rest = words
    assert name in COMMANDS
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, done.output
    for word in rest:
        known = re.search(rf"{re.escape(word)}(?![\w-])", done.output)
        assert not word.startswith("--") or known, word


def check_pip(command: str, _tmp_path: Path) -> None:
    """Held to the Dockerfile, which installs by the same lines."""
    image = [one.value for one in dockerfile()[1] if one.name == "RUN"]
    words = shlex.split(command)[2:]
    for flag, value in pairwise(words):
        if flag in {"-r", "-c"}:
            assert (ROOT / value).is_file(), value
            lock = PurePosixPath(value).name
            kinds = {"--require-hashes", "--index-url"} & set(words)
            assert flag == "-c" or any(
                lock in line and all(kind in line for kind in kinds) for line in image
            )
        if flag == "--index-url":
            assert any(value in line for line in image)
    if not {"-r", "-c"} & set(words):
        assert words == ["--no-deps", "."]


def check_venv(command: str, _tmp_path: Path) -> None:
    python, *words = shlex.split(command)
    assert f"ARG PYTHON=python:{python.removeprefix('python')}-" in page("Dockerfile")
    assert words == ["-m", "venv", ".venv"]


def check_init(command: str, tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path):
        done = CliRunner().invoke(main, shlex.split(command)[1:])
    assert done.exit_code == 0, done.output
    assert sorted(one.name for one in tmp_path.iterdir()) == [".env", "seedbed.toml"]


def check_compose(command: str, _tmp_path: Path) -> None:
    """Held against compose.yaml and the bot's own commands."""
    services = yaml.safe_load(page("compose.yaml"))["services"]
    verb, *words = shlex.split(command)[2:]
    options = {
        "build": {"--pull"},
        "up": {"--detach", "--force-recreate"},
        "down": {"--volumes"},
        "logs": {"--follow"},
        "stop": set(),
        "start": set(),
        "exec": {"--env"},
        "run": {"--rm"},
    }[verb]
    bare = [word for word in words if not word.startswith("--")]
    if verb in {"exec", "run"}:
        at = next(at for at, word in enumerate(words) if word in services)
        assert {word for word in words[:at] if word.startswith("--")} <= options
        told = words[at + 1 :]
        if verb == "exec":
            assert told.pop(0) == UNIT  # in a running container the entry point has to be named
        ours(told)
        return
    assert set(words) <= options
    assert bare == []


def check_docker_run(command: str, _tmp_path: Path) -> None:
    words = shlex.split(command)
    at = words.index("seedbed")
    assert words[words.index("--volume") + 1].endswith(f":{_folder()}")
    ours(words[at + 1 :])


def _folder() -> str:
    (folder,) = [one.value for one in dockerfile()[-1] if one.name == "WORKDIR"]
    return folder


def check_sudo(command: str, _tmp_path: Path) -> None:
    """What root does: held against the unit, and the bot's commands."""
    words = shlex.split(command)[1:]
    unit = page(f"config/{UNIT}.service")
    if words[:2] == ["--user", USER]:
        words = [word for word in words[2:] if word not in {"env", f"--chdir={HOME}"}]
        assert words[0] == PROGRAM
        assert f"ExecStart={PROGRAM} " in unit
        ours(words[1:])
    elif words[0] == "systemctl":
        assert words[1] in {"daemon-reload", "enable", "disable", "start", "stop", "restart"}
        assert words[2:] in ([], [UNIT], ["--now", UNIT])
        assert "[Install]" in unit
    elif words[0] == "install" and "--directory" not in words:
        assert (ROOT / words[-2]).is_file()
        assert words[-1] == f"/etc/systemd/system/{UNIT}.service"
    else:
        _assert_names_only_what_the_unit_names(words, unit)


def _assert_names_only_what_the_unit_names(words: list[str], unit: str) -> None:
    assert words[0] in {"useradd", "userdel", "install", "rm", "journalctl"}
    assert f"User={USER}\n" in unit
    assert f"WorkingDirectory={HOME}\n" in unit
    known = {HOME, "/opt/seedbed", "/usr/sbin/nologin", f"/etc/systemd/system/{UNIT}.service"}
    assert {word for word in words if word.startswith("/")} <= known
    if "--mode" in words:
        assert f"StateDirectoryMode=0{words[words.index('--mode') + 1]}\n" in unit


def check_release(command: str, _tmp_path: Path) -> None:
    """Not run, as what is unreleased is refused: its own tests say what it does."""
    assert shlex.split(command)[1:3] == ["-m", "tests.house.release"]
    assert find_spec("tests.house.release")


def check_pytest(command: str, _tmp_path: Path) -> None:
    assert (ROOT / shlex.split(command)[-1]).is_file()


CHECKS: dict[str, Callable[[str, Path], None]] = {
    "python3.11 -m venv": check_venv,
    ".venv/bin/pip install": check_pip,
    ".venv/bin/seedbed init": check_init,
    ".venv/bin/python -m tests.house.release": check_release,
    ".venv/bin/pytest ": check_pytest,
    "docker compose ": check_compose,
    "docker run --rm ": check_docker_run,
    "sudo ": check_sudo,
}
"""What holds a line to be so, by how it begins."""
