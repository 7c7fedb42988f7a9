"""What was missed is read page by page, and nothing of it is lost on the way."""

import gc
from pathlib import Path

import pytest

from bot.moderation.reply import Incoming
from bot.moderation.snowflakes import snowflake
from tests.moderation.coming_in.faults import failing, until
from tests.moderation.coming_in.histories import Reading, read, talk
from tests.world import CALM, OTHER_THREAD, RUDE, THREAD


def incoming_held() -> int:
    gc.collect()
    return sum(isinstance(one, Incoming) for one in gc.get_objects())


def test_a_thread_is_read_in_pages_and_never_more_than_one_is_held(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        held: list[int] = []
        before = incoming_held()  # other tests of this process may have left some

        async def count() -> None:
            held.append(incoming_held() - before)

        made.history.there[THREAD] = talk(1001, 1550)
        made.history.before_answer = count
        await made.read()
        assert len(await made.replies()) == 550
        assert await made.cursor() == 1550
        assert made.history.pages_of(THREAD) == [0, *range(1100, 1501, 100)]
        assert max(held) <= 200
        assert await made.world.column("SELECT DISTINCT quiet FROM replies") == [1]

    read(tmp_path, story)


def test_what_dies_between_two_pages_goes_on_at_the_cursor(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1450)

        async def die() -> None:
            if len(made.history.pages_of(THREAD)) == 3:
                made.catching_up.abandon()
                await made.world.store.read(lambda tx: None)

        made.history.before_answer = die
        await made.read()
        assert await made.cursor() == 1200
        later = made.again()
        later.history.before_answer = None
        await later.read()
        assert later.history.pages_of(THREAD)[0] == 1200
        assert len(await made.replies()) == 450
        assert await made.world.column("SELECT count(*) FROM revisions") == [450]

    read(tmp_path, story)


@pytest.mark.parametrize("fault", ["busy", "late"])
def test_a_page_that_cannot_be_stored_moves_no_cursor_and_is_read_again(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.moderation.put_off._WAITS_SECONDS", (0.005,) * 9999)

    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1150)
        with failing(made.world) as store:
            store.plan, store.always = ["none"], fault  # the first is that of the list of threads
            await made.read()
            assert await made.cursor() is None
            assert not made.catching_up.done
            store.always = "none"
            await until(lambda: made.catching_up.done)
        await made.rest()
        assert await made.cursor() == 1150
        assert len(await made.replies()) == 150

    read(tmp_path, story)


def test_edits_and_deletions_meanwhile_are_found_back_to_the_oldest_text(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1350)
        await made.read()
        there = made.history.there[THREAD]
        there[1005] = "edited: " + RUDE
        del there[1007], there[1120], there[1349], there[1350]
        there[1400] = "new"
        del there[1003]
        await made.world.store.write(lambda tx: tx.execute("UPDATE replies SET quiet = 0"))
        later = made.again()
        await later.read()
        states = await made.replies()
        gone = {one for one, state in states.items() if state == "deleted"}
        assert gone == {1003, 1007, 1120, 1349, 1350}
        assert await made.world.texts(1005) == [CALM, "edited: " + RUDE]
        assert states[1400] == "present"
        # First what is new, then what was there before.
        assert later.history.pages_of(THREAD) == [1350, 1000, 1102, 1203, 1303]

    read(tmp_path, story)


def test_what_comes_in_while_a_page_is_on_its_way_is_not_taken_for_deleted(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1003)

        async def meanwhile() -> None:
            if made.history.asked[-1][0] == THREAD:
                made.inbox.put(made.world.incoming("new and live", 1004))
                await made.inbox.idle()

        made.history.before_answer = meanwhile
        await made.read()
        assert set((await made.replies()).items()) == {
            (one, "present") for one in (1001, 1002, 1003, 1004)
        }
        live = await made.world.rows("SELECT message_id FROM replies WHERE NOT quiet")
        assert [row["message_id"] for row in live] == [1004]

    read(tmp_path, story)


def test_the_last_replies_of_a_thread_that_were_deleted_are_missed(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1005)
        await made.read()
        del made.history.there[THREAD][1004], made.history.there[THREAD][1005]
        await made.again().read()
        gone = {one for one, state in (await made.replies()).items() if state == "deleted"}
        assert gone == {1004, 1005}

    read(tmp_path, story)


def test_a_live_reply_does_not_hide_what_was_written_before_it(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.inbox.put(made.world.incoming("live already", 2000))
        await made.inbox.idle()
        made.history.there[THREAD] = talk(1001, 1003) | {2000: "live already"}
        await made.read()
        assert set(await made.replies()) == {1001, 1002, 1003, 2000}

    read(tmp_path, story)


def test_what_is_live_is_stored_before_the_page_and_stays_live(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1003)

        async def meanwhile() -> None:
            made.inbox.put(made.world.incoming(CALM, 1003))

        made.world.holding = True
        made.history.before_answer = meanwhile
        await made.read()
        ids = await made.world.column("SELECT message_id FROM replies WHERE NOT quiet")
        assert ids == [1003]
        # Delivered after the page that held it: it was not missed either.
        made.inbox.put(made.world.incoming(CALM, 1002))
        await made.inbox.idle()
        ids = await made.world.column("SELECT message_id FROM replies WHERE quiet")
        assert ids == [1001]

    read(tmp_path, story)


def test_a_page_waits_until_no_live_reply_waits(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1003)

        async def raid() -> None:
            if made.history.asked[-1][0] == THREAD:
                for number in range(900):
                    made.inbox.put(made.world.incoming(CALM, 5000 + number))

        made.history.before_answer = raid
        await made.read()
        order = await made.world.column("SELECT message_id FROM replies ORDER BY id")
        assert order[-3:] == [1001, 1002, 1003]

    read(tmp_path, story)


def test_new_replies_of_all_threads_are_read_in_turn_and_the_newest_thread_first(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1001)
        made.history.there[OTHER_THREAD] = talk(2001, 2001)
        await made.read()
        made.history.there[THREAD] |= talk(3001, 3250)
        made.history.there[OTHER_THREAD] |= talk(3001, 3001)
        later = made.again()
        await later.read()
        assert later.history.asked == [
            (OTHER_THREAD, 2001), (THREAD, 1001), (THREAD, 3100), (THREAD, 3200),
            (OTHER_THREAD, 2000), (THREAD, 1000),
        ]  # fmt: skip

    read(tmp_path, story)


def test_digests_wait_for_what_is_new_and_recent_and_not_for_what_is_old(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        now = made.world.clock.now()
        old = snowflake(now) - (30 * 86_400_000 << 22)
        fresh = snowflake(now) - 1000
        made.history.there[THREAD] = talk(old, old + 149) | talk(fresh, fresh + 9)
        await made.read()
        later = made.again()
        seen: list[int] = []

        async def done() -> None:
            seen.extend(later.history.pages_of(THREAD))

        later.catching_up.when_done = done
        await later.read()
        assert later.catching_up.done
        assert len(seen) == 2  # what is new, and what is recent
        assert later.history.pages_of(THREAD)[2:] == [old - 1, old + 99]

    read(tmp_path, story)


def test_a_session_that_begins_meanwhile_is_read_once_more_and_not_twice_at_once(
    tmp_path: Path,
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1250)
        made.history.there[OTHER_THREAD] = talk(2001, 2001)
        at_once: list[int] = []

        async def again() -> None:
            at_once.append(1)
            if len(made.history.asked) == 2:
                made.history.there[OTHER_THREAD][2002] = "said meanwhile"
                made.catching_up.everything()
                made.catching_up.everything()
            assert len(at_once) == 1
            at_once.clear()

        made.history.before_answer = again
        await made.read()
        assert len(await made.replies()) == 250
        assert set(await made.replies(OTHER_THREAD)) == {2001, 2002}
        assert made.history.pages_of(THREAD).count(0) == 1

    read(tmp_path, story)


def test_where_something_was_let_go_the_thread_is_read_from_its_cursor(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1002)
        await made.read()
        made.history.there[THREAD] |= talk(1003, 1005)
        del made.history.there[THREAD][1002]
        made.inbox.put(made.world.incoming(CALM, 1003))
        made.inbox.threads.lacks(THREAD)
        made.inbox.put(made.world.incoming(CALM, 1005))
        await made.inbox.idle()
        await made.rest()
        states = await made.replies()
        assert states == {
            1001: "present", 1002: "deleted", 1003: "present", 1004: "present", 1005: "present",
        }  # fmt: skip
        assert not made.inbox.threads.behind
        made.inbox.put(made.world.incoming(CALM, 1006))
        await made.inbox.idle()
        assert await made.cursor() == 1006  # nothing is missing any more

    read(tmp_path, story)
