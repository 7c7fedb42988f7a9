"""Discord caps the edits of old messages: a card waits for it, and is replaced where it stays."""

from collections.abc import Callable
from pathlib import Path

from bot.effects.executor import EDIT_CAP, Deed, UnreachableError
from bot.moderation.lifecycle import Event
from tests.fake_discord import Fault
from tests.moderation.looks import card
from tests.moderation.steps import move
from tests.world import RUDE, World, told

WAIT_MINUTES = 10
TRIES = 4


def capped(*cards: int) -> Callable[[Deed], Fault]:
    """Let Discord refuse to edit these messages for now."""

    def fault(deed: Deed) -> Fault:
        if deed.kind == "edit" and deed.payload["target"] in cards:
            raise UnreachableError(EDIT_CAP, seconds=60 * WAIT_MINUTES, most=TRIES)
        return "none"

    return fault


def tries(world: World) -> int:
    return sum(deed.kind == "edit" for deed in world.carrier.begun)


def test_while_the_cap_may_pass_the_edit_waits(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        (old,) = world.cards
        world.carrier.fault = capped(old.id)
        await move(world, Event.CLAIM)
        for tried in range(1, TRIES):
            assert tries(world) == tried
            assert [one.id for one in world.cards] == [old.id]
            assert "Claimed" not in card(world)
            if tried < TRIES - 1:
                await world.pass_time(minutes=WAIT_MINUTES)
        world.carrier.fault = lambda deed: "none"
        await world.pass_time(minutes=WAIT_MINUTES)
        assert [one.id for one in world.cards] == [old.id]
        assert "Claimed" in card(world)
        assert world.discord.deleted == []

    told(tmp_path, story)


def test_where_the_cap_stays_one_new_card_follows_and_the_old_one_goes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        (old,) = world.cards
        world.carrier.fault = capped(old.id)
        await move(world, Event.CLAIM)
        await world.pass_time(minutes=WAIT_MINUTES * (TRIES - 1) - 1)
        assert [one.id for one in world.cards] == [old.id]
        for _ in range(TRIES - 1):
            await world.pass_time(minutes=WAIT_MINUTES)
        (new,) = world.cards
        assert new.id != old.id
        assert world.discord.deleted == [old.id]
        assert "Claimed" in card(world)
        assert (await world.case())["card_message_id"] == new.id

    told(tmp_path, story)


def test_edits_that_wait_behind_one_for_the_old_card_do_not_hold_the_new_one_up(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        (old,) = world.cards
        world.carrier.fault = capped(old.id)
        for event in (Event.CLAIM, Event.RELEASE, Event.DISMISS):
            await move(world, event)
        for _ in range(TRIES - 1):
            await world.pass_time(minutes=WAIT_MINUTES)
        (new,) = world.cards
        assert new.id != old.id
        assert world.discord.deleted == [old.id]
        assert "It was dismissed by" in card(world)
        await move(world, Event.UNDO)
        assert [one.id for one in world.cards] == [new.id]
        assert "It was dismissed" not in card(world)
        assert len(world.discord.created) == 2

    told(tmp_path, story)


def test_a_new_card_is_replaced_in_its_turn(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        for event in (Event.CLAIM, Event.DISMISS):
            (old,) = world.cards
            world.carrier.fault = capped(old.id)
            await move(world, event)
            for _ in range(TRIES - 1):
                await world.pass_time(minutes=WAIT_MINUTES)
            assert old.id in world.discord.deleted
        assert len(world.cards) == 1
        assert "It was dismissed by" in card(world)

    told(tmp_path, story)
