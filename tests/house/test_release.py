"""What must agree before a tag is released."""

import subprocess
import sys

import pytest

from tests.house.pages import ROOT, page
from tests.house.release import notes, wrong

CHANGELOG = """\
# Changelog

## Unreleased

- What comes.

## 1.2.3 - 2026-03-01

### Added

- Something.

## [1.2.2] - 2026-02-01

- Something before.
"""


def test_a_tag_that_agrees_may_be_released_with_its_part_of_the_changelog() -> None:
    for version, said in (("1.2.3", "### Added\n\n- Something."), ("1.2.2", "- Something before.")):
        assert wrong(f"v{version}", version=version, changelog=CHANGELOG) == []
        assert notes(CHANGELOG, version) == said


@pytest.mark.parametrize(
    ("tag", "version", "changelog", "says"),
    [
        ("v1.2.4", "1.2.3", CHANGELOG, "they must agree"),
        ("1.2.3", "1.2.3", CHANGELOG, "is no version"),
        ("v1.2", "1.2", CHANGELOG, "is no version"),
        ("v1.2.3-rc.1", "1.2.3-rc.1", CHANGELOG, "is no version"),
        ("v01.2.3", "01.2.3", CHANGELOG, "is no version"),
        ("v2.0.0", "2.0.0", CHANGELOG, "has no heading for 2.0.0"),
        ("v1.2.3", "1.2.3", CHANGELOG.replace(" - 2026-03-01", ""), "wants its date"),
        ("v1.2.3", "1.2.3", CHANGELOG.replace("2026-03-01", "1 March"), "wants its date"),
        ("v1.2.3", "1.2.3", CHANGELOG.replace("### Added\n\n- Something.\n", ""), "says nothing"),
        ("v1.2", "1.2", CHANGELOG.replace("1.2.3", "1.2.30"), "has no heading for 1.2:"),
    ],
)
def test_what_does_not_agree_is_named(tag: str, version: str, changelog: str, says: str) -> None:
    assert any(says in line for line in wrong(tag, version=version, changelog=changelog))


def test_the_command_refuses_a_tag_that_is_none_of_ours() -> None:
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-I", "-c", _ISOLATED, str(ROOT)], capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "The tag v0.0.0 and" not in done.stderr
    assert "pyproject.toml says" in done.stderr


_ISOLATED = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.house.release import main
assert not [one for one in ("bot", "pytest", "discord") if one in sys.modules]
raise SystemExit(main(["v0.0.0"]))
"""


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "\n## Unreleased\n" in page("CHANGELOG.md")
