"""Under load a thread's temperature is not taken with every batch, and none is forgotten."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.brakes.brake import BrakeKind, BrakeState, is_sterner, is_sternest
from bot.moderation.brakes.temperature import Temperature
from bot.store import Tx, temperatures
from tests.moderation.brakes.test_brake import PROPOSED
from tests.world import CALM, OTHER_THREAD, RUDE, THREAD, World, told


def looks(world: World) -> list[int]:
    """Return a list that fills with the threads that are looked at, and hold what is posted."""
    found: list[int] = []
    consider = world.office.braking.consider

    def noted(tx: Tx, thread_id: int) -> None:
        found.append(thread_id)
        consider(tx, thread_id)

    world.office.braking.consider = noted  # type: ignore[method-assign]  # as each batch calls it
    world.holding = True
    return found


def test_ten_batches_in_a_row_cost_two_looks_and_the_last_one_misses_nothing(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        taken = looks(world)
        for number in range(40):  # four at a time
            await world.post(RUDE, author_id=900 + number)
        await world.settle()
        assert taken == [THREAD, THREAD]
        (brake,) = await world.rows("SELECT * FROM brakes")
        assert "40 of the 40 replies" in brake["reasons"]

    told(tmp_path, story)


def test_while_they_go_on_for_longer_a_thread_is_looked_at_again(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        taken, judged = looks(world), world.queue._handing_on._after

        def slowly() -> None:
            world.clock.advance(seconds=1)
            judged()

        world.queue._handing_on._after = slowly
        for number in range(40):
            await world.post(RUDE, author_id=900 + number)
        await world.settle()
        assert taken == [THREAD] * 6  # at 0, 2, 4, 6, 8 s and at the end

    told(tmp_path, story)


def test_what_was_put_off_is_made_up_for_by_a_last_batch_that_is_calm(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        taken = looks(world)
        for number in range(12):
            thread = THREAD if number < 4 else OTHER_THREAD
            text = RUDE if number < 8 else CALM
            await world.post(text, author_id=900 + number, thread_id=thread)
        await world.settle()
        assert taken == [THREAD, OTHER_THREAD]

    told(tmp_path, story)


def test_a_raid_that_is_still_being_read_does_not_calm_its_thread_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temperatures, "_MOST", 20)

    async def story(world: World) -> None:
        for number in range(10):
            await world.say(RUDE, author_id=900 + number)
        world.holding = True
        for number in range(40):
            await world.post(RUDE, author_id=900 + number)
        await world.office.braking.lift_due()
        assert await world.column("SELECT state FROM brakes") == ["proposed"]
        await world.settle()
        assert await world.column("SELECT state FROM brakes") == ["proposed"]

    told(tmp_path, story)


@given(proposed=st.sampled_from(BrakeKind), state=st.sampled_from(BrakeState))
def test_the_sternest_proposal_is_the_one_that_none_exceeds(
    proposed: BrakeKind, state: BrakeState
) -> None:
    brake = replace(PROPOSED, state=state, proposed=proposed)
    sterner = any(is_sterner(kind, proposed) for kind in BrakeKind)
    assert is_sternest(brake) == (state is BrakeState.PROPOSED and not sterner)


def test_beside_the_sternest_proposal_no_temperature_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.store.write(
            lambda tx: tx.execute(
                "INSERT INTO brakes (guild_id, discussion_id, thread_id, state, level, points, "
                "reasons, proposed, made_at) VALUES (7, 1, ?, 'proposed', 'hot', 30, '[]', 'lock', "
                "'2026-03-01T12:00:00.000+00:00')",
                [THREAD],
            )
        )
        taken: list[int] = []

        def noted(_: Tx, thread_id: int, *, now: datetime) -> Temperature:
            taken.append(thread_id)
            raise AssertionError("it changes nothing")

        monkeypatch.setattr(temperatures, "temperature", noted)
        await world.say(RUDE)
        assert taken == []

    told(tmp_path, story)
