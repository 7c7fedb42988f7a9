import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.articles.article import Article
from bot.discussions.shelf import Shelf
from bot.store import Store, Tx, articles, discussions
from bot.store.discussion_rows import NewDiscussion, State
from tests.discussions.bench import ARTICLE
from tests.discussions.world import TurnedClock

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SEEDS = [Article(slug="one", title="One", body="1"), Article(slug="two", title="Two", body="2")]


def stored(path: Path, work: Callable[[Tx], None]) -> None:
    async def whole() -> None:
        store = await Store.open(path / "seedbed.db")
        try:
            await store.write(work)
        finally:
            await store.close()

    asyncio.run(whole())


def slugs(tx: Tx, guild_id: int) -> list[str]:
    return [row.article.slug for row in articles.listed(tx, guild_id)]


def begun(
    tx: Tx, *, channel: int = 5, closes_at: datetime | None = None, state: State = "open"
) -> int:
    article = articles.add(tx, 1, ARTICLE, by=None, now=NOW)
    new = NewDiscussion(1, article.id, "T", channel, False, 0, 60, closes_at, 2)
    number = discussions.begin(tx, new, now=NOW)
    tx.execute("UPDATE discussions SET state = ? WHERE id = ?", [state, number])
    return number


def test_seeds_are_copied_once_per_guild_and_removed_ones_do_not_come_back(
    tmp_path: Path,
) -> None:
    def work(tx: Tx) -> None:
        assert articles.import_shipped(tx, 1, SEEDS[:1], now=NOW) == 1
        assert articles.import_shipped(tx, 1, SEEDS, now=NOW) == 1
        assert articles.import_shipped(tx, 2, SEEDS, now=NOW) == 2
        assert articles.remove(tx, 1, "one", now=NOW) is not None
        assert articles.import_shipped(tx, 1, SEEDS, now=NOW) == 0
        assert slugs(tx, 1) == ["two"]
        assert slugs(tx, 2) == ["one", "two"]

    stored(tmp_path, work)


def test_an_article_comes_back_as_it_was_added(tmp_path: Path) -> None:
    def work(tx: Tx) -> None:
        added = articles.add(tx, 1, ARTICLE, by=7, now=NOW)
        assert articles.by_slug(tx, 1, "on-rain") == added
        assert articles.by_id(tx, added.id) == added
        assert (added.article, added.origin, added.added_by) == (ARTICLE, "added", 7)

    stored(tmp_path, work)


def test_a_slug_that_is_taken_gains_a_number(tmp_path: Path) -> None:
    def work(tx: Tx) -> None:
        made = [articles.add(tx, 1, ARTICLE, by=7, now=NOW).article.slug for _ in range(3)]
        assert made == ["on-rain", "on-rain-2", "on-rain-3"]
        assert articles.add(tx, 2, ARTICLE, by=7, now=NOW).article.slug == "on-rain"
        articles.remove(tx, 1, "on-rain", now=NOW)
        assert articles.add(tx, 1, ARTICLE, by=7, now=NOW).article.slug == "on-rain"

    stored(tmp_path, work)


def test_a_removed_article_is_off_the_list_but_still_known(tmp_path: Path) -> None:
    def work(tx: Tx) -> None:
        added = articles.add(tx, 1, ARTICLE, by=7, now=NOW)
        assert articles.remove(tx, 2, "on-rain", now=NOW) is None
        assert articles.remove(tx, 1, "on-rain", now=NOW) is not None
        assert articles.remove(tx, 1, "on-rain", now=NOW) is None
        assert articles.listed(tx, 1) == []
        assert articles.by_slug(tx, 1, "on-rain") is None
        found = articles.by_id(tx, added.id)
        assert found is not None
        assert found.removed_at == NOW

    stored(tmp_path, work)


def test_the_shelf_takes_the_shipped_seeds(tmp_path: Path) -> None:
    async def whole() -> None:
        store = await Store.open(tmp_path / "seedbed.db")
        shelf = Shelf(store, TurnedClock())
        new = await shelf.import_shipped(1)
        assert new >= 1
        assert len(await shelf.listed(1)) == new
        assert await shelf.import_shipped(1) == 0
        await store.close()

    asyncio.run(whole())


