"""Words that a moderator has taken back do not stay, whatever the outbox went through meanwhile."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.effects.executor import Deed, ImpossibleError, Result
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.responses.response import State
from tests.fake_discord import Fault
from tests.moderation.responses.stages import approved_unread_then_removed
from tests.moderation.responses.writing import choose, respond, response, rewrite, screen, visible
from tests.moderation.steps import decide, move, words
from tests.world import AUTHOR, CALM, RUDE, THREAD, World, told

WORSE = "you utter clod [insult=0.9]"


def test_an_edit_whose_answer_was_lost_goes_when_its_approval_is_taken_back(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await respond(world, CALM)
        await rewrite(world, 1, RUDE)
        await choose(world, "send", 2)
        world.carrier.fault = lambda deed: "lost" if deed.kind == "respond_edit" else "none"
        assert await decide(world, Verdict.DISMISS)
        assert visible(world) == [RUDE]
        world.carrier.fault = lambda _: "none"
        assert await move(world, Event.UNDO)
        await world.pass_time(minutes=10)
        assert (await response(world, 2)).state is State.HELD
        assert visible(world) == [CALM]

    told(tmp_path, story)


def test_a_response_on_its_way_is_declined_by_an_earlier_case_on_it(tmp_path: Path) -> None:
    """It was posted and edited, each time approved; both approvals are taken back in turn."""

    async def story(world: World) -> None:
        await screen(world)
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert await decide(world, Verdict.DISMISS)
        await rewrite(world, 1, WORSE)
        await choose(world, "send", 2)
        assert await decide(world, Verdict.DISMISS, number=2)
        assert await move(world, Event.UNDO, number=2)
        world.carrier.fault = lambda deed: "down" if deed.kind == "respond" else "none"
        assert await decide(world, Verdict.DISMISS, number=2)
        assert await move(world, Event.UNDO)
        assert await decide(world, Verdict.UPHOLD)
        world.carrier.fault = lambda _: "none"
        await world.pass_time(minutes=10)
        assert (await response(world)).state is State.DECLINED
        assert visible(world) == []

    told(tmp_path, story)


def test_words_whose_approval_was_taken_back_while_they_were_removed_are_held_not_restored(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await approved_unread_then_removed(world, RUDE)
        assert await move(world, Event.UNDO)
        assert await move(world, Event.UNDO, number=2)
        assert world.discord.in_channel(THREAD) == []
        one = await response(world)
        assert (one.state, one.told) == (State.HELD, State.HELD)
        assert await decide(world, Verdict.DISMISS)
        assert visible(world) == [RUDE]

    told(tmp_path, story)


def test_a_moderator_sees_that_discord_does_not_let_words_be_taken_down(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert await decide(world, Verdict.DISMISS)
        world.carrier.fault = lambda deed: "refused" if deed.kind == "delete" else "none"
        assert await move(world, Event.UNDO)
        assert "Not everything could be done" in words(world.cards[0].message)
        world.carrier.fault = lambda _: "none"
        await world.pass_time(minutes=10)
        assert visible(world) == []
        assert "Not everything could be done" not in words(world.cards[0].message)

    told(tmp_path, story)


def test_what_cannot_be_given_its_own_words_again_is_taken_down(tmp_path: Path) -> None:
    """The webhook is gone by which a held edit stands for a moment."""

    async def story(world: World) -> None:
        await screen(world)
        await respond(world, CALM)
        await rewrite(world, 1, RUDE)
        await choose(world, "send", 2)
        world.carrier.fault = lambda deed: "lost" if deed.kind == "respond_edit" else "none"
        assert await decide(world, Verdict.DISMISS)
        world.carrier.fault = lambda _: "none"

        def refuse(deed: Deed) -> Result:
            raise ImpossibleError("Discord answered 404 (code 10015)")

        world.discord._respond_edit = refuse  # type: ignore[method-assign]
        assert await move(world, Event.UNDO)
        await world.pass_time(minutes=10)
        assert visible(world) == []
        assert (await response(world, 1)).why == "refused"

    told(tmp_path, story)


def test_an_author_who_is_timed_out_is_told_what_becomes_of_it_all_the_same(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await respond(world, RUDE)
        await choose(world, "send", 1)
        until = world.clock.now() + timedelta(hours=1)
        world.discord.now = world.clock.now
        world.discord.timed_out[AUTHOR] = until.isoformat()
        assert await decide(world, Verdict.DISMISS)
        assert visible(world) == []
        before = len(world.discord.answers)
        assert await move(world, Event.UNDO)
        assert len(world.discord.answers) == before + 1
        assert visible(world) == []

    told(tmp_path, story)


@pytest.mark.parametrize("fault", ["none", "down"])
def test_an_edit_whose_decline_is_taken_back_does_not_overwrite_a_later_one(
    tmp_path: Path, fault: Fault
) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await respond(world, CALM)
        await rewrite(world, 1, RUDE)
        await choose(world, "send", 2)
        assert await decide(world)
        world.carrier.fault = lambda deed: fault if deed.kind == "respond_edit" else "none"
        await rewrite(world, 1, "I see it as you do")
        assert await move(world, Event.UNDO)
        world.carrier.fault = lambda _: "none"
        await world.pass_time(minutes=10)
        assert visible(world) == ["I see it as you do"]
        assert (await response(world)).text == "I see it as you do"
        assert (await response(world, 2)).why == "gone"

    told(tmp_path, story)
