"""Some of what was not flagged is read all the same: drawn by chance, and never too many."""

import random
from collections import deque
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.audit import inclusion, share, weighted_share
from bot.moderation.lifecycle import Verdict
from bot.moderation.sampling import SampleSettings
from bot.store import digests, material
from bot.store.times import from_text
from tests.moderation.steps import decide
from tests.world import CALM, GRIM, NOON, RUDE, World, told

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MOMENT = timedelta(milliseconds=1)
PER_DAY = 10
counts = st.integers(0, 10**6)


def settle_on(world: World, share: float, *, per_day: int) -> None:
    """Let the sample be drawn in this way, and everything be drawn that can be."""
    world.sample = SampleSettings(share, per_day)
    world.restart()
    world.chance = lambda: 0.0


async def drawn(world: World) -> list[datetime]:
    """Return when each sample was drawn."""
    rows = await world.column("SELECT opened_at FROM cases WHERE origin = 'audit' ORDER BY id")
    return [from_text(row) for row in rows]


@pytest.mark.parametrize(("chance", "count"), [(0.0, 1), (0.0199, 1), (0.02, 0), (0.9, 0)])
def test_a_reply_is_drawn_with_the_share_that_is_set(
    tmp_path: Path, chance: float, count: int
) -> None:
    async def story(world: World) -> None:
        world.chance = lambda: chance
        await world.say(CALM)
        assert len(await drawn(world)) == count

    told(tmp_path, story)


