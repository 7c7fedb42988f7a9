"""One sample in four is read twice: blind, by another moderator, and it changes nothing."""

import asyncio
from pathlib import Path

import pytest

from bot.moderation.card import second_card
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.queue import Served
from tests.moderation.desk_steps import draw
from tests.moderation.looks import SECOND, THIRD, card, stored
from tests.moderation.steps import decide, labels, move, words
from tests.world import AUTHOR, CALM, GUILD, MODERATOR, OTHER_GUILD, READER, RUDE, World, told


async def served(world: World, by: int, *, guild: int = GUILD) -> Served | None:
    found = await world.moderators_queue.next(guild, by=by)
    await world.settle()
    return found


async def second(world: World, by: int) -> int | None:
    """Return the number of the case that a moderator is given to read second."""
    found = await served(world, by)
    return found.case.number if found and found.second else None


async def read(
    world: World,
    by: int,
    *,
    number: int = 1,
    verdict: Verdict = Verdict.UPHOLD,
    guild: int = GUILD,
    key: str | None = None,
) -> bool:
    done = await world.moderators_queue.read_second(guild, number, verdict, by=by, key=key)
    await world.settle()
    return done


async def decided(world: World, count: int = 1) -> None:
    """Have samples decided that are wanted to be read twice."""
    await draw(world, count)
    for number in range(1, count + 1):
        await decide(world, Verdict.DISMISS, number=number)


def test_only_what_is_decided_is_read_a_second_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await draw(world, 1)
        first = await served(world, MODERATOR)
        assert first is not None
        assert (first.case.number, first.second) == (1, False)
        assert await served(world, SECOND) is None
        await decide(world, Verdict.DISMISS)
        assert await second(world, SECOND) == 1

    told(tmp_path, story)


def test_who_decided_does_not_read_it_a_second_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        assert await served(world, MODERATOR) is None
        assert not await read(world, MODERATOR)
        assert await second(world, SECOND) == 1

    told(tmp_path, story)


def test_a_second_reading_is_before_one_at_a_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        found = await asyncio.gather(*(second(world, by) for by in (SECOND, THIRD)))
        assert sorted(found, key=str) == [1, None]
        holder, other = (SECOND, THIRD) if found[0] else (THIRD, SECOND)
        assert await second(world, holder) == 1
        await world.pass_time(minutes=9, seconds=59)
        assert await second(world, other) is None
        assert not await read(world, other)
        await world.pass_time(seconds=1)
        assert await second(world, other) == 1
        assert not await read(world, holder)
        assert await read(world, other)

    told(tmp_path, story)


def test_a_second_reading_is_stored_once_and_changes_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        await second(world, SECOND)
        before = await stored(world)
        assert await read(world, SECOND)
        assert not await read(world, SECOND, verdict=Verdict.DISMISS)
        assert not await read(world, THIRD)
        after = await stored(world)
        changed = {name for name, rows in after.items() if rows != before[name]}
        assert changed == {"second_readings", "record", "people", "effects"}
        (row,) = after["second_readings"]
        assert (row["read_by"], row["verdict"]) == (SECOND, "uphold")
        readings = [one for one in after["record"] if one["what"] == "second_reading"]
        assert len(readings) == 1
        put = [one for one in after["effects"] if one not in before["effects"]]
        assert [one["kind"] for one in put] == ["edit"]  # the card, which says now how it ended
        assert await served(world, SECOND) is None

    told(tmp_path, story)


