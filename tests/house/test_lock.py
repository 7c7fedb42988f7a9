"""The locks of a release: complete, exact, by SHA-256, and of one mind with what is tested."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.locks import BUILD, REQUIREMENTS, TORCH, locked, parsed, shipped
from tests.house.pages import page
from tests.house.test_packaging import PROJECT, closure, versions

LOCKS = (REQUIREMENTS, TORCH, BUILD)


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_asks_for_one_version_by_sha256(name: str) -> None:
    for one in locked(name):
        assert one.version, one.line
        for digest in one.hashes:
            assert re.fullmatch(r"[0-9a-f]{64}", digest), one.line
        # The one line that cannot be held to a hash: torch on other processors than x86-64.
        elsewhere = name == TORCH and str(one.asked.marker) == 'platform_machine != "x86_64"'
        assert one.hashes or elsewhere, f"no SHA-256: {one.line}"


def test_a_release_installs_what_the_bot_comes_to_need_and_nothing_else() -> None:
    assert shipped().keys() == closure(PROJECT["project"]["dependencies"])


def test_every_dependency_of_the_project_is_locked_to_a_version_it_allows() -> None:
    for one in map(Requirement, PROJECT["project"]["dependencies"]):
        assert one.specifier.contains(shipped()[canonicalize_name(one.name)]), one.name


@pytest.mark.parametrize("name", LOCKS)
def test_a_release_installs_the_versions_that_are_tested(name: str) -> None:
    for one in locked(name):
        # Each virtual environment brings a pip of its own, so that no version of it is tested.
        if one.name != "pip":
            assert one.public == versions()[one.name], one.line


def test_what_builds_the_wheel_is_locked_too() -> None:
    built_with = map(Requirement, PROJECT["build-system"]["requires"])
    held = {one.name: one.version for one in locked(BUILD)}
    for one in built_with:
        assert one.specifier.contains(held[one.name])


def test_no_build_of_torch_with_cuda_is_part_of_a_release() -> None:
    names = [one.name for one in locked(REQUIREMENTS)]
    assert not [name for name in names if re.match(r"nvidia-|cuda-|triton|torch$", name)]
    (here,) = [one for one in locked(TORCH) if one.hashes]
    assert here.name == "torch"
    assert here.version.endswith("+cpu")


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_is_part_of_a_lock(name: str) -> None:
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|@ ", page(name))


def test_every_line_of_a_lock_is_read() -> None:
    text = "# a word\na-b==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\nC_d>=2,<3\n"
    first, second = parsed(text)
    assert (first.name, first.version, first.hashes) == ("a-b", "1.0", ("00", "01"))
    assert (second.name, second.version, second.hashes) == ("c-d", "", ())


def test_wheels_are_chosen_for_the_python_of_the_image() -> None:
    (python,) = re.findall(r"^ARG PYTHON=python:(\d\.\d+)", page("Dockerfile"), re.MULTILINE)
    assert f"--python-version {python} " in page("Makefile")
    assert tomllib.loads(page("pyproject.toml"))["project"]["requires-python"] == f">={python}"
