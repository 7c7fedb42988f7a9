"""Authors appeal, once and in time, and somebody who did not decide looks at it."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.moderation.lifecycle import Action, Event, Refusal, Verdict
from bot.moderation.status import Appealed
from tests.moderation.looks import SECOND, THIRD, card, refusal, stored
from tests.moderation.steps import decide, labels, move, words
from tests.world import (
    AUTHOR,
    GRIM,
    GUILD,
    MODERATOR,
    NOON,
    OTHER_GUILD,
    READER,
    RUDE,
    World,
    told,
)

MOMENT = timedelta(milliseconds=1)
WORDS = "I was quoting him"


async def appeal(
    world: World, *, by: int = AUTHOR, number: int = 1, guild: int = GUILD, key: str | None = None
) -> Appealed:
    """Appeal, after asking whether that is possible: the answer is the same."""
    may = await world.appeals.can_appeal(guild, number, by=by)
    made = await world.appeals.appeal(guild, number, WORDS, by=by, key=key)
    await world.settle()
    assert key is not None or made is may
    return made


async def upheld(world: World, *, action: Action = Action.REMOVE) -> int:
    """Have a case upheld that another moderator could review, and return the message."""
    message = await world.say(RUDE)
    assert await refusal(world, Event.UPHOLD, action=action, minutes=600) is None
    await world.say(RUDE, author_id=READER)
    assert await decide(world, Verdict.DISMISS, number=2, by=SECOND)
    return message


async def hear_the_end(world: World) -> str:
    """Return what the author is told in the end; notices are paced."""
    await world.pass_time(minutes=1)
    user, message = world.discord.told[-1]
    assert user == AUTHOR
    return words(message)


def test_an_author_appeals_once_in_their_own_words(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await upheld(world)
        assert labels(world.discord.told[0][1]) == ["Appeal"]
        assert await appeal(world) is Appealed.MADE
        assert (await world.case())["state"] == "appealed"
        assert f"||{WORDS}||" in card(world)
        assert await appeal(world) is Appealed.ONCE
        await move(world, Event.AFFIRM, by=SECOND)
        assert await appeal(world) is Appealed.ONCE
        assert await world.column("SELECT text FROM appeals") == [WORDS]
        assert await world.column("SELECT count(*) FROM record WHERE what = 'appeal'") == [1]

    told(tmp_path, story)


def test_an_appeal_is_cut_at_a_thousand_characters(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await upheld(world)
        await world.appeals.appeal(GUILD, 1, "  no" + 2000 * "!" + " ", by=AUTHOR)
        assert await world.column("SELECT text FROM appeals") == ["no" + 998 * "!"]

    told(tmp_path, story)


def test_only_the_author_can_appeal(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await upheld(world)
        before = await stored(world)
        for by in (READER, MODERATOR, SECOND):
            assert await appeal(world, by=by) is Appealed.NOT_THEIRS
        assert await appeal(world, guild=OTHER_GUILD) is Appealed.NOT_THEIRS
        assert await appeal(world, number=99) is Appealed.NOT_THEIRS
        assert await stored(world) == before

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("waited", "answer"),
    [(timedelta(days=14), Appealed.MADE), (timedelta(days=14) + MOMENT, Appealed.LATE)],
)
def test_an_appeal_is_made_within_its_days(
    tmp_path: Path, waited: timedelta, answer: Appealed
) -> None:
    async def story(world: World) -> None:
        await upheld(world)
        world.clock.moment += waited
        assert await appeal(world) is answer

    told(tmp_path, story)


@pytest.mark.parametrize("events", [(), (Event.DISMISS,), (Event.UPHOLD, Event.UNDO)])
def test_what_does_not_count_cannot_be_appealed(tmp_path: Path, events: tuple[Event, ...]) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        for event in events:
            assert await move(world, event)
        assert await appeal(world) is Appealed.OVER
        assert await world.column("SELECT count(*) FROM appeals") == [0]

    told(tmp_path, story)


def test_who_deleted_the_reply_meanwhile_can_appeal(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await upheld(world, action=Action.WARN)
        await world.delete(message)
        assert await appeal(world) is Appealed.MADE

    told(tmp_path, story)


def test_a_second_delivery_of_an_appeal_is_answered_the_same(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await upheld(world)
        answers = await asyncio.gather(*(appeal(world, key="one") for _ in range(4)))
        assert answers == [Appealed.MADE] * 4
        assert await world.column("SELECT count(*) FROM record WHERE what = 'appeal'") == [1]
        assert await appeal(world, key="another") is Appealed.ONCE

    told(tmp_path, story)


@pytest.mark.parametrize("event", [Event.CLAIM, Event.AFFIRM, Event.OVERTURN])
def test_who_decided_does_not_review_the_appeal(tmp_path: Path, event: Event) -> None:
    async def story(world: World) -> None:
        await upheld(world)
        await appeal(world)
        before = await stored(world)
        assert await refusal(world, event) is Refusal.OWN
        assert await stored(world) == before
        assert await refusal(world, event, by=THIRD) is None

    told(tmp_path, story)


def test_who_decided_can_still_take_it_back_themselves(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await upheld(world)
        await appeal(world)
        assert await move(world, Event.UNDO)
        assert (await world.case())["state"] == "overturned"
        (one,) = await world.rows("SELECT reviewed_by, alone FROM appeals")
        assert one == {"reviewed_by": MODERATOR, "alone": 0}

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("since", "answer"),
    [(timedelta(days=30), Refusal.OWN), (timedelta(days=30) + MOMENT, None)],
)
@pytest.mark.parametrize("event", [Event.CLAIM, Event.AFFIRM, Event.OVERTURN])
def test_who_decided_reviews_only_where_nobody_else_worked_for_thirty_days(
    tmp_path: Path, event: Event, since: timedelta, answer: Refusal | None
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE, author_id=READER)
        await decide(world, Verdict.DISMISS, by=SECOND)
        world.clock.moment += since - timedelta(days=1)
        await world.say(RUDE)
        await decide(world, number=2)
        await appeal(world, number=2)
        world.clock.moment = NOON + since
        assert await refusal(world, event, number=2) is answer

    told(tmp_path, story)


@pytest.mark.parametrize("event", [Event.AFFIRM, Event.OVERTURN])
@pytest.mark.parametrize("by", [MODERATOR, SECOND])
def test_the_review_of_who_decided_is_marked_as_such(tmp_path: Path, by: int, event: Event) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        await appeal(world)
        assert await move(world, event, by=by)
        alone = by == MODERATOR
        assert await world.column("SELECT alone FROM appeals") == [int(alone)]
        assert ("there was no other moderator" in card(world)) is alone
        told_so = "The server has one moderator" in await hear_the_end(world)
        assert told_so is (alone and event is Event.AFFIRM)

    told(tmp_path, story)


def test_anyone_reviews_what_the_policy_decided(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        await world.say(GRIM)
        await appeal(world)
        assert await move(world, Event.OVERTURN)
        assert await world.column("SELECT alone FROM appeals") == [0]

    told(tmp_path, story)


def test_while_one_reviews_an_appeal_no_other_does(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await upheld(world)
        await appeal(world)
        await move(world, Event.CLAIM, by=SECOND)
        assert (await world.case())["state"] == "appeal_claimed"
        assert f"Claimed by <@{SECOND}>" in card(world)
        assert await refusal(world, Event.OVERTURN, by=THIRD) is Refusal.HELD
        await world.pass_time(minutes=10)
        assert await refusal(world, Event.OVERTURN, by=THIRD) is None

    told(tmp_path, story)


def test_an_appeal_that_does_not_succeed_changes_nothing_and_its_author_hears(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await upheld(world, action=Action.REMOVE_AND_TIME_OUT)
        until = dict(world.discord.timed_out)
        await appeal(world)
        assert await refusal(world, Event.AFFIRM, by=SECOND, word="It was no quotation.") is None
        heard = await hear_the_end(world)
        assert "Your appeal of case 1 did not succeed" in heard
        assert "A moderator who had not decided it looked at it anew" in heard
        assert "It was no quotation." in heard
        assert world.discord.timed_out == until
        assert (await world.reply(message))["state"] == "removed"
        assert f"On appeal it was upheld by <@{SECOND}>" in card(world)

    told(tmp_path, story)


def test_an_appeal_that_succeeds_restores_all_of_it_and_its_author_hears(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await upheld(world, action=Action.REMOVE_AND_TIME_OUT)
        assert datetime.fromisoformat(world.discord.timed_out[AUTHOR]) > world.clock.now()
        await appeal(world)
        assert await refusal(world, Event.OVERTURN, by=SECOND, word="We are sorry.") is None
        heard = await hear_the_end(world)
        assert "Case 1 is taken back" in heard
        assert "We are sorry." in heard
        assert world.discord.timed_out == {}
        assert (await world.reply(message))["state"] == "present"
        (stands,) = world.discord.in_channel(700)
        assert f"<@{AUTHOR}> wrote:\n> {RUDE}" in words(stands.message)
        assert "It stands again as a quotation." in card(world)
        assert f"On appeal it was overturned by <@{SECOND}>" in card(world)

    told(tmp_path, story)


def test_an_appealed_case_waits_in_the_queue_first(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("I will come for you [threat=0.7]", author_id=READER)
        await world.pass_time(hours=20)
        await world.say(RUDE)
        await decide(world, number=2)
        await move(world, Event.CLAIM, number=1, by=THIRD)
        await move(world, Event.RELEASE, number=1, by=THIRD)
        await appeal(world, number=2)
        served = await world.moderators_queue.next(GUILD, by=SECOND)
        assert served is not None
        assert served.case.number == 2
        served = await world.moderators_queue.next(GUILD, by=MODERATOR)
        assert served is not None
        assert served.case.number == 1

    told(tmp_path, story)


def test_who_could_not_be_told_has_all_the_time_from_when_they_are(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.discord.closed_to_dm.add(AUTHOR)
        await world.say(RUDE)
        await decide(world)
        await world.pass_time(days=10)
        ((notice_id, _),) = await world.notices.waiting_for(GUILD, AUTHOR)
        await world.notices.shown(notice_id)
        await world.pass_time(days=13)
        assert await appeal(world) == "made"

    told(tmp_path, story)
