"""Cases are decided once, with everything that follows."""

import asyncio
from pathlib import Path

import pytest

from bot.moderation.lifecycle import Event, State, Verdict
from bot.moderation.moves import DeskSettings, Move, Terms
from bot.moderation.removals import REMOVED_TITLE
from tests.moderation.steps import decide, labels, words
from tests.world import (
    AUTHOR,
    CALM,
    GRIM,
    GUILD,
    MODERATOR,
    OTHER_GUILD,
    READER,
    RUDE,
    THREAD,
    World,
    told,
)

SECOND = MODERATOR + 1


def test_the_second_moderator_is_told_who_was_first_and_nothing_changes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await decide(world, Verdict.DISMISS)
        before = await world.rows("SELECT * FROM cases"), await world.rows("SELECT * FROM effects")
        outcome = await world.desk.move(GUILD, 1, Move(Event.UPHOLD, SECOND, "command"))
        await world.settle()
        assert outcome is not None
        case = outcome.case
        assert (outcome.changed, case.state, case.decided_by) == (
            False,
            State.DISMISSED,
            MODERATOR,
        )
        after = await world.rows("SELECT * FROM cases"), await world.rows("SELECT * FROM effects")
        assert after == before

    told(tmp_path, story)


def test_of_many_who_press_at_once_one_decides(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        outcomes = await asyncio.gather(
            *(
                world.desk.move(GUILD, 1, Move(verdict.event, by, "button"))
                for by, verdict in enumerate([*Verdict] * 6, start=1)
            )
        )
        await world.settle()
        firsts = [one.case for one in outcomes if one and one.changed]
        assert len(firsts) == 1
        assert {one.case.decided_by for one in outcomes if one} == {firsts[0].decided_by}
        removed = [message] if firsts[0].state is State.UPHELD else []
        assert world.discord.deleted == removed
        assert len(world.discord.told) == len(removed)

    told(tmp_path, story)


def test_upholding_removes_the_reply_tells_its_author_once_and_mends_the_card(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        assert await decide(world)
        assert world.discord.deleted == [message]
        ((user, notice),) = world.discord.told
        assert user == AUTHOR
        assert RUDE in words(notice)
        (card,) = world.cards
        assert labels(card.message) == ["Undo", "Why"]
        assert f"It was upheld by <@{MODERATOR}>" in words(card.message)
        assert "Notice to the author: delivered by direct message." in words(card.message)
        assert (await world.reply(message))["state"] == "removed"
        case = await world.case()
        assert (case["state"], case["decided_by"], case["decided_how"]) == (
            "upheld",
            MODERATOR,
            "button",
        )

    told(tmp_path, story)


def test_dismissing_leaves_the_reply_and_tells_its_author_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        assert await decide(world, Verdict.DISMISS)
        assert world.discord.deleted == []
        assert world.discord.told == []
        assert (await world.reply(message))["state"] == "present"
        (card,) = world.cards
        assert labels(card.message) == ["Undo", "Why"]
        assert f"It was dismissed by <@{MODERATOR}>" in words(card.message)

    told(tmp_path, story)


def test_a_reply_its_author_deleted_is_not_removed_again_and_gets_no_notice(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.delete(message)
        (card,) = world.cards
        assert "The author has deleted it." in words(card.message)
        assert labels(card.message) == ["Remove", "Keep", "More…", "Why", "Claim"]
        assert await decide(world)
        assert world.discord.deleted == []
        assert world.discord.told == []
        assert await world.rows("SELECT * FROM notices") == []
        assert (await world.case())["state"] == "upheld"

    told(tmp_path, story)


def test_where_it_is_switched_on_the_policy_removes_by_itself(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        message = await world.say(GRIM)
        assert world.discord.deleted == [message]
        assert len(world.discord.told) == 1
        case = await world.case()
        assert (case["state"], case["decided_by"], case["decided_how"]) == (
            "upheld",
            None,
            "policy",
        )
        (card,) = world.cards
        assert labels(card.message) == ["Undo", "Why"]
        assert "The policy upheld it" in words(card.message)
        await world.say(RUDE)
        assert (await world.case(2))["state"] == "open"

    told(tmp_path, story)


def test_as_shipped_nothing_is_removed_without_a_person(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("the worst [insult=1.0]")
        assert (await world.case())["state"] == "open"
        assert world.discord.deleted == []

    told(tmp_path, story)


@pytest.mark.parametrize("edited", [False, True])
def test_what_was_read_late_is_never_removed_without_a_person(tmp_path: Path, edited: bool) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        if edited:
            message = await world.say(CALM)
            await world.edit(message, GRIM, quiet=True)
        else:
            await world.say(GRIM, quiet=True)
        assert (await world.case())["state"] == "open"
        assert world.discord.deleted == []
        assert "while the bot was away" in words(world.cards[0].message)

    told(tmp_path, story)


def test_a_member_s_title_is_taken_off_the_thread_and_not_the_thread(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE, THREAD, kind="title")
        await decide(world)
        assert world.discord.names == {THREAD: REMOVED_TITLE}
        assert world.discord.deleted == []
        assert "The title was removed" in words(world.discord.told[0][1])

    told(tmp_path, story)


def test_an_author_who_cannot_be_reached_is_told_at_their_next_interaction(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        world.discord.closed_to_dm.add(AUTHOR)
        await world.say(RUDE)
        await decide(world)
        assert "Notice to the author: it waits until they use a command here." in words(
            world.cards[0].message
        )
        assert await world.notices.waiting_for(GUILD, READER) == []
        assert await world.notices.waiting_for(OTHER_GUILD, AUTHOR) == []
        ((notice_id, message),) = await world.notices.waiting_for(GUILD, AUTHOR)
        assert RUDE in words(message)
        await world.notices.shown(notice_id)
        await world.settle()
        assert await world.notices.waiting_for(GUILD, AUTHOR) == []
        assert "delivered in answer to a command" in words(world.cards[0].message)

    told(tmp_path, story)


def test_notices_are_paced(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for number in range(1, 5):
            await world.say(RUDE)
            await decide(world, number=number)
        assert len(world.discord.told) == 1
        for told_by_now in (2, 3, 4):
            await world.pass_time(seconds=29)
            assert len(world.discord.told) == told_by_now - 1
            await world.pass_time(seconds=1)
            assert len(world.discord.told) == told_by_now
        await world.pass_time(minutes=5)
        await world.say(RUDE)
        await decide(world, number=5)
        assert len(world.discord.told) == 5

    told(tmp_path, story, desk=DeskSettings(terms=Terms(notices_per_minute=2)))


def test_a_paused_guild_decides_and_what_follows_happens_after_resume(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.guilds.choose(GUILD, by=1, paused=True)
        assert await decide(world)
        await world.say(RUDE)
        assert world.discord.deleted == []
        assert len(world.cards) == 1
        assert (await world.case(2))["state"] == "open"  # stored and scored all the same
        await world.guilds.choose(GUILD, by=1, paused=False)
        await world.settle()
        assert world.discord.deleted == [message]
        assert len(world.discord.told) == 1
        assert len(world.cards) == 2

    told(tmp_path, story)


def test_a_case_of_another_guild_is_not_there(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await world.desk.show(OTHER_GUILD, 1) is None
        outcome = await world.desk.move(OTHER_GUILD, 1, Move(Event.UPHOLD, 1, "command"))
        assert outcome is None
        found = await world.desk.show(GUILD, 1)
        assert found is not None
        assert found.state is State.OPEN

    told(tmp_path, story)


def test_a_decision_is_finished_after_the_process_died(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        world.carrier.fault = lambda deed: "down"
        await decide(world)
        world.restart()
        await world.pass_time(seconds=10)
        assert world.discord.deleted == [message]
        assert len(world.discord.told) == 1
        assert labels(world.cards[0].message) == ["Undo", "Why"]

    told(tmp_path, story)
