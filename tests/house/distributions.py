"""The wheel and the sdist, built as a release builds them."""

import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from tests.house.pages import ROOT

_OUT_OF_REACH = ("Failed to fetch", "dns error", "error sending request", "No solution found")


def build(folder: Path) -> tuple[Path, Path]:
    """Build both into a folder, with what config/build.lock names; return wheel and sdist.

    Skips the test where what builds them can be had from nowhere.
    """
    done = subprocess.run(  # noqa: S603 - our own project
        [
            sys.executable, "-m", "uv", "build", "--quiet", "--out-dir", str(folder),
            "--build-constraints", str(ROOT / "config/build.lock"), "--require-hashes", str(ROOT),
        ],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    if done.returncode and any(words in done.stderr for words in _OUT_OF_REACH):
        pytest.skip("hatchling cannot be fetched from here")
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return wheel, sdist


@cache
def tracked() -> frozenset[str]:
    """Return what git has of the sources, and would have after the next commit."""
    if not (ROOT / ".git").exists():
        pytest.skip("these sources are no clone")
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return frozenset(name for name in done.stdout.splitlines() if (ROOT / name).is_file())


def unpack(wheel: Path, folder: Path) -> Path:
    """Put a wheel's files where Python finds them, as an installer does; return the folder."""
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder
