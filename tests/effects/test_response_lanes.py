"""Responses in the outbox: one each whatever goes wrong, in the order of their lane."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.effects.message import Message
from tests.effects.bench import Bench, faults, told
from tests.fake_discord import LEFT
from tests.world import AUTHOR, THREAD

WORDS = Message("I see it otherwise", as_member=AUTHOR)


async def respond(bench: Bench, lane: str = "response:1") -> int:
    return await bench.put(
        lane, "respond", thread=THREAD, message=WORDS.to_document(), settle="note"
    )


async def edit(bench: Bench, made: int, words: str) -> int:
    ids: dict[str, Any] = {
        key: {"effect": made, "key": name}
        for key, name in (("target", "message_id"), ("webhook", "webhook_id"))
    }
    message = Message(words, as_member=AUTHOR).to_document()
    return await bench.put("response:1", "respond_edit", thread=THREAD, message=message, **ids)


async def tell(bench: Bench, answer: str | None) -> int:
    shown = Message("It is posted.").to_document()
    return await bench.put(
        "response:1", "tell", user=AUTHOR, answer=answer, message=shown, settle="note"
    )


@pytest.mark.parametrize("refused", [True, False])
def test_a_response_whose_answer_was_lost_stands_once_and_is_edited(
    tmp_path: Path, refused: bool
) -> None:
    async def story(bench: Bench) -> None:
        bench.discord.webhooks_refused = refused
        made = await respond(bench)
        await edit(bench, made, "second words")
        bench.carrier.fault = faults("lost", "lost")
        await bench.run_out()
        (one,) = bench.discord.responses
        assert one.message.content == "second words"
        assert (one.author, one.channel, one.by_webhook) == (AUTHOR, THREAD, not refused)
        assert await bench.in_state("failed") == []

    told(tmp_path, story)


def test_who_is_timed_out_waits_and_others_do_not(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        bench.discord.now = bench.clock.now
        until = bench.clock.now() + timedelta(hours=1)
        bench.discord.timed_out[AUTHOR] = until.isoformat()
        await respond(bench)
        await bench.put("response:2")
        await bench.rest()
        assert bench.discord.responses == []
        assert await bench.pending() == 1
        bench.clock.advance(minutes=59)
        await bench.rest()
        assert bench.discord.responses == []
        bench.clock.advance(minutes=1)
        await bench.rest()
        assert len(bench.discord.responses) == 1

    told(tmp_path, story)


def test_who_has_left_is_told_from_other_refusals(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        bench.discord.left.add(AUTHOR)
        await respond(bench)
        await bench.run_out()
        ((_, outcome),) = bench.settled
        assert outcome.error == LEFT

    told(tmp_path, story)


def test_an_edit_finds_that_somebody_took_the_response_down(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        made = await respond(bench)
        await bench.rest()
        (one,) = bench.discord.responses
        bench.discord.gone.add(one.id)
        late = await edit(bench, made, "second words")
        await bench.rest()
        assert bench.discord.responses == []
        assert (await bench.row(late))["result"] == '{"gone": true}'

    told(tmp_path, story)


def test_a_member_is_told_in_answer_where_one_is_awaited(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        bench.discord.live_answers.add("key")
        for answer in ("key", "old", None):
            await tell(bench, answer)
        await bench.rest()
        ways = [(outcome.result or {})["way"] for _, outcome in bench.settled]
        assert ways == ["interaction", "later", "later"]
        assert [(who, shown.content) for who, shown in bench.discord.answers] == [
            (AUTHOR, "It is posted.")
        ]

    told(tmp_path, story)
