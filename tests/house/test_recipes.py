"""docs/recipes.md: what it tells to add is added to a copy of the repository, and works there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from tests.house.pages import ROOT, page

_RECIPE = re.compile(
    r"^ *<!-- recipe: (?P<how>new|after|before|instead) (?P<file>[\w./-]+)"
    r"(?:: (?P<line>.+?))? -->\n"
    r" *```\w+\n(?P<block>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
_INDENT = 3  # of a block within a numbered step
_COPIED = ("bot", "cogs", "config", "seeds", "tests", "docs", "pyproject.toml", "README.md")


NEW = "wordlist or links or queue_length"
"""Which tests are of the recipes: the new files', and the new scorer's of the shared ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """A block of the page: a new file, or lines beside (or instead of) a line of an old one."""

    how: str
    file: str
    line: str
    block: str


def steps() -> list[Step]:
    text = page("docs/recipes.md")
    found = [
        Step(one["how"], one["file"], one["line"] or "", _plain(one["block"]))
        for one in _RECIPE.finditer(text)
    ]
    assert len(found) == text.count("<!-- recipe:")
    return found


def _plain(block: str) -> str:
    return "".join(line[_INDENT:] or "\n" for line in block.splitlines(keepends=True))


def applied(step: Step, root: Path) -> None:
    path = root / step.file
    if step.how == "new":
        assert not path.exists(), f"{step.file} is there already"
        path.write_text(step.block, encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if step.line in line]
    assert len(places) == 1, f"{step.file} has {len(places)} lines with {step.line!r}"
    first = places[0] + (step.how == "after")
    lines[first : places[0] + (step.how != "before")] = [step.block]
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the repository after all recipes, without the weights, which are linked."""
    root = tmp_path_factory.mktemp("copy")
    weights = Path("bot", "scoring", "weights")
    leave = shutil.ignore_patterns("__pycache__", "weights", "*.png")
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=leave)
        else:
            shutil.copy(ROOT / name, root / name)
    (root / weights).symlink_to(ROOT / weights)
    for step in steps():
        applied(step, root)
    yield root
    shutil.rmtree(root)


def run(copy: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - commands of our own
        [sys.executable, *words],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def told(copy: Path) -> str:
    """What the tests of the recipes come to: run at once, as it takes a while to begin."""
    files = [step.file for step in steps() if step.how == "new" and step.file.startswith("tests/")]
    plain = ("-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "-v", "--color=no")
    return run(copy, *plain, *files, "tests/scoring/test_contract.py", "-k", NEW)


def passed(told: str, of: str) -> int:
    return len(re.findall(rf"^{re.escape(of)}::\S+ PASSED", told, re.MULTILINE))


def test_the_section_is_in_the_digest_and_the_settings_know_it(copy: Path, told: str) -> None:
    assert passed(told, "tests/digests/test_links.py") == 3
    code = """
    from bot.digests.compose import PARTS
    from bot.digests.section import NAMES
    from bot.settings import load
    from bot.settings.model import DigestSettings

    assert tuple(PARTS) == NAMES == DigestSettings().sections, (tuple(PARTS), NAMES)
    import tomllib, pathlib
    shipped = tomllib.loads(pathlib.Path("config/seedbed.toml").read_text())
    assert tuple(shipped["digest"]["sections"]) == NAMES
    """
    run(copy, "-c", dedent(code))


def test_the_command_is_answered_to_moderators_alone(told: str) -> None:
    assert passed(told, "tests/simulated/test_queue_length.py") == 1


def test_the_scorer_passes_the_tests_that_every_scorer_passes(copy: Path, told: str) -> None:
    contract = (ROOT / "tests/scoring/test_contract.py").read_text(encoding="utf-8")
    assert passed(told, "tests/scoring/test_contract.py") == contract.count("\ndef test_")
    code = """
    import asyncio
    from bot.scoring.registry import load
    from bot.settings.model import ScoringSettings

    assert asyncio.run(load(ScoringSettings(engine="wordlist"))).name == "wordlist"
    """
    run(copy, "-c", dedent(code))


def test_a_language_begins_with_one_command(copy: Path) -> None:
    told = run(copy, "-m", "tests.language.update", "fr")
    assert re.match(r"fr\.po: [\d,]+ messages, [\d,]+ without a translation", told)
    made = (copy / "bot/language/fr.po").read_text(encoding="utf-8")
    assert '"Language: fr\\n"' in made
    assert 'msgid "{count} case waits."' in made


def test_the_code_of_the_recipes_is_as_ruff_would_have_it(copy: Path) -> None:
    changed = sorted({step.file for step in steps() if step.file.endswith(".py")})
    run(copy, "-m", "ruff", "check", "--no-cache", *changed)
    run(copy, "-m", "ruff", "format", "--no-cache", "--check", *changed)
