"""`seedbed bench intake`: what it plays, what it says, and that it works."""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import pytest
from click.testing import CliRunner

from bot.bench import intake, intake_sampler
from bot.bench.intake_report import Asked, Found, Plan, bars, percentile, raid_of
from bot.bench.intake_sampler import sample, samples
from bot.bench.intake_words import LONG, LONG_SHARE, Words
from bot.bench.machine import Machine
from bot.cli import main

QUIET = Machine(cores=2, python="", system="", threads={}, others_cores=0.0, busy=False)
BUSY = replace(QUIET, others_cores=1.5, busy=True)
STEADY = Plan(replies=100, seconds=1)
GOOD: Mapping[str, Any] = {
    "sent": 100, "late_ms": 1.0, "decided": 100, "lost": 0, "undecided": 0, "a_second": 100.0,
    "seconds_until_decided": 0.1, "p50_ms": 50.0, "p99_ms": 499.0, "max_ms": 600.0,
    "loop_p99_ms": 49.0, "loop_max_ms": 80.0, "memory_minute_mb": 300.0, "memory_end_mb": 310.0,
    "memory_peak_mb": 320.0, "growth": 0.03, "queue_max": 30, "queue_mean": 3.0, "overloaded": 0.0,
    "flagged": 1, "cards": {}, "bot_cores": 0.8, "players_cores": 0.1, "work_ms": 8.0,
}  # fmt: skip
ASKED = Asked(commands=12, first_ms=90.0, slowest_ms=2999.0, unanswered=0)
RAIDED = {**GOOD, "asked": ASKED, "cards": {"Many replies are flagged at once": 1, "Case 1": 1}}

HURRIED = """
import sys
from datetime import timedelta
from pathlib import Path

import bot.moderation.surges
from bot.bench import intake_sampler
from tests.wire.quick_bot import hurry

hurry()
bot.moderation.surges.UPDATE_EVERY = timedelta(seconds=0.3)
intake_sampler._LINE_SECONDS = 0.1
intake_sampler.run(Path(sys.argv[1]))
"""
"""The bot that looks at itself, with a surge's card that is edited sooner."""


def missed(plan: Plan, found: Mapping[str, Any], machine: Machine = QUIET) -> list[str]:
    return [one.name for one in bars(plan, Found(**found), machine) if one.met is False]


def test_the_replies_are_as_long_as_replies_are_and_none_comes_twice() -> None:
    made = Words(seed=1, flagged=0.0)
    texts = [made.next() for _ in range(3_000)]
    lengths = [len(text.split()) for text in texts]
    assert median(lengths) == 12
    assert sum(one > LONG for one in lengths) / len(texts) == pytest.approx(LONG_SHARE, abs=0.02)
    assert len(set(texts)) == len(texts)
    assert max(map(len, texts)) <= 2_000


def test_the_same_seed_gives_the_same_replies_and_rude_ones_are_all_different() -> None:
    first, second, other = (Words(seed=one, flagged=1.0) for one in (1, 1, 2))
    texts = [first.next() for _ in range(500)]
    assert texts == [second.next() for _ in range(500)]
    assert texts != [other.next() for _ in range(500)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(("share", "found"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0)])
def test_a_percentile_is_the_nearest_rank(share: float, found: float) -> None:
    assert percentile([float(one) for one in range(100, 0, -1)], share) == found
    assert percentile([], share) == 0.0


