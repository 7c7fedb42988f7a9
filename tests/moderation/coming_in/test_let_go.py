"""While something that was let go is still to be read, nobody says that all is read."""

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from bot import ticks
from bot.moderation.history import UnreachableError
from tests.moderation.coming_in.faults import until
from tests.moderation.coming_in.histories import Reading, read, talk
from tests.world import GUILD, THREAD


def test_from_the_moment_something_is_let_go_until_it_is_read_not_all_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.moderation.put_off._WAITS_SECONDS", (0.005,) * 3)

    async def story(made: Reading) -> None:
        reading, seen, done = made.catching_up, list[bool](), list[int]()

        async def told() -> None:
            done.append(len(await made.replies()))

        async def look() -> None:
            seen.append(reading.done)

        reading.when_done = told
        made.history.there[THREAD] = talk(1001, 1001)
        await made.read()
        assert reading.done
        made.history.there[THREAD] = talk(1001, 1250)
        made.inbox.threads.lacks(THREAD)
        assert not reading.done
        made.history.before_answer = look
        made.history.troubles[THREAD] = [UnreachableError("503")]
        made.inbox.room()
        await until(lambda: reading.done)
        await made.rest()
        assert not any(seen)
        assert done == [1, 250]

    read(tmp_path, story)


def test_what_a_guild_that_comes_back_holds_is_read(tmp_path: Path) -> None:
    async def story(made: Reading) -> None:
        made.history.there[THREAD] = talk(1001, 1001)
        await made.read()
        made.history.there[THREAD] = talk(1001, 1003)
        made.inbox.put(made.world.incoming("said as it is back", 1003))
        await made.catching_up.guild(GUILD)
        await made.inbox.idle()
        await made.rest()
        assert set(await made.replies()) == {1001, 1002, 1003}

    read(tmp_path, story)


@pytest.mark.parametrize(("begun", "done"), [(True, True), (True, False), (False, True)])
def test_no_digest_that_is_due_is_composed_before(begun: bool, done: bool) -> None:
    every: dict[str, Any] = {}
    composed: list[int] = []

    async def compose_due() -> None:
        composed.append(1)

    bot: Any = MagicMock(caught_up=begun, connected=True)
    bot.catching_up.done = done
    bot.schedule.every = lambda name, seconds, job, *rest: every.update({name: job})
    bot.digests.compose_due = compose_due
    ticks.begin(bot)
    asyncio.run(every["digests"]())
    assert bool(composed) is (begun and done)
