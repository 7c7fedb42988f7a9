"""A flood of flagged replies gets one card; nothing of it is lost, and everything can be done."""

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.effects.executor import EDIT_CAP, Deed, UnreachableError
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.moves import DeskSettings
from bot.store import Tx, guilds
from tests.fake_discord import Fault
from tests.moderation.steps import decide, move
from tests.world import GUILD, MODERATOR, MODS, NOON, OTHER_THREAD, THREAD, World, told

MOST = 4
DESK = DeskSettings(surge_cases=MOST, open_cards=6)
BEGUN, OVER = "Many replies are flagged at once", "The surge of flagged replies is over"


async def flood(world: World, count: int) -> None:
    """Have so many rude replies come, by as many people, worse and worse."""
    for number in range(count):
        thread = THREAD if number % 2 else OTHER_THREAD
        await world.post(
            f"you clod [insult={0.7 + number / 1000}]", thread_id=thread, author_id=900 + number
        )
    await world.settle()


async def calm_down(world: World) -> None:
    for _ in range(4):
        world.clock.advance(minutes=1)
        await world.desk.surges.end_due()
        await world.settle()


def summaries(world: World) -> list[str]:
    return [one for one in world.titles() if one in (BEGUN, OVER)]


def own_cards(world: World) -> int:
    return sum(one.startswith("Case ") for one in world.titles())


def summary(world: World) -> str:
    (card,) = [one for one in world.cards if one.message.embeds[0].title in (BEGUN, OVER)]
    return card.message.embeds[0].description


def edits(world: World) -> int:
    return sum(deed.kind == "edit" and deed.payload["row"] == 1 for deed in world.carrier.begun)


def choose(channel_id: int | None) -> Callable[[Tx], None]:
    """Let the moderators have this channel, or none."""

    def work(tx: Tx) -> None:
        chosen = type(guilds.settings(tx, GUILD))(moderator_channel_id=channel_id)
        guilds.save_settings(tx, GUILD, chosen, by=None, now=NOON)

    return work


def test_up_to_the_limit_every_case_has_its_card(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, MOST)
        assert (own_cards(world), summaries(world)) == (MOST, [])
        world.clock.advance(minutes=1)
        await flood(world, 2)
        assert (own_cards(world), summaries(world)) == (6, [])

    told(tmp_path, story, desk=DESK)


def test_one_card_speaks_for_all_further_ones(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, 40)
        assert (own_cards(world), summaries(world)) == (MOST, [BEGUN])
        assert await world.column("SELECT count(*) FROM cases WHERE state = 'open'") == [40]
        assert await world.column("SELECT count(*) FROM decisions") == [40]
        assert await world.column("SELECT count(*) FROM record WHERE what = 'open'") == [40]
        await world.pass_time(seconds=10)
        assert "40 replies by 40 members have been flagged" in summary(world)
        assert f"/{THREAD}: 20" in summary(world)
        assert "36 of them have no card here" in summary(world)
        assert await world.undone() == []

    told(tmp_path, story, desk=DESK)


def test_switched_off_cards_go_on_as_far_as_there_is_room(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, 40)
        assert (own_cards(world), summaries(world)) == (6, [])

    told(tmp_path, story, desk=DeskSettings(surge_cases=0, open_cards=6))


def test_the_card_is_edited_no_more_than_every_ten_seconds(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(60):
            await flood(world, 2)
            world.clock.advance(seconds=1)
        assert 4 <= edits(world) <= 6
        await world.pass_time(seconds=10)
        assert "120 replies" in summary(world)
        before = edits(world)
        await world.pass_time(seconds=30)
        assert edits(world) == before  # nothing more came about

    told(tmp_path, story, desk=DESK)


def test_its_end_is_said_once_and_cards_then_come_one_by_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, 20)
        for number in range(1, MOST + 1):
            await decide(world, Verdict.DISMISS, number=number)
        assert own_cards(world) == MOST  # nothing is fed meanwhile
        await calm_down(world)
        assert (own_cards(world), summaries(world)) == (MOST, [OVER])
        assert "16 were still undecided then" in summary(world)
        before = edits(world)
        await calm_down(world)
        assert edits(world) == before
        for shown in range(1, 7):
            await world.say("you clod [insult=0.65]")  # itself milder than all that waits
            assert own_cards(world) == MOST + shown
            world.clock.advance(minutes=1)
        await world.say("you clod [insult=0.65]")
        assert own_cards(world) == MOST + 6  # as many undecided ones as there is room for
        assert world.titles()[-1].startswith("Case 15 ")

    told(tmp_path, story, desk=DESK)


def test_with_nothing_left_new_cases_have_their_cards_as_ever(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, 8)
        for number in range(1, 9):
            await decide(world, Verdict.DISMISS, number=number)
        await calm_down(world)
        assert "All are decided." in summary(world)
        await flood(world, 2)
        assert own_cards(world) == MOST + 2

    told(tmp_path, story, desk=DESK)


