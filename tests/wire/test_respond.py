"""Respond on the wire: posted once under its author's name, wherever the bot dies."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.wire import faults
from tests.wire.faults import Fault
from tests.wire.moody_bot import MOODY_BOT, Moods
from tests.wire.responding import (
    CALLBACK,
    CALM_WORDS,
    WEBHOOK,
    anywhere,
    executed,
    opened,
    responded,
    says,
    send,
    standing,
)
from tests.wire.simulated import Channel
from tests.wire.town import CALM, Town, lived, titles


def states(place: Town) -> list[tuple[Any, ...]]:
    return place.bot.rows("SELECT state, told FROM responses")


async def told_by_dm(place: Town, title: str) -> None:
    await place.server.wait_until(
        lambda: titles(place.ada.dms())[title] == 1, seconds=20, what=f"the notice {title!r}"
    )


def test_a_response_is_posted_once_under_its_authors_name_and_the_author_is_told(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        sent = await responded(place, place.ada, thread, CALM_WORDS)
        await says(place, sent, "Your response is posted")
        await place.quiet()
        (message,) = standing(place, thread, CALM_WORDS)
        assert (message.author_name, message.webhook_id is not None) == ("ada", True)
        assert anywhere(place, CALM_WORDS) == [message]
        (executing,) = [one for one in place.server.journal.of("POST", WEBHOOK) if executed(one)]
        assert executing.query.items() >= {("wait", "1"), ("thread_id", str(thread.id))}
        assert executing.body["allowed_mentions"] == {"parse": []}
        assert place.bot.rows("SELECT message_id, author_id FROM replies") == [
            (message.id, place.ada.id)
        ]
        assert states(place) == [("posted", "posted")]
        assert place.ada.dms() == []

    lived(tmp_path, story)


@pytest.mark.parametrize("death", [faults.killed_before, faults.killed_after])
def test_what_was_taken_while_nothing_could_score_it_outlives_a_crash_and_is_posted_once(
    tmp_path: Path, death: Callable[..., Fault]
) -> None:
    moods = Moods(tmp_path)

    async def story(place: Town) -> None:
        thread = await place.post_article()
        form = await opened(place, place.ada, thread)
        moods.set("hangs")
        place.server.faults.add("POST", CALLBACK, death(place.bot.kill9))
        sent = send(place.ada, form, CALM_WORDS)
        await place.killed()
        assert sent.answered is (death is faults.killed_after)
        assert standing(place, thread, CALM_WORDS) == []
        moods.set(None)
        await place.bot.start()
        await told_by_dm(place, "Your response is posted")
        await place.quiet()
        assert len(standing(place, thread, CALM_WORDS)) == 1
        told = titles(place.ada.dms())
        assert told == Counter(set(told))
        assert states(place) == [("posted", "posted")]

    lived(tmp_path, story, argv=MOODY_BOT, env=moods.env)


@pytest.mark.parametrize("dies", [True, False], ids=["the bot dies", "the bot lives"])
def test_a_response_whose_posting_was_not_answered_is_found_and_not_posted_again(
    tmp_path: Path, dies: bool
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        fault = faults.killed_after(place.bot.kill9) if dies else faults.answer_lost()
        lost = place.server.faults.add("POST", WEBHOOK, fault, where=executed)
        sent = await responded(place, place.ada, thread, CALM_WORDS)
        if dies:
            await place.killed()
            await place.bot.start()
            await told_by_dm(place, "Your response is posted")
        else:
            await says(place, sent, "Your response is posted")
        await place.quiet()
        assert len(lost.struck) == 1
        (message,) = anywhere(place, CALM_WORDS)
        assert place.bot.rows("SELECT message_id FROM replies") == [(message.id,)]
        assert len(place.ada.dms()) == int(dies)

    lived(tmp_path, story)


def test_a_response_that_discord_posted_and_called_a_failure_is_not_posted_again(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        place.server.faults.add("POST", WEBHOOK, faults.done_but_failing(), where=executed)
        sent = await responded(place, place.ada, thread, CALM_WORDS)
        await says(place, sent, "Your response is posted")
        await place.quiet()
        (message,) = anywhere(place, CALM_WORDS)
        assert place.bot.rows("SELECT message_id FROM replies") == [(message.id,)]

    lived(tmp_path, story)


def test_while_nothing_can_score_it_the_author_is_told_that_it_waits_and_then_that_it_is_posted(
    tmp_path: Path,
) -> None:
    moods = Moods(tmp_path)

    async def story(place: Town) -> None:
        thread = await place.post_article()
        form = await opened(place, place.ada, thread)
        moods.set("hangs")
        sent = send(place.ada, form, CALM_WORDS)
        await says(place, sent, "Your response waits")
        await place.server.wait_until(lambda: states(place) == [("waiting", "waiting")])
        assert anywhere(place, CALM_WORDS) == []
        moods.set(None)
        await says(place, sent, "Your response is posted")
        await place.quiet()
        assert len(anywhere(place, CALM_WORDS)) == 1
        assert place.ada.dms() == []

    lived(tmp_path, story, argv=MOODY_BOT, env=moods.env)


def test_an_edit_changes_the_message_and_a_withdrawal_takes_it_down(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        sent = await responded(place, place.ada, thread, CALM_WORDS)
        private = await says(place, sent, "Your response is posted")
        await place.quiet()
        (message,) = standing(place, thread, CALM_WORDS)
        form = await place.ada.press(private, "Edit").done()
        send(place.ada, form, CALM)
        await place.server.wait_until(
            lambda: standing(place, thread, CALM) == [message], seconds=20, what="the edit"
        )
        await place.quiet()
        assert anywhere(place, CALM_WORDS) == []
        place.ada.press(private, "Withdraw")
        await place.server.wait_until(
            lambda: not standing(place, thread, CALM), seconds=20, what="the withdrawal"
        )
        await place.quiet()
        assert place.bot.rows("SELECT state FROM responses") == [("dropped",)]
        assert place.bot.rows("SELECT text FROM revisions") == [(None,), (None,)]

    lived(tmp_path, story)


def delete_webhook(place: Town) -> int:
    """Let somebody delete the bot's webhook by hand; return its id."""
    (webhook,) = place.guild.model.webhooks.values()
    place.guild.model.delete_webhook(webhook.id)
    return int(webhook.id)


