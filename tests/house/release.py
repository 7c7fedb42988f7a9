"""Whether a tag may be released: ``python -m tests.house.release v1.2.3`` prints what it brings.

It needs nothing that is not in Python itself.
"""

import re
import sys
import tomllib

from tests.house.pages import page

_HEADING = re.compile(r"^## \[?(?P<version>[^\]\s]+)\]?(?P<date> - .*)?$", re.MULTILINE)
_DATE = re.compile(r" - \d{4}-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])")
_VERSION = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}")
"""Source: Semantic Versioning 2.0.0; nothing is released before its time, so nothing follows."""


def wrong(tag: str, *, version: str, changelog: str) -> list[str]:
    """Return a sentence for each thing that keeps a tag from being released.

    Args:
        tag: As git has it, "v1.2.3".
        version: What pyproject.toml says.
        changelog: The whole of CHANGELOG.md.
    """
    found = []
    if not _VERSION.fullmatch(tag.removeprefix("v")) or not tag.startswith("v"):
        found.append(f"The tag {tag} is no version. It is written v1.2.3.")
    if tag != f"v{version}":
        found.append(f"The tag is {tag} and pyproject.toml says {version}: they must agree.")
    heading = _heading(changelog, version)
    if heading is None:
        found.append(f"CHANGELOG.md has no heading for {version}: what is unreleased gets it.")
    elif not _DATE.fullmatch(heading["date"] or ""):
        found.append(f"The heading for {version} in CHANGELOG.md wants its date: - 2026-03-01.")
    elif not notes(changelog, version):
        found.append(f"CHANGELOG.md says nothing of {version}.")
    return found


def notes(changelog: str, version: str) -> str:
    """Return what CHANGELOG.md says of a version, without its heading."""
    heading = _heading(changelog, version)
    if heading is None:
        return ""
    after = changelog[heading.end() :]
    following = _HEADING.search(after)
    return after[: following.start() if following else None].strip()


def _heading(changelog: str, version: str) -> re.Match[str] | None:
    headings = _HEADING.finditer(changelog)
    return next((one for one in headings if one["version"] == version), None)


def main(words: list[str]) -> int:
    """Print the notes of a tag's release, or what is wrong with it; return the exit status."""
    (tag,) = words
    version = tomllib.loads(page("pyproject.toml"))["project"]["version"]
    changelog = page("CHANGELOG.md")
    if found := wrong(tag, version=version, changelog=changelog):
        sys.stderr.write("\n".join(found) + "\n")
        return 1
    sys.stdout.write(notes(changelog, version) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
