"""The pages on privacy tell the numbers that are in force as shipped, and all that is kept."""

import re
from pathlib import Path

import pytest

from bot.keeping.backups import LISTED_LONGER
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
POLICY = (ROOT / "PRIVACY.md").read_text()
PAGE = (ROOT / "docs" / "privacy.md").read_text()
DAYS = [f"privacy.{name}" for name in Settings().privacy.model_dump()] + [
    "moderation.appeal_days",
    "moderation.record_days",
    "backup.keep_days",
]


def value(name: str) -> int:
    section, key = name.split(".")
    found: int = getattr(getattr(Settings(), section), key)
    return found


@pytest.mark.parametrize("name", DAYS)
def test_every_number_of_days_is_told_on_both_pages(name: str) -> None:
    assert name in POLICY
    assert name in PAGE


def test_the_page_tells_the_days_of_the_settings() -> None:
    told = re.findall(r"([0-9]+) days\s+\(`([a-z]+\.[a-z_]+)`\)", PAGE)
    assert len(told) >= 8
    assert [(name, int(days)) for days, name in told if value(name) != int(days)] == []


def test_the_policy_tells_the_days_of_the_settings() -> None:
    told = re.findall(r"([0-9]+) days\s*<!-- ([a-z]+\.[a-z_]+)((?: \+ 1)?) -->", POLICY)
    listed = LISTED_LONGER.days
    wrong = [
        (name, days)
        for days, name, more in told
        if int(days) != value(name) + (listed if more else 0)
    ]
    assert wrong == []
    rest = re.sub(r"[0-9]+ days\s*<!--", "", POLICY)
    assert re.findall(r"[0-9]+ (?:days?|weeks?|months?|years?)", rest) == []
    assert "<!-- privacy.digest_days: 0 -->" in POLICY
    assert value("privacy.digest_days") == 0


def test_an_operator_fills_in_one_block_at_the_top() -> None:
    blanks = [match.start() for match in re.finditer(r"\*\*\[", POLICY)]
    assert len(blanks) == 4
    assert max(blanks) < POLICY.index("## What it reads")


def test_both_pages_say_what_erasing_cannot_reach_and_that_nothing_is_trained_on() -> None:
    for page in (POLICY, PAGE):
        flat = " ".join(page.split())
        for words in ("has saved", "by hand", "ackups", "direct messages", "yours to delete"):
            assert words in flat.replace("somebody saved", "somebody has saved"), words
        assert "used to train a model" in flat
        assert "/privacy export" in flat
