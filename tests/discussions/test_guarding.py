from dataclasses import replace
from pathlib import Path

import pytest

from bot.discussions.service import Place
from bot.effects.executor import Deed
from bot.guilds.settings import GuildSettings
from bot.store import Tx, discussions, guilds
from bot.store.discussion_rows import Discussion, Screened
from tests.discussions.bench import Bench, told
from tests.discussions.world import CHANNEL, FORBIDDEN, GUILD, MODERATORS, Sent

EVERYWHERE = pytest.mark.parametrize("forum", [False, True], ids=["text", "forum"])


async def posted(made: Bench, way: Screened | None = "lock", *, forum: bool = False) -> int:
    await made.store.write(
        lambda tx: guilds.save_settings(
            tx, GUILD, GuildSettings(moderator_channel_id=MODERATORS), by=1, now=made.clock.now()
        )
    )
    number = await made.post(place=Place(CHANNEL, forum=forum, screened=way))
    assert await made.until_quiet()
    return number


async def discussion(made: Bench, number: int) -> Discussion:
    return await made.service.get(number, guild_id=GUILD)


def locks(made: Bench) -> list[bool]:
    return [one.locked for one in made.world.threads.values()]


def deeds(made: Bench, kind: str) -> list[Deed]:
    return [one for one in made.carrier.done if one.kind == kind]


def moderators_told(made: Bench) -> list[Sent]:
    return made.world.sent.get(MODERATORS, [])


def test_a_thread_unlocked_by_hand_is_locked_again_once_per_unlocking(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await posted(made)
        thread = made.world.thread_named("Open discussion")
        before = len(deeds(made, "edit_thread"))
        for times in (1, 2):
            thread.locked = False
            assert await made.service.guarding.unlocked(thread.id)
            assert not await made.service.guarding.unlocked(thread.id)  # the event comes twice
            assert await made.until_quiet()
            assert thread.locked
            assert len(deeds(made, "edit_thread")) == before + times

    told(tmp_path, story)


def test_what_is_not_screened_by_locks_or_closed_or_not_ours_is_left_unlocked(
    tmp_path: Path,
) -> None:
    async def story(made: Bench) -> None:
        for way in ("permissions", None):
            await posted(made, way)
        number = await posted(made)
        await made.service.close(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        for thread_id in (*made.world.threads, 12):
            assert not await made.service.guarding.unlocked(thread_id)
        assert await made.service.guarding.locked_threads() == []

    told(tmp_path, story)


def test_at_start_every_thread_is_looked_at_that_must_be_locked(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await posted(made, None)
        ours = set(made.world.threads)
        await posted(made)
        assert set(await made.service.guarding.locked_threads()) == set(made.world.threads) - ours

    told(tmp_path, story)


def test_where_a_thread_cannot_be_locked_again_the_moderators_are_told_once(
    tmp_path: Path,
) -> None:
    async def story(made: Bench) -> None:
        number = await posted(made)
        thread = made.world.thread_named("Open discussion")
        thread.locked = False
        for _ in range(2):
            made.carrier.impossible_at = {made.carrier.begun + 1: FORBIDDEN}
            assert await made.service.guarding.unlocked(thread.id)
            assert await made.until_quiet()
        (one,) = moderators_told(made)
        assert one.message.embeds[0].title == f"A thread of discussion {number} is not screened"
        assert f"Members can write in <#{thread.id}>" in one.message.embeds[0].description
        problem = (await discussion(made, number)).problem or ""
        assert problem.count("could not be locked") == 1

    told(tmp_path, story)


@EVERYWHERE
def test_a_channel_opened_by_hand_turns_to_locks_and_the_moderators_are_told_once(
    tmp_path: Path, forum: bool
) -> None:
    async def story(made: Bench) -> None:
        number = await posted(made, "permissions", forum=forum)
        guarding = made.service.guarding
        assert await guarding.by_permissions(GUILD) == {CHANNEL: [number]}
        assert await guarding.opened_by_hand(number, ["Set *Create Posts* to ✗."])
        assert not await guarding.opened_by_hand(number, ["Set *Create Posts* to ✗."])
        assert await made.until_quiet()
        assert locks(made) == [True, True, True]
        assert (await discussion(made, number)).screened == "lock"
        (one,) = moderators_told(made)
        assert one.message.embeds[0].title == f"Discussion {number} is screened by locks now"
        assert one.message.embeds[0].description.endswith("\nSet *Create Posts* to ✗.")
        assert await guarding.by_permissions(GUILD) == {}

    told(tmp_path, story)


@EVERYWHERE
def test_a_channel_opened_while_a_discussion_is_being_posted_leaves_no_thread_unlocked(
    tmp_path: Path, forum: bool
) -> None:
    async def story(made: Bench) -> None:
        made.carrier.unreachable_at = {4}
        place = Place(CHANNEL, forum=forum, screened="permissions")
        number = await made.post(place=place)
        await made.executor.idle()
        assert (await discussion(made, number)).state == "posting"
        assert await made.service.guarding.opened_by_hand(number, ["Shut it."])
        assert await made.until_quiet()
        found = await discussion(made, number)
        assert (found.state, found.screened) == ("open", "lock")
        assert locks(made) == [True, True, True]

    told(tmp_path, story)


def test_without_a_moderators_channel_it_stands_in_the_list(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        number = await made.post(place=Place(CHANNEL, screened="permissions"))
        assert await made.until_quiet()
        assert await made.service.guarding.opened_by_hand(number, ["Shut it."])
        found = await discussion(made, number)
        assert found.problem == f"Discussion {number} is screened by locks now."

    told(tmp_path, story)


def test_a_members_thread_is_locked_where_it_belongs_to_what_locks_keep_shut(
    tmp_path: Path,
) -> None:
    async def story(made: Bench) -> None:
        await posted(made)
        article = made.world.in_channel()[0].id
        theirs = replace(made.world.thread_named("Open"), id=article, locked=False)
        made.world.threads[article] = theirs
        guarding = made.service.guarding
        assert not await guarding.thread_started(12, CHANNEL)  # from nothing of ours
        assert not await guarding.thread_started(article, CHANNEL + 1)
        assert await guarding.thread_started(article, CHANNEL)
        assert await made.until_quiet()
        assert theirs.locked

    told(tmp_path, story)


def test_a_members_post_in_a_forum_that_locks_keep_shut_is_locked(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await posted(made, forum=True)
        theirs = replace(made.world.thread_named("Open"), id=12, locked=False)
        made.world.threads[12] = theirs
        assert await made.service.guarding.thread_started(12, CHANNEL)
        assert await made.until_quiet()
        assert theirs.locked

    told(tmp_path, story)


def test_a_problem_is_noted_once(tmp_path: Path) -> None:
    def note(tx: Tx, number: int) -> None:
        for words in ("One.", "Two.", "One."):
            discussions.add_problem(tx, number, words)

    async def story(made: Bench) -> None:
        number = await posted(made)
        await made.store.write(lambda tx: note(tx, number))
        assert (await discussion(made, number)).problem == "One. Two."

    told(tmp_path, story)
