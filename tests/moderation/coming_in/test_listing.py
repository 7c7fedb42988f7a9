"""Threads that members started meanwhile are found, archived ones too, and no older ones."""

from pathlib import Path

import pytest

from bot.moderation.history import FoundThread, UnreachableError
from bot.moderation.snowflakes import snowflake
from bot.store import Tx, departures, discussions, outbox
from bot.store.discussion_rows import NewDiscussion, ThreadRow
from tests.moderation.coming_in.faults import until
from tests.moderation.coming_in.histories import Reading, read, talk
from tests.world import GUILD, NOON, OTHER_GUILD, World

FORUM = 80
FIRST = 9_000 << 22
"""The first thread of the discussion in the forum; what has a smaller id is older."""
ARTICLE = FIRST - 5
"""The message that the article begins with, older than any thread of ours."""


def found(
    world: World, thread_id: int, *, archived_at: int = 0, name: str = "A title", **changed: bool
) -> FoundThread:
    title = world.incoming(name, thread_id, kind="title", thread_id=thread_id, quiet=True)
    about = {"ours": False, "locked": False, **changed}
    return FoundThread(parent_id=FORUM, title=title, archived_at=archived_at, **about)


def in_a_forum(folder: Path, story, *, forum: bool = True) -> None:  # type: ignore[no-untyped-def]
    def opened(tx: Tx) -> None:
        new = NewDiscussion(GUILD, 1, "On Rain", FORUM, forum, 0, 1440, None, None)
        number = discussions.begin(tx, new, now=NOON)
        lane = discussions.lane(number)
        sent = outbox.put(tx, "send", {}, guild_id=GUILD, lane=lane, now=NOON)
        outbox.finish(tx, sent, {"message_id": ARTICLE}, now=NOON)
        row = discussions.add_thread(
            tx, number, guild_id=GUILD, kind="open", position=0, name="Talk"
        )
        discussions.set_thread_id(tx, row, FIRST)
        discussions.set_opened(tx, number, now=NOON)

    async def whole(made: Reading) -> None:
        await made.world.store.write(opened)
        await story(made)

    read(folder, whole)


async def started(made: Reading) -> list[int]:
    return [
        row["thread_id"]
        for row in await made.world.rows(
            "SELECT thread_id FROM threads WHERE kind = 'member' ORDER BY thread_id"
        )
    ]


