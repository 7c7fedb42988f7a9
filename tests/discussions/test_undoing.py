from pathlib import Path

import pytest

from bot.store import Tx
from tests.discussions.bench import Bench, told
from tests.discussions.world import FORBIDDEN, GUILD

EVERYWHERE = pytest.mark.parametrize("forum", [False, True], ids=["text", "forum"])


def reply(tx: Tx, discussion_id: int, thread_id: int, *, exempt: str | None = None) -> None:
    row = {
        "guild_id": GUILD,
        "discussion_id": discussion_id,
        "thread_id": thread_id,
        "message_id": thread_id * 1000,
        "kind": "message",
        "author_id": 3,
        "posted_at": "2026-03-01T12:00:00.000+00:00",
        "exempt": exempt,
    }
    tx.table("replies").insert(row)


@EVERYWHERE
def test_a_step_that_is_impossible_takes_back_all_that_was_made(
    tmp_path: Path, forum: bool
) -> None:
    steps = 5 if forum else 9

    async def story(made: Bench) -> None:
        for step in range(1, steps + 1):
            made.restart()
            made.carrier.impossible_at = {step: FORBIDDEN}
            number = await made.post(forum=forum)
            assert await made.until_quiet()
            discussion = await made.service.get(number, guild_id=GUILD)
            assert discussion.state == "undone"
            assert "the bot lacks a permission there" in (discussion.problem or "")
            assert made.world.threads == {}
            assert made.world.in_channel() == []
            assert await made.service.threads(number) == []

    told(tmp_path, story)


def test_dying_while_taking_back_still_takes_all_back(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        for dies_before in range(9, 15):
            made.restart()
            made.carrier.impossible_at = {8: FORBIDDEN}
            made.carrier.dies_before = dies_before
            await made.post()
            await made.until_quiet()
            made.restart()
            assert await made.until_quiet()
            assert made.world.threads == {}
            assert made.world.in_channel() == []

    told(tmp_path, story)


@EVERYWHERE
def test_taking_back_leaves_a_thread_in_which_a_member_has_replied(
    tmp_path: Path, forum: bool
) -> None:
    last = 5 if forum else 9

    async def story(made: Bench) -> None:
        made.carrier.dies_before = last
        number = await made.post(forum=forum)
        await made.until_quiet()
        opened = made.world.thread_named("Open discussion").id
        prompt = made.world.thread_named("Should the dam").id
        await made.store.write(lambda tx: reply(tx, number, opened))
        await made.store.write(lambda tx: reply(tx, number, prompt, exempt="bot"))
        made.restart()
        made.carrier.impossible_at = {1: FORBIDDEN}
        assert await made.until_quiet()
        assert set(made.world.threads) == {opened}
        starters = [one.id for one in made.world.in_channel()]
        assert starters == ([] if forum else [opened])
        assert (await made.service.get(number, guild_id=GUILD)).state == "undone"

    told(tmp_path, story)


def test_what_cannot_be_taken_back_is_told(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        made.carrier.impossible_at = {6: FORBIDDEN, 7: FORBIDDEN}
        number = await made.post()
        assert await made.until_quiet()
        problem = (await made.service.get(number, guild_id=GUILD)).problem or ""
        assert problem.startswith("A message could not be sent: the bot lacks")
        assert "A thread of the bot could not be deleted: the bot lacks" in problem

    told(tmp_path, story)
