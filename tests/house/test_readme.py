"""What the pages say is so: every command in them is run, or checked by other means."""

import asyncio
import contextlib
import importlib
import importlib.util
import io
import json
import os
import pkgutil
import re
import runpy
import shlex
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import discord
import pytest
from click.testing import CliRunner, Result
from discord import app_commands
from discord.ext import commands as extensions

import cogs
from bot.cli import COMMANDS, main
from bot.store import Store
from tests.house import install_lines
from tests.house.pages import PAGES, ROOT, commands, dockerfile, page

SEEDBED = ".venv/bin/seedbed"
CHECKED = [(name, command) for name in PAGES for command in commands(page(name))]


# The shipped scorer: the others may want to download something.
CHOSEN = {"SEEDBED_SCORING__ENGINE": "ngram", "OMP_NUM_THREADS": "1"}


def shell(command: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    ours = ("SEEDBED_", "DISCORD_")
    environ = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    environ |= CHOSEN
    return subprocess.run(  # noqa: S602 - a line of our own page, as one would type it
        command, shell=True, cwd=cwd, env=environ, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def installed(command: str) -> str:
    """Return the command with this environment's own programs in the place of .venv/bin."""
    run = f"{shlex.quote(sys.executable)} -m"
    return command.replace(SEEDBED, f"{run} bot")


def given(command: str, *, cwd: Path) -> Result:
    """Give a command of the bot's in this process, in which its imports are done.

    Before it may stand what is said to it, as ``echo "..." | ``.
    """
    said, _, command = command.rpartition(" | ")
    typed = f"{' '.join(shlex.split(said)[1:])}\n" if said else None
    with contextlib.chdir(cwd):
        return CliRunner().invoke(main, shlex.split(command)[1:], env=CHOSEN, input=typed)


def check_make(command: str, tmp_path: Path) -> None:
    """Not run: `make test` would run this test again, `make demo` has tests of its own."""
    done = shell(f"make --directory {shlex.quote(str(ROOT))} --dry-run {command[5:]}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    does = {
        "demo": "/seedbed demo",
        "test": "/pytest",
        "check": "/ruff check",
        "campaign": "-m tests.campaign",
        "pictures": "-m tests.house.pictures",
    }
    assert does[command.split()[1]] in done.stdout


def check_run(command: str, tmp_path: Path) -> None:
    """Without a token: how it runs with one is the wire tests' matter."""
    done = shell(installed(command), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("DISCORD_TOKEN is not set.")


def check_config(command: str, tmp_path: Path) -> None:
    done = shell(installed(command), cwd=tmp_path)
    assert json.loads(done.stdout)["store"]["path"] == "data/seedbed.db"


def check_health(command: str, tmp_path: Path) -> None:
    done = shell(installed(command), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("unhealthy: no word from the bot")


def check_doctor(command: str, tmp_path: Path) -> None:
    """Without a token, which is what it finds."""
    done = given(command, cwd=tmp_path)
    assert done.exit_code == 1, done.stderr
    assert done.stdout.count("fail  ") == done.stdout.count("fail  token") == 1


def check_score(command: str, tmp_path: Path) -> None:
    done = shell(installed(command), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert "toxicity" in line
    assert "fine article" not in done.stdout
    json.loads(line)


def check_explain(command: str, tmp_path: Path) -> None:
    done = given(command, cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["scores"]["toxicity"] > 0.5


def check_summarize(command: str, tmp_path: Path) -> None:
    done = given(command, cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (0, "The bridge is old. Who pays for that?\n")


def check_eval(command: str, tmp_path: Path) -> None:
    rows = ["comment,toxic", "What a fine article.,0", "You are a stupid idiot.,1"]
    (tmp_path / "labelled.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = given(command, cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    assert "roc_auc" in done.stdout


def check_backup(command: str, tmp_path: Path) -> None:
    asyncio.run(_a_database(tmp_path))
    done = given(command, cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    (made,) = (tmp_path / "data" / "backups").glob("seedbed-*.db")
    assert str(made.relative_to(tmp_path)) in done.stdout


def check_restore(command: str, tmp_path: Path) -> None:
    check_backup(f"{SEEDBED} backup", tmp_path)
    done = given(command, cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    says = {"--list": "seedbed-", "--drill": "The drill succeeded", "restore": "Start the bot"}
    assert says[command.rsplit(maxsplit=1)[-1]] in done.stdout


async def _a_database(folder: Path) -> None:
    await (await Store.open(folder / "data" / "seedbed.db")).close()


def check_simulation(command: str, tmp_path: Path) -> None:
    """With a tenth of the traces: tests/simulate plays more."""
    few = re.sub(r"(?<=--traces )\d+", lambda found: str(int(found[0]) // 10), command)
    assert few != command
    done = given(f"{few} --json", cwd=tmp_path)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["violations"] == 0
    assert found["traces"] > 0


def check_bench(command: str, tmp_path: Path) -> None:
    """Asked for help only, which knows every option: it would take minutes."""
    words = shlex.split(command)
    done = given(f"{SEEDBED} {' '.join(words[1:3])} --help", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    for option in words[3:]:
        assert not option.startswith("--") or option in done.stdout


def check_docker(command: str, tmp_path: Path) -> None:
    """Not run, where tests run there need be no engine: held against the Dockerfile instead."""
    words = shlex.split(command)
    final = dockerfile()[-1]
    if words[1] == "build":
        assert words[-1] == "."
    elif words[1] == "run":
        assert words[-1] == "seedbed"
        volume = words[words.index("--volume") + 1].split(":")[1]
        assert volume in [one.value for one in final if one.name == "VOLUME"]
        assert words[words.index("--env") + 1] == "DISCORD_TOKEN"
    elif words[1] == "exec":
        assert words[3] == "seedbed"
        assert words[4] in COMMANDS
    else:
        assert words[1:] == ["stop", "seedbed"]


def check_training(command: str, _tmp_path: Path) -> None:
    """Asked for help only: it would train for an hour. In this process, which has torch loaded."""
    if "export" in command:
        pytest.importorskip("onnx", reason="the extra `export` is not installed")
    _python, _m, module, *arguments = shlex.split(command)
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* found in sys.modules", RuntimeWarning)
        patch.setattr(sys, "argv", [module, *arguments])
        with contextlib.redirect_stdout(said), pytest.raises(SystemExit) as ended:
            runpy.run_module(module, run_name="__main__")
    assert ended.value.code == 0
    assert "--data" in said.getvalue()


def check_tool(command: str, _tmp_path: Path) -> None:
    """Not run, as it writes into the repository: tests/house/test_recipes.py runs it in a copy."""
    module = shlex.split(command)[2]
    assert importlib.util.find_spec(module) is not None
    assert module in (ROOT / "tests/house/test_recipes.py").read_text(encoding="utf-8")


CHECKS: dict[str, Callable[[str, Path], None]] = {
    **install_lines.CHECKS,
    "make ": check_make,
    f"{SEEDBED} run": check_run,
    f"{SEEDBED} config": check_config,
    f"{SEEDBED} health": check_health,
    f"{SEEDBED} doctor": check_doctor,
    'echo "': check_explain,
    'echo "What a fine article."': check_score,
    "echo '": check_summarize,
    f"{SEEDBED} eval": check_eval,
    f"{SEEDBED} bench": check_bench,
    f"{SEEDBED} backup": check_backup,
    f"{SEEDBED} restore": check_restore,
    f"{SEEDBED} simulate": check_simulation,
    "docker ": check_docker,
    ".venv/bin/python -m bot.scoring.training.": check_training,
    ".venv/bin/python -m tests.language.": check_tool,
}


@pytest.mark.parametrize(("name", "command"), CHECKED)
def test_every_command_in_the_pages_does_what_they_say(
    name: str, command: str, tmp_path: Path
) -> None:
    begins = max((start for start in CHECKS if command.startswith(start)), key=len)
    CHECKS[begins](command, tmp_path)


def test_the_pages_have_the_commands_that_they_should() -> None:
    readme = " ".join(commands(page("README.md")))
    for words in ("make demo", "make test", "seedbed run", "docker build", "docker run"):
        assert words in readme


def test_no_block_of_a_page_hides_commands_from_this_test() -> None:
    for name in PAGES:
        assert set(re.findall(r"^ *```(\w+)", page(name), re.MULTILINE)) <= {
            "console",
            "python",
            "text",
        }


@pytest.mark.parametrize("name", [*PAGES, "CHANGELOG.md"])
def test_every_link_to_a_file_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page(name)):
        if not target.startswith("https://"):
            assert ((ROOT / name).parent / target).exists(), target


def listed_permissions() -> set[str]:
    rows = re.findall(r"^ *\| ([A-Z][^|]*) \| [^|]* \|$", page("README.md"), re.MULTILINE)
    names = {part.strip() for row in rows for part in row.split(",")}
    attributes = {name: name.lower().replace(" ", "_") for name in names}
    return {{"view_channels": "view_channel"}.get(one, one) for one in attributes.values()}


def test_the_invitation_asks_for_the_permissions_that_are_listed_and_no_other() -> None:
    (number,) = re.findall(r"&permissions=(\d+)", page("README.md"))
    listed = discord.Permissions(**dict.fromkeys(listed_permissions(), True))
    assert discord.Permissions(int(number)) == listed


def test_invitation_is_for_a_bot_with_commands() -> None:
    assert "scope=bot+applications.commands" in page("README.md")


def names_on_discord() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(cogs.__path__):
        for cog in vars(importlib.import_module(f"cogs.{module.name}")).values():
            if not (isinstance(cog, type) and issubclass(cog, extensions.Cog)):
                continue
            group = getattr(cog, "__cog_group_name__", None)
            above = f"{group} " if issubclass(cog, extensions.GroupCog) else ""
            for command in cog.__cog_app_commands__:
                inside = command.walk_commands() if isinstance(command, app_commands.Group) else ()
                names = [command.qualified_name, *(one.qualified_name for one in inside)]
                found |= {f"/{above}{name}" for name in names}
    return {name for name in found if not any(other.startswith(f"{name} ") for other in found)}


def test_the_table_of_commands_is_complete() -> None:
    table = page("README.md").partition("## On Discord")[2].partition("\nModerators")[0]
    listed = re.findall(r"`(/[a-z ]+)`", table)
    assert sorted(listed) == sorted(names_on_discord())
