"""Discord's limit on refused requests is never come near."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.effects import refusals as refusals_module
from bot.effects.refusals import Refusals, StrainedError
from tests.world import TurnedClock

LIMIT = 10_000
"""Source: Discord, "Rate Limits"."""
MOST = LIMIT // 1_000


class Server:
    """Answers with a status of one's choice, and counts."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 403
        self.scope: str | None = None
        self.url = ""

    async def answer(self, _: web.Request) -> web.Response:
        self.asked += 1
        headers = {"X-RateLimit-Scope": self.scope} if self.scope else {}
        return web.Response(status=self.status, headers=headers)


@asynccontextmanager
async def asking(refusals: Refusals) -> AsyncIterator[tuple[Server, aiohttp.ClientSession]]:
    server, app = Server(), web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    trace = refusals.watch(aiohttp.TraceConfig())
    try:
        async with aiohttp.ClientSession(trace_configs=[trace]) as session:
            yield server, session
    finally:
        await runner.cleanup()


def test_a_permission_that_is_gone_never_brings_the_bot_near_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With few; how many they are, the next test knows."""
    monkeypatch.setattr(refusals_module, "_MOST", MOST)

    async def whole() -> None:
        clock = TurnedClock()
        async with asking(Refusals(clock)) as (server, session):
            for _ in range(2 * MOST):
                try:
                    await session.get(f"{server.url}/channels/1/messages")
                except StrainedError:
                    continue
            assert server.asked == MOST
            await session.post(f"{server.url}/interactions/1/token/callback")
            assert server.asked == MOST + 1  # whoever waits for an answer gets it
            clock.advance(minutes=10)
            await session.get(f"{server.url}/channels/1/messages")
            assert server.asked == MOST + 2

    asyncio.run(whole())


def test_a_clock_that_is_set_back_does_not_keep_the_bot_from_asking_for_longer() -> None:
    clock = TurnedClock()
    refusals = Refusals(clock)
    for _ in range(LIMIT):
        refusals.count(403)
    assert refusals.strained
    clock.advance(hours=-5)
    assert not refusals.strained


@pytest.mark.parametrize(
    ("status", "scope", "strained"),
    [
        (401, None, True), (403, None, True), (429, "user", True), (429, "global", True),
        (429, "shared", False), (404, None, False), (500, None, False), (200, None, False),
    ],
)  # fmt: skip
def test_what_counts_is_what_discord_counts(
    status: int, scope: str | None, *, strained: bool
) -> None:
    clock = TurnedClock()
    refusals = Refusals(clock)
    for _ in range(LIMIT // 10 - 1):
        refusals.count(status, scope)
    assert not refusals.strained
    refusals.count(status, scope)
    assert refusals.strained is strained
    clock.advance(minutes=9)
    assert refusals.strained is strained
    clock.advance(minutes=1)
    assert not refusals.strained
