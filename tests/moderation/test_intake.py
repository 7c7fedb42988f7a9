"""Replies come in, change and go; the desk follows."""

from pathlib import Path

import pytest

from bot.moderation.removals import REMOVED_TITLE
from bot.moderation.taken import Span
from bot.store import Tx, discussions
from bot.store.discussion_rows import NewDiscussion
from tests.world import (
    AUTHOR,
    CALM,
    GRIM,
    GUILD,
    MODERATOR,
    NOON,
    OTHER_GUILD,
    OTHER_THREAD,
    RUDE,
    THREAD,
    World,
    told,
)

FORUM = 80


def test_only_the_threads_of_a_discussion_are_taken_in(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert not await world.intake.receive(world.incoming(RUDE, thread_id=999))
        assert not await world.intake.receive(world.incoming(RUDE, guild_id=OTHER_GUILD))
        assert await world.intake.receive(world.incoming(RUDE))
        assert await world.column("SELECT guild_id FROM replies") == [GUILD]

    told(tmp_path, story)


def test_a_second_delivery_of_a_message_does_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        assert not await world.intake.receive(world.incoming(RUDE, message))
        await world.settle()
        assert len(await world.rows("SELECT * FROM cases")) == 1
        assert len(world.scorer.calls) == 1

    told(tmp_path, story)


def test_an_edit_is_scored_afresh(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        assert await world.rows("SELECT * FROM cases") == []
        await world.edit(message, RUDE)
        assert (await world.case())["state"] == "open"
        assert await world.scores(message) == 12

    told(tmp_path, story)


def test_words_added_to_a_picture_are_scored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say("", attachments=1)
        await world.edit(message, RUDE, attachments=1)
        assert (await world.case())["state"] == "open"
        assert "1 attachment, not read" in world.cards[0].words

    told(tmp_path, story)


@pytest.mark.parametrize(("exempt", "scores"), [("exempt role", 6), ("bot", 0), ("webhook", 0)])
def test_the_exempt_pass_and_are_recorded_as_such(tmp_path: Path, exempt: str, scores: int) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.9)
        message = await world.say(GRIM, exempt=exempt)
        assert await world.scores(message) == scores
        assert (await world.reply(message))["exempt"] == exempt
        assert await world.rows("SELECT * FROM cases") == []
        assert world.discord.deleted == []

    told(tmp_path, story)


def test_a_deletion_by_a_moderator_closes_the_case_as_handled(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.delete(message, by=MODERATOR)
        case = await world.case()
        assert (case["state"], case["decided_by"]) == ("handled", MODERATOR)
        assert (await world.reply(message))["ended_by"] == "moderator"
        assert world.discord.deleted == []
        assert world.discord.told == []
        assert f"deleted there by <@{MODERATOR}>" in world.cards[0].words
        assert await world.texts(message) == [RUDE]

    told(tmp_path, story)


def test_a_deletion_by_an_unknown_moderator_closes_the_case_as_handled(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.delete(message, by=0)
        case = await world.case()
        assert (case["state"], case["decided_by"]) == ("handled", None)

    told(tmp_path, story)


def test_an_author_s_deletion_erases_the_text_at_once_and_scores_stay(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM)
        await world.edit(message, "once more")
        await world.delete(message)
        row = await world.reply(message)
        assert (row["state"], row["ended_by"], row["author_id"]) == ("deleted", "author", None)
        assert await world.texts(message) == [None, None]
        assert await world.scores(message) == 12

    told(tmp_path, story)


def test_a_deletion_before_the_scores_leaves_nothing_to_score(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        message = await world.say(RUDE)
        await world.delete(message)
        world.scorer.down = False
        await world.settle()
        assert await world.column("SELECT state FROM revisions") == ["erased"]
        assert await world.rows("SELECT * FROM cases") == []

    told(tmp_path, story)


def test_a_deletion_that_is_told_twice_counts_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.delete(message)
        await world.delete(message, by=MODERATOR)
        assert (await world.reply(message))["ended_by"] == "author"
        assert (await world.case())["state"] == "open"
        assert await world.intake.known(message) is None

    told(tmp_path, story)


def test_our_own_removal_coming_back_from_discord_changes_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        message = await world.say(GRIM)
        before = await world.rows("SELECT * FROM cases")
        await world.delete(message, by=0)
        assert (await world.reply(message))["state"] == "removed"
        assert await world.rows("SELECT * FROM cases") == before
        assert await world.texts(message) == [GRIM]

    told(tmp_path, story)


def test_many_deletions_at_once_end_those_that_are_replies(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        messages = [await world.say(CALM) for _ in range(3)]
        await world.intake.deleted([*messages[:2], 5, 6], moderator_id=MODERATOR)
        states = await world.column("SELECT state FROM replies ORDER BY id")
        assert states == ["deleted", "deleted", "present"]

    told(tmp_path, story)


def test_a_thread_that_is_deleted_takes_its_replies_with_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        here = await world.say(CALM)
        there = await world.say(CALM, thread_id=OTHER_THREAD)
        await world.intake.thread_deleted(THREAD, moderator_id=None)
        await world.settle()
        assert (await world.reply(here))["state"] == "deleted"
        assert (await world.reply(there))["state"] == "present"
        assert await world.texts(here) == [None]

    told(tmp_path, story)


def test_what_was_missed_is_taken_in_quietly_and_what_is_gone_is_deleted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        gone, kept, edited = [await world.say(CALM) for _ in range(3)]
        before_the_span = await world.say(CALM, 5)
        after_the_span = await world.say(CALM, 5_000_000)
        await world.act_at(insult=0.95)
        found = [
            world.incoming(CALM, kept, quiet=True),
            world.incoming(GRIM, edited, quiet=True, edited_at=NOON),
            world.incoming(GRIM, 4_000_000, quiet=True),
        ]
        new = await world.intake.catch_up(THREAD, found, span=Span(first=gone, last=4_999_999))
        await world.settle()
        assert new == 2
        assert (await world.reply(gone))["state"] == "deleted"
        for message in (kept, edited, before_the_span, after_the_span):
            assert (await world.reply(message))["state"] == "present"
        assert world.discord.deleted == []
        assert await world.column("SELECT state FROM cases") == ["open", "open"]
        again = await world.intake.catch_up(THREAD, found, span=Span(first=gone, last=4_999_999))
        assert again == 0

    told(tmp_path, story)


def test_a_member_s_post_in_a_discussion_s_forum_is_taken_in_with_its_title(
    tmp_path: Path,
) -> None:
    def open_forum(tx: Tx) -> None:
        new = NewDiscussion(GUILD, 1, "On Rain", FORUM, True, 0, 1440, None, None)
        discussions.set_opened(tx, discussions.begin(tx, new, now=NOON), now=NOON)

    async def story(world: World) -> None:
        await world.store.write(open_forum)
        title = world.incoming(RUDE, 777, kind="title", thread_id=777)
        taken = [
            await world.intake.thread_started(thread_id=777, parent_id=parent, title=title)
            for parent in (FORUM + 1, FORUM, FORUM)
        ]
        assert taken == [False, True, False]
        await world.settle()
        assert (await world.case())["label"] == "insult"
        assert "titled a thread" in world.cards[0].words
        assert await world.intake.receive(world.incoming(CALM, thread_id=777))

    told(tmp_path, story)


def test_a_new_title_is_judged_and_ours_is_not_taken_for_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.store.write(lambda tx: discussions.add_member_thread(tx, 1, thread_id=777))
        for name in (CALM, REMOVED_TITLE, RUDE):
            title = world.incoming(name, 777, kind="title", thread_id=777)
            await world.intake.thread_renamed(title)
        await world.settle()
        assert await world.texts(777) == [CALM, RUDE]
        assert (await world.case())["state"] == "open"
        ours = world.incoming(RUDE, THREAD, kind="title", author_id=AUTHOR)
        await world.intake.thread_renamed(ours)
        assert await world.column("SELECT count(*) FROM replies") == [1]

    told(tmp_path, story)
