import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.discussions.asked import DiscussionError
from bot.discussions.closing import ClosingError, closing_moment
from bot.discussions.service import Place
from bot.store import discussions
from tests.discussions.bench import Bench, bench
from tests.discussions.world import CHANNEL, FORBIDDEN, GONE, GUILD

EVERYWHERE = pytest.mark.parametrize("forum", [False, True], ids=["text", "forum"])
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def opened(
    path: Path,
    story: Callable[[Bench, int], Awaitable[None]],
    *,
    forum: bool = False,
    place: Place | None = None,
) -> None:
    async def whole() -> None:
        async with bench(path / "seedbed.db") as made:
            number = await made.post(forum=forum, place=place)
            assert await made.until_quiet()
            made.restart()
            await story(made, number)

    asyncio.run(whole())


def last_said(made: Bench) -> set[str]:
    return {made.world.sent[one][-1].message.embeds[0].title for one in made.world.threads}


@EVERYWHERE
def test_closing_announces_locks_and_archives_every_thread(tmp_path: Path, forum: bool) -> None:
    async def story(made: Bench, number: int) -> None:
        change = await made.service.close(number, guild_id=GUILD, by=1)
        assert change.changed
        assert change.discussion.closed_at == made.clock.now()
        assert await made.until_quiet()
        assert last_said(made) == {"This discussion is closed"}
        assert all(one.locked and one.archived for one in made.world.threads.values())
        assert (await made.service.get(number, guild_id=GUILD)).state == "closed"

    opened(tmp_path, story, forum=forum)


