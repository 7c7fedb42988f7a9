"""What is installed, and what is shipped."""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata, resources

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.pages import ROOT, page

PROJECT = tomllib.loads(page("pyproject.toml"))
SOURCES = ("bot", "cogs", "config", "seeds", "tests")
LONGEST = 300
LONGER_WITH_A_REASON: dict[str, str] = {}
"""Modules over the limit, each with the reason why it is better in one piece."""


def versions() -> dict[str, str]:
    lines = [line for line in page("config/constraints.txt").splitlines() if line[:1] != "#"]
    pairs = [line.split("==") for line in lines]
    return {canonicalize_name(name): version for name, version in pairs}


def closure(first: Iterable[str]) -> set[str]:
    """Return every distribution that those named come to need here, themselves among them."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in first]
    asked: set[str] = set()
    while waiting:
        asking = waiting.pop()
        if str(asking) in asked:
            continue
        asked.add(str(asking))
        found.add(canonicalize_name(asking.name))
        for text in metadata.requires(asking.name) or []:
            one = Requirement(text)
            extras = asking.extras or {""}
            if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(one)
    return found


def test_exact_versions_are_given_for_everything_that_is_installed() -> None:
    assert closure(map(str, direct())) - {"pip"} <= versions().keys()


def test_versions_are_exact_and_of_no_particular_build() -> None:
    for name, version in versions().items():
        assert re.fullmatch(r"\d[\w.]*", version), name


def direct() -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"]
    texts = [
        *PROJECT["project"]["dependencies"],
        *extras["demo"],
        *extras["export"],
        *extras["dev"],
    ]
    return [one for one in map(Requirement, texts) if one.name != "seedbed"]


def test_what_is_tested_here_is_what_is_given() -> None:
    for one in direct():
        assert metadata.version(one.name) == versions()[canonicalize_name(one.name)]


def test_every_dependency_allows_the_version_that_is_given() -> None:
    for one in direct():
        assert one.specifier.contains(versions()[canonicalize_name(one.name)]), one.name


def test_seeds_and_the_default_configuration_travel_as_packages() -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert packages == ["bot", "cogs", "seeds", "config"]
    assert resources.files("config").joinpath("seedbed.toml").is_file()


def test_no_module_is_too_long() -> None:
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= LONGEST or name in LONGER_WITH_A_REASON, f"{name}: {lines} lines"


def test_what_ci_runs_is_check_and_audit_and_test() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    lines = script.read_text(encoding="utf-8").splitlines()
    made = [line for line in lines if line.startswith("make")]
    assert made == ["make check", "make audit SOFT=1", "make test"]
