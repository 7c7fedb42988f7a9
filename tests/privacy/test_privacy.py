"""What is erased, when, and that nothing leads back to a person afterwards."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.moves import DeskSettings, Move, Terms
from bot.moderation.responses.response import State
from bot.privacy.service import Retention
from tests.moderation.responses.stages import in_state
from tests.privacy.places import JUDGE, PERSON, decide, places_of
from tests.world import CALM, GUILD, READER, RUDE, World, told

TICK = timedelta(milliseconds=1)
MONTH = timedelta(days=30)
LAPSE = timedelta(days=90)
HOLD = timedelta(days=14)


async def wait(world: World, time: timedelta) -> int:
    await world.pass_time(seconds=time.total_seconds())
    report = await world.privacy.expire()
    await world.settle()
    return report.texts


def test_text_expires_after_its_days_and_scores_stay_without_the_person(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM, author_id=PERSON)
        assert await wait(world, MONTH - TICK) == 0
        assert await world.texts(message) == [CALM]
        assert await wait(world, TICK) == 1
        assert await world.texts(message) == [None]
        assert await world.scores(message) == 6
        assert await places_of(world, PERSON) == set()
        assert await wait(world, MONTH) == 0

    told(tmp_path, story)


def test_more_than_one_batch_expires_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(230):
            await world.post(CALM)
        assert await wait(world, MONTH) == 230
        assert await places_of(world, CALM) == set()

    told(tmp_path, story)


def test_an_author_s_deletion_erases_what_no_case_holds_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM, author_id=PERSON)
        await world.delete(message)
        assert await places_of(world, CALM) == set()
        assert await places_of(world, PERSON) == set()
        assert await world.scores(message) == 6

    told(tmp_path, story)


def test_text_under_an_open_case_is_held_however_long_it_takes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.delete(message)
        assert await wait(world, MONTH * 3) == 0
        assert await world.texts(message) == [RUDE]

    told(tmp_path, story)


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("deleted", [True, False])
def test_text_under_a_case_is_held_until_14_days_after_the_decision(
    tmp_path: Path, verdict: Verdict, deleted: bool
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE, author_id=PERSON)
        if deleted:
            await world.delete(message)
        await wait(world, MONTH - HOLD)
        await decide(world, verdict)
        assert await wait(world, HOLD - TICK) == 0
        assert await world.texts(message) == [RUDE]
        assert await wait(world, TICK) == 1
        assert await world.texts(message) == [None]
        assert await world.scores(message) == 6
        assert await places_of(world, RUDE) == set()
        counts = {"cases.author_id"} if verdict is Verdict.UPHOLD else set()
        assert await places_of(world, PERSON) == counts
        assert "the text is no longer kept" in world.cards[0].words
        await wait(world, LAPSE - HOLD - TICK)
        assert await places_of(world, PERSON) == counts
        await wait(world, TICK)
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story)


def test_the_words_of_an_appeal_and_of_a_report_go_with_the_reply_s(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE, author_id=PERSON)
        await world.reporting.report(GUILD, message, "it stings", by=READER)
        await decide(world)
        await wait(world, HOLD - TICK)
        await world.appeals.appeal(GUILD, 1, "I meant the weather", by=PERSON)
        await wait(world, MONTH * 2)
        assert await world.texts(message) == [RUDE]  # nobody could judge the appeal without it
        await world.desk.move(GUILD, 1, Move(Event.AFFIRM, JUDGE + 1, "button"))
        await wait(world, HOLD)
        for words in (RUDE, "I meant the weather", "it stings"):
            assert await places_of(world, words) == set()
        assert await world.column("SELECT reporter_id FROM reports") == [None]

    told(tmp_path, story)


def test_a_dismissed_reply_that_still_stands_is_kept_its_full_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await decide(world, Verdict.DISMISS)
        assert await wait(world, MONTH - TICK) == 0
        assert await world.texts(message) == [RUDE]
        assert await wait(world, TICK) == 1

    told(tmp_path, story)


def test_a_deletion_long_after_the_decision_erases_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await decide(world, Verdict.DISMISS)
        await wait(world, HOLD)
        assert await world.texts(message) == [RUDE]
        await world.delete(message)
        assert await world.texts(message) == [None]

    told(tmp_path, story)


def test_how_long_things_are_kept_is_a_setting(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(CALM)
        await world.say(RUDE)
        await decide(world)
        assert await wait(world, timedelta(days=1) - TICK) == 0
        assert await wait(world, TICK) == 1
        assert await wait(world, timedelta(days=1)) == 1

    terms = DeskSettings(terms=Terms(appeal_days=2))
    told(tmp_path, story, rules=Retention(text_days=1, case_days=2), desk=terms)


@pytest.mark.parametrize("between", [0, 1, 2, 5])
def test_an_erased_text_leaves_every_card_it_was_shown_on(tmp_path: Path, between: int) -> None:
    async def story(world: World) -> None:
        words = "said before it"
        answered = await world.say("said long before", author_id=PERSON)
        before = await world.say(words, author_id=PERSON)
        filler = [await world.say(CALM) for _ in range(between)]
        for message in filler[2:]:  # deleted ones stand no longer between
            await world.delete(message)
        await world.say(RUDE, answers_message_id=answered)
        shown = world.cards[0].words
        assert "said long before" in shown
        assert (words in shown) == (between < 2)
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        assert words not in world.cards[0].words
        assert "said long before" not in world.cards[0].words
        assert (await world.reply(before))["author_id"] is None

    told(tmp_path, story)


def test_a_text_shown_because_the_ones_between_were_deleted_leaves_the_card_too(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say("said before it", author_id=PERSON)
        for message in [await world.say(CALM) for _ in range(6)]:
            await world.delete(message)
        await world.say(RUDE)
        assert "said before it" in world.cards[0].words
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        assert "said before it" not in world.cards[0].words

    told(tmp_path, story)


def test_a_text_shown_before_missed_ones_came_in_between_leaves_the_card_too(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say("said before it", 100, author_id=PERSON)
        await world.say(RUDE, 200)
        assert "said before it" in world.cards[0].words
        world.clock.advance(seconds=1)
        for message in range(110, 150, 10):
            await world.say(CALM, message, quiet=True)
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        assert "said before it" not in world.cards[0].words

    told(tmp_path, story)


def test_members_words_are_nowhere_but_in_their_revisions(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("said before it")
        await world.say(RUDE)
        await decide(world)
        await in_state(world, State.HELD, "said to be held")
        assert await places_of(world, "said before it") == {"revisions.text"}
        assert await places_of(world, "said to be held") == {"revisions.text"}
        assert await places_of(world, RUDE) == {"revisions.text"}
        payloads: list[Any] = await world.column("SELECT payload FROM effects")
        assert all(RUDE not in json.dumps(json.loads(one)) for one in payloads)

    told(tmp_path, story)
