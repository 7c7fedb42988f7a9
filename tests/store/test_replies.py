from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.reply import Incoming
from bot.store import backlog, deliveries, replies
from bot.store.stored import stored
from tests.world import AUTHOR, GUILD, NOON, OTHER_THREAD, THREAD, World, told

COUNT = "SELECT count(*) FROM revisions"


async def store(world: World, incoming: Incoming) -> bool:
    made = await world.store.write(
        lambda tx: deliveries.receive(tx, incoming, discussion_id=1, now=world.clock.now())
    )
    return made is not None


async def erase(world: World) -> None:
    await world.store.write(lambda tx: replies.erase(tx, [1], now=world.clock.now()))


def test_a_second_delivery_of_a_message_does_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = world.incoming("hello")
        assert await store(world, message)
        assert not await store(world, message)
        assert await world.column("SELECT count(*) FROM replies") == [1]
        assert await world.column(COUNT) == [1]

    told(tmp_path, story)


def test_an_edit_is_a_new_revision_and_an_update_without_one_is_none(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        edited = {"edited_at": NOON + timedelta(minutes=1)}
        await store(world, world.incoming("hello", 1))
        assert await store(world, world.incoming("goodbye", 1, **edited))
        assert not await store(world, world.incoming("goodbye", 1, **edited))
        assert not await store(world, world.incoming("goodbye", 1, attachments=2))
        assert await world.texts(1) == ["hello", "goodbye"]
        assert await world.column("SELECT revision FROM revisions") == [1, 2]
        assert await world.column("SELECT state FROM revisions") == ["waiting", "waiting"]

    told(tmp_path, story)


def test_going_back_to_what_it_was_is_an_edit_as_well(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for text in ("hello", "goodbye", "hello"):
            assert await store(world, world.incoming(text, 1))
        assert await world.texts(1) == ["hello", "goodbye", "hello"]

    told(tmp_path, story)


def test_a_thread_s_title_and_the_message_of_the_same_id_are_two_replies(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await store(world, world.incoming("the post", 1))
        assert await store(world, world.incoming("the title", 1, kind="title"))
        assert await world.column("SELECT kind FROM replies ORDER BY id") == ["message", "title"]

    told(tmp_path, story)


@pytest.mark.parametrize("exempt", ["bot", "webhook"])
def test_what_bots_write_is_recorded_without_its_text(tmp_path: Path, exempt: str) -> None:
    async def story(world: World) -> None:
        assert await store(world, world.incoming("buy now", 1, exempt=exempt))
        assert not await store(world, world.incoming("buy more", 1, exempt=exempt))
        assert await world.texts(1) == [None]
        assert (await world.reply(1))["exempt"] == exempt
        assert await world.column("SELECT state FROM revisions") == ["passed"]

    told(tmp_path, story)


def test_a_reply_of_an_exempt_role_is_kept_and_scored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("hello", 1, exempt="exempt role"))
        assert await world.texts(1) == ["hello"]
        assert await world.column("SELECT state FROM revisions") == ["waiting"]

    told(tmp_path, story)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_reply_without_text_passes_and_its_files_are_counted(tmp_path: Path, text: str) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming(text, 1, attachments=3))
        row = await world.reply(1)
        assert (row["exempt"], row["attachments_not_read"]) == ("no text", 3)
        assert await world.texts(1) == [None]
        assert await world.column("SELECT state FROM revisions") == ["passed"]

    told(tmp_path, story)


def test_text_that_is_added_to_a_picture_is_judged(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("", 1, attachments=1))
        await store(world, world.incoming("and now words", 1))
        row = await world.reply(1)
        assert (row["exempt"], row["attachments_not_read"]) == (None, 0)
        assert await world.column("SELECT state FROM revisions") == ["passed", "waiting"]

    told(tmp_path, story)


@pytest.mark.parametrize("quiet", [True, False])
def test_how_the_newest_revision_was_read_decides_whether_it_is_quiet(
    tmp_path: Path, quiet: bool
) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("hello", 1, quiet=not quiet))
        await store(world, world.incoming("goodbye", 1, quiet=quiet))
        assert (await world.reply(1))["quiet"] == quiet

    told(tmp_path, story)


