"""The log as JSON: one object a line, to be grouped by event, without a token."""

import json
import logging
import sys
from typing import Any

import pytest
from pydantic import SecretStr

from bot.inside.logs import json_lines
from bot.secrecy import Redaction, WithoutTokens

SECRET = "AAAA.bbbb.secret-token"


def written(
    message: object, *args: object, failed: Any = None, level: int = logging.INFO
) -> dict[str, Any]:
    record = logging.LogRecord("bot.effects", level, "", 1, message, args, failed)
    line = WithoutTokens(json_lines(), Redaction([SecretStr(SECRET)])).format(record)
    assert "\n" not in line
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_record_says_when_where_what_and_about_which_ids() -> None:
    said = written("effect %s (%s) waits: %s", 5, "send", TimeoutError("late"))
    assert said.pop("at").endswith("+00:00")
    assert said == {
        "level": "INFO",
        "logger": "bot.effects",
        "message": "effect 5 (send) waits: late",
        "event": "effect %s (%s) waits: %s",
        "args": [5, "send", "late"],
    }


@pytest.mark.parametrize("args", [(), ({"a": 1},)])
def test_a_record_without_arguments_or_with_named_ones_is_whole(args: tuple[object, ...]) -> None:
    said = written("nothing to fill in" if not args else "named %(a)s", *args)
    assert said["message"] in ("nothing to fill in", "named 1")
    assert len(said["args"]) == len(args)


def test_a_traceback_is_one_field_and_no_token_is_in_any() -> None:
    try:
        raise TimeoutError(f"https://discord.com/webhooks/7/se.cr-e_t?with={SECRET}")
    except TimeoutError:
        failed = sys.exc_info()
    said = written("token %s", SECRET, failed=failed, level=logging.ERROR)
    assert said["level"] == "ERROR"
    assert said["exc_info"].startswith("Traceback")
    assert SECRET not in json.dumps(said)
    assert "se.cr-e_t" not in json.dumps(said)