def test_posts_of_members_are_taken_in_with_what_is_written_in_them(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        history, world = made.history, made.world
        history.active_threads = [
            found(world, FIRST + 1),
            found(world, FIRST + 2, ours=True),
            found(world, FIRST + 3, locked=True),
            found(world, FIRST - 1),  # it was there before the discussion
        ]
        history.there[FIRST + 1] = talk(FIRST + 101, FIRST + 103)
        await made.read()
        assert await started(made) == [FIRST + 1, FIRST + 3]
        assert set(await made.replies(FIRST + 1)) == {FIRST + 101, FIRST + 102, FIRST + 103}
        assert made.guarded == [FIRST + 1]
        assert made.inbox.threads.watches(FIRST + 1)

    in_a_forum(tmp_path, story)


def test_a_thread_on_the_articles_own_message_is_found_though_it_has_an_older_id(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        made.history.active_threads = [found(made.world, ARTICLE), found(made.world, ARTICLE - 1)]
        made.history.there[ARTICLE] = talk(FIRST + 101, FIRST + 102)
        await made.read()
        assert await started(made) == [ARTICLE]
        assert set(await made.replies(ARTICLE)) == {FIRST + 101, FIRST + 102}

    in_a_forum(tmp_path, story, forum=False)


def test_archived_posts_are_paged_back_to_those_that_were_looked_through_before(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        history, world = made.history, made.world
        moment = 1 << 22
        many = [found(world, FIRST + n, archived_at=FIRST + n * moment) for n in range(1, 261)]
        history.archived_threads = many[::-1]
        await made.read()
        assert len(await started(made)) == 260
        assert len(history.listed) == 1 + 3  # of the text channel, and three pages
        later = made.again()
        newest = found(world, FIRST + 900, archived_at=FIRST + 5000 * moment)
        later.history.archived_threads = [newest, *history.archived_threads]
        later.history.listed = []
        await later.read()
        assert FIRST + 900 in await started(made)
        assert len(later.history.listed) == 1 + 1
        assert await made.cursor(FORUM) == FIRST + 5000 * moment

    in_a_forum(tmp_path, story)


def test_posts_archived_before_the_discussion_are_not_paged_through(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        now = snowflake(NOON)
        old = [found(made.world, 100 + n, archived_at=(5_000 << 22) - n) for n in range(500)]
        made.history.archived_threads = [found(made.world, FIRST + 500, archived_at=now), *old]
        await made.read()
        assert await started(made) == [FIRST + 500]
        assert len(made.history.listed) == 2

    in_a_forum(tmp_path, story)


def test_a_title_that_was_changed_meanwhile_is_a_quiet_revision(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.active_threads = [found(made.world, FIRST + 1, name="Before")]
        await made.read()
        later = made.again()
        later.history.active_threads = [found(made.world, FIRST + 1, name="After")]
        await later.read()
        assert await made.world.texts(FIRST + 1) == ["Before", "After"]

    in_a_forum(tmp_path, story)


def test_lists_that_cannot_be_had_are_asked_for_again_and_hold_up_no_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.moderation.put_off._WAITS_SECONDS", (0.005,) * 3)

    async def story(made: Reading) -> None:
        history = made.history
        history.troubles[GUILD] = [UnreachableError("503")] * 2
        history.active_threads = [found(made.world, FIRST + 1)]
        history.there[FIRST] = talk(FIRST + 801, FIRST + 801)
        history.there[FIRST + 1] = talk(FIRST + 101, FIRST + 101)
        there: list[dict[int, str]] = []

        async def done() -> None:
            there.append(await made.replies(FIRST + 1))

        made.catching_up.when_done = done
        await made.read()
        assert await made.replies(FIRST) == {FIRST + 801: "present"}
        await until(lambda: bool(there))
        assert there == [{FIRST + 101: "present"}]  # no digest before

    in_a_forum(tmp_path, story)


def test_no_thread_of_another_guild_is_taken_in(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        foreign = made.world.incoming(
            "A title", FIRST + 1, kind="title", thread_id=FIRST + 1, guild_id=OTHER_GUILD
        )
        made.history.active_threads = [FoundThread(FORUM, foreign, False, False, 0)]
        await made.read()
        assert await started(made) == []
        assert await made.world.column("SELECT count(*) FROM replies") == [0]

    in_a_forum(tmp_path, story)


def test_a_thread_that_cannot_be_taken_in_keeps_nothing_else_from_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = discussions.add_member_thread

    def failing(tx: Tx, discussion_id: int, *, thread_id: int) -> ThreadRow:
        if thread_id == FIRST + 1:
            raise LookupError
        return add(tx, discussion_id, thread_id=thread_id)

    async def story(made: Reading) -> None:
        made.history.active_threads = [found(made.world, FIRST + n) for n in (1, 2)]
        made.history.there[FIRST + 2] = talk(FIRST + 101, FIRST + 102)
        monkeypatch.setattr(discussions, "add_member_thread", failing)
        await made.read()
        assert await started(made) == [FIRST + 2]
        assert len(await made.replies(FIRST + 2)) == 2
        assert made.catching_up.done

    in_a_forum(tmp_path, story)


def test_nothing_is_asked_about_a_guild_that_the_bot_was_removed_from(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        history, store = made.history, made.world.store
        history.active_threads = [found(made.world, FIRST + 1)]
        history.troubles[GUILD] = [UnreachableError("this would be tried again")]
        await store.write(lambda tx: departures.left(tx, GUILD, now=NOON))
        await made.read()
        assert history.troubles[GUILD]
        assert (history.asked, history.listed) == ([], [])
        assert made.catching_up.done
        history.troubles.clear()
        await store.write(lambda tx: departures.returned(tx, GUILD, now=NOON))
        await made.read()
        assert await started(made) == [FIRST + 1]

    in_a_forum(tmp_path, story)
