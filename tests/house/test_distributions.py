"""What a release hands out: all that the bot needs, nothing else, and it runs from nowhere else."""

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.distributions import build, tracked, unpack
from tests.house.pages import ROOT, page

PROJECT = tomllib.loads(page("pyproject.toml"))
VERSION = PROJECT["project"]["version"]
PACKAGES = tuple(f"{name}/" for name in ("bot", "cogs", "seeds", "config"))
INFO = f"seedbed-{VERSION}.dist-info"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(built[0], tmp_path_factory.mktemp("site"))


def seedbed(
    site: Path, folder: Path, *words: str, said: str = ""
) -> subprocess.CompletedProcess[str]:
    """Give a command of the wheel's in a folder; what it needs besides is installed here."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SEEDBED_", "DISCORD_"))}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *words], cwd=folder, input=said, capture_output=True,
        env=clean | {"PYTHONPATH": str(site), "OMP_NUM_THREADS": "1", "COLUMNS": "200"},
        text=True, timeout=400, check=False,
    )  # fmt: skip


def test_the_wheel_has_the_packages_with_all_their_files_and_nothing_else(
    built: tuple[Path, Path],
) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
    ours = {name for name in names if not name.startswith(f"{INFO}/")}
    assert ours == {name for name in tracked() if name.startswith(PACKAGES)}
    assert {name.removeprefix(f"{INFO}/") for name in names - ours} == {
        *("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
    }
    for name in ("config/seedbed.toml", "config/seedbed.service", "bot/language/de.po"):
        assert name in ours


def test_the_sdist_has_what_a_clone_has(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as sdist:
        members = sdist.getmembers()
    top = f"seedbed-{VERSION}/"
    assert all(one.isfile() and one.name.startswith(top) for one in members)
    names = {one.name.removeprefix(top) for one in members}
    assert names - {"PKG-INFO"} == tracked()


def test_nobodys_secret_database_or_path_is_handed_out(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as sdist:
        for one in sdist.getmembers():
            assert not one.name.endswith((".db", ".db-wal", ".env", ".pyc", "erased.key")), one.name
            assert (one.uid, one.gid, one.uname) == (0, 0, ""), one.name


def test_the_wheel_asks_for_what_the_project_asks_for(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        said = message_from_bytes(wheel.read(f"{INFO}/METADATA"))
    asked = {canonicalize_name(Requirement(one).name) for one in said.get_all("Requires-Dist", [])}
    for one in PROJECT["project"]["dependencies"]:
        assert canonicalize_name(Requirement(one).name) in asked
    assert "demo" in said.get_all("Provides-Extra", [])
    assert said["Requires-Python"] == PROJECT["project"]["requires-python"]


def test_installed_it_begins_with_nothing_in_the_folder(installed: Path, tmp_path: Path) -> None:
    done = seedbed(installed, tmp_path, "init", "--yes")
    assert done.returncode == 0, done.stderr
    done = seedbed(installed, tmp_path, "config")
    assert json.loads(done.stdout)["store"]["path"] == "data/seedbed.db"
    done = seedbed(installed, tmp_path, "score", "--engine", "embedded", said="A fine article.\n")
    assert "toxicity" in done.stdout, done.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == [".env", "seedbed.toml"]


@pytest.mark.skipif(
    "WHEEL_DEMO" not in os.environ, reason="takes a minute: .ci/run sets WHEEL_DEMO=1"
)
def test_installed_it_plays_the_demo_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = seedbed(installed, tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["build"]
    left = {one.name for one in (tmp_path / "build" / "demo").iterdir()}
    assert {"transcript.md", "digest.html", "digest.md", "digest.png", "summary.json"} <= left
    counts = json.loads((tmp_path / "build/demo/summary.json").read_text("utf-8"))
    assert counts["articles"] == 1
    assert str(ROOT) not in (tmp_path / "build/demo/transcript.md").read_text("utf-8")
