"""Whatever happens, every brake is lifted, and every thread is as it was or as somebody made it."""

import pytest

from bot.moderation.brakes.steps import BrakeSteps
from bot.store import outbox
from tests.moderation.brakes.brake_runs import played


@pytest.mark.parametrize("seed", range(24))
def test_every_brake_is_lifted_and_every_thread_is_as_it_was_or_was_made(seed: int) -> None:
    run = played(seed)
    assert run.broken == []


def test_the_runs_hold_what_they_are_about() -> None:
    runs = [played(seed, steps=40) for seed in (100, 101, 102)]
    for what in ("crashes", "set", "doubles"):
        assert sum(run.counts[what] for run in runs) >= 3, what


def test_these_runs_see_a_brake_that_is_not_lifted_again_after_a_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(BrakeSteps, "_later", lambda *_: None)
    assert any(played(seed).broken for seed in range(30))


def test_these_runs_see_a_brake_whose_first_attempt_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "begin", lambda tx, effect_id: True)
    assert any(played(seed).broken for seed in range(30))