def test_the_newest_open_discussion_of_a_channel_is_found(tmp_path: Path) -> None:
    def work(tx: Tx) -> None:
        assert discussions.open_in_channel(tx, 5) is None
        begun(tx)
        second = begun(tx)
        begun(tx, channel=6)
        begun(tx, state="closed")
        begun(tx, state="posting")
        found = discussions.open_in_channel(tx, 5)
        assert found is not None
        assert found.id == second

    stored(tmp_path, work)


def test_a_members_thread_is_stored_once_after_ours_and_without_its_title(tmp_path: Path) -> None:
    def work(tx: Tx) -> None:
        number = begun(tx)
        ours = discussions.add_thread(tx, number, guild_id=1, kind="open", position=0, name="O")
        discussions.set_thread_id(tx, ours, 70)
        first = discussions.add_member_thread(tx, number, thread_id=71)
        assert (first.kind, first.position, first.name, first.guild_id) == ("member", 1, "", 1)
        assert discussions.add_member_thread(tx, number, thread_id=71) == first
        assert discussions.add_member_thread(tx, number, thread_id=70).kind == "open"
        assert len(discussions.threads_of(tx, number)) == 2
        with pytest.raises(LookupError):
            discussions.add_member_thread(tx, 99, thread_id=72)

    stored(tmp_path, work)


def test_a_thread_comes_with_its_discussions_state(tmp_path: Path) -> None:
    def work(tx: Tx) -> None:
        number = begun(tx, state="closed")
        discussions.add_member_thread(tx, number, thread_id=71)
        found = discussions.thread(tx, 71)
        assert found is not None
        assert (found.discussion_id, found.channel_id, found.forum) == (number, 5, False)
        assert (found.state, found.deleted_at) == ("closed", None)
        assert discussions.thread(tx, 72) is None

    stored(tmp_path, work)


def test_open_threads_are_those_in_which_replies_may_be_written(tmp_path: Path) -> None:
    def work(tx: Tx) -> None:
        for thread_id, state in enumerate(("posting", "open", "closed", "undone"), start=1):
            state_: State = state  # type: ignore[assignment]  # a literal of the tuple above
            number = begun(tx, channel=thread_id, state=state_)
            discussions.add_member_thread(tx, number, thread_id=thread_id)
            discussions.add_thread(tx, number, guild_id=1, kind="prompt", position=9, name="P")
        gone = begun(tx, channel=9)
        discussions.add_member_thread(tx, gone, thread_id=9)
        discussions.mark_thread_deleted(tx, 9, now=NOW)
        discussions.mark_thread_deleted(tx, 9, now=NOW + timedelta(days=1))
        assert [one.thread_id for one in discussions.open_threads(tx)] == [1, 2]
        found = discussions.thread(tx, 9)
        assert found is not None
        assert found.deleted_at == NOW

    stored(tmp_path, work)


def test_a_discussion_is_due_from_its_closing_moment_on_and_only_while_open(
    tmp_path: Path,
) -> None:
    def work(tx: Tx) -> None:
        due = begun(tx, closes_at=NOW)
        begun(tx, closes_at=NOW + timedelta(milliseconds=1))
        begun(tx, closes_at=NOW, state="closed")
        begun(tx)
        assert [one.id for one in discussions.due_to_close(tx, NOW)] == [due]

    stored(tmp_path, work)


def test_own_messages_are_those_that_were_sent_for_the_discussion(tmp_path: Path) -> None:
    def work(tx: Tx) -> None:
        for lane, result in (("discussion:1", 100), ("discussion:2", 200)):
            tx.execute(
                "INSERT INTO effects (guild_id, lane, kind, payload, marker, state, created_at,"
                " result) VALUES (1, ?, 'send', '{}', ?, 'done', '', ?)",
                [lane, lane, f'{{"message_id": {result}}}'],
            )
        assert discussions.is_own_message(tx, 1, 100)
        assert not discussions.is_own_message(tx, 1, 200)

    stored(tmp_path, work)