def test_members_threads_are_closed_with_ours_and_deleted_ones_are_left_alone(
    tmp_path: Path,
) -> None:
    async def story(made: Bench, number: int) -> None:
        theirs = replace(made.world.thread_named("Open"), id=777, name="Theirs")
        made.world.threads[777] = theirs
        await made.store.write(lambda tx: discussions.add_member_thread(tx, number, thread_id=777))
        gone = made.world.thread_named("Who pays").id
        del made.world.threads[gone]
        await made.store.write(
            lambda tx: discussions.mark_thread_deleted(tx, gone, now=made.clock.now())
        )
        await made.service.close(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        assert theirs.locked
        assert gone not in {deed.payload.get("thread") for deed in made.carrier.done}
        assert (await made.service.get(number, guild_id=GUILD)).problem is None

    opened(tmp_path, story, forum=True)


def test_closing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    async def story(made: Bench, number: int) -> None:
        first, second = await asyncio.gather(
            made.service.close(number, guild_id=GUILD, by=1),
            made.service.close(number, guild_id=GUILD, by=2),
        )
        assert (first.changed, second.changed) == (True, False)
        assert await made.until_quiet()
        assert len(made.carrier.done) == 6  # three threads: announced once, locked once

    opened(tmp_path, story)


@EVERYWHERE
def test_reopening_unlocks_and_announces_and_can_be_closed_again(
    tmp_path: Path, forum: bool
) -> None:
    async def story(made: Bench, number: int) -> None:
        await made.service.close(number, guild_id=GUILD, by=1)
        change = await made.service.reopen(number, guild_id=GUILD, by=1)
        assert change.changed
        assert not (await made.service.reopen(number, guild_id=GUILD, by=1)).changed
        assert await made.until_quiet()
        assert last_said(made) == {"This discussion is open again"}
        assert not any(one.locked or one.archived for one in made.world.threads.values())
        discussion = await made.service.get(number, guild_id=GUILD)
        assert (discussion.state, discussion.closed_at) == ("open", None)
        assert (await made.service.close(number, guild_id=GUILD, by=1)).changed

    opened(tmp_path, story, forum=forum)


def test_dying_while_closing_announces_once_and_locks_all(tmp_path: Path) -> None:
    async def story(made: Bench, number: int) -> None:
        made.carrier.dies_after = 1
        await made.service.close(number, guild_id=GUILD, by=1)
        for step in range(2, 8):
            await made.until_quiet()
            made.restart()
            made.carrier.dies_after = step % 2
        made.restart()
        assert await made.until_quiet()
        for thread in made.world.threads.values():
            titles = [one.message.embeds[0].title for one in made.world.sent[thread.id]]
            assert titles.count("This discussion is closed") == 1
            assert thread.locked

    opened(tmp_path, story)


def test_a_discussion_closes_by_itself_when_its_date_has_come_and_only_once(
    tmp_path: Path,
) -> None:
    ends = NOW + timedelta(days=2)

    async def story(made: Bench, number: int) -> None:
        made.clock.moment = ends - timedelta(milliseconds=1)
        assert await made.service.close_due() == []
        made.clock.moment = ends
        assert await made.service.close_due() == [number]
        assert await made.service.close_due() == []
        assert await made.until_quiet()
        opened_thread = made.world.thread_named("Open").id
        said = made.world.sent[opened_thread][-1].message.embeds[0].description
        assert said.startswith("Its closing date has come.")

    opened(tmp_path, story, place=Place(CHANNEL, closes_at=ends))


def test_a_reopened_discussion_does_not_close_again_for_its_past_date(tmp_path: Path) -> None:
    ends = NOW + timedelta(days=2)

    async def story(made: Bench, number: int) -> None:
        made.clock.moment = ends
        await made.service.close_due()
        await made.service.reopen(number, guild_id=GUILD, by=1)
        assert await made.service.close_due() == []
        assert (await made.service.get(number, guild_id=GUILD)).closes_at is None

    opened(tmp_path, story, place=Place(CHANNEL, closes_at=ends))


def test_a_reopened_discussion_keeps_a_closing_date_that_is_to_come(tmp_path: Path) -> None:
    ends = NOW + timedelta(days=2)

    async def story(made: Bench, number: int) -> None:
        await made.service.close(number, guild_id=GUILD, by=1)
        await made.service.reopen(number, guild_id=GUILD, by=1)
        assert (await made.service.get(number, guild_id=GUILD)).closes_at == ends

    opened(tmp_path, story, place=Place(CHANNEL, closes_at=ends))


def test_a_thread_that_cannot_be_locked_does_not_spare_the_others_and_is_told(
    tmp_path: Path,
) -> None:
    async def story(made: Bench, number: int) -> None:
        made.carrier.impossible_at = {2: FORBIDDEN, 4: GONE}
        await made.service.close(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        assert [one.locked for one in made.world.threads.values()] == [False, False, True]
        discussion = await made.service.get(number, guild_id=GUILD)
        assert discussion.state == "closed"
        assert discussion.problem == (
            "A thread could not be locked or unlocked: the bot lacks a permission there."
        )
        assert len(await made.service.threads(number)) == 2  # the one that is gone is noted

    opened(tmp_path, story)


def test_only_a_guilds_own_discussions_that_were_opened_can_be_closed(tmp_path: Path) -> None:
    async def story(made: Bench, number: int) -> None:
        for change in (made.service.close, made.service.reopen):
            with pytest.raises(DiscussionError, match="There is no discussion 1 here"):
                await change(number, guild_id=GUILD + 1, by=1)
            with pytest.raises(DiscussionError, match="There is no discussion 99 here"):
                await change(99, guild_id=GUILD, by=1)
        made.carrier.dies_before = 2
        half = await made.post()
        await made.until_quiet()
        with pytest.raises(DiscussionError, match="still being posted"):
            await made.service.close(half, guild_id=GUILD, by=1)
        made.restart()
        made.carrier.impossible_at = {2: FORBIDDEN}
        await made.until_quiet()
        with pytest.raises(DiscussionError, match="taken back and never opened"):
            await made.service.close(half, guild_id=GUILD, by=1)

    opened(tmp_path, story)


def test_removing_an_article_leaves_its_discussion_open_and_its_threads_alone(
    tmp_path: Path,
) -> None:
    async def story(made: Bench, number: int) -> None:
        before = made.world.picture()
        assert await made.service.shelf.remove(GUILD, "on-rain") is not None
        assert await made.until_quiet()
        assert made.world.picture() == before
        assert (await made.service.get(number, guild_id=GUILD)).state == "open"

    opened(tmp_path, story)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-03-01", datetime(2026, 3, 1, 23, tzinfo=UTC)),
        ("2026-03-28", datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 22, tzinfo=UTC)),  # summer time begins
        (" 2026-05-01 18:30 ", datetime(2026, 5, 1, 16, 30, tzinfo=UTC)),
    ],
)
def test_a_closing_date_ends_that_day_in_the_guilds_zone(on: str, expected: datetime) -> None:
    assert closing_moment(in_days=None, on=on, zone=BERLIN, now=NOW) == expected


def test_a_number_of_days_counts_from_now_and_nothing_means_no_date() -> None:
    assert closing_moment(in_days=3, on=None, zone=BERLIN, now=NOW) == NOW + timedelta(days=3)
    assert closing_moment(in_days=None, on=None, zone=BERLIN, now=NOW) is None


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-02-28", "in the past"),
        ("2026-03-01 13:00", "in the past"),
        ("2027-03-05", "more than a year away"),
        ("tomorrow", "not a date that I can read: tomorrow"),
        ("2026-02-30", "not a date"),
        ("9999-12-31", "not a date|more than a year"),
    ],
)
def test_a_closing_date_that_cannot_be_used_says_why(on: str, told: str) -> None:
    with pytest.raises(ClosingError, match=told):
        closing_moment(in_days=None, on=on, zone=BERLIN, now=NOW)


def test_days_and_a_date_together_are_refused() -> None:
    with pytest.raises(ClosingError, match="not both"):
        closing_moment(in_days=3, on="2026-05-01", zone=BERLIN, now=NOW)