def test_figures_that_are_good_enough_meet_every_bar() -> None:
    assert missed(STEADY, GOOD) == []
    assert missed(raid_of(100, 1), RAIDED) == []


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"lost": 1}, ["lost or undecided"]),
        ({"undecided": 1}, ["lost or undecided"]),
        ({"p99_ms": 500.0}, ["p99 ms"]),
        ({"loop_p99_ms": 50.0}, ["event loop p99 ms"]),
        ({"overloaded": 0.01}, ["decided by the quick scorer"]),
        ({"growth": 0.1}, ["growth of memory"]),
        ({"growth": None}, []),
    ],
)
def test_each_figure_of_a_steady_stream_is_held_against_its_bar(
    changed: Mapping[str, Any], names: list[str]
) -> None:
    assert missed(STEADY, {**GOOD, **changed}) == names


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"asked": replace(ASKED, slowest_ms=3000.0)}, ["slowest command ms"]),
        ({"asked": replace(ASKED, unanswered=1)}, ["unanswered commands"]),
        ({"cards": {"Case 1": 1}}, ["summary cards"]),
        (
            {"cards": {"The surge of flagged replies is over": 1, "x": 60}},
            ["messages in the channel"],
        ),
        ({"lost": 1}, ["lost or undecided"]),
    ],
)
def test_each_figure_of_a_raid_is_held_against_its_bar(
    changed: Mapping[str, Any], names: list[str]
) -> None:
    assert missed(raid_of(100, 1), {**RAIDED, **changed}) == names


def test_in_company_what_took_too_long_is_not_judged_and_what_is_lost_is() -> None:
    slow = {**GOOD, "p99_ms": 5_000.0, "loop_p99_ms": 500.0, "overloaded": 0.5, "lost": 1}
    assert missed(STEADY, slow, BUSY) == ["lost or undecided"]


def test_the_sampler_counts_every_tick_that_fell_into_a_standstill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "samples.jsonl"
    monkeypatch.setattr(intake_sampler, "_LINE_SECONDS", 0.25)
    worked = process_time()

    async def story() -> None:
        loop = asyncio.get_running_loop()
        sampling = asyncio.create_task(sample(path))
        await asyncio.sleep(0)
        until = loop.time() + 0.3
        while loop.time() < until:  # nothing else runs meanwhile
            pass
        for _ in range(100):  # the sampler's turn has long been due
            await asyncio.sleep(0)
        sampling.cancel()

    asyncio.run(story())
    (first, *_) = samples(path)
    stood = [one for one in first.lags_ms if one > 100]
    assert len(stood) >= 20  # of ticks 10 ms apart
    assert max(stood) >= 280
    assert first.work_seconds > worked
    assert first.memory_mb is None or 10 < first.memory_mb <= (first.peak_mb or 0)


def test_half_a_line_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "samples.jsonl"
    assert samples(path) == []
    line = '{"at": 1.0, "lags_ms": [], "work_seconds": 1.0, "memory_mb": null, "peak_mb": null}\n'
    path.write_text(line + line[:20], encoding="utf-8")
    assert [one.at for one in samples(path)] == [1.0]


def test_without_a_checkout_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_ROOT", tmp_path)
    result = CliRunner().invoke(main, ["bench", "intake", "--seconds", "1"])
    assert result.exit_code == 1
    assert "run this from a checkout of Seedbed" in result.output


def test_the_command_plays_a_raid_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the scorer that is quick, in a process whose imports are done, and ten times as fast."""
    players = intake._players()
    monkeypatch.setattr(players, "_BOT", (sys.executable, "-c", HURRIED))
    monkeypatch.setattr(players, "_ASK_SECONDS", 0.1)
    monkeypatch.setitem(players._ENV, "SEEDBED_SCORING__ENGINE", "ngram")
    arguments = ["bench", "intake", "--raid", "60", "--within", "0.5", "--json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)["found"]
    assert (found["sent"], found["decided"], found["lost"], found["undecided"]) == (60, 60, 0, 0)
    assert found["flagged"] > 20
    assert found["cards"]["Many replies are flagged at once"] == 1
    assert sum(title.startswith("Case ") for title in found["cards"]) <= 20
    assert found["asked"]["commands"] >= 2
    assert found["asked"]["unanswered"] == 0
    assert 0 < found["p50_ms"] <= found["p99_ms"] <= found["max_ms"]
    assert found["work_ms"] > 0
