"""Moderators set and lift brakes: the first one wins, and every brake ends in time."""

from dataclasses import replace
from pathlib import Path

from bot.moderation.brakes.brake import BrakeState, How, Refusal
from tests.moderation.brakes.braked import (
    LOCK,
    OTHER,
    PAUSE,
    SLOW,
    braking,
    card,
    close,
    newest,
    quarrel,
    recorded,
    said,
    set_on,
    tick,
)
from tests.moderation.test_late_edits import capped
from tests.world import CHANNEL, GUILD, MODERATOR, OTHER_THREAD, THREAD, World, told


def test_the_first_moderator_wins_and_a_second_delivery_does_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await quarrel(world)
        (first, again, other) = [
            await braking(world).choose(GUILD, 1, kind, by=by, key=key)
            for kind, by, key in (
                (PAUSE, MODERATOR, "a"),
                (PAUSE, MODERATOR, "a"),
                (LOCK, OTHER, "b"),
            )
        ]
        await world.settle()
        assert (first.refusal, again.refusal, other.refusal) == (None, None, Refusal.FIRST)
        assert other.brake is not None
        assert other.brake.decided_by == MODERATOR
        assert world.discord.thread(THREAD).edits == [{"locked": True}]
        assert said(world) == ["This thread is paused"]
        assert [one.label for one in card(world).message.buttons] == ["Lift now"]
        assert (await recorded(world)).count("brake_set") == 1

    told(tmp_path, story)


def test_a_pause_opens_by_itself_after_a_quarter_of_an_hour_also_after_a_restart(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await set_on(world, PAUSE)
        await tick(world, minutes=14, seconds=59)
        assert world.discord.thread(THREAD).locked
        world.restart()
        await tick(world, seconds=1)
        assert not world.discord.thread(THREAD).locked
        assert (await newest(world)).ended_how is How.TIME
        assert "ended by itself" in card(world).words
        assert await recorded(world) == ["brake_set", "brake_lifted"]

    told(tmp_path, story)


def test_slow_mode_goes_back_to_what_it_was_and_a_longer_one_is_left(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.discord.thread(THREAD).slowmode_delay = 10
        world.discord.thread(OTHER_THREAD).slowmode_delay = 300
        await set_on(world, SLOW)
        needless = await set_on(world, SLOW, OTHER_THREAD)
        assert world.discord.thread(THREAD).slowmode_delay == 120
        assert (needless.state, needless.ended_how) == (BrakeState.LIFTED, How.NEEDLESS)
        assert "was not needed" in card(world).words
        assert said(world, OTHER_THREAD) == []
        await tick(world, minutes=60)
        assert world.discord.thread(THREAD).slowmode_delay == 10
        assert world.discord.thread(OTHER_THREAD).slowmode_delay == 300

    told(tmp_path, story)


def test_what_somebody_changed_meanwhile_is_left_and_recorded(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await set_on(world, SLOW)
        world.discord.thread(THREAD).slowmode_delay = 45
        await tick(world, minutes=60)
        assert world.discord.thread(THREAD).slowmode_delay == 45
        assert (await newest(world)).left
        (detail,) = await world.column("SELECT detail FROM record WHERE what = 'brake_lifted'")
        assert '"left_alone": true' in detail

    told(tmp_path, story)


def test_a_brake_lifted_before_its_time_says_so_in_the_thread(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        brake = await set_on(world, LOCK)
        await braking(world).lift(GUILD, brake.id, by=OTHER, key="x")
        await world.settle()
        assert not world.discord.thread(THREAD).locked
        assert said(world) == ["This thread is open again"]
        assert f"was lifted by <@{OTHER}>" in card(world).words
        again = await braking(world).lift(GUILD, brake.id, by=MODERATOR)
        assert again.refusal is Refusal.FIRST
        nothing = await braking(world).lift_on(GUILD, THREAD, by=MODERATOR)
        assert nothing.refusal is Refusal.NONE

    told(tmp_path, story)


def test_one_brake_at_a_time_and_only_on_threads_of_open_discussions(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await set_on(world, SLOW)
        busy = await braking(world).set(GUILD, THREAD, LOCK, by=OTHER)
        assert busy.refusal is Refusal.BUSY
        for guild, thread in ((GUILD, CHANNEL), (GUILD + 1, THREAD)):
            unknown = await braking(world).set(guild, thread, LOCK, by=OTHER)
            assert unknown.refusal is Refusal.UNKNOWN
        other_guild = await braking(world).lift(GUILD + 1, 1, by=OTHER)
        assert other_guild.refusal is Refusal.UNKNOWN
        await close(world)
        closed = await braking(world).set(GUILD, THREAD, LOCK, by=OTHER)
        assert closed.refusal is Refusal.UNKNOWN

    told(tmp_path, story)


def test_a_brake_by_hand_takes_the_road_of_the_proposal_that_is_there(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await quarrel(world)
        brake = await set_on(world, LOCK)
        assert (brake.id, brake.state, brake.kind) == (1, BrakeState.SET, LOCK)

    told(tmp_path, story)


def test_the_status_shows_what_is_heated_now_and_what_is_braked(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await quarrel(world)
        await set_on(world, SLOW, OTHER_THREAD)
        status = await braking(world).status(GUILD)
        assert [one.thread_id for one in status.heated] == [THREAD]
        assert status.heated[0].temperature.reasons
        assert [one.thread_id for one in status.brakes] == [THREAD, OTHER_THREAD]
        assert await braking(world).status(GUILD + 1) == replace(status, heated=(), brakes=())
        world.clock.advance(hours=1)
        assert (await braking(world).status(GUILD)).heated == ()

    told(tmp_path, story)


def test_a_moderator_who_is_forgotten_is_named_on_no_card(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await set_on(world, PAUSE)
        assert str(MODERATOR) in card(world).words
        await world.privacy.forget(GUILD, MODERATOR)
        await world.settle()
        assert str(MODERATOR) not in card(world).words
        assert "chosen by a moderator" in card(world).words

    told(tmp_path, story)


def test_a_card_that_nobody_can_edit_any_more_is_replaced(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await set_on(world, LOCK)
        old = card(world)
        world.carrier.fault = capped(old.id)
        await tick(world, hours=24)
        for _ in range(4):
            await tick(world, minutes=10)
        assert old.id in world.discord.deleted
        assert "ended by itself" in card(world).words
        assert sum("Brake" in title for title in world.titles()) == 1

    told(tmp_path, story)
