"""What the record lets estimate: right flags, missed replies, appeals, agreement."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.audit import share
from bot.moderation.desk_figures import Outcomes
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.sampling import SampleSettings
from bot.store import record_figures
from tests.moderation.desk_steps import OTHER, SOON, appeal, draw, figures, flag
from tests.moderation.steps import decide, move
from tests.world import AUTHOR, CALM, GRIM, GUILD, MODERATOR, NOON, World, told


def test_a_flag_was_right_where_its_case_stands_upheld_in_the_end(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 7)
        await decide(world, number=1)
        await decide(world, Verdict.DISMISS, number=2)
        assert (await figures(world)).right == share(1, 2)
        await decide(world, number=3)
        await move(world, Event.UNDO, number=3)
        assert (await figures(world)).right == share(1, 3)
        await appeal(world, 4, Event.OVERTURN)
        assert (await figures(world)).right == share(1, 4)
        await appeal(world, 5, Event.AFFIRM)
        await decide(world, number=6)
        await world.appeals.appeal(GUILD, 6, "I meant it well", by=AUTHOR)
        assert (await figures(world)).right == share(3, 6)

    told(tmp_path, story)


def test_a_dismissal_taken_back_counts_only_with_the_next_verdict(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 1)
        await decide(world, Verdict.DISMISS)
        await move(world, Event.UNDO)
        assert (await figures(world)).right is None
        await decide(world)
        assert (await figures(world)).right == share(1, 1)

    told(tmp_path, story)


def test_precision_leaves_out_policy_bands_reports_and_what_had_no_score(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        await flag(world, 2)
        await decide(world, number=1)
        queue = world.moderators_queue
        band = await queue.band(GUILD, label="insult", low=0.0, high=1.0)
        assert await queue.dismiss_band(GUILD, band, by=MODERATOR) == 1
        await world.say(GRIM)
        calm = await world.say(CALM)
        await world.reporting.report(GUILD, calm, "rude", by=OTHER)
        await decide(world, number=4)
        world.scorer.down = True
        world.relief.down = True
        await world.say(CALM)
        await world.pass_time(hours=3)
        await decide(world, Verdict.DISMISS, number=5)
        assert (await world.case(5))["label"] == "unscored"
        found = await figures(world)
        assert found.right == share(1, 1)
        assert found.outcomes == Outcomes(upheld=3, by_policy=1, dismissed=2)

    told(tmp_path, story)


def test_the_miss_rate_is_that_of_the_sample_as_it_was_read(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await draw(world, 4)
        await flag(world, 1)
        await decide(world, number=5)
        assert (await figures(world)).missed is None
        await decide(world, number=1)
        for number in (2, 3):
            await decide(world, Verdict.DISMISS, number=number)
        found = (await figures(world)).missed
        expected = share(1, 3)
        assert found is not None
        assert expected is not None
        assert found.of == 3
        assert found.value == pytest.approx(expected.value)
        await move(world, Event.UNDO, number=1)
        found = (await figures(world)).missed
        assert found is not None
        assert found.value == 0

    told(tmp_path, story)


def test_a_sample_of_a_busy_day_stands_for_more_replies(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.sample = SampleSettings(0.02, 3)
        world.restart()
        await draw(world, 1)
        for _ in range(149):
            await world.post(CALM)
        await world.pass_time(hours=2)
        await draw(world, 1)
        chances = await world.column("SELECT inclusion FROM cases ORDER BY id")
        assert chances == pytest.approx([0.02, 2 / 151])
        await decide(world, Verdict.DISMISS, number=1)
        await decide(world, number=2)
        found = (await figures(world)).missed
        assert found is not None
        assert found.value == pytest.approx((151 / 2) / (151 / 2 + 50))

    told(tmp_path, story)


def test_pairs_are_the_first_verdict_and_the_second_reading(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await draw(world, 3)
        queue = world.moderators_queue
        for number, verdict in ((1, Verdict.UPHOLD), (2, Verdict.DISMISS)):
            await decide(world, verdict, number=number)
            assert await queue.next(GUILD, by=OTHER)
            assert await queue.read_second(GUILD, number, Verdict.DISMISS, by=OTHER)
        await decide(world, Verdict.DISMISS, number=3)
        await move(world, Event.UNDO, number=2)
        await decide(world, Verdict.UPHOLD, number=2)
        now = world.clock.now()
        pairs = await world.store.read(
            lambda tx: record_figures.pairs(tx, GUILD, start=NOON, end=now + SOON)
        )
        assert pairs == [("uphold", "dismiss"), ("dismiss", "dismiss")]
        found = await figures(world)
        assert (found.pairs, found.alpha) == (2, None)

    told(tmp_path, story)


def test_after_ninety_days_a_case_says_nothing_more_of_the_desk(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 2)
        await draw(world, 1)
        await decide(world, number=1)
        await appeal(world, 2, Event.OVERTURN)
        await decide(world, Verdict.DISMISS, number=3)
        await world.moderators_queue.next(GUILD, by=OTHER)
        await world.moderators_queue.read_second(GUILD, 3, Verdict.DISMISS, by=OTHER)
        for late, there in ((timedelta(), True), (timedelta(milliseconds=1), False)):
            end = NOON + timedelta(days=90) + late
            found = await figures(world, start=end - timedelta(days=1), end=end)
            assert found.outcomes == Outcomes()
            trailing = (found.right, found.overturned, found.missed, found.pairs or None)
            assert [one is not None for one in trailing] == [there] * 4

    told(tmp_path, story)


def test_the_figures_stay_when_people_ask_to_be_forgotten(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 2)
        await decide(world, number=1)
        await appeal(world, 2, Event.OVERTURN)
        before = await figures(world)
        for person in (AUTHOR, MODERATOR, OTHER):
            await world.privacy.forget(GUILD, person)
        await world.settle()
        assert await figures(world) == before

    told(tmp_path, story)
