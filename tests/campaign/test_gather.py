"""The log and the record are read as they are written."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.campaign.gather import tracebacks, wrong_paths

LOG = """\
2026-03-01 09:00:00,000 INFO    bot.process: Scoring with ngram.
2026-03-01 09:00:01,000 ERROR   bot.effects.executor: lane case:1 stopped
Traceback (most recent call last):
  File "a.py", line 1, in a
    raise KeyError
KeyError: 'a'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "b.py", line 1, in b
    raise ValueError("no")
ValueError: no
2026-03-01 09:00:02,000 WARNING bot.process: Discord cannot be reached
2026-03-01 09:00:03,000 ERROR   cogs.errors: a command failed
Traceback (most recent call last):
  File "c.py", line 1, in c
sqlite3.OperationalError: database is locked
"""


def test_of_a_chain_of_errors_the_last_is_told_with_who_logged_it(tmp_path: Path) -> None:
    (tmp_path / "bot.log").write_text(LOG, encoding="utf-8")
    assert list(tracebacks(tmp_path / "bot.log")) == [
        ("bot.effects.executor", "ValueError: no"),
        ("cogs.errors", "sqlite3.OperationalError: database is locked"),
    ]


def test_no_log_has_no_errors(tmp_path: Path) -> None:
    assert list(tracebacks(tmp_path / "bot.log")) == []


def step(what: str, before: str, after: str) -> tuple[int, str, str]:
    return 1, what, json.dumps({"before": before, "after": after})


OPENED = (1, "open", "{}")
UPHELD = step("uphold", "open", "upheld")
UNDONE = step("undo", "upheld", "undone")
DISMISSED = step("dismiss", "open", "dismissed")
REOPENED = step("undo", "dismissed", "open")


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ([OPENED], "open"),
        ([OPENED, UPHELD], "upheld"),
        ([OPENED, UPHELD, UNDONE], "undone"),
        ([OPENED, DISMISSED, REOPENED, UPHELD], "upheld"),
        ([OPENED, UPHELD, (1, "effect", "{}")], "upheld"),
    ],
)
def test_a_case_that_was_decided_once_is_on_a_path(record: list[Any], state: str) -> None:
    assert list(wrong_paths(record, [(1, state)])) == []


@pytest.mark.parametrize(
    ("record", "state", "words"),
    [
        ([OPENED, UPHELD, DISMISSED], "dismissed", "it was upheld"),
        ([OPENED, UPHELD, UPHELD], "upheld", "decided twice"),
        ([OPENED, OPENED], "open", "opened twice"),
        ([OPENED, UPHELD], "open", "the record says upheld"),
        ([], "open", "the record says None"),
        ([OPENED, step("uphold", "open", "dismissed")], "dismissed", "uphold from open"),
    ],
)
def test_a_case_that_is_on_no_path_is_told(record: list[Any], state: str, words: str) -> None:
    assert words in "\n".join(wrong_paths(record, [(1, state)]))
