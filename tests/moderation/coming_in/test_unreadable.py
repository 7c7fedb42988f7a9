"""Histories that cannot be read, or not at once: nothing is forgotten, and nobody is pestered."""

from pathlib import Path

import pytest

from bot.moderation.history import GoneError, ShutError, UnreachableError
from tests.moderation.coming_in.faults import until
from tests.moderation.coming_in.histories import Reading, read, talk
from tests.world import CALM, OTHER_THREAD, RUDE, THREAD


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.moderation.put_off._WAITS_SECONDS", (0.005,) * 3)


def test_a_thread_that_is_gone_takes_its_replies_with_it(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1003)
        made.history.there[OTHER_THREAD] = talk(2001, 2001)
        await made.read()
        later = made.again()
        later.history.troubles[THREAD] = [GoneError("404")]
        await later.read()
        assert set((await made.replies()).values()) == {"deleted"}
        assert await made.replies(OTHER_THREAD) == {2001: "present"}
        assert later.catching_up.done
        assert later.history.pages_of(THREAD) == [1003]
        assert not later.inbox.threads.watches(THREAD)

    read(tmp_path, story)


def test_a_thread_that_is_shut_is_told_of_once_and_tried_again_much_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1001)
        made.history.there[OTHER_THREAD] = talk(2001, 2001)
        made.history.troubles[THREAD] = [ShutError("403")] * 2
        await made.read()
        assert made.history.pages_of(THREAD) == [0]
        assert await made.replies(OTHER_THREAD) == {2001: "present"}
        assert made.catching_up.done  # digests do not wait for what may never be read
        monkeypatch.setattr("bot.moderation.put_off._LONG_WAIT_SECONDS", 0.001)
        await made.read()
        await until(lambda: made.history.pages_of(THREAD) == [0, 0, 0])
        await made.rest()
        assert await made.replies() == {1001: "present"}
        assert await made.cursor() == 1001
        assert caplog.text.count("may not be read") == 1

    read(tmp_path, story)


def test_while_discord_does_not_answer_digests_wait_and_then_go_on_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1001)
        made.history.troubles[THREAD] = [UnreachableError("503")] * 4
        tries: list[int] = []

        async def done() -> None:
            tries.append(len(made.history.pages_of(THREAD)))

        made.catching_up.when_done = done
        await made.read()
        await until(lambda: bool(tries))
        assert tries == [4]
        assert await made.replies() == {}
        monkeypatch.setattr("bot.moderation.put_off._LONG_WAIT_SECONDS", 0.001)
        await made.read()
        assert await made.replies() == {1001: "present"}

    read(tmp_path, story)


def test_a_fault_of_ours_in_one_thread_holds_up_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1001)
        made.history.there[OTHER_THREAD] = talk(2001, 2001)
        made.history.troubles[OTHER_THREAD] = [LookupError("a fault of ours")]
        await made.read()
        assert await made.replies() == {1001: "present"}
        assert f"thread {OTHER_THREAD} could not be read" in caplog.text

    read(tmp_path, story)


def test_a_very_long_history_lets_the_others_go_first_and_is_read_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1001)
        await made.read()
        made.history.there[OTHER_THREAD] = talk(5001, 5450)
        later = made.again(most=200)
        await later.read()
        new, before = (THREAD, 1001), (THREAD, 1000)
        long = [(OTHER_THREAD, one) for one in (0, 5100, 5200, 5300, 5400)]
        assert later.history.asked == [new, *long[:2], before, *long[2:]]
        assert len(await made.replies(OTHER_THREAD)) == 450
        assert await made.cursor(OTHER_THREAD) == 5450
        assert f"thread {OTHER_THREAD}: 200 messages were read and there are more" in caplog.text

    read(tmp_path, story)


def test_none_are_read_where_that_is_the_setting(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1001)
        await made.read()
        assert made.history.asked == []
        assert made.catching_up.done
        assert made.inbox.threads.watches(THREAD)

    read(tmp_path, story, most=0)


def test_without_texts_only_deletions_are_taken_in_and_no_cursor_moves(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1003)
        await made.read()
        del made.history.there[THREAD][1002]
        made.history.there[THREAD][1003] = "edited: " + RUDE
        made.history.there[THREAD][1004] = CALM
        later = made.again()
        later.history.reads = False
        await later.read()
        assert await made.replies() == {1001: "present", 1002: "deleted", 1003: "present"}
        assert await made.world.texts(1003) == [CALM]
        assert await made.cursor() == 1003
        assert not later.inbox.threads.is_whole(THREAD)
        with_texts = made.again()
        with_texts.history.reads = True
        await with_texts.read()
        assert (await made.replies())[1004] == "present"

    read(tmp_path, story)
