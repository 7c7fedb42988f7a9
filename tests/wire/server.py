"""A Discord on loopback: REST and gateway around one model, with faults on demand."""

import socket
from collections.abc import Callable
from typing import Self, TypeVar

import discord
from aiohttp import web

from tests.wire.contract import Contract
from tests.wire.faults import Faults
from tests.wire.gateway import Gateway
from tests.wire.guild import Guild
from tests.wire.journal import Journal, Request
from tests.wire.model import Model
from tests.wire.rest import Rest
from tests.wire.simulated import CDN_BASE

T = TypeVar("T")

TOKEN = "dummy"
_LARGEST = 26 * 2**20


class WireServer:
    """Runs in the test's event loop: ``async with WireServer() as server``.

    Attributes:
        model: Discord's state.
        gateway: The sockets, and what can befall them.
        faults: What befalls requests.
        journal: Every request, and what was wrong with any.
        nonces: What is remembered of them; ``nonces.advance(180)`` makes Discord forget.
    """

    def __init__(
        self, *, interaction_seconds: float = 15.0, contract: Contract | None = None
    ) -> None:
        self.model = Model(interaction_seconds=interaction_seconds)
        self.journal = Journal()
        self.faults = Faults()
        self.gateway = Gateway(self.model, self.journal, token=TOKEN, base=self._here)
        self._rest = Rest(
            self.model, self.journal, self.faults, contract or Contract.found(),
            token=TOKEN, base=self._here, gateway=lambda: self.gateway.url,
        )  # fmt: skip
        self.nonces = self._rest.nonces
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def api_base(self) -> str:
        """Where the REST API is, to be set as ``discord.api_base``."""
        return f"http://127.0.0.1:{self.port}/api/v10"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/cdn/{path:.*}", self._file)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        self.gateway.url = f"ws://127.0.0.1:{self.port}/gateway/"
        await web.SockSite(self._runner, listening).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        self.gateway.opened.set()
        self.gateway.drop()
        await self._runner.cleanup()

    def guild(self, name: str = "Reading Room") -> Guild:
        """Make a guild that the bot is in."""
        made = self.model.create_guild(name)
        return Guild(self.model, self.journal, made.id)

    def refuse_message_content(self) -> None:
        """Let the application be one without the Message Content intent: who asks is turned away.

        Source: Discord, "Gateway", "Message Content Intent"; close code 4014.
        """
        self.gateway.approved &= ~discord.Intents(message_content=True).value
        self.model.reads_content = False

    async def wait_until(
        self, condition: Callable[[], T], *, seconds: float = 15.0, what: str = "the condition"
    ) -> T:
        """See `Journal.wait_until`."""
        return await self.journal.wait_until(condition, seconds=seconds, what=what)

    async def wait_for_request(
        self, method: str, path: str, *, nth: int = 1, seconds: float = 15.0
    ) -> Request:
        """Return the ``nth`` request of ``method`` on ``path``, once answered or carried out."""

        def ready() -> Request | None:
            found = self.journal.of(method, path)[nth - 1 : nth]
            return found[0] if found and (found[0].status or found[0].carried_out) else None

        found = await self.wait_until(
            ready, seconds=seconds, what=f"request {nth} of {method} {path}"
        )
        assert found is not None
        return found

    def assert_no_violations(self) -> None:
        """Fail if any request was not as Discord wants it, or none of SimCord's routes knew it."""
        wrong = [*self.journal.violations, *self.journal.crashes]
        assert not wrong, "\n".join(wrong)

    async def _file(self, asked: web.Request) -> web.Response:
        content = self.model.file(asked.match_info["path"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    def _here(self, text: str) -> str:
        """Point what names SimCord's CDN to this server."""
        return text.replace(CDN_BASE, f"http://127.0.0.1:{self.port}/cdn")
