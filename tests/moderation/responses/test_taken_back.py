"""What was to be posted, or stands, and is taken back: no words stay that nobody accepts."""

import asyncio
from pathlib import Path

from bot.moderation.judging import Judge
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.moves import Move
from bot.moderation.responses.admission import Writer
from bot.moderation.responses.response import State
from bot.scoring.reading import Reading
from bot.store import backlog
from tests.moderation.responses.stages import approved_unread_then_removed
from tests.moderation.responses.writing import choose, respond, response, rewrite, screen, visible
from tests.moderation.steps import decide, move
from tests.world import CALM, GUILD, LATE_AFTER, MODERATOR, READER, RUDE, THREAD, World, told

OTHER_CALM = "I see it as you do"


async def held(world: World) -> None:
    """Have a response held in a screened discussion."""
    await screen(world)
    await respond(world, RUDE)
    await choose(world, "send", 1)


async def press(world: World, event: Event) -> None:
    """Have a moderator press a button, and wait for nothing that follows."""
    outcome = await world.desk.move(GUILD, 1, Move(event, MODERATOR, "button"))
    assert outcome is not None
    assert outcome.changed


async def begun(world: World, kind: str) -> None:
    """Wait until Discord is asked for a deed."""
    async with asyncio.timeout(60):
        for _ in iter(lambda: any(deed.kind == kind for deed in world.carrier.begun), True):
            await asyncio.sleep(0)


def test_an_approval_that_is_taken_back_and_given_again_while_it_is_posted_stands_once(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await held(world)
        world.carrier.gate.clear()
        await press(world, Event.DISMISS)
        await begun(world, "respond")
        await press(world, Event.UNDO)
        await press(world, Event.DISMISS)
        world.carrier.gate.set()
        await world.settle()
        assert visible(world) == [RUDE]
        (standing,) = world.discord.responses
        assert (await response(world)).message_id == standing.id

    told(tmp_path, story)


def test_no_reply_gets_the_row_of_an_edit_that_was_posted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        await rewrite(world, 1, OTHER_CALM)
        await respond(world, RUDE, writer=Writer(READER))
        assert await world.column("SELECT id FROM replies ORDER BY id") == [1, 3]

    told(tmp_path, story)


def test_words_that_their_author_has_rewritten_are_before_no_moderator_any_more(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await held(world)
        world.scorer.down = True
        await rewrite(world, 1, "something else")
        assert (await world.case())["state"] == "lapsed"
        assert not await decide(world, Verdict.UPHOLD)
        assert (await response(world)).state is State.WAITING
        assert visible(world) == []

    told(tmp_path, story)


def test_an_edit_under_way_ends_with_the_approval_of_what_it_edits(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await held(world)
        assert await decide(world, Verdict.DISMISS)
        world.scorer.down = True
        await rewrite(world, 1, OTHER_CALM)
        assert await move(world, Event.UNDO)
        edit = await response(world, 2)
        assert (edit.state, edit.why, edit.told) == (State.DROPPED, "gone", State.DROPPED)
        assert visible(world) == []

    told(tmp_path, story)


def test_an_edit_that_is_settled_after_the_approval_is_taken_back_ends(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await held(world)
        assert await decide(world, Verdict.DISMISS)
        world.carrier.gate.clear()
        await world.office.responding.rewrite(GUILD, 1, Writer(501), OTHER_CALM, key=700_999)
        await world.queue.idle()
        await begun(world, "respond_edit")
        await press(world, Event.UNDO)
        world.carrier.gate.set()
        await world.settle()
        assert (await response(world, 2)).state is State.DROPPED
        assert visible(world) == []

    told(tmp_path, story)


def test_an_edit_that_nothing_could_score_comes_before_a_moderator_once_it_stands(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        world.scorer.poison = OTHER_CALM
        await rewrite(world, 1, OTHER_CALM)
        assert visible(world) == [OTHER_CALM]
        case = await world.case()
        assert (case["reply_id"], case["label"]) == (1, "unscored")

    told(tmp_path, story)


def test_a_deletion_that_discord_refuses_is_tried_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await held(world)
        assert await decide(world, Verdict.DISMISS)
        world.carrier.fault = lambda deed: "refused" if deed.kind == "delete" else "none"
        assert await move(world, Event.UNDO)
        await world.pass_time(minutes=10)
        assert visible(world) == [RUDE]
        world.carrier.fault = lambda _: "none"
        await world.pass_time(minutes=9)
        assert visible(world) == [RUDE]
        await world.pass_time(minutes=1)
        assert visible(world) == []

    told(tmp_path, story)


def test_what_a_case_has_removed_cannot_be_withdrawn_and_be_restored_later(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert await decide(world, Verdict.UPHOLD)
        assert (await choose(world, "withdraw", 1)).refusal is not None
        assert await move(world, Event.UNDO)
        await choose(world, "withdraw", 1)
        assert world.discord.in_channel(THREAD) == []
        assert (await response(world)).state is State.DROPPED

    told(tmp_path, story)


def test_what_is_restored_is_taken_down_later_where_discord_refuses_it_at_first(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert await decide(world, Verdict.UPHOLD)
        assert await move(world, Event.UNDO)
        world.carrier.fault = lambda deed: "refused" if deed.kind == "delete" else "none"
        await choose(world, "withdraw", 1)
        assert len(world.discord.in_channel(THREAD)) == 1
        world.carrier.fault = lambda _: "none"
        await world.pass_time(minutes=10)
        assert world.discord.in_channel(THREAD) == []

    told(tmp_path, story)


def test_an_approval_that_is_taken_back_takes_the_restored_words_down_too(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await approved_unread_then_removed(world, RUDE)
        assert await move(world, Event.UNDO, number=2)
        assert len(world.discord.in_channel(THREAD)) == 1
        assert await move(world, Event.UNDO)
        assert (await response(world)).state is State.HELD
        assert world.discord.in_channel(THREAD) == []
        assert await decide(world, Verdict.DISMISS)
        assert visible(world) == [RUDE]

    told(tmp_path, story)


def test_what_discord_refuses_to_remove_is_not_restored_beside_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        await choose(world, "send", 1)
        world.carrier.fault = lambda deed: "refused" if deed.kind == "delete" else "none"
        world.carrier.gate.clear()
        await press(world, Event.UPHOLD)
        await begun(world, "delete")
        await press(world, Event.UNDO)
        world.carrier.gate.set()
        await world.settle()
        assert visible(world) == [RUDE]
        assert len(world.discord.in_channel(THREAD)) == 1

    told(tmp_path, story)


def test_an_edit_that_is_posted_while_it_is_being_read_is_judged_all_the_same(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        world.scorer.down = True
        await rewrite(world, 1, RUDE)
        (waiting,) = await world.store.read(lambda tx: backlog.next_up(tx, 2))
        world.clock.moment += LATE_AFTER
        await world.settle()
        assert visible(world) == [RUDE]
        judge = Judge(
            world.desk,
            world.office.following,
            world.clock,
            braking=world.office.braking,
            deciding=world.office.deciding,
            late_after=LATE_AFTER,
        )
        reading = Reading({"insult": 0.9}, {}, "scripted", "1")
        await world.store.write(lambda tx: judge.judge(tx, [(waiting, reading)]))
        assert (await world.case())["label"] == "insult"

    told(tmp_path, story)
