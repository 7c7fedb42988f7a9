"""Digests on the wire: posted once wherever the bot dies, and mended when a source goes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.wire import faults
from tests.wire.ahead import Ahead
from tests.wire.journal import Request
from tests.wire.simulated import Message
from tests.wire.town import Town, lived

SAID = (
    "The old bridge should be mended before anyone builds a new one.",
    "Nobody has asked the ferrymen by the old bridge what they would lose.",
    "A toll on lorries alone would pay for the stone within four years.",
)
ITS_OWN = ("mended", "ferrymen", "lorries")
"""Of each a word that is in no other."""
FILES = ["digest.png", "digest-1.html"]
EDIT_CAP = 30046
TRIES = 4
"""How often a capped edit is tried in all, 10 minutes apart."""


async def discussed(place: Town) -> list[Message]:
    """Have three members reply."""
    thread = await place.post_article()
    people = (place.ada, place.bo, place.mia)
    said = [who.send(thread, text) for who, text in zip(people, SAID, strict=True)]
    await place.server.wait_until(
        lambda: len(place.bot.rows("SELECT 1 FROM scores GROUP BY revision_id")) == len(SAID),
        seconds=20,
        what="the replies' scores",
    )
    await place.quiet()
    return said


async def posted(place: Town) -> Message:
    """Wait for rest, and return the one digest that stands in the admins' channel."""
    await place.server.wait_until(
        lambda: place.guild.bots(place.admins), seconds=20, what="the digest"
    )
    await place.quiet()
    (message,) = place.guild.bots(place.admins)
    return message


def admins(place: Town) -> str:
    return f"/channels/{place.admins.id}/messages"


async def die_before_and_after(place: Town, begin: Callable[[], object]) -> None:
    """Kill the bot as it posts to the admins, and again when Discord has that and it has not."""
    before = place.server.faults.add("POST", admins(place), faults.killed_before(place.bot.kill9))
    begin()
    await place.killed()
    assert before.struck
    assert place.guild.bots(place.admins) == []
    after = place.server.faults.add("POST", admins(place), faults.killed_after(place.bot.kill9))
    await place.bot.start()
    await place.killed()
    assert after.struck
    assert place.bot.rows("SELECT message_id FROM digests") == [(None,)]
    await place.bot.start()


async def wait_it_out(place: Town, ahead: Ahead) -> None:
    """Let the time between the tries of a capped edit pass, until the last one is due."""
    until = ""
    for number in range(1, TRIES):
        [(until,)] = await place.server.wait_until(
            lambda until=until: place.bot.rows(  # type: ignore[misc]  # bound at once
                "SELECT not_before FROM effects WHERE state = 'pending' AND not_before > ?", until
            ),
            what=f"the wait after try {number}",
        )
        ahead.move(place, minutes=11)
        place.mia.send(place.guild.threads()[0], f"Thought {number}.")  # has the bot look


def assert_one_stands(place: Town, message: Message) -> None:
    """Check that one digest was made and sent, and that this is its message."""
    rows = place.bot.rows
    assert rows("SELECT kind, channel_id, message_id FROM digests") == [
        ("scheduled", place.admins.id, message.id)
    ]
    assert rows("SELECT w.state FROM windows w JOIN digests g ON g.id = w.digest_id") == [
        ("posted",)
    ]
    assert rows(
        "SELECT kind, state, json_extract(result, '$.message_id') FROM effects WHERE lane = ?",
        f"digest:{place.guild.id}",
    ) == [("send", "done", message.id)]


def file(place: Town, message: Message, name: str) -> bytes:
    """Return what is attached to a message under that name."""
    (url,) = (one["url"] for one in message.attachments if one["filename"] == name)
    found = place.server.model.cdn.get(url)
    assert found is not None
    return found


def told(place: Town, message: Message) -> list[bool]:
    """Return of each reply whether a digest tells it, in its embeds and in its page alike."""
    page = file(place, message, FILES[1]).decode()
    embeds = json.dumps(message.embeds, ensure_ascii=False)
    found = [text in page for text in SAID]
    assert [text in embeds for text in SAID] == found
    assert [word in page for word in ITS_OWN] == found
    assert [word in embeds for word in ITS_OWN] == found
    return found


def assert_whole(place: Town, message: Message, request: Request) -> None:
    """Check a digest's request and what came of it: the picture and the page, and no more."""
    assert list(request.files) == FILES
    about: list[dict[str, Any]] = request.body["attachments"]
    assert [one["filename"] for one in about] == FILES
    assert about[0]["description"]
    assert [one["filename"] for one in message.attachments] == FILES
    assert file(place, message, FILES[0]).startswith(b"\x89PNG")
    assert file(place, message, FILES[1]).lower().startswith(b"<!doctype html>")
    assert request.body["embeds"][0]["image"]["url"] == f"attachment://{FILES[0]}"


async def follow_what_is_deleted(place: Town, message: Message, reply: Message) -> None:
    """Have the first quoted reply deleted, and check that the digest is edited whole."""
    old = {one["id"] for one in message.attachments}
    assert told(place, message) == [True, True, True]
    place.ada.delete(reply)
    edit = await place.server.wait_for_request("PATCH", f"{admins(place)}/{message.id}")
    mended = await posted(place)
    assert mended.id == message.id
    assert_whole(place, mended, edit)
    assert not {one["id"] for one in mended.attachments} & old
    assert told(place, mended) == [False, True, True]


async def follow_where_no_edit_is_allowed(
    place: Town, message: Message, reply: Message, ahead: Ahead
) -> None:
    """Have the second quoted reply deleted, and check that another message replaces the digest."""
    cap = faults.refused(400, EDIT_CAP)
    path = f"{admins(place)}/{message.id}"
    capped = place.server.faults.add("PATCH", path, cap, times=None)
    place.bo.delete(reply)
    await wait_it_out(place, ahead)
    anew = await posted(place)
    assert anew.id != message.id
    assert capped.seen == TRIES
    assert_whole(place, anew, place.server.journal.of("POST", admins(place))[-1])
    assert told(place, anew) == [False, False, True]
    assert place.bot.rows("SELECT message_id FROM digests") == [(anew.id,)]


def test_a_scheduled_digest_stands_once_wherever_the_bot_dies_and_forgets_what_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one life of the guild: each start of the bot takes seconds."""
    due = datetime.now(UTC) + timedelta(hours=12)
    monkeypatch.setenv("SEEDBED_DIGEST__TIME", f"{due:%H:%M}")
    ahead = Ahead(tmp_path)

    async def story(place: Town) -> None:
        first, second, _ = await discussed(place)
        await die_before_and_after(place, lambda: ahead.move(place, hours=18))
        message = await posted(place)
        assert_one_stands(place, message)
        assert_whole(place, message, place.server.journal.of("POST", admins(place))[-1])
        assert "It comes late" in repr(message.embeds)
        await follow_what_is_deleted(place, message, first)
        await follow_where_no_edit_is_allowed(place, message, second, ahead)

    lived(tmp_path, story, argv=ahead.argv)
