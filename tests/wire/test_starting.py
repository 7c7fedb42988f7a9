"""A bot that starts while Discord is not well goes on trying."""

from pathlib import Path

from tests.wire import faults
from tests.wire.town import Town, lived


def test_where_a_request_fails_as_it_starts_it_starts_anew(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        await place.bot.kill9()
        place.bot.database.unlink()  # so that its commands are registered again
        rule = place.server.faults.add("PUT", "/applications/*/commands", faults.cut(), times=2)
        await place.bot.start()
        assert rule.struck
        assert "Traceback" not in place.bot.logs()

    lived(tmp_path, story)


def test_where_the_first_connection_of_all_breaks_it_connects_anew(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        await place.bot.kill9()
        gateway = place.server.gateway
        gateway.speaks.clear()
        await place.bot.start(connected=False)
        await place.server.wait_until(lambda: gateway._lines, what="the connection")
        gateway.drop()
        gateway.speaks.set()
        before = gateway.identified
        await place.server.wait_until(lambda: gateway.identified > before, what="the next")
        await place.post_article()
        assert "Traceback" not in place.bot.logs()

    lived(tmp_path, story)
