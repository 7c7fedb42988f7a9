"""Cases get their cards, follow edits, and come worst first."""

from pathlib import Path

from bot.moderation.lifecycle import State, Verdict
from bot.moderation.moves import DeskSettings
from tests.moderation.steps import decide, kinds, words
from tests.world import CALM, CHANNEL, GUILD, READER, RUDE, World, told


def test_a_reply_in_the_review_zone_opens_one_case_with_one_card(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("too long ago", author_id=READER)
        await world.say("first thing said", author_id=READER)
        await world.say("second thing said", author_id=READER)
        question = await world.say("what is this about?", author_id=READER)
        await world.say(RUDE, answers_message_id=question)
        case = await world.case()
        assert (case["state"], case["label"], case["score"]) == ("open", "insult", 0.9)
        (card,) = world.cards
        assert case["card_message_id"] == card.id
        assert "Case 1 · insult 0.90 (looked at from 0.60)" in words(card.message)
        assert f"||{RUDE}||" in words(card.message)
        fields = {one.name: one.value for one in card.message.embeds[0].fields}
        assert fields["In answer to"] == f"<@{READER}>: ||what is this about?||"
        assert fields["Before it"].splitlines() == [
            f"<@{READER}>: ||first thing said||",
            f"<@{READER}>: ||second thing said||",
        ]
        assert await kinds(world) == ["send"]
        assert world.discord.deleted == []

    told(tmp_path, story)


def test_a_calm_reply_opens_none_and_its_scores_are_stored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        assert await world.rows("SELECT * FROM cases") == []
        assert await world.scores(message) == 6
        assert await world.column("SELECT zone FROM decisions") == ["allow"]
        assert world.cards == []

    told(tmp_path, story)


def test_an_edit_that_is_flagged_moves_the_open_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.edit(message, "worse [threat=0.8]")
        (case,) = await world.rows("SELECT * FROM cases")
        assert (case["label"], case["score"], case["revision_id"]) == ("threat", 0.8, 2)
        (card,) = world.cards
        assert "Case 1 · threat 0.80 (looked at from 0.50)" in words(card.message)
        assert "||worse [threat=0.8]||" in words(card.message)

    told(tmp_path, story)


def test_an_edit_that_is_calm_stands_beside_the_flagged_words(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.edit(message, CALM)
        (card,) = world.cards
        assert f"||{RUDE}||" in words(card.message)
        assert f"Edited since, and now: ||{CALM}||" in words(card.message)
        assert (await world.case())["state"] == "open"

    told(tmp_path, story)


def test_an_edit_after_the_decision_is_judged_afresh(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await decide(world, Verdict.DISMISS)
        await world.edit(message, "worse [threat=0.8]")
        assert await world.column("SELECT state FROM cases ORDER BY number") == [
            "dismissed",
            "open",
        ]
        assert len(world.cards) == 2

    told(tmp_path, story)


def test_the_channel_holds_only_so_many_open_cards_and_the_next_worst_follows(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        for score in (0.7, 0.8, 0.65, 0.9, 0.75):
            await world.say(f"you clod [insult={score}]")
        assert [one.split()[1] for one in world.titles()] == ["1", "2"]
        assert (await world.desk.listed(GUILD, state=State.OPEN))[1] == 5
        await decide(world, Verdict.DISMISS, number=1)
        assert [one.split()[1] for one in world.titles()] == ["1", "2", "4"]
        await decide(world, Verdict.UPHOLD, number=4)
        assert [one.split()[1] for one in world.titles()] == ["1", "2", "4", "5"]

    told(tmp_path, story, desk=DeskSettings(open_cards=2))


def test_the_open_cases_are_listed_worst_first_and_the_others_newest_first(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        for score in (0.7, 0.9, 0.8):
            await world.say(f"you clod [insult={score}]")
        found, count = await world.desk.listed(GUILD, state=State.OPEN)
        assert ([one.number for one in found], count) == ([2, 3, 1], 3)
        await decide(world, Verdict.DISMISS, number=1)
        await decide(world, Verdict.DISMISS, number=3)
        found, count = await world.desk.listed(GUILD, state=State.DISMISSED)
        assert ([one.number for one in found], count) == ([3, 1], 1)

    told(tmp_path, story)


def test_cards_wait_until_a_channel_is_chosen(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.guilds.choose(GUILD, by=1, moderator_channel_id=None)
        await world.say(RUDE)
        assert (await world.case())["state"] == "open"
        assert await kinds(world) == []
        await world.guilds.choose(GUILD, by=1, moderator_channel_id=CHANNEL)
        await world.desk.channel_chosen(GUILD)
        await world.settle()
        assert [one.channel for one in world.discord.posted.values()] == [CHANNEL]

    told(tmp_path, story)


def test_a_card_that_was_refused_is_posted_where_the_new_channel_is(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.carrier.fault = lambda deed: "refused"
        await world.say(RUDE)
        world.carrier.fault = lambda deed: "none"
        assert world.cards == []
        await world.guilds.choose(GUILD, by=1, moderator_channel_id=CHANNEL)
        await world.desk.channel_chosen(GUILD)
        await world.settle()
        assert [one.channel for one in world.discord.posted.values()] == [CHANNEL]

    told(tmp_path, story)
