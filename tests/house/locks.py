"""The locks of a release, as the tests read them and the lists that are made of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.pages import page

REQUIREMENTS = "config/requirements.lock"
TORCH = "config/torch.lock"
BUILD = "config/build.lock"


@dataclass(frozen=True, slots=True)
class Locked:
    """One line of a lock, its continued lines joined.

    Attributes:
        name: The distribution, in its canonical spelling.
        asked: What the line asks for.
        hashes: The SHA-256 of the files that may be installed.
        line: The line itself, to be named where something is wrong with it.
    """

    name: str
    asked: Requirement
    hashes: tuple[str, ...]
    line: str

    @property
    def version(self) -> str:
        """The one version that is asked for; empty where it may be several."""
        found = re.fullmatch(r"==([^*,]+)", str(self.asked.specifier))
        return found[1] if found else ""

    @property
    def public(self) -> str:
        """The version without the name of a build, such as "+cpu"."""
        return self.version.partition("+")[0]


def locked(name: str) -> list[Locked]:
    """Return the lines of a lock."""
    return parsed(page(name))


def parsed(text: str) -> list[Locked]:
    """Return the lines of a lock, given its text."""
    found = []
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        asked, *hashes = re.split(r"\s*--hash=sha256:", line)
        one = Requirement(asked)
        found.append(Locked(canonicalize_name(one.name), one, tuple(hashes), line[:80]))
    return found


def shipped() -> dict[str, str]:
    """Return the version of each distribution that a release installs on x86-64, by name."""
    lines: Iterable[Locked] = [*locked(REQUIREMENTS), *locked(TORCH)]
    here = {"platform_machine": "x86_64", "sys_platform": "linux"}
    return {
        one.name: one.public
        for one in sorted(lines, key=lambda one: one.name)
        if one.asked.marker is None or one.asked.marker.evaluate({**here, "extra": ""})
    }