def test_a_second_flood_gets_a_second_card(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, 8)
        await calm_down(world)
        await flood(world, 8)
        assert summaries(world) == [OVER, BEGUN]
        assert await world.column("SELECT cases FROM surges WHERE ended_at IS NOT NULL") == [8]

    told(tmp_path, story, desk=DESK)


def test_commands_do_with_its_cases_what_they_always_do(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, 20)
        served = await world.moderators_queue.next(GUILD, by=MODERATOR)
        assert served is not None
        number = served.case.number
        assert number > MOST
        assert (await world.case(number))["state"] == "claimed"
        await decide(world, Verdict.UPHOLD, number=number)
        await world.settle()
        assert len(world.discord.deleted) == 1
        assert (await move(world, Event.UNDO, number=number)) is not None
        assert (await world.case(number))["state"] == "undone"
        found = await world.moderators_queue.band(GUILD, label="insult", low=0.6, high=0.71)
        assert await world.moderators_queue.dismiss_band(GUILD, found, by=MODERATOR) == len(found)
        await world.pass_time(seconds=10)
        assert summaries(world) == [BEGUN]
        assert f"{19 - len(found)} wait in the queue" in summary(world)

    told(tmp_path, story, desk=DESK)


def test_what_the_policy_removes_by_itself_floods_nobody_either(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.65)
        await flood(world, 30)
        assert (own_cards(world), summaries(world)) == (MOST, [BEGUN])
        assert len(world.discord.deleted) == 30
        await world.pass_time(seconds=10)
        assert "All are decided." in summary(world)

    told(tmp_path, story, desk=DESK)


def test_a_brake_is_proposed_once_beside_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, 60)
        await flood(world, 60)
        proposed = Counter(one for one in world.titles() if one.startswith("Brake "))
        assert sorted(proposed.values()) == [1, 1]  # in each of the two threads
        assert summaries(world) == [BEGUN]

    told(tmp_path, story, desk=DESK)


def test_the_card_waits_for_a_channel(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.store.write(choose(None))
        await flood(world, 20)
        assert world.cards == []
        await world.store.write(choose(MODS))
        await world.desk.channel_chosen(GUILD)
        await world.settle()
        assert (own_cards(world), summaries(world)) == (0, [BEGUN])

    told(tmp_path, story, desk=DESK)


def test_without_a_surge_all_that_waited_for_a_channel_get_their_cards_at_once(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.store.write(choose(None))
        await flood(world, MOST)
        await world.store.write(choose(MODS))
        await world.desk.channel_chosen(GUILD)
        await world.settle()
        assert (own_cards(world), summaries(world)) == (MOST, [])

    told(tmp_path, story, desk=DESK)


def test_a_refused_card_is_not_tried_again_and_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.carrier.fault = lambda _: "refused"
        await flood(world, 40)
        sent = [one for one in world.carrier.begun if one.payload.get("render") == "surge"]
        assert len(sent) == 1
        assert await world.column("SELECT count(*) FROM cases") == [40]

    told(tmp_path, story, desk=DESK)


def test_where_discord_takes_no_more_edits_a_new_card_replaces_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flood(world, 8)
        old = next(one for one in world.cards if one.message.embeds[0].title == BEGUN)

        def capped(deed: Deed) -> Fault:
            if deed.kind == "edit" and deed.payload["target"] == old.id:
                raise UnreachableError(EDIT_CAP, seconds=1, most=1)
            return "none"

        world.carrier.fault = capped
        await flood(world, 2)
        await world.pass_time(seconds=10)
        await world.settle()
        (new,) = [one for one in world.cards if one.message.embeds[0].title == BEGUN]
        assert new.id != old.id
        assert "10 replies" in summary(world)

    told(tmp_path, story, desk=DESK)


@pytest.mark.parametrize("fault", ["dies before", "dies after"])
@pytest.mark.parametrize("kind", ["send", "edit"])
def test_killed_at_the_card_there_is_exactly_one(tmp_path: Path, kind: str, fault: Fault) -> None:
    async def story(world: World) -> None:
        def kills(deed: Deed) -> Fault:
            is_it = deed.payload.get("render") == "surge" and deed.kind == kind
            return fault if is_it else "none"

        world.carrier.fault = kills
        for number in range(20):
            await world.post("you clod [insult=0.9]", author_id=900 + number)
        world.queue.kick()
        await world.queue.idle()
        world.executor.kick()
        if kind == "edit":
            await world.executor.idle()
            world.clock.advance(seconds=10)
            world.executor.kick()
        async with asyncio.timeout(10):
            await world.carrier.died.wait()
        await world.queue.stop()
        world.restart()
        await world.settle()
        await world.pass_time(seconds=10)
        await calm_down(world)
        assert (own_cards(world), summaries(world)) == (MOST, [OVER])
        assert "20 replies by 20 members" in summary(world)
        assert await world.column("SELECT count(*) FROM cases WHERE state = 'open'") == [20]

    told(tmp_path, story, desk=DESK)
