"""Replies come in on the wire while the database is locked, and after long absences."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

from tests.wire.town import Town, lived

REPLIES = "SELECT message_id FROM replies ORDER BY message_id"


def locked(path: Path) -> sqlite3.Connection:
    """Lock the database as another process does, until the connection is closed."""
    connection = sqlite3.connect(path, timeout=20, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_what_comes_in_while_another_process_locks_the_database_is_stored_after(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        health = tmp_path / "health.json"
        with contextlib.closing(await asyncio.to_thread(locked, place.bot.database)):
            sent = [place.ada.send(thread, f"Calm words, number {number}.") for number in range(20)]
            place.ada.edit(sent[0], "Calmer words.")
            place.ada.delete(sent[1])
            await place.server.wait_until(
                lambda: "cannot be stored" in place.bot.logs(), seconds=30, what="the trouble"
            )
            await place.server.wait_until(
                lambda: health.exists() and '"database": false' in health.read_text(),
                seconds=30,
                what="a word on it",
            )
        await place.server.wait_until(
            lambda: "stored again" in place.bot.logs(), seconds=30, what="its end"
        )
        await place.quiet()
        states = dict(place.bot.rows("SELECT message_id, state FROM replies"))
        assert states.pop(sent[1].id, "deleted") == "deleted"
        assert states == {one.id: "present" for one in sent if one is not sent[1]}
        newest = "SELECT text FROM revisions ORDER BY revision DESC LIMIT 1"
        assert place.bot.rows(newest) == [("Calmer words.",)]

    lived(tmp_path, story, env={"SEEDBED_HEALTH__EVERY_SECONDS": "0.1"})


def test_a_long_absence_is_read_in_pages_from_where_the_bot_left_off(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        before = place.ada.send(thread, "Said before.")
        await place.server.wait_until(
            lambda: len(place.bot.rows(REPLIES)) == 1, seconds=20, what="the first reply"
        )
        await place.quiet()
        await place.bot.kill9()
        missed = [place.ada.send(thread, f"Said meanwhile, number {n}.") for n in range(230)]
        asked = len(place.server.journal.requests)
        await place.bot.start()
        await place.server.wait_until(
            lambda: len(place.bot.rows(REPLIES)) == 231, seconds=60, what="what was missed"
        )
        await place.quiet()
        pages = [
            int(one.query["after"])
            for one in place.server.journal.requests[asked:]
            if one.matches("GET", f"/channels/{thread.id}/messages") and "after" in one.query
        ]
        # The cursor had followed what came in; then what was there before is looked at again.
        assert pages[:3] == [before.id, missed[99].id, missed[199].id]
        assert place.bot.rows("SELECT read_to FROM cursors WHERE place_id = ?", thread.id) == [
            (missed[-1].id,)
        ]
        last = place.ada.send(thread, "And this is live.")
        await place.server.wait_until(
            lambda: (
                place.bot.rows("SELECT quiet FROM replies WHERE message_id = ?", last.id) == [(0,)]
            ),
            seconds=20,
            what="the live reply",
        )
        await place.server.wait_until(
            lambda: (
                place.bot.rows("SELECT read_to FROM cursors WHERE place_id = ?", thread.id)
                == [(last.id,)]
            ),
            seconds=20,
            what="the cursor",
        )

    lived(tmp_path, story)
