"""A broken scorer is never silent and never a judge."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.lifecycle import Event
from bot.moderation.moves import Move
from bot.store import Tx, discussions, guilds
from bot.store.discussion_rows import NewDiscussion
from tests.world import (
    CALM,
    GUILD,
    LATE_AFTER,
    MODERATOR,
    MODS,
    NOON,
    OTHER_GUILD,
    RUDE,
    World,
    told,
)

TICK = timedelta(milliseconds=1)


async def fail_for(world: World, time: timedelta) -> None:
    await world.pass_time(seconds=time.total_seconds())


def test_the_moderators_get_one_card_with_a_count(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        for _ in range(3):
            await world.post(RUDE)
        await world.settle()
        for _ in range(5):
            await world.post(RUDE)
            await world.pass_time(minutes=10)
        assert world.titles() == ["Scoring is down"]
        assert "8 replies wait" in world.cards[0].words
        assert await world.rows("SELECT * FROM cases") == []
        assert world.discord.deleted == []
        assert not world.queue.healthy

    told(tmp_path, story)


def test_every_guild_gets_its_own_card(tmp_path: Path) -> None:
    def furnish(tx: Tx) -> None:
        chosen = guilds.settings(tx, GUILD)
        there = type(chosen)(moderator_channel_id=MODS + 100)
        guilds.save_settings(tx, OTHER_GUILD, there, by=None, now=NOON)
        new = NewDiscussion(OTHER_GUILD, 1, "On Rain", 90, False, 0, 1440, None, None)
        discussion = discussions.begin(tx, new, now=NOON)
        discussions.add_member_thread(tx, discussion, thread_id=950)

    async def story(world: World) -> None:
        await world.store.write(furnish)
        world.scorer.down = True
        await world.post(RUDE)
        await world.post(RUDE)
        await world.say(RUDE, guild_id=OTHER_GUILD, thread_id=950)
        (ours,) = world.cards
        (theirs,) = world.discord.in_channel(MODS + 100)
        assert "2 replies" in ours.words
        assert "1 reply" in theirs.words

    told(tmp_path, story)


def test_the_replies_are_scored_when_it_is_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await world.post(RUDE)
        calm = await world.say(CALM)
        world.scorer.down = False
        await world.pass_time(minutes=30)
        assert await world.scores(calm) == 6
        assert await world.column("SELECT label FROM cases") == ["insult"]
        outage, case = world.titles()
        assert (outage, case.split(" ·")[0]) == ("Scoring is back", "Case 1")
        assert "all are scored now" in world.cards[0].words
        assert world.queue.healthy

    told(tmp_path, story)


def test_a_second_outage_gets_a_card_of_its_own(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(2):
            world.scorer.down = True
            await world.say(CALM)
            world.scorer.down = False
            await world.pass_time(minutes=5)
        assert world.titles() == ["Scoring is back", "Scoring is back"]

    told(tmp_path, story)


def test_replies_become_cases_only_when_it_takes_too_long(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await world.say(CALM)
        await fail_for(world, LATE_AFTER - TICK)
        assert await world.rows("SELECT * FROM cases") == []
        await fail_for(world, TICK)
        case = await world.case()
        assert (case["state"], case["label"], case["score"]) == ("open", "unscored", None)
        assert world.titles() == ["Scoring is down", "Case 1 · for a person to read"]
        assert "1 reply has waited too long" in world.cards[0].words

    told(tmp_path, story)


def test_what_has_become_a_case_does_so_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        message = await world.post(CALM)
        await world.post(CALM, exempt="exempt role")
        await world.edit(message, "and more")
        await fail_for(world, LATE_AFTER * 2)
        effects = await world.column("SELECT count(*) FROM effects")
        for _ in range(5):
            await world.pass_time(minutes=5)
        assert await world.column("SELECT count(*) FROM effects") == effects
        assert await world.column("SELECT revision_id FROM cases") == [3]

    told(tmp_path, story)


def test_a_late_case_lapses_when_the_reply_is_scored_calm(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await world.say(CALM)
        await fail_for(world, LATE_AFTER)
        world.scorer.down = False
        await world.settle()
        assert (await world.case())["state"] == "lapsed"
        assert world.cards[1].message.buttons == ()
        assert "below every threshold" in world.cards[1].words

    told(tmp_path, story)


def test_a_late_case_gets_its_score_when_the_reply_is_flagged(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await world.say(RUDE)
        await fail_for(world, LATE_AFTER)
        world.scorer.down = False
        await world.settle()
        (case,) = await world.rows("SELECT * FROM cases")
        assert (case["state"], case["label"], case["score"]) == ("open", "insult", 0.9)
        assert "Case 1 · insult 0.90" in world.titles()[1]

    told(tmp_path, story)


def test_what_a_moderator_has_decided_stays_decided_when_it_is_scored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await world.say(CALM)
        await fail_for(world, LATE_AFTER)
        await world.desk.move(GUILD, 1, Move(Event.DISMISS, MODERATOR, "button"))
        await world.pass_time(minutes=5)
        world.scorer.down = False
        await world.settle()
        assert await world.column("SELECT state FROM cases") == ["dismissed"]

    told(tmp_path, story)


def test_an_unscored_edit_does_not_take_the_place_of_the_flagged_words(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        world.scorer.down = True
        await world.edit(message, CALM)
        await fail_for(world, LATE_AFTER)
        case = await world.case()
        assert (case["label"], case["score"], case["revision_id"]) == ("insult", 0.9, 1)
        assert f"||{RUDE}||" in world.cards[0].words
        world.scorer.down = False
        await world.settle()
        assert (await world.case())["state"] == "open"

    told(tmp_path, story)


def test_a_flood_of_late_replies_does_not_flood_the_channel(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        for _ in range(60):
            await world.post(CALM)
        await fail_for(world, LATE_AFTER)
        assert await world.column("SELECT count(*) FROM cases") == [60]
        assert len(world.cards) == 1 + 25
        assert "60 replies have waited too long" in world.cards[0].words

    told(tmp_path, story)


def test_very_many_late_replies_become_cases_in_several_transactions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.moderation.judging._PART", 3)

    async def story(world: World) -> None:
        world.scorer.down = True
        for _ in range(7):
            await world.post(RUDE)
        await world.settle()
        write, opened = world.store.write, list[int]()

        async def counted(work: Callable[[Tx], Any]) -> Any:
            def whole(tx: Tx) -> Any:
                before = tx["cases"].count
                done = work(tx)
                opened.append(tx["cases"].count - before)
                return done

            return await write(whole)

        monkeypatch.setattr(world.store, "write", counted)
        await fail_for(world, LATE_AFTER)
        assert [one for one in opened if one] == [3, 3, 1]
        assert "7 replies have waited too long" in world.cards[0].words

    told(tmp_path, story)