async def posts(place: Town, thread: Channel, text: str) -> str | None:
    """Respond, and return under which name it was posted; None for the bot's own."""
    sent = await responded(place, place.ada, thread, text)
    await says(place, sent, "Your response is posted")
    await place.quiet()
    (message,) = standing(place, thread, text)
    return message.author_name


def test_a_webhook_that_was_deleted_is_made_anew_once(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        assert await posts(place, thread, CALM_WORDS) == "ada"
        gone = delete_webhook(place)
        assert await posts(place, thread, f"{CALM_WORDS} Yes.") == "ada"
        assert await posts(place, thread, f"{CALM_WORDS} Yes, yes.") == "ada"
        assert [one.id for one in place.guild.model.webhooks.values()] != [gone]
        statuses = [one.status for one in place.server.journal.of("POST", WEBHOOK) if executed(one)]
        assert statuses == [200, 404, 200, 200]

    lived(tmp_path, story)


def test_where_no_webhook_can_be_made_anew_the_bot_posts_itself_and_asks_no_more(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        delete_webhook(place)
        path = f"/channels/{place.articles.id}/webhooks"
        asked = place.server.faults.add("POST", path, faults.refused(403, 50013), times=None)
        for text in (CALM_WORDS, f"{CALM_WORDS} Yes."):
            assert await posts(place, thread, text) is None
        (first, second) = place.guild.bots(thread)[-2:]
        assert [one.embeds[0]["author"]["name"] for one in (first, second)] == ["ada", "ada"]
        assert len(asked.struck) == 1
        statuses = [one.status for one in place.server.journal.of("POST", WEBHOOK) if executed(one)]
        assert statuses == [404]

    lived(tmp_path, story)
