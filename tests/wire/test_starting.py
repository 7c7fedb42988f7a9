"""A bot that starts while Discord is not well goes on trying."""

from pathlib import Path

from tests.wire import faults
from tests.wire.town import Town, lived


async def connects_anew(place: Town) -> None:
    """Have the first connection of all break."""
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


async def starts_anew(place: Town) -> None:
    """Have a request fail with which it starts."""
    await place.bot.kill9()
    place.bot.database.unlink()  # so that its commands are registered again
    rule = place.server.faults.add("PUT", "/applications/*/commands", faults.cut(), times=2)
    await place.bot.start()
    assert rule.struck
    assert "Traceback" not in place.bot.logs()


def test_where_the_first_connection_breaks_or_a_request_fails_it_tries_anew(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        await connects_anew(place)
        await starts_anew(place)

    lived(tmp_path, story)
