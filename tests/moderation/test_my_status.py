"""What members see about themselves: upheld cases until they lapse, and nothing of other guilds."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.case import when
from bot.moderation.lifecycle import Action, Event, Verdict
from bot.moderation.moves import DeskSettings, Terms
from bot.moderation.status import Appealed, status_message
from tests.moderation.looks import SECOND, refusal
from tests.moderation.steps import decide, labels, move, words
from tests.world import AUTHOR, GUILD, NOON, OTHER_GUILD, READER, RUDE, World, told

MOMENT = timedelta(milliseconds=1)


async def numbers(world: World, *, guild: int = GUILD, who: int = AUTHOR) -> list[int]:
    return [one.number for one in await world.appeals.standing(guild, who)]


async def shown(world: World) -> tuple[str, list[str]]:
    """Return what the author reads of themselves, and what they can press."""
    found = await world.appeals.standing(GUILD, AUTHOR)
    message = status_message(found, now=world.clock.now(), unseen=0)
    return words(message), labels(message)


@pytest.mark.parametrize(
    ("waited", "counts"), [(timedelta(days=90) - MOMENT, [1]), (timedelta(days=90), [])]
)
@pytest.mark.parametrize("lapsed", [False, True], ids=["before the clearing", "after it"])
def test_an_upheld_case_counts_until_the_day_it_lapses(
    tmp_path: Path, waited: timedelta, counts: list[int], lapsed: bool
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        world.clock.moment += waited
        if lapsed:
            await world.privacy.expire()
        assert await numbers(world) == counts
        assert [one.number for one in await world.desk.of_person(GUILD, AUTHOR)] == (
            counts if lapsed else [1]
        )

    told(tmp_path, story)


def test_how_long_a_case_counts_is_a_setting_and_the_day_is_shown(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        read, buttons = await shown(world)
        assert f"It lapses on {when(NOON + timedelta(days=7), 'D')}." in read
        assert buttons == ["Appeal case 1"]
        await world.pass_time(days=7)
        assert await numbers(world) == []
        assert "No case counts against you here" in (await shown(world))[0]

    told(tmp_path, story, desk=DeskSettings(terms=Terms(record_days=7)))


def test_only_what_was_upheld_is_shown_and_what_was_taken_back_as_such(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(4):
            await world.say(RUDE)
        await world.say(RUDE, author_id=READER)
        await decide(world, number=1)
        await decide(world, Verdict.DISMISS, number=2)
        assert await refusal(world, Event.UPHOLD, number=3, action=Action.NONE) is None
        await move(world, Event.UNDO, number=3)
        await decide(world, number=5)
        assert await numbers(world) == [3, 1]
        assert await numbers(world, who=READER) == [5]
        read, buttons = await shown(world)
        assert read.startswith("1 case counts")
        assert "Taken back: it does not count." in read
        assert buttons == ["Appeal case 1"]

    told(tmp_path, story)


def test_appeals_are_shown_and_offered_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        await world.appeals.appeal(GUILD, 1, "no", by=AUTHOR)
        read, buttons = await shown(world)
        assert "Your appeal is before the moderators." in read
        assert buttons == []
        await move(world, Event.AFFIRM, by=SECOND)
        read, buttons = await shown(world)
        assert "Your appeal did not succeed." in read
        assert buttons == []

    told(tmp_path, story)


def test_an_appeal_is_offered_for_as_long_as_it_can_be_made(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        await world.pass_time(days=14)
        assert (await shown(world))[1] == ["Appeal case 1"]
        await world.pass_time(milliseconds=1)
        assert (await shown(world))[1] == []

    told(tmp_path, story)


def test_other_guilds_know_nothing_of_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        assert await numbers(world, guild=OTHER_GUILD) == []

    told(tmp_path, story)


def test_dismissed_cases_do_not_push_an_upheld_one_off_the_list(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        for number in range(2, 28):
            await world.say(RUDE)
            await decide(world, Verdict.DISMISS, number=number)
        assert await numbers(world) == [1]

    told(tmp_path, story)


def test_an_appeal_that_comes_twice_is_answered_as_the_first_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        early = await world.appeals.appeal(GUILD, 1, "I quoted", by=AUTHOR, key="one")
        await world.say(RUDE)
        assert await decide(world)
        again = await world.appeals.appeal(GUILD, 1, "I quoted", by=AUTHOR, key="one")
        assert early is again is Appealed.NOT_THEIRS
        assert (await world.case())["state"] == "upheld"

    told(tmp_path, story)
