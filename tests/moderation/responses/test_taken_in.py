"""What Discord shows of responses is known to be the bot's, and what is gone was taken down."""

from pathlib import Path

import pytest

from bot.moderation.responses.response import State
from bot.moderation.taken import Span
from bot.simulate.discord import Posted
from tests.moderation.responses.stages import PENDING, in_state
from tests.moderation.responses.writing import respond, response, rewrite, told_titles, visible
from tests.moderation.steps import words
from tests.world import AUTHOR, CALM, MODERATOR, OTHER_THREAD, RUDE, THREAD, World, told

LAST = 2**62


async def stands_as(world: World, reply_id: int = 1) -> int:
    found = (await response(world, reply_id)).message_id
    assert found is not None
    return found


async def ended(world: World) -> list[tuple[str, str | None]]:
    rows = await world.rows("SELECT state, ended_by FROM replies ORDER BY id")
    return [(row["state"], row["ended_by"]) for row in rows]


def test_a_response_that_history_holds_as_the_bot_s_message_is_still_there(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        ours = {await stands_as(world)}
        new = await world.intake.catch_up(THREAD, [], span=Span(first=0, last=LAST), ours=ours)
        assert new == 0
        assert await ended(world) == [("present", None)]

    told(tmp_path, story)


@pytest.mark.parametrize("by", [None, 0, MODERATOR])
def test_a_response_that_is_gone_was_deleted_by_a_moderator_as_its_author_cannot(
    tmp_path: Path, by: int | None
) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.ASKED, "you clod")
        await world.office.choosing.choose(7, 1, "send", by=AUTHOR, key=5)
        await world.settle()
        await world.delete(await stands_as(world), by=by)
        assert await ended(world) == [("deleted", "moderator")]
        case = await world.case()
        assert (case["state"], case["decided_by"]) == ("handled", by or None)

    told(tmp_path, story)


def test_a_response_that_history_holds_no_more_was_deleted_by_a_moderator(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        await world.say(CALM)
        await world.intake.catch_up(THREAD, [], span=Span(first=0, last=LAST))
        assert await ended(world) == [("deleted", "moderator"), ("deleted", "author")]

    told(tmp_path, story)


@pytest.mark.parametrize("state", PENDING)
def test_what_is_not_posted_is_not_missed_in_the_history(tmp_path: Path, state: State) -> None:
    async def story(world: World) -> None:
        await in_state(world, state, CALM)
        await world.intake.catch_up(THREAD, [], span=Span(first=0, last=LAST))
        assert await ended(world) == [("unposted", None)]
        assert (await response(world)).state is state

    told(tmp_path, story)


def test_the_edit_of_a_response_that_is_deleted_goes_with_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        await rewrite(world, 1, RUDE)
        await world.delete(await stands_as(world), by=MODERATOR)
        edit = await response(world, 2)
        assert (edit.state, edit.why) == (State.DROPPED, "gone")
        assert told_titles(world)[-1] == "It is not posted"

    told(tmp_path, story)


@pytest.mark.parametrize("state", PENDING)
def test_with_its_thread_goes_what_was_to_be_posted_in_it(tmp_path: Path, state: State) -> None:
    async def story(world: World) -> None:
        await in_state(world, state, CALM)
        await world.intake.thread_deleted(THREAD, moderator_id=None)
        world.carrier.fault = lambda _: "none"
        world.scorer.down = False
        await world.pass_time(hours=1)
        found = await response(world)
        assert (found.state, found.why) == (State.DROPPED, "gone")
        assert visible(world) == []
        assert told_titles(world)[-1] == "It is not posted"
        if state is State.HELD:
            assert (await world.case())["state"] == "lapsed"
            assert "is not to be posted any more" in words(world.cards[0].message)

    told(tmp_path, story)


def test_a_thread_that_goes_takes_nothing_from_another(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.ASKED, "you clod")
        await world.intake.thread_deleted(OTHER_THREAD, moderator_id=None)
        assert (await response(world)).state is State.ASKED

    told(tmp_path, story)


def test_discord_names_the_webhook_or_the_bot_as_who_posted_a_response(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        world.discord.webhooks_refused = True
        await respond(world, CALM)
        own = await world.say(CALM)
        posters = []
        for message in (await stands_as(world), await stands_as(world, 2), own):
            reply = await world.intake.known(message)
            assert reply is not None
            posters.append(await world.intake.poster(reply, me=1))
        assert posters == [(await response(world)).webhook_id, 1, AUTHOR]

    told(tmp_path, story)


def test_a_moderator_s_removal_is_not_taken_for_another_s(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        stands = await stands_as(world)
        assert isinstance(world.discord.posted[stands], Posted)
        await world.office.choosing.choose(7, 1, "withdraw", by=AUTHOR, key=5)
        await world.settle()
        await world.delete(stands, by=0)
        assert await ended(world) == [("deleted", "author")]

    told(tmp_path, story)
