"""SIGTERM while Discord or the database is in trouble: the bot is down in time, and calmly."""

import contextlib
import sqlite3
from pathlib import Path

from tests.wire.faults import failing
from tests.wire.town import CALM, Town, lived

SECONDS = 10.0
"""Docker kills what has not ended by then."""


def test_a_discord_that_fails_as_the_bot_logs_in_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        await place.bot.kill9()
        rule = place.server.faults.add("GET", "/users/@me", failing(), times=None)
        await place.bot.start(connected=False)
        await rule.fired.wait()
        assert await place.bot.terminate(seconds=SECONDS) == 0
        assert "Traceback" not in place.bot.logs()

    lived(tmp_path, story)


def test_a_database_that_another_process_holds_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        with contextlib.closing(sqlite3.connect(place.bot.database)) as other:
            other.execute("BEGIN IMMEDIATE")
            place.ada.send(thread, CALM)
            await place.server.wait_until(
                lambda: "cannot be stored" in place.bot.logs(), what="the trouble in the log"
            )
            assert await place.bot.terminate(seconds=SECONDS) == 0
            other.rollback()
        await place.bot.start()
        await place.server.wait_until(
            lambda: place.bot.rows("SELECT 1 FROM replies"), what="the reply that waited"
        )

    lived(tmp_path, story)