def test_in_the_long_run_the_share_is_drawn_and_one_in_four_of_it_is_read_twice(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        settle_on(world, 0.2, per_day=1000)
        world.chance = random.Random(5).random
        for _ in range(400):
            await world.post(CALM)
        await world.settle()
        found = share(len(await drawn(world)), 400)
        (twice,) = await world.column("SELECT count(*) FROM second_readings")
        again = share(twice, len(await drawn(world)))
        assert found is not None
        assert again is not None
        assert found.low < 0.2 < found.high
        assert again.low < 0.25 < again.high

    told(tmp_path, story)


def test_in_no_twenty_four_hours_are_more_drawn_than_is_set(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        settle_on(world, 1.0, per_day=3)
        for wait in (HOUR, HOUR, HOUR, HOUR, 20 * HOUR - MOMENT):
            await world.say(CALM)
            world.clock.moment += wait
        assert await drawn(world) == [NOON, NOON + HOUR, NOON + 2 * HOUR]
        await world.say(CALM)
        assert len(await drawn(world)) == 3
        world.clock.moment += MOMENT
        await world.say(CALM)
        await world.say(CALM)
        assert (await drawn(world))[3:] == [NOON + DAY]

    told(tmp_path, story)


def test_on_a_busy_day_no_more_are_drawn_than_is_set(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        settle_on(world, 1.0, per_day=4)
        chance = random.Random(7)
        for _ in range(120):
            await world.say(CALM)
            world.clock.advance(minutes=chance.expovariate(1 / 40))
        found = await drawn(world)
        assert len(found) >= 6
        for one in found:
            assert sum(one - DAY < other <= one for other in found) <= 4

    told(tmp_path, story)


@pytest.mark.parametrize(("text", "exempt"), [(RUDE, None), (GRIM, None), (CALM, "exempt role")])
def test_what_was_flagged_or_is_exempt_is_not_drawn(
    tmp_path: Path, text: str, exempt: str | None
) -> None:
    async def story(world: World) -> None:
        world.chance = lambda: 0.0
        await world.say(text, exempt=exempt)
        assert await drawn(world) == []

    told(tmp_path, story)


def test_what_a_moderator_has_read_already_is_not_drawn(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await decide(world, Verdict.DISMISS)
        world.chance = lambda: 0.0
        await world.edit(message, CALM)
        assert await drawn(world) == []

    told(tmp_path, story)


def test_what_is_gone_is_not_drawn(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        kept, gone = await world.say(CALM), await world.say(CALM)
        await world.delete(gone)
        world.chance = lambda: 0.0
        for message in (gone, kept):
            reply = (await world.reply(message))["id"]
            consider = world.office.sampling.consider
            await world.store.write(partial(consider, reply_id=reply, revision_id=reply))
        assert await world.column(
            "SELECT message_id FROM replies r JOIN cases c ON c.reply_id = r.id"
        ) == [kept]

    told(tmp_path, story)


def test_the_probability_is_stored_with_the_sample_and_in_the_record(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.chance = lambda: 0.0
        message = await world.say(CALM)
        assert (await world.case())["inclusion"] == 0.02
        (on_record,) = await world.column(
            "SELECT json_extract(detail, '$.inclusion') FROM record WHERE what = 'open'"
        )
        assert on_record == 0.02
        await world.edit(message, RUDE)
        case = await world.case()
        assert (case["origin"], case["inclusion"]) == ("flag", None)

    told(tmp_path, story)


def test_a_digest_does_not_count_what_was_drawn_as_flagged(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.chance = lambda: 0.0
        await world.say(CALM)
        await world.say(RUDE)
        end = NOON + HOUR
        counted = await world.store.read(lambda tx: material.counts(tx, 1, start=NOON, end=end))
        posted = await world.store.read(lambda tx: material.posted(tx, 1, start=NOON, end=end))
        open_cases = await world.store.read(lambda tx: digests.open_cases(tx, 1, limit=5))
        quotable = await world.store.read(lambda tx: material.quotable(tx, 1, start=NOON, end=end))
        assert await world.column("SELECT origin FROM cases ORDER BY id") == ["audit", "flag"]
        assert counted.flagged == 1
        assert [one.flagged for one in posted] == [False, True]
        assert ([one.number for one in open_cases[0]], open_cases[1]) == ([2], 1)
        assert [one.text for one in quotable] == [CALM]

    told(tmp_path, story)


@given(st.floats(0, 1), st.integers(0, 100), counts, counts, st.integers(0, 200))
def test_the_chance_is_never_above_the_share_nor_above_what_is_left_of_the_day(
    part: float, per_day: int, allowed: int, lately: int, before: int
) -> None:
    chance = inclusion(part, per_day=per_day, allowed=allowed, lately=lately, drawn=before)
    assert 0 <= chance <= part
    assert chance * max(allowed, 1) <= max(per_day - before, 0) + 1e-9
    more = inclusion(part, per_day=per_day, allowed=allowed, lately=lately, drawn=before + 1)
    assert more <= chance
    assert (chance == 0) == (part == 0 or before >= per_day)


def a_guild_s_days(seed: int, *, days: int) -> tuple[float, list[tuple[bool, float]]]:
    """Draw from calm days with many misses and busy days with few.

    Returns:
        The true share of misses, and of each sample whether it is one and its chance.
    """
    chance = random.Random(seed)
    passed: deque[float] = deque()
    last_hour: deque[float] = deque()
    before: deque[float] = deque()
    found, misses, replies = [], 0, 0
    for day in range(days):
        busy = day % 2
        for now in sorted(day + chance.random() for _ in range(2_000 if busy else 100)):
            missed = chance.random() < (0.02 if busy else 0.5)
            misses, replies = misses + missed, replies + 1
            for times, length in ((passed, 1.0), (last_hour, 1 / 24)):
                times.append(now)
                while times[0] <= now - length:
                    times.popleft()
            while before and before[0] <= now - 1:
                before.popleft()
            likely = inclusion(
                0.02,
                per_day=PER_DAY,
                allowed=len(passed),
                lately=len(last_hour),
                drawn=len(before),
            )
            if chance.random() < likely:
                before.append(now)
                found.append((missed, likely))
    return misses / replies, found


def test_the_estimate_from_the_sample_is_unbiased() -> None:
    lived = [a_guild_s_days(seed, days=300) for seed in range(3)]
    truth = fmean(share_of_misses for share_of_misses, _ in lived)
    found = [one for _, samples in lived for one in samples]
    estimate = weighted_share(found)
    plain = share(sum(missed for missed, _ in found), len(found))
    assert estimate is not None
    assert plain is not None
    assert truth == pytest.approx(0.043, abs=0.001)
    assert estimate.value == pytest.approx(truth, rel=0.15)
    assert estimate.low < truth < estimate.high
    assert plain.low > 1.4 * truth  # what it would be without the weights
    assert len(found) / 900 == pytest.approx(4.4, abs=0.4)