def test_until_it_is_read_twice_the_card_does_not_tell_how_it_was_decided(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await draw(world, 1)
        assert await move(world, Event.CLAIM, by=SECOND)
        assert await move(world, Event.RELEASE, by=SECOND)
        await decide(world, Verdict.DISMISS)
        hidden = card(world)
        assert "It is decided." in hidden
        assert "dismissed" not in hidden
        assert str(MODERATOR) not in hidden
        assert "sample" not in hidden
        assert await read(world, SECOND)
        assert f"It was dismissed by <@{MODERATOR}>" in card(world)
        assert "a sample of what was not flagged" in card(world)

    told(tmp_path, story)


def test_where_nobody_else_moderates_the_card_tells_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        assert f"It was dismissed by <@{MODERATOR}>" in card(world)

    told(tmp_path, story)


def test_a_second_reader_sees_neither_the_outcome_nor_who_decided_nor_what_was_reported(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await draw(world, 1)
        (message,) = await world.column("SELECT message_id FROM replies")
        await world.reporting.report(GUILD, message, "It mocks my name.", by=READER)
        await decide(world, Verdict.DISMISS)
        found = await served(world, SECOND)
        assert found is not None
        shown = second_card(found.case)
        assert f"||{CALM}||" in words(shown)
        for hidden in (str(MODERATOR), str(AUTHOR), "dismiss", "mocks", "sample"):
            assert hidden not in words(shown)
        assert labels(shown) == ["It should not", "It should"]

    told(tmp_path, story)


@pytest.mark.parametrize("events", [(), (Event.DISMISS, Event.UNDO)], ids=["open", "open again"])
def test_what_nobody_has_decided_cannot_be_read_a_second_time(
    tmp_path: Path, events: tuple[Event, ...]
) -> None:
    async def story(world: World) -> None:
        await draw(world, 1)
        for event in events:
            await move(world, event)
        assert not await read(world, SECOND)
        assert await world.column("SELECT read_by FROM second_readings") == [None]

    told(tmp_path, story)


def test_what_is_not_to_be_read_twice_is_not(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world, Verdict.DISMISS)
        chances = iter([0.0, 0.25])  # drawn, and not among those that are read twice
        world.chance = lambda: next(chances, 1.0)
        await world.say(CALM)
        await decide(world, Verdict.DISMISS, number=2)
        assert await served(world, SECOND) is None
        for number in (1, 2, 3):
            assert not await read(world, SECOND, number=number)

    told(tmp_path, story)


def test_a_sample_that_an_edit_had_flagged_is_no_sample_any_more(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await draw(world, 1)
        (message,) = await world.column("SELECT message_id FROM replies")
        await world.edit(message, RUDE)
        await decide(world, Verdict.DISMISS)
        assert await served(world, SECOND) is None
        assert not await read(world, SECOND)
        assert f"It was dismissed by <@{MODERATOR}>" in card(world)

    told(tmp_path, story)


def test_other_guilds_read_nothing_of_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        assert await served(world, SECOND, guild=OTHER_GUILD) is None
        assert not await read(world, SECOND, guild=OTHER_GUILD)
        assert await second(world, SECOND) == 1

    told(tmp_path, story)


def test_a_second_delivery_of_a_reading_is_answered_the_same(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        answers = await asyncio.gather(*(read(world, SECOND, key="one") for _ in range(3)))
        assert answers == [True] * 3
        entries = "SELECT count(*) FROM record WHERE what = 'second_reading'"
        assert await world.column(entries) == [1]

    told(tmp_path, story)


def test_what_waits_too_long_goes_before_a_second_reading(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        await world.say(RUDE)
        await world.pass_time(hours=23, minutes=59)
        assert await second(world, SECOND) == 1
        await world.pass_time(minutes=1)
        found = await served(world, SECOND)
        assert found is not None
        assert (found.case.number, found.second) == (2, False)

    told(tmp_path, story)


def test_an_appeal_goes_before_a_second_reading_and_does_not_hide_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        await world.say(RUDE)
        await decide(world, number=2, by=SECOND)
        await world.appeals.appeal(GUILD, 2, "no", by=AUTHOR)
        assert await second(world, SECOND) == 1  # the appeal is against their own decision
        await world.pass_time(minutes=10)
        found = await served(world, THIRD)
        assert found is not None
        assert (found.case.number, found.second) == (2, False)

    told(tmp_path, story)


def test_what_was_erased_is_read_by_nobody(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        await world.privacy.forget(GUILD, AUTHOR)
        assert await served(world, SECOND) is None

    told(tmp_path, story)
