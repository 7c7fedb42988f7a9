import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.discussions.asked import DiscussionError
from bot.discussions.service import Place
from bot.guilds.settings import GuildSettings
from bot.store import Tx, discussions, guilds
from tests.discussions.bench import ARTICLE, Bench, told
from tests.discussions.world import CHANNEL, GUILD

EVERYWHERE = pytest.mark.parametrize("forum", [False, True], ids=["text", "forum"])


def undisturbed(path: Path, *, forum: bool) -> list[object]:
    pictures: list[object] = []

    async def story(made: Bench) -> None:
        await made.post(forum=forum, tags=("Weather",) if forum else ())
        assert await made.until_quiet()
        pictures.extend(made.world.picture())

    told(path / "undisturbed", story)
    return pictures


@EVERYWHERE
def test_a_posted_article_is_open_with_all_its_threads(tmp_path: Path, forum: bool) -> None:
    async def story(made: Bench) -> None:
        place = Place(
            CHANNEL,
            forum=forum,
            tags=("Weather",) if forum else (),
            slow_mode_seconds=30,
            auto_archive_minutes=1440,
            closes_at=made.clock.now() + timedelta(days=3),
        )
        number = await made.post(place=place)
        discussion = await made.service.wait_posted(number)
        assert discussion.state == "open"
        assert discussion.opened_at == made.clock.now()
        assert discussion.closes_at == made.clock.now() + timedelta(days=3)
        threads = await made.service.threads(number)
        assert [one.kind for one in threads] == ["open", "prompt", "prompt"]
        assert {one.thread_id for one in threads} == set(made.world.threads)
        for thread in made.world.threads.values():
            assert (thread.slow_mode, thread.auto_archive) == (30, 1440)
            assert thread.tags == (("Weather",) if forum else ())
        first = made.world.sent[CHANNEL if not forum else threads[0].thread_id or 0][0]
        assert first.files[0].content.decode() == ARTICLE.full_text()
        assert first.files[0].name == "on-rain.md"

    told(tmp_path, story)


