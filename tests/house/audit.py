"""Asks which known weaknesses what a release installs has: ``python -m tests.house.audit``.

pip-audit ends with 0 where the advisories could not be asked about a distribution, and with 1 both
where a weakness is known and where nobody answers. Here the three are told apart.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.house.locks import BUILD, locked, shipped

CLEAN, WEAK, UNASKED = 0, 1, 2
"""The exit status: nothing is known, something is, or not every one could be asked about."""

_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Audit:
    """What the advisories say.

    Attributes:
        weak: One line for each weakness that is known.
        unasked: The distributions that nothing could be learned about.
        asked: How many there are in all.
    """

    weak: tuple[str, ...]
    unasked: tuple[str, ...]
    asked: int

    @property
    def status(self) -> int:
        """The exit status; a known weakness counts for more than an unasked distribution."""
        if self.weak:
            return WEAK
        return UNASKED if self.unasked else CLEAN

    def __str__(self) -> str:
        lines = list(self.weak)
        if len(self.unasked) == self.asked:
            lines.append(
                "The advisory service could not be asked: nothing is known of what is locked. "
                "Run `make audit` where it can be reached."
            )
        elif self.unasked:
            lines.append(f"The advisory service says nothing of {', '.join(self.unasked)}.")
        if not lines:
            lines.append(f"No weakness is known of the {self.asked} distributions in the locks.")
        return "\n".join(lines)


def release() -> dict[str, str]:
    """Return the version of everything that is in the locks, by name."""
    return shipped() | {one.name: one.public for one in locked(BUILD)}


def understood(report: str, asked: Mapping[str, str]) -> Audit:
    """Return what a report of pip-audit's says, in JSON; an empty one says nothing.

    Args:
        asked: The versions that were asked about, by name.
    """
    try:
        told = {one["name"]: one for one in json.loads(report)["dependencies"]}
    except (ValueError, KeyError, TypeError):
        told = {}
    weak = [
        f"{name} {version}: {found['id']}; mended in {', '.join(found['fix_versions']) or 'none'}"
        for name, version in asked.items()
        for found in told.get(name, {}).get("vulns", [])
    ]
    unasked = [name for name in asked if "vulns" not in told.get(name, {})]
    return Audit(tuple(weak), tuple(unasked), len(asked))


def _report(asked: Mapping[str, str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        lines = [f"{name}=={version}\n" for name, version in asked.items()]
        listed.write_text("".join(lines), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "pip_audit", "--requirement", str(listed)),
            *("--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"),
        ]
        try:
            return subprocess.run(  # noqa: S603 - a tool of ours, with our own words
                command, capture_output=True, text=True, timeout=_SECONDS, check=False
            ).stdout
        except subprocess.TimeoutExpired:
            return ""


def main(words: Sequence[str]) -> int:
    """Print what the advisories say of a release, and return the exit status.

    Args:
        words: ``--soft`` for a status of 0 where they could not be asked.
    """
    asked = release()
    found = understood(_report(asked), asked)
    print(found)  # noqa: T201 - a command's answer
    return CLEAN if found.status == UNASKED and "--soft" in words else found.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