def test_what_was_erased_does_not_come_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        edited: dict[str, Any] = {"edited_at": NOON - timedelta(minutes=1)}
        await store(world, world.incoming("hello", 1))
        await store(world, world.incoming("goodbye", 1, **edited))
        await erase(world)
        assert not await store(world, world.incoming("goodbye", 1, **edited))
        assert not await store(world, world.incoming("anything", 1))
        assert await world.texts(1) == [None, None]
        assert (await world.reply(1))["author_id"] is None

    told(tmp_path, story)


def test_an_edit_after_the_erasure_is_new_and_its_author_s_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("hello", 1))
        await erase(world)
        later = world.clock.now() + timedelta(seconds=1)
        assert await store(world, world.incoming("new words", 1, edited_at=later))
        assert await world.texts(1) == [None, "new words"]
        kept = await world.store.read(lambda tx: stored(tx, GUILD, AUTHOR))
        assert kept.texts == 1  # they can see it, and so have it erased again

    told(tmp_path, story)


@pytest.mark.parametrize("state", ["deleted", "removed"])
def test_what_has_ended_takes_no_more_edits(tmp_path: Path, state: str) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("hello", 1))

        assert await world.store.write(
            lambda tx: replies.end(tx, 1, state, by="author", now=world.clock.now())
        )
        assert not await store(world, world.incoming("goodbye", 1))
        assert not await world.store.write(
            lambda tx: replies.end(tx, 1, "deleted", by="author", now=world.clock.now())
        )
        assert (await world.reply(1))["state"] == state

    told(tmp_path, story)


def test_a_title_that_was_removed_can_be_given_anew(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("bad title", 1, kind="title"))
        await world.store.write(
            lambda tx: replies.end(tx, 1, "removed", by="case 1", now=world.clock.now())
        )
        assert await store(world, world.incoming("good title", 1, kind="title"))
        row = await world.reply(1, "title")
        assert (row["state"], row["ended_at"], row["ended_by"]) == ("present", None, None)

    told(tmp_path, story)


def test_what_waits_is_taken_live_before_late_and_then_by_age(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("late", 1, quiet=True))
        world.clock.advance(seconds=1)
        await store(world, world.incoming("live", 2))
        world.clock.advance(seconds=1)
        await store(world, world.incoming("newer", 3))
        found = await world.store.read(lambda tx: backlog.next_up(tx, 9))
        assert [one.text for one in found] == ["live", "newer", "late"]
        assert len(await world.store.read(lambda tx: backlog.next_up(tx, 2))) == 2

    told(tmp_path, story)


def test_scores_are_stored_once_with_the_scorer_s_name_and_version(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("hello", 1))
        (waiting,) = await world.store.read(lambda tx: backlog.next_up(tx, 9))
        saved = [
            await world.store.write(
                lambda tx: replies.save_scores(
                    tx,
                    waiting,
                    {"insult": 0.25},
                    where={"insult": (0, 5)},
                    scorer="s",
                    version="v",
                    note="n",
                    now=world.clock.now(),
                )
            )
            for _ in range(2)
        ]
        assert saved == [True, False]
        (row,) = await world.rows("SELECT * FROM scores")
        assert (row["label"], row["value"]) == ("insult", 0.25)
        assert (row["scorer"], row["scorer_version"]) == ("s", "v")
        assert (row["begins"], row["ends"]) == (0, 5)
        assert await world.column("SELECT note FROM revisions") == ["n"]

    told(tmp_path, story)


def test_what_was_erased_while_it_was_scored_gets_no_scores(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await store(world, world.incoming("hello", 1))
        (waiting,) = await world.store.read(lambda tx: backlog.next_up(tx, 9))
        await erase(world)
        assert not await world.store.write(
            lambda tx: replies.save_scores(
                tx,
                waiting,
                {"insult": 0.25},
                where={},
                scorer="s",
                version="v",
                note=None,
                now=world.clock.now(),
            )
        )
        assert await world.scores(1) == 0

    told(tmp_path, story)


def test_a_thread_is_read_again_from_the_oldest_text_that_is_kept(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        def oldest(thread: int) -> Any:
            return world.store.read(lambda tx: replies.oldest_kept(tx, thread))

        assert await oldest(THREAD) == 0
        for message in (10, 20, 30):
            await store(world, world.incoming("hello", message))
        await store(world, world.incoming("elsewhere", 5, thread_id=OTHER_THREAD))
        assert await oldest(THREAD) == 10
        await erase(world)
        assert await oldest(THREAD) == 20
        await world.store.write(lambda tx: replies.erase(tx, [2, 3], now=world.clock.now()))
        assert await oldest(THREAD) == 30

    told(tmp_path, story)
