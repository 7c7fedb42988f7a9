"""`seedbed bench scoring`, and the processes it runs."""

import asyncio
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.bench import checkpoint, naive, run
from bot.bench.order import Order
from bot.bench.report import Plan
from bot.cli import main
from bot.scoring.detoxify_engine import DetoxifyScorer
from bot.scoring.port import LABELS


def _bench(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["bench", "scoring", "--quick", *arguments])


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    result = _bench("--json", "--engine", "ngram", "--engine", "embedded")
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_every_engine_is_measured_at_every_length(found: dict[str, Any]) -> None:
    assert set(found["engines"]) == {"ngram", "embedded"}
    assert found["left_out"] == {}
    for one in found["engines"].values():
        assert set(one["lengths"]) == {"8", "40", "150"}
        assert one["load_seconds"] > 0
        assert one["import_seconds"] > 0
        for speed in one["lengths"].values():
            assert speed["replies_a_second"] > 0
            assert 0 < speed["p50_ms"] <= speed["p99_ms"]
            assert speed["times_naive"] is None


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="only Linux tells")
def test_memory_is_that_of_a_process_with_one_engine_alone(found: dict[str, Any]) -> None:
    ngram, embedded = (found["engines"][name] for name in ("ngram", "embedded"))
    # This process has torch and more loaded: its memory would be another matter.
    assert 20 < ngram["loaded_mb"] <= ngram["peak_mb"] < embedded["peak_mb"] < 400


def test_every_bar_is_told_with_its_value_and_a_quick_run_is_not_judged(
    found: dict[str, Any],
) -> None:
    assert [bar["bar"] for bar in found["bars"]] == [25, 10, 3, 300, 1]
    embedded = found["engines"]["embedded"]
    values = [bar["value"] for bar in found["bars"]]
    assert values[1] == embedded["lengths"]["40"]["p50_ms"]
    assert values[3] == embedded["peak_mb"]
    assert values[0] is values[2] is None
    assert {bar["met"] for bar in found["bars"]} == {None}


def test_an_engine_process_imports_what_the_bot_imports_and_no_more() -> None:
    code = (
        "import sys, asyncio, bot.scoring.registry;"
        "known = set(sys.modules); import bot.bench.engine;"
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - known}))"
    )
    done = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {"bot", "json", "random"}


def test_people_get_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    result = _bench("--engine", "ngram")
    assert result.exit_code == 0, result.output
    rows = [line for line in result.stdout.splitlines() if "ngram" in line]
    assert len(rows) == 4  # three lengths and the process
    assert "under 300" in result.stdout
    assert "A quick run" in result.stdout
    assert "measuring ngram" in result.stderr


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    checkpoint.make(folder, tiny=True)
    return folder


def test_the_real_detoxify_predicts_with_the_checkpoint_that_was_made(tiny: Path) -> None:
    raw = asyncio.run(naive.measured(Order(engine="naive", folder=str(tiny), words=(8,))))
    sample = raw.samples[8]
    assert sample.batch_size == 1
    assert sample.batches == sample.singles
    assert len(sample.singles) == 2


def test_the_checkpoint_loads_as_a_model_that_was_fetched(tiny: Path) -> None:
    async def steps() -> None:
        scorer = await DetoxifyScorer.load(models=tiny / "models")
        assert (await scorer.score(["A calm text."]))[0].keys() == set(LABELS)
        await scorer.close()

    asyncio.run(steps())


def _told(plan: Plan, monkeypatch: pytest.MonkeyPatch, answer: Any) -> tuple[list[Any], Any]:
    """Run a plan whose processes are answered by a function; return what was run."""
    ran: list[Any] = []

    def python(module: str, *arguments: str) -> str:
        ran.append((module.rpartition(".")[2], *arguments))
        answered: str = answer(module, *arguments)
        return answered

    monkeypatch.setattr(run, "_python", python)
    return ran, run.run(plan, tell=lambda _text: None)


def _answer(module: str, *arguments: str) -> str:
    if module.endswith("checkpoint"):
        return ""
    order = Order.read(arguments[0])
    # From its third time on naive Detoxify takes twice as long: somebody else has come.
    naive = 0.1 if order.seed <= 3 else 0.2
    slow = {"naive": naive, "detoxify": 0.05}.get(order.engine, 0.01)
    sample = {"batch_size": 1, "batches": [slow], "singles": [slow]}
    raw = {"version": "1", "import_seconds": 0.1, "load_seconds": 0.2}
    raw |= {"loaded_bytes": 1, "peak_bytes": 2}
    return json.dumps({**raw, "samples": dict.fromkeys(order.words, sample)})


WHOLE = Plan(engines=run.ENGINES, seconds=1.0, batch_size=32, quick=False)


def test_naive_detoxify_is_measured_before_between_and_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "find_spec", lambda _name: object())
    ran, found = _told(WHOLE, monkeypatch, _answer)
    assert [one[1] for one in ran[:2]] == ["whole", "export"]
    orders = [Order.read(one[1]) for one in ran[2:]]
    measured = [order for order in orders if order.words]
    assert [order.engine for order in measured] == [
        "naive", "embedded", "naive", "ngram", "naive",
        "detoxify", "naive", "detoxify-onnx", "naive",
    ]  # fmt: skip
    assert len({order.seed for order in measured}) == len(measured)
    assert [order.engine for order in orders].count("embedded") == 3
    ratios = {name: one.lengths[40].times_naive for name, one in found.engines.items()}
    assert ratios == pytest.approx(
        {"embedded": 10, "ngram": 100 / 7.5, "detoxify": 4, "detoxify-onnx": 20, "naive": 1}
    )
    assert [bar.value for bar in found.bars] == pytest.approx([10, 10, 20, 2e-6, 0.3])


def test_without_onnx_the_exported_engine_is_left_out_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "find_spec", lambda name: None if name == "onnx" else find_spec(name))
    ran, found = _told(WHOLE, monkeypatch, _answer)
    assert not [one for one in ran if one[1] == "export"]
    assert "detoxify-onnx" not in found.engines
    assert found.left_out == {
        "detoxify-onnx": "The export needs onnx: pip install 'seedbed[export]'."
    }


def test_an_engine_that_fails_is_left_out_with_what_it_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(module: str, *arguments: str) -> str:
        if module.endswith("engine") and Order.read(arguments[0]).engine == "detoxify":
            raise run._StepError("Out of memory.")
        return _answer(module, *arguments)

    monkeypatch.setattr(run, "find_spec", lambda _name: object())
    _, found = _told(WHOLE, monkeypatch, fails)
    assert found.left_out == {"detoxify": "Out of memory."}
    assert set(found.engines) == {"embedded", "ngram", "detoxify-onnx", "naive"}


def test_without_naive_there_are_speeds_but_no_ratios(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(module: str, *arguments: str) -> str:
        if module.endswith("checkpoint"):
            raise run._StepError("No space left.")
        return _answer(module, *arguments)

    _, found = _told(WHOLE, monkeypatch, fails)
    assert set(found.engines) == {"embedded", "ngram"}
    assert set(found.left_out) == {"naive", "detoxify", "detoxify-onnx"}
    assert found.engines["embedded"].lengths[8].times_naive is None
    assert found.bars[0].met is None


def test_a_process_that_fails_is_told_by_its_last_line() -> None:
    with pytest.raises(run._StepError, match="nothing_such"):
        run._python("bot.bench.nothing_such")
