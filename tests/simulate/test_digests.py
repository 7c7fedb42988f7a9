import asyncio
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner

from bot.effects.executor import Deed
from bot.simulate import command
from bot.simulate.digest_script import DAYS, Script, scripts, troubles
from bot.simulate.digests import Row, run
from bot.simulate.fate import MortalCarrier
from bot.simulate.loop import DrawnLoop
from bot.store import windows

ORDINARY = DAYS[:1]
QUIET = "nothing goes wrong"


def played(chosen: list[Script]) -> list[Row]:
    with asyncio.Runner(loop_factory=DrawnLoop) as runner:
        return runner.run(run(chosen, tell=lambda _: None))


@cache
def an_ordinary_day() -> tuple[Row, ...]:
    return tuple(played(scripts(ORDINARY)))


def named(name: str, days: Any = ORDINARY) -> list[Script]:
    return [one for one in scripts(days) if one.trouble.name == name]


def rows() -> Iterator[Row]:
    yield from an_ordinary_day()


def test_every_trouble_leaves_every_reply_told_exactly_once() -> None:
    assert [row.trouble for row in rows()] == [one.name for one in troubles()]
    wrong = [row for row in rows() if not row.ours.right]
    assert wrong == []


def test_every_trouble_leaves_a_digest_for_each_day_but_the_long_outage() -> None:
    fewer = {row.trouble for row in rows() if row.ours.digests != 4}
    assert fewer == {"away for 10 days"}


def test_plain_defaults_lose_and_repeat_replies_on_the_same_script() -> None:
    plain = {row.trouble: row.plain for row in rows()}
    assert plain[QUIET].right
    assert plain["busy for 5 seconds"].never == 24
    assert plain["killed before sending"].never == 24
    assert plain["killed after sending"].right
    assert plain["away for 10 days"].never == 240
    assert plain["the gateway is ready twice"].twice > 0
    assert sum(not one.right for one in plain.values()) > len(plain) / 2


def test_a_day_of_23_or_25_hours_is_told_once_and_plain_defaults_miscount_it() -> None:
    found = played(named(QUIET, DAYS[1:]))
    assert [row.what for row in found] == ["gap", "fold", "gap", "fold"]
    assert all(row.ours.right and row.ours.digests == 4 for row in found)
    assert not any(row.plain.right for row in found)


def test_a_digest_that_is_posted_twice_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    async def find_nothing(self: MortalCarrier, deed: Deed) -> None:
        return None

    monkeypatch.setattr(MortalCarrier, "find", find_nothing)
    (row,) = played(named("killed after sending"))
    assert (row.ours.digests, row.ours.twice) == (5, 24)


def test_a_window_that_is_forgotten_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "under_way", lambda tx: [])
    (row,) = played(named(QUIET))
    assert row.ours.never > 0


def test_the_command_prints_what_was_found_and_fails_where_ours_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "scripts", lambda: named(QUIET))
    asked = CliRunner().invoke(command.simulate, ["digests", "--json"])
    assert asked.exit_code == 0
    (row,) = json.loads(asked.output)
    assert (row["trouble"], row["ours"]["digests"], row["ours"]["never"]) == (QUIET, 4, 0)
    assert QUIET in CliRunner().invoke(command.simulate, ["digests"]).output
    monkeypatch.setattr(windows, "under_way", lambda tx: [])
    assert CliRunner().invoke(command.simulate, ["digests"]).exit_code == 1
