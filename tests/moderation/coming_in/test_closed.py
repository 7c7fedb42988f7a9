"""What changed in closed discussions during an outage is found too, after all else."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.moderation.snowflakes import snowflake
from bot.store import Tx, departures, discussions, replies
from bot.store.discussion_rows import NewDiscussion
from tests.moderation.coming_in.histories import Reading, read, talk
from tests.world import CALM, GUILD, NOON, OTHER_THREAD, THREAD

OPEN = 702
LONG_AGO = NOON - timedelta(days=9)
OLD = snowflake(NOON - timedelta(days=20))
LATELY = snowflake(NOON - timedelta(hours=20))


def one_closed_and_one_open(tx: Tx, *, closed_at: datetime) -> None:
    discussions.set_closed(tx, 1, now=closed_at)
    new = NewDiscussion(GUILD, 1, "On Rain", 90, False, 0, 1440, None, None)
    discussions.add_member_thread(tx, discussions.begin(tx, new, now=NOON), thread_id=OPEN)


async def closed(made: Reading, first: int = OLD, *, at: datetime = LONG_AGO) -> Reading:
    """Have four replies taken in, the discussion closed and the bot started anew."""
    made.history.there[THREAD] = talk(first, first + 3)
    made.history.there[OTHER_THREAD] = talk(first + 11, first + 11)
    made.history.there[OPEN] = {}
    await made.read()
    await made.world.store.write(partial(one_closed_and_one_open, closed_at=at))
    made.history.there[OPEN] = talk(first + 21, first + 22)
    return made.again()


def test_what_was_deleted_or_written_there_meanwhile_is_found_after_all_else(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        later = await closed(made)
        del made.history.there[THREAD][OLD + 1]
        made.history.there[THREAD][OLD + 50] = "as it was being closed"
        asked: list[int] = []

        async def done() -> None:
            asked.extend(thread for thread, _ in later.history.asked)

        later.catching_up.when_done = done
        await later.read()
        states = await made.replies()
        assert states == {
            OLD: "present", OLD + 1: "deleted", OLD + 2: "present", OLD + 3: "present",
            OLD + 50: "present",
        }  # fmt: skip
        assert asked == [OPEN]  # no digest waits for what is closed for long
        assert later.history.pages_of(THREAD) == [OLD - 1]
        assert await made.world.texts(OLD + 1) == [None]

    read(tmp_path, story)


def test_what_was_deleted_before_it_was_closed_lately_is_found_before_a_digest(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        later = await closed(made, LATELY, at=NOON)
        del made.history.there[THREAD][LATELY + 1]
        found: list[str] = []

        async def done() -> None:
            found.append((await made.replies())[LATELY + 1])

        later.catching_up.when_done = done
        await later.read()
        assert found == ["deleted"]
        assert later.history.asked[0][0] == OPEN

    read(tmp_path, story)


def test_where_no_cursor_stands_only_what_may_change_is_read(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.reads = False
        for message in (OLD, OLD + 1):
            made.inbox.put(made.world.incoming(CALM, message))
        await made.inbox.idle()
        later = await closed(made)
        del made.history.there[THREAD][OLD + 1]
        await later.read()
        assert (await made.replies()) == {OLD: "present", OLD + 1: "deleted"}
        assert later.history.pages_of(THREAD) == [OLD - 1]

    read(tmp_path, story)


def test_a_closed_thread_that_keeps_no_text_or_is_gone_or_in_a_lost_guild_is_not_asked_for(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        store = made.world.store
        later = await closed(made)
        theirs = await made.world.column("SELECT id FROM replies WHERE thread_id = 700")
        await store.write(lambda tx: replies.erase(tx, theirs, now=NOON))
        await store.write(lambda tx: discussions.mark_thread_deleted(tx, OTHER_THREAD, now=NOON))
        await later.read()
        assert {thread for thread, _ in later.history.asked} == {OPEN}
        await store.write(lambda tx: departures.left(tx, GUILD, now=NOON))
        lost = made.again()
        await lost.read()
        assert lost.history.asked == []

    read(tmp_path, story)
