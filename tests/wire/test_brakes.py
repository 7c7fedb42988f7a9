"""Brakes on the wire: what the bot did not live to end is lifted on its next start."""

from pathlib import Path

import pytest

from tests.wire import faults
from tests.wire.ahead import Ahead
from tests.wire.model import Refused
from tests.wire.simulated import Channel
from tests.wire.town import CALM, Town, lived


def stands(thread: Channel) -> tuple[int, bool, bool]:
    """Return a thread's slow mode, and whether it is locked and archived."""
    about = thread.thread_metadata
    assert about is not None
    return thread.rate_limit_per_user or 0, about.locked, about.archived


def test_brakes_that_the_bot_did_not_live_to_end_are_lifted_when_it_starts_again(
    tmp_path: Path,
) -> None:
    ahead = Ahead(tmp_path)

    async def story(place: Town) -> None:
        await place.post_article()
        paused, slowed, *_ = place.guild.threads()
        before = stands(paused), stands(slowed)
        await place.mia.slash(place.mods, "brake set", kind="slow_600", thread=slowed).done()
        await place.quiet()
        assert stands(slowed) == (600, False, False)
        assert place.titles(slowed)["Slowly, please"] == 1

        change = f"/channels/{paused.id}"
        place.server.faults.add("PATCH", change, faults.killed_after(place.bot.kill9))
        place.mia.slash(place.mods, "brake set", kind="pause", thread=paused)
        await place.killed()
        assert stands(paused) == (before[0][0], True, False)
        with pytest.raises(Refused):
            place.ada.send(paused, CALM)

        ahead.move(place, minutes=121)
        await place.bot.start()
        await place.server.wait_until(
            lambda: (stands(paused), stands(slowed)) == before, seconds=20, what="open threads"
        )
        await place.quiet()
        place.ada.send(paused, CALM)
        assert place.bot.rows("SELECT state, ended_how FROM brakes") == [("lifted", "time")] * 2
        assert place.titles(paused)["This thread is paused"] == 0  # its time was over

    lived(tmp_path, story, argv=ahead.argv)
