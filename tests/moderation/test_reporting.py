"""Members report replies: one case however many do, and nobody is named."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.status import Reported
from tests.moderation.looks import card, stored
from tests.moderation.steps import decide, move
from tests.world import AUTHOR, CALM, GUILD, MODERATOR, OTHER_GUILD, READER, RUDE, World, told

HOUR = timedelta(hours=1)
MOMENT = timedelta(milliseconds=1)
PER_HOUR = 5


async def report(
    world: World,
    message: int,
    reason: str = "",
    *,
    by: int = READER,
    guild: int = GUILD,
    key: str | None = None,
) -> Reported:
    outcome = await world.reporting.report(guild, message, reason, by=by, key=key)
    await world.settle()
    return outcome.reported


async def states(world: World) -> list[str]:
    return await world.column("SELECT state FROM cases ORDER BY number")


def test_however_many_report_a_reply_it_is_one_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        answers = await asyncio.gather(*(report(world, message, by=901 + one) for one in range(6)))
        assert answers == [Reported.MADE] * 6
        case = await world.case()
        assert (case["state"], case["origin"], case["score"]) == ("open", "report", None)
        assert len(world.cards) == 1
        assert "Case 1 · reported by 6 members" in card(world)
        assert await world.column("SELECT count(*) FROM reports") == [6]

    told(tmp_path, story)


def test_the_card_shows_the_reasons_and_not_who_gave_them(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        await report(world, message, "  It mocks my name.  ", by=901)
        await report(world, message, "x" * 400, by=902)
        await report(world, message, by=903)
        shown = card(world)
        assert "||It mocks my name.||" in shown
        assert "1 gave no reason." in shown
        assert not any(f"{who}" in shown for who in (901, 902, 903))
        lengths = await world.column("SELECT length(reason) FROM reports ORDER BY id")
        assert lengths == [len("It mocks my name."), 300, None]

    told(tmp_path, story)


def test_who_reported_a_reply_is_told_that_they_did(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        assert await report(world, message, "first") is Reported.MADE
        before = await stored(world)
        assert await report(world, message, "second") is Reported.AGAIN
        assert await stored(world) == before

    told(tmp_path, story)


def test_a_second_delivery_of_a_report_is_answered_the_same(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        answers = await asyncio.gather(*(report(world, message, key="one") for _ in range(4)))
        assert answers == [Reported.MADE] * 4
        assert await world.column("SELECT count(*) FROM record WHERE what = 'report'") == [1]
        assert await report(world, message, key="another") is Reported.AGAIN

    told(tmp_path, story)


def test_what_cannot_be_reported_opens_no_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message, gone = await world.say(CALM), await world.say(CALM)
        await world.delete(gone)
        before = await stored(world)
        for answer, outcome in (
            (await report(world, message, by=AUTHOR), Reported.OWN),
            (await report(world, gone), Reported.UNKNOWN),
            (await report(world, 5), Reported.UNKNOWN),
            (await report(world, message, guild=OTHER_GUILD), Reported.UNKNOWN),
        ):
            assert answer is outcome
        assert await stored(world) == before

    told(tmp_path, story)


def test_whether_something_can_be_reported_is_said_beforehand(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        for guild, about, by, answer in (
            (GUILD, message, READER, Reported.MADE),
            (GUILD, message, AUTHOR, Reported.OWN),
            (GUILD, 5, READER, Reported.UNKNOWN),
            (OTHER_GUILD, message, READER, Reported.UNKNOWN),
        ):
            assert await world.reporting.can_report(guild, about, by=by) is answer
        assert await states(world) == []

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("waited", "answer"), [(HOUR - MOMENT, Reported.TOO_MANY), (HOUR, Reported.MADE)]
)
def test_a_member_reports_so_many_in_an_hour_and_no_more(
    tmp_path: Path, waited: timedelta, answer: Reported
) -> None:
    async def story(world: World) -> None:
        messages = [await world.say(CALM) for _ in range(PER_HOUR + 1)]
        for message in messages[:PER_HOUR]:
            assert await report(world, message) is Reported.MADE
        assert await report(world, messages[-1]) is Reported.TOO_MANY
        assert await world.reporting.can_report(GUILD, messages[-1], by=READER) == "too_many"
        assert await report(world, messages[-1], by=901) is Reported.MADE
        world.clock.moment += waited
        assert await report(world, messages[-1]) is answer

    told(tmp_path, story)


@pytest.mark.parametrize(
    "events", [(Event.DISMISS,), (Event.UPHOLD, Event.UNDO)], ids=["kept", "undone"]
)
def test_words_that_a_moderator_read_are_not_reported_anew(
    tmp_path: Path, events: tuple[Event, ...]
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.guilds.choose(GUILD, by=1, paused=True)  # what is removed stands meanwhile
        for event in events:
            await move(world, event)
        assert await report(world, message) is Reported.DECIDED
        assert len(await states(world)) == 1

    told(tmp_path, story)


def test_what_was_dismissed_with_a_band_was_read_by_nobody_and_can_be_reported(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        found = await world.moderators_queue.band(GUILD, label="insult", low=0.0, high=1.0)
        assert await world.moderators_queue.dismiss_band(GUILD, found, by=MODERATOR) == 1
        assert await report(world, message) is Reported.MADE
        assert await states(world) == ["dismissed", "open"]
        await decide(world, Verdict.DISMISS, number=2)
        assert await report(world, message, by=901) is Reported.DECIDED

    told(tmp_path, story)


def test_what_was_edited_after_a_decision_can_be_reported_anew(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await decide(world, Verdict.DISMISS)
        assert await report(world, message) is Reported.DECIDED
        await world.edit(message, CALM)
        assert await report(world, message) is Reported.MADE
        assert await states(world) == ["dismissed", "open"]
        assert f"||{CALM}||" in card(world, 2)

    told(tmp_path, story)


def test_a_report_on_a_flagged_case_joins_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await move(world, Event.CLAIM)
        before = await world.case()
        assert await report(world, message, "It mocks my name.") is Reported.MADE
        case = await world.case()
        assert (case["state"], case["origin"], case["label"]) == ("claimed", "flag", "insult")
        assert case["version"] == before["version"]
        assert await states(world) == ["claimed"]
        assert "insult 0.90" in card(world)
        assert "||It mocks my name.||" in card(world)

    told(tmp_path, story)


def test_a_reported_reply_that_is_flagged_after_an_edit_stays_one_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        await report(world, message, "It mocks my name.")
        await world.edit(message, RUDE)
        case = await world.case()
        assert (case["state"], case["label"], case["score"]) == ("open", "insult", 0.9)
        assert await states(world) == ["open"]
        assert "||It mocks my name.||" in card(world)

    told(tmp_path, story)


def test_a_reported_reply_that_is_scored_calm_in_the_end_does_not_lapse(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        message = await world.say(CALM)
        await world.pass_time(hours=3)
        assert await states(world) == ["open"]
        await report(world, message)
        world.scorer.down = False
        await world.pass_time(hours=1)
        assert await world.scores(message) == 6
        assert await states(world) == ["open"]

    told(tmp_path, story)
