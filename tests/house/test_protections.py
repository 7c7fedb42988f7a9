"""The page of protections names tests that are there."""

import re

import pytest

from tests.house.pages import ROOT, page

ROWS = [line for line in page("docs/protections.md").splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("row", [row for row in ROWS if not row.startswith("| protection")])
def test_every_protection_names_its_test_and_how_it_failed(row: str) -> None:
    _, protection, tests, failed, _ = row.split("|")
    assert protection.strip()
    assert failed.strip()
    named = re.findall(r"`([^`]+)`", tests)
    assert named or "campaign, seed" in tests
    for name in named:
        assert (ROOT / "tests" / name).is_file(), name