def test_the_prompts_of_a_forum_link_to_the_post_for_open_discussion(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await made.service.wait_posted(await made.post(forum=True))
        opened = made.world.thread_named("Open discussion").id
        for name in ("Should the dam", "Who pays"):
            starter = made.world.sent[made.world.thread_named(name).id][0].message
            assert starter.embeds[0].fields[0].value == f"<#{opened}>"

    told(tmp_path, story)


def test_slow_mode_and_auto_archive_come_from_the_settings_unless_chosen(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        discussion = await made.service.wait_posted(await made.post())
        assert (discussion.slow_mode_seconds, discussion.auto_archive_minutes) == (0, 10_080)

    told(tmp_path, story)


@EVERYWHERE
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_dying_at_any_step_leaves_nothing_doubled_and_nothing_missing(
    tmp_path: Path, forum: bool, after: bool
) -> None:
    whole = undisturbed(tmp_path, forum=forum)
    for step in itertools.count(1):
        survived: list[bool] = []

        async def story(made: Bench, step: int = step, survived: list[bool] = survived) -> None:
            setattr(made.carrier, "dies_after" if after else "dies_before", step)
            number = await made.post(forum=forum, tags=("Weather",) if forum else ())
            survived.append(await made.until_quiet())
            made.restart()
            assert await made.until_quiet()
            assert made.world.picture() == whole
            assert (await made.service.get(number, guild_id=GUILD)).state == "open"

        told(tmp_path / str(step), story)
        if survived[0]:
            break
    assert step == (7 if forum else 11)  # every step was tried, and one beyond the last


@EVERYWHERE
def test_an_answer_that_is_lost_at_any_step_doubles_nothing(tmp_path: Path, forum: bool) -> None:
    whole = undisturbed(tmp_path, forum=forum)

    async def story(made: Bench) -> None:
        made.carrier.lost_at = set(range(1, 60, 2))
        made.carrier.unreachable_at = set(range(2, 60, 4))
        await made.post(forum=forum, tags=("Weather",) if forum else ())
        assert await made.until_quiet()
        assert made.world.picture() == whole

    told(tmp_path, story)


def test_in_a_paused_guild_nothing_is_posted_until_it_resumes(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await _pause(made, paused=True)
        number = await made.post()
        assert (await made.service.wait_posted(number)).state == "posting"
        assert made.carrier.done == []
        await _pause(made, paused=False)
        made.executor.kick()
        assert (await made.service.wait_posted(number)).state == "open"

    told(tmp_path, story)


def test_waiting_for_a_posting_ends_when_its_time_is_up(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        made.carrier.dies_before = 2
        number = await made.post()
        discussion = await made.service.wait_posted(number, timeout_seconds=0.05)
        assert discussion.state == "posting"

    told(tmp_path, story)


def test_the_same_article_is_not_posted_twice_at_once_to_a_channel(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        first, second = await asyncio.gather(made.post(), made.post(), return_exceptions=True)
        assert isinstance(second, DiscussionError)
        assert "just being posted there, as discussion 1" in str(second)
        assert first == 1
        assert await made.until_quiet()
        assert len(made.world.threads) == 3
        assert await made.post() == 2  # once it is open it may be posted again

    told(tmp_path, story)


def test_another_guilds_article_or_a_removed_one_cannot_be_posted(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        place = Place(CHANNEL)
        with pytest.raises(DiscussionError, match="no such article"):
            await made.service.post(made.article_id, guild_id=GUILD + 1, place=place, by=1)
        await made.service.shelf.remove(GUILD, "on-rain")
        with pytest.raises(DiscussionError, match="no such article"):
            await made.post()
        assert await made.service.listed(GUILD) == []

    told(tmp_path, story)


def test_removing_an_article_while_it_is_posted_changes_nothing_of_the_discussion(
    tmp_path: Path,
) -> None:
    whole = undisturbed(tmp_path, forum=True)

    async def story(made: Bench) -> None:
        made.carrier.dies_after = 2
        await made.post(forum=True, tags=("Weather",))
        await made.until_quiet()
        await made.service.shelf.remove(GUILD, "on-rain")
        made.restart()
        assert await made.until_quiet()
        assert made.world.picture() == whole

    told(tmp_path, story)


def test_a_preview_shows_what_posting_makes_and_makes_nothing(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        shown = await made.service.preview(made.article_id, guild_id=GUILD, forum=True)
        assert await made.until_quiet()
        assert made.carrier.done == []
        await made.service.wait_posted(await made.post(forum=True))
        sent = sum(len(messages) for messages in made.world.sent.values())
        assert len(shown.messages) == sent
        with pytest.raises(DiscussionError, match="no such article"):
            await made.service.preview(made.article_id, guild_id=GUILD + 1, forum=True)

    told(tmp_path, story)


def test_an_event_that_was_faster_than_the_answer_does_not_stop_the_posting(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        older = await made.post(forum=True)
        await made.service.wait_posted(older)
        made.restart()
        made.carrier.dies_after = 1
        newer = await made.post(forum=True)
        await made.until_quiet()
        early = max(made.world.threads)
        await made.store.write(lambda tx: discussions.add_member_thread(tx, older, thread_id=early))
        made.restart()
        assert await made.until_quiet()
        found = await made.store.read(lambda tx: discussions.thread(tx, early))
        assert found is not None
        assert (found.discussion_id, found.kind) == (newer, "open")

    told(tmp_path, story)


async def _pause(made: Bench, *, paused: bool) -> None:
    def save(tx: Tx) -> None:
        chosen = replace(guilds.settings(tx, GUILD, GuildSettings()), paused=paused)
        guilds.save_settings(tx, GUILD, chosen, by=1, now=made.clock.now())

    await made.store.write(save)
