"""A case is one moderator's for as long as they work on it, and no interaction counts twice."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.case import when
from bot.moderation.lifecycle import Event, Refusal
from bot.moderation.moves import DeskSettings, Move
from tests.moderation.looks import SECOND, card, refusal, stored
from tests.moderation.steps import labels, move
from tests.world import AUTHOR, CALM, GRIM, GUILD, MODERATOR, NOON, RUDE, World, told

LEASE = timedelta(minutes=10)
MOMENT = timedelta(milliseconds=1)
OTHERS_MOVES = [Event.CLAIM, Event.RELEASE, Event.UPHOLD, Event.DISMISS]


@pytest.mark.parametrize("event", OTHERS_MOVES)
def test_while_a_claim_holds_nobody_else_moves_the_case(tmp_path: Path, event: Event) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await move(world, Event.CLAIM)
        before = await stored(world)
        assert await refusal(world, event, by=SECOND) is Refusal.HELD
        assert await stored(world) == before

    told(tmp_path, story)


@pytest.mark.parametrize("event", [Event.CLAIM, Event.UPHOLD, Event.DISMISS])
@pytest.mark.parametrize(
    ("waited", "answer"),
    [(LEASE - MOMENT, Refusal.HELD), (LEASE, None)],
    ids=["a moment before its end", "at its end"],
)
def test_a_claim_holds_for_its_lease_and_not_a_moment_longer(
    tmp_path: Path, event: Event, waited: timedelta, answer: Refusal | None
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await move(world, Event.CLAIM)
        world.clock.moment += waited
        assert await refusal(world, event, by=SECOND) is answer

    told(tmp_path, story)


def test_the_length_of_a_claim_is_a_setting(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await move(world, Event.CLAIM)
        await world.pass_time(seconds=89)
        assert not await move(world, Event.CLAIM, by=SECOND)
        await world.pass_time(seconds=1)
        assert await move(world, Event.CLAIM, by=SECOND)

    told(tmp_path, story, desk=DeskSettings(lease=timedelta(seconds=90)))


def test_its_holder_renews_a_claim_without_a_new_version(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await move(world, Event.CLAIM)
        claimed = await world.case()
        await world.pass_time(minutes=9)
        assert await move(world, Event.CLAIM)
        case = await world.case()
        assert case["version"] == claimed["version"] == 2
        assert await world.column("SELECT count(*) FROM record WHERE what = 'claim'") == [1]
        await world.pass_time(minutes=9)
        assert not await move(world, Event.DISMISS, by=SECOND)
        assert await refusal(world, Event.DISMISS, version=claimed["version"]) is None

    told(tmp_path, story)


def test_the_card_says_who_claimed_the_case_and_until_when(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert labels(world.cards[0].message)[-1] == "Claim"
        await move(world, Event.CLAIM)
        until = when(NOON + LEASE, "t")
        assert f"Claimed by <@{MODERATOR}> until {until}." in card(world)
        assert labels(world.cards[0].message)[-1] == "Release"
        await world.pass_time(minutes=3)
        await move(world, Event.CLAIM)
        until = when(NOON + LEASE + timedelta(minutes=3), "t")
        assert f"Claimed by <@{MODERATOR}> until {until}." in card(world)
        await move(world, Event.RELEASE)
        assert "Claimed" not in card(world)
        assert labels(world.cards[0].message)[-1] == "Claim"

    told(tmp_path, story)


def test_a_case_that_its_holder_releases_is_free_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await refusal(world, Event.RELEASE) is Refusal.STATE
        await move(world, Event.CLAIM)
        assert await refusal(world, Event.RELEASE, by=SECOND) is Refusal.HELD
        assert await move(world, Event.RELEASE)
        case = await world.case()
        assert (case["state"], case["claimed_by"], case["lease_until"]) == ("open", None, None)
        assert await move(world, Event.CLAIM, by=SECOND)

    told(tmp_path, story)


def test_a_claim_that_ran_out_is_nobody_s_to_release(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await move(world, Event.CLAIM)
        await world.pass_time(minutes=10)
        assert await refusal(world, Event.RELEASE) is Refusal.HELD
        assert await refusal(world, Event.RELEASE, by=SECOND) is Refusal.HELD

    told(tmp_path, story)


def test_a_decision_ends_the_claim(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await move(world, Event.CLAIM)
        assert await move(world, Event.DISMISS)
        case = await world.case()
        assert (case["claimed_by"], case["lease_until"]) == (None, None)
        assert await move(world, Event.UNDO, by=SECOND)
        assert await move(world, Event.CLAIM, by=SECOND)

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("claimed", "waited", "state"),
    [
        (False, timedelta(0), "upheld"),
        (True, timedelta(0), "claimed"),
        (True, LEASE - timedelta(seconds=2), "claimed"),
        (True, LEASE, "upheld"),
    ],
)
def test_the_policy_leaves_a_case_to_the_person_who_claimed_it(
    tmp_path: Path, claimed: bool, waited: timedelta, state: str
) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        message = await world.say(RUDE)
        if claimed:
            await move(world, Event.CLAIM)
        world.clock.moment += waited
        await world.edit(message, GRIM)
        assert (await world.case())["state"] == state
        assert world.discord.deleted == ([message] if state == "upheld" else [])
        if state == "claimed":
            assert (await world.case())["claimed_by"] == MODERATOR
            assert await move(world, Event.DISMISS)

    told(tmp_path, story)


def test_an_edit_that_is_flagged_again_makes_an_open_form_stale(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await move(world, Event.CLAIM)
        opened_on = (await world.case())["version"]
        await world.edit(message, "worse [threat=0.8]")
        case = await world.case()
        assert (case["state"], case["claimed_by"]) == ("claimed", MODERATOR)
        assert await refusal(world, Event.UPHOLD, version=opened_on) is Refusal.STALE
        assert world.discord.deleted == []
        assert not await move(world, Event.UPHOLD, by=SECOND)
        assert await refusal(world, Event.UPHOLD, version=case["version"]) is None
        assert world.discord.deleted == [message]

    told(tmp_path, story)


def test_an_edit_that_is_calm_leaves_an_open_form_as_good_as_it_was(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await move(world, Event.CLAIM)
        opened_on = (await world.case())["version"]
        await world.edit(message, CALM)
        assert await refusal(world, Event.DISMISS, version=opened_on) is None

    told(tmp_path, story)


def test_a_form_opened_before_somebody_else_s_move_is_refused(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await move(world, Event.CLAIM)
        opened_on = (await world.case())["version"]
        await world.pass_time(minutes=10)
        await move(world, Event.CLAIM, by=SECOND)
        await move(world, Event.RELEASE, by=SECOND)
        assert await refusal(world, Event.UPHOLD, version=opened_on) is Refusal.STALE
        assert (await world.case())["state"] == "open"

    told(tmp_path, story)


def test_a_second_delivery_of_an_interaction_is_answered_the_same_and_changes_nothing(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        assert await refusal(world, Event.UPHOLD, key="one") is None
        before = await stored(world)
        assert await refusal(world, Event.UPHOLD, key="one") is None
        assert await stored(world) == before
        assert world.discord.deleted == [message]
        assert [user for user, _ in world.discord.told] == [AUTHOR]
        assert await refusal(world, Event.UPHOLD, key="another") is Refusal.STATE

    told(tmp_path, story)


def test_a_second_delivery_of_what_was_refused_is_refused_though_it_could_happen_now(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await move(world, Event.CLAIM)
        assert await refusal(world, Event.DISMISS, by=SECOND, key="one") is Refusal.HELD
        await move(world, Event.RELEASE)
        assert await refusal(world, Event.DISMISS, by=SECOND, key="one") is Refusal.HELD
        assert (await world.case())["state"] == "open"
        assert await refusal(world, Event.DISMISS, by=SECOND, key="another") is None

    told(tmp_path, story)


def test_of_deliveries_that_come_at_once_one_counts_and_all_are_answered_alike(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        once = Move(Event.UPHOLD, MODERATOR, "button", "one")
        outcomes = await asyncio.gather(*(world.desk.move(GUILD, 1, once) for _ in range(6)))
        await world.settle()
        assert [one and (one.changed, one.case.version) for one in outcomes] == [(True, 2)] * 6
        assert await world.column("SELECT count(*) FROM record WHERE what = 'uphold'") == [1]
        assert world.discord.deleted == [message]
        assert len(world.discord.told) == 1

    told(tmp_path, story)
