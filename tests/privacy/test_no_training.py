"""No text of a member is ever trained on: what trains is no part of the running bot."""

import ast
import subprocess
import sys
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "bot" / "scoring" / "training"

_LOAD = """
import importlib, sys
import bot.process
from bot.app import EXTENSIONS
from bot.cli import COMMANDS
for name in EXTENSIONS:
    importlib.import_module(name)
for target, _ in COMMANDS.values():
    importlib.import_module(target.partition(":")[0])
loaded = [name for name in sys.modules if name.startswith("bot.scoring.training")]
print(len(sys.modules), loaded)
"""


def test_nothing_that_trains_is_loaded_by_the_bot_or_any_command() -> None:
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-W", "ignore", "-c", _LOAD],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.endswith(" []\n"), done.stdout


def test_what_trains_knows_no_database() -> None:
    modules = sorted(TRAINING.glob("*.py"))
    assert modules
    for module in modules:
        tree = ast.parse(module.read_text())
        imported = {
            name
            for node in ast.walk(tree)
            for name in (
                [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not any(one.startswith(("bot.store", "sqlite")) for one in imported), module.name


def test_no_setting_speaks_of_training() -> None:
    names = [
        f"{section}.{key}"
        for section, chosen in Settings().model_dump().items()
        for key in (chosen if isinstance(chosen, dict) else ())
    ]
    assert len(names) > 40
    assert [one for one in names if "train" in one or "learn" in one or "fit" in one] == []
