"""The repository's pages and files, as the tests about them read them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "PRIVACY.md",
    "docs/admins.md",
    "docs/architecture.md",
    "docs/calibration.md",
    "docs/digests.md",
    "docs/install.md",
    "docs/load.md",
    "docs/members.md",
    "docs/model-card.md",
    "docs/moderation.md",
    "docs/moderators.md",
    "docs/operations.md",
    "docs/permissions.md",
    "docs/policy.md",
    "docs/privacy.md",
    "docs/protections.md",
    "docs/recipes.md",
    "docs/releasing.md",
    "docs/respond.md",
    "docs/scoring.md",
    "docs/supply.md",
    "tests/README.md",
)

_BLOCK = re.compile(r"^ *```console\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """Return what follows the prompts in the console blocks of a page."""
    lines = [line.strip() for block in _BLOCK.findall(text) for line in block.splitlines()]
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of a Dockerfile, its continued lines joined, comments left out."""

    name: str
    value: str


def dockerfile() -> list[list[Instruction]]:
    """Return the instructions of every stage of the Dockerfile; what stands before is stage 0."""
    kept = [line for line in page("Dockerfile").splitlines() if not line.startswith("#")]
    stages: list[list[Instruction]] = [[]]
    for line in re.sub(r"\\\n\s*", "", "\n".join(kept)).splitlines():
        if not line.strip():
            continue
        name, _, value = line.partition(" ")
        if name == "FROM":
            stages.append([])
        stages[-1].append(Instruction(name, value.strip()))
    return stages
