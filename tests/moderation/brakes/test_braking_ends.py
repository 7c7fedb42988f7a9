"""Closing, pausing, deleting and refusing: no brake outlives what it was for."""

from pathlib import Path

from bot.effects.executor import Deed
from bot.moderation.brakes.brake import BrakeState, How
from tests.fake_discord import GONE, REFUSED, Fault
from tests.moderation.brakes.braked import (
    LOCK,
    PAUSE,
    SLOW,
    braking,
    card,
    card_of,
    choose_settings,
    close,
    newest,
    quarrel,
    recorded,
    refusing,
    reopen,
    said,
    set_on,
    tick,
)
from tests.world import GUILD, MODERATOR, OTHER_THREAD, THREAD, World, told


def test_closing_ends_a_brake_before_it_locks_and_reopening_brings_no_lock_back(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await set_on(world, SLOW)
        await set_on(world, LOCK, OTHER_THREAD)
        await close(world)
        slow, locked = world.discord.thread(THREAD), world.discord.thread(OTHER_THREAD)
        assert (slow.slowmode_delay, slow.locked, slow.archived) == (0, True, True)
        assert (locked.locked, locked.archived) == (True, True)
        for thread in (THREAD, OTHER_THREAD):
            assert (await newest(world, thread)).ended_how is How.CLOSED
        await tick(world, days=2)
        assert (locked.locked, locked.archived) == (True, True)
        await reopen(world)
        await tick(world, days=2)
        assert not locked.locked
        assert (slow.slowmode_delay, slow.locked) == (0, False)

    told(tmp_path, story)


def test_a_brake_that_closing_did_not_end_leaves_the_closed_threads_as_they_are(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await set_on(world, SLOW)
        await set_on(world, LOCK, OTHER_THREAD)
        await close(world, tell=False)
        slow, locked = world.discord.thread(THREAD), world.discord.thread(OTHER_THREAD)
        before = (len(slow.edits), len(locked.edits))
        await tick(world, minutes=1)
        await tick(world, days=2)
        assert (len(slow.edits), len(locked.edits)) == before
        assert (locked.locked, locked.archived, slow.slowmode_delay) == (True, True, 120)
        assert "once the discussion is opened again" in card_of(world, 1).words
        await reopen(world)
        await tick(world, seconds=15)
        assert (slow.slowmode_delay, slow.locked, locked.locked) == (0, False, False)
        assert (await newest(world)).state is BrakeState.LIFTED

    told(tmp_path, story)


def test_a_lock_that_somebody_set_after_the_discussion_was_opened_again_stays(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await set_on(world, LOCK)
        await close(world, tell=False)
        await reopen(world)
        world.discord.thread(THREAD).locked = True
        await tick(world, days=2)
        assert world.discord.thread(THREAD).locked
        assert (await newest(world)).state is BrakeState.LIFTED

    told(tmp_path, story)


def test_a_deleted_thread_ends_its_brake_whether_the_bot_was_told_or_not(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await set_on(world, PAUSE)
        await set_on(world, SLOW, OTHER_THREAD)
        world.discord.threads_gone |= {THREAD, OTHER_THREAD}
        await world.intake.thread_deleted(THREAD, moderator_id=None)
        await tick(world, seconds=15)
        await tick(world, hours=2)
        for thread in (THREAD, OTHER_THREAD):
            found = await newest(world, thread)
            assert (found.state, found.ended_how) == (BrakeState.LIFTED, How.GONE)
        assert await world.undone() == [GONE]

    told(tmp_path, story)


def test_while_the_guild_is_paused_nothing_happens_and_nothing_piles_up(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await choose_settings(world, paused=True)
        brake = await set_on(world, PAUSE)
        assert world.discord.threads == {}
        await braking(world).lift(GUILD, brake.id, by=MODERATOR)
        await set_on(world, SLOW)
        await tick(world, minutes=61)
        await choose_settings(world, paused=False)
        assert world.discord.threads == {}
        assert said(world) == []
        assert world.cards == []
        states = await world.column("SELECT state FROM brakes")
        assert states == ["lifted", "lifted"]

    told(tmp_path, story)


def test_a_proposal_that_ended_before_anybody_saw_it_is_not_shown(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await choose_settings(world, paused=True)
        await quarrel(world)
        await tick(world, minutes=40)
        assert (await newest(world)).state is BrakeState.EXPIRED
        await choose_settings(world, paused=False)
        assert not any("Brake" in title for title in world.titles())

    told(tmp_path, story)


def test_a_brake_set_before_a_pause_of_the_guild_is_lifted_after_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await set_on(world, PAUSE)
        await choose_settings(world, paused=True)
        for _ in range(5):
            await tick(world, minutes=10)
        assert world.discord.thread(THREAD).locked
        await choose_settings(world, paused=False)
        assert not world.discord.thread(THREAD).locked
        assert len(await world.rows("SELECT 1 FROM effects WHERE kind = 'lift_brake'")) == 1

    told(tmp_path, story)


def test_a_brake_that_cannot_be_set_says_what_is_missing_and_is_not_proposed_again(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        world.carrier.fault = refusing({"set_brake"})
        brake = await set_on(world, PAUSE)
        assert (brake.state, brake.problem) == (BrakeState.FAILED, REFUSED)
        assert "the bot lacks Manage Threads there." in card(world).words
        assert said(world) == []
        await quarrel(world)
        assert (await newest(world)).id == brake.id
        assert await recorded(world) == ["brake_set", "brake_failed"]

    told(tmp_path, story)


def test_a_lock_that_is_somebodys_own_outlives_a_brake_that_failed_on_its_second_try(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        world.discord.thread(THREAD).locked = True
        faults: list[Fault] = ["none", "down", "refused"]
        world.carrier.fault = lambda _: faults.pop(0) if faults else "none"
        await set_on(world, PAUSE)
        await tick(world, minutes=1)
        await tick(world, hours=1)
        assert world.discord.thread(THREAD).locked
        assert (await newest(world)).state is BrakeState.FAILED

    told(tmp_path, story)


def test_a_lock_whose_answer_was_lost_is_taken_back_where_the_second_try_is_refused(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        faults: list[Fault] = ["none", "lost", "refused"]
        world.carrier.fault = lambda _: faults.pop(0) if faults else "none"
        await set_on(world, PAUSE)
        assert world.discord.thread(THREAD).locked
        await tick(world, minutes=1)
        assert not world.discord.thread(THREAD).locked
        assert (await newest(world)).ended_how is How.FAILED
        assert said(world) == []

    told(tmp_path, story)


def test_what_somebody_chose_between_the_look_and_the_brake_comes_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        faults: list[Fault] = ["none", "down", "lost"]

        def fault(deed: Deed) -> Fault:
            if deed.kind == "set_brake" and len(faults) == 2:
                world.discord.thread(THREAD).slowmode_delay = 5
            return faults.pop(0) if faults and deed.kind.endswith("_brake") else "none"

        world.carrier.fault = fault
        await set_on(world, SLOW)
        for _ in range(3):
            await tick(world, minutes=1)
        assert world.discord.thread(THREAD).slowmode_delay == 120
        await tick(world, hours=1)
        assert world.discord.thread(THREAD).slowmode_delay == 5

    told(tmp_path, story)


def test_lifting_is_tried_again_until_discord_lets_the_bot(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await set_on(world, PAUSE)
        world.carrier.fault = refusing({"lift_brake"})
        await tick(world, minutes=15)
        assert "could not be lifted: the bot lacks Manage Threads" in card(world).words
        edits = len(await world.rows("SELECT 1 FROM effects WHERE kind = 'edit'"))
        for _ in range(3):
            await tick(world, minutes=10)
        assert len(await world.rows("SELECT 1 FROM effects WHERE kind = 'edit'")) == edits
        world.carrier.fault = lambda _: "none"
        await tick(world, minutes=10)
        assert not world.discord.thread(THREAD).locked
        assert (await newest(world)).state is BrakeState.LIFTED

    told(tmp_path, story)
