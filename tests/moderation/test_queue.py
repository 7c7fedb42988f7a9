"""The queue serves each case to one moderator, the one most worth a look first."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.lifecycle import Event, Verdict
from tests.moderation.looks import SECOND, THIRD, stored
from tests.moderation.steps import decide, move, words
from tests.world import (
    AUTHOR,
    CHANNEL,
    GUILD,
    MODERATOR,
    MODS,
    OTHER_GUILD,
    RUDE,
    World,
    told,
)

DAY = timedelta(days=1)
MOMENT = timedelta(milliseconds=1)
ROLE = 77


async def served(
    world: World, by: int, *, guild: int = GUILD, key: str | None = None
) -> int | None:
    """Return the number of the case that a moderator is given."""
    found = await world.moderators_queue.next(guild, by=by, key=key)
    return found.case.number if found else None


async def served_at_once(world: World, *people: int) -> list[int | None]:
    found = await asyncio.gather(*(served(world, by) for by in people))
    await world.settle()
    return list(found)


def calls(world: World) -> list[str]:
    """Return the calls to overdue cases, as they read."""
    found = [one.message for one in world.discord.in_channel(MODS)]
    return [words(one) for one in found if "too long" in one.embeds[0].title]


def test_no_case_is_served_to_two(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(3):
            await world.say(RUDE)
        numbers = await served_at_once(world, MODERATOR, SECOND, THIRD, THIRD + 1)
        assert sorted(numbers, key=str) == [1, 2, 3, None]
        claimed = await world.rows("SELECT number, claimed_by FROM cases WHERE state = 'claimed'")
        holders = {row["number"]: row["claimed_by"] for row in claimed}
        people = (MODERATOR, SECOND, THIRD, THIRD + 1)
        assert holders == {one: who for one, who in zip(numbers, people, strict=True) if one}

    told(tmp_path, story)


def test_a_case_is_served_to_its_holder_again_and_to_others_when_the_claim_ran_out(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await served(world, MODERATOR) == 1
        await world.pass_time(minutes=9)
        assert await served(world, MODERATOR) == 1
        await world.pass_time(minutes=9, seconds=59)
        assert await served(world, SECOND) is None
        await world.pass_time(seconds=1)
        assert await served(world, SECOND) == 1
        assert await served(world, MODERATOR) is None

    told(tmp_path, story)


def test_what_is_most_worth_a_look_is_served_first(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for marks in ("[insult=0.99]", "[threat=0.7]", "[insult=0.7]"):
            await world.say(f"you clod {marks}")
        order = []
        for _ in range(3):
            order.append(await served(world, MODERATOR))
            await decide(world, Verdict.DISMISS, number=order[-1] or 0)
        assert order == [2, 3, 1]
        assert await served(world, MODERATOR) is None

    told(tmp_path, story)


def test_other_guilds_are_served_nothing_of_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await served(world, SECOND, guild=OTHER_GUILD) is None
        assert (await world.case())["state"] == "open"

    told(tmp_path, story)


def test_a_second_delivery_is_served_the_same_and_claims_nothing_more(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await served(world, MODERATOR, key="empty") is None
        await world.say(RUDE)
        await world.say(RUDE)
        assert await served(world, MODERATOR, key="empty") is None
        numbers = [await served(world, MODERATOR, key="one") for _ in range(2)]
        assert numbers == [1, 1]
        await decide(world, number=1)
        await world.settle()
        before = await stored(world)
        assert await served(world, MODERATOR, key="one") == 1
        assert await stored(world) == before
        assert await served(world, MODERATOR, key="two") == 2

    told(tmp_path, story)


@pytest.mark.parametrize(("waited", "called"), [(DAY - MOMENT, 0), (DAY, 1)])
def test_the_moderators_are_called_once_to_a_case_that_waits_too_long(
    tmp_path: Path, waited: timedelta, called: int
) -> None:
    async def story(world: World) -> None:
        await world.guilds.choose(GUILD, by=1, moderator_role_id=ROLE)
        await world.say(RUDE)
        world.clock.moment += waited
        for _ in range(3):
            await world.moderators_queue.call_overdue()
            await world.pass_time(seconds=0)
        assert len(calls(world)) == called
        escalated = "SELECT count(*) FROM record WHERE what = 'escalate'"
        assert await world.column(escalated) == [called]
        if called:
            call = world.discord.in_channel(MODS)[-1].message
            assert (call.ping_role, call.content) == (ROLE, f"<@&{ROLE}>")
            assert RUDE not in repr(call)
            assert str(AUTHOR) not in repr(call)
        await world.pass_time(days=9)
        await world.moderators_queue.call_overdue()
        await world.settle()
        assert len(calls(world)) == 1

    told(tmp_path, story)


def test_one_call_names_all_that_wait_and_pings_nobody_without_a_role(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(23):
            await world.post(RUDE)
        await world.settle()
        await decide(world, Verdict.DISMISS, number=2)
        await move(world, Event.CLAIM, number=3)
        await world.pass_time(days=1)
        await world.moderators_queue.call_overdue()
        await world.settle()
        (call,) = calls(world)
        assert call.startswith("22 cases wait too long")
        assert "**1** · opened" in call
        assert "**2** ·" not in call
        assert "**3** ·" in call
        assert "and 2 more." in call
        message = world.discord.in_channel(MODS)[-1].message
        assert (message.ping_role, message.content) == (None, "")

    told(tmp_path, story)


def test_an_appeal_waits_anew(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.pass_time(days=2)
        await world.moderators_queue.call_overdue()
        await world.pass_time(minutes=1)
        await decide(world)
        await world.appeals.appeal(GUILD, 1, "no", by=AUTHOR)
        await world.pass_time(hours=23, minutes=59)
        await world.moderators_queue.call_overdue()
        await world.settle()
        assert len(calls(world)) == 1
        await world.pass_time(minutes=1)
        for _ in range(2):
            await world.moderators_queue.call_overdue()
            await world.settle()
        assert len(calls(world)) == 2
        assert "**1** · appealed" in calls(world)[1]

    told(tmp_path, story)


def test_who_has_chosen_no_channel_is_called_once_there_is_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.guilds.choose(GUILD, by=1, moderator_channel_id=None)
        await world.say(RUDE)
        await world.pass_time(days=1)
        await world.moderators_queue.call_overdue()
        await world.guilds.choose(GUILD, by=1, moderator_channel_id=CHANNEL)
        await world.moderators_queue.call_overdue()
        await world.settle()
        assert len(world.discord.in_channel(CHANNEL)) == 1

    told(tmp_path, story)
