"""A handful of fixed scenarios, which between them have every kind of trouble."""

from pathlib import Path

import pytest

from tests.campaign.play import play
from tests.campaign.run import LOADED
from tests.campaign.scenario import TROUBLE_KINDS, draw
from tests.wire import forked

_RUNS = 4
_SECONDS = 40.0
"""Machines that run tests are busy; the campaign itself allows a run 10."""


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    forked.load(LOADED)


@pytest.mark.parametrize("number", range(_RUNS))
def test_nothing_is_lost_or_done_twice_whatever_goes_wrong(number: int, tmp_path: Path) -> None:
    scenario = draw(number, kinds=TROUBLE_KINDS[number::_RUNS])
    outcome = play(scenario, tmp_path, seconds=_SECONDS)
    assert outcome.passed, "\n".join([*scenario.lines(), *outcome.lines()])
