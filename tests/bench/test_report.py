"""What several processes said, put together."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bench.machine import Machine, Watch, machine
from bot.bench.order import Order, Raw
from bot.bench.report import Plan, engine, report
from bot.bench.sample import Sample

PLAN = Plan(engines=("embedded", "naive"), seconds=1.0, batch_size=32, quick=False)

QUIET = Machine(cores=2, python="3.11", system="Linux", threads={}, others_cores=0.05, busy=False)


def _raw(load: float, *, peak: int | None = None, batch: float | None = None, size: int = 1) -> Raw:
    samples = {} if batch is None else {40: Sample(size, (batch,), (batch,))}
    return Raw(
        version="1",
        import_seconds=load / 2,
        load_seconds=load,
        loaded_bytes=None,
        peak_bytes=peak,
        samples=samples,
    )


def test_an_order_and_an_answer_survive_their_way() -> None:
    order = Order(engine="ngram", folder="/somewhere", words=(8, 40), seconds=0.5, seed=3)
    assert Order.read(order.written()) == order


def test_an_answer_survives_its_way(capsys: pytest.CaptureFixture[str]) -> None:
    raw = _raw(0.25, peak=10**6, batch=0.5, size=32)
    raw.say()
    assert Raw.read(capsys.readouterr().out) == raw


def test_loading_is_the_median_start_and_memory_the_worst() -> None:
    raws = [_raw(0.2, peak=100_000_000), _raw(0.9, peak=None), _raw(0.3, peak=200_000_000, batch=1)]
    found = engine(raws)
    assert (found.load_seconds, found.import_seconds, found.starts) == (0.3, 0.15, 3)
    assert found.peak_mb == 200.0
    assert found.loaded_mb is None
    assert found.lengths[40].replies_a_second == 1.0
    assert found.lengths[40].times_naive is None


def test_bars_take_the_figures_of_forty_words_and_of_the_whole_start() -> None:
    naive = [_raw(5, batch=0.1), _raw(5, batch=0.1)]
    engines = {
        "embedded": engine([_raw(0.8, peak=150_000_000, batch=0.064, size=32)], naive),
        "naive": engine(naive, naive),
    }
    found = report(PLAN, engines, left_out={"ngram": "Why."}, machine=QUIET)
    assert [bar.value for bar in found.bars] == pytest.approx([50.0, 64.0, None, 150.0, 1.2])
    assert [bar.met for bar in found.bars] == [True, False, None, True, False]
    assert found.left_out == {"ngram": "Why."}


def test_ratios_of_a_disturbed_run_are_told_and_not_judged() -> None:
    naive = [_raw(5, batch=0.1)]
    engines = {"embedded": engine([_raw(0.1, peak=1, batch=0.001)], naive)}
    found = report(PLAN, engines, left_out={}, machine=replace(QUIET, busy=True))
    assert found.bars[0].value == pytest.approx(100.0)
    assert [bar.met for bar in found.bars] == [None, True, None, True, True]


def test_others_are_what_the_cores_did_beyond_ourselves() -> None:
    begun, ended = Watch(10.0, 100.0, 5.0), Watch(20.0, 118.0, 8.0)
    assert begun.others_cores(ended) == 1.5
    assert begun.others_cores(replace(ended, cores=102.0)) == 0.0
    assert begun.others_cores(replace(ended, cores=None)) is None
    found = machine(begun, replace(ended, cores=103.0 + 10 * 0.09 * (os.cpu_count() or 1)))
    assert not found.busy
    assert machine(begun, replace(ended, cores=103.0 + 10 * 0.11 * found.cores)).busy
    assert not machine(begun, replace(ended, cores=None)).busy


def test_the_clocks_go_on() -> None:
    first, second = Watch.now(), Watch.now()
    assert first.own <= second.own
    assert first.wall < second.wall
    if Path("/proc/stat").is_file():
        assert first.cores is not None
        assert 0 < first.cores <= (second.cores or 0)


def test_a_quick_run_is_not_judged() -> None:
    plan = Plan(engines=("embedded",), seconds=1.0, batch_size=32, quick=True)
    engines = {"embedded": engine([_raw(0.1, peak=1, batch=0.001)])}
    found = report(plan, engines, left_out={}, machine=QUIET)
    assert found.bars[1].value == 1.0
    assert {bar.met for bar in found.bars} == {None}
