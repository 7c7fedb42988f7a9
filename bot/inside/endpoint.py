"""An endpoint on loopback: ``/healthz`` for whoever watches, ``/metrics`` for Prometheus."""

import json
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

log = logging.getLogger(__name__)

HOST = "127.0.0.1"


class Endpoint:
    """Answers two questions on one port, to this machine alone.

    Args:
        health: Says what is lost, in a few words each; nothing where all is well.
        figures: Returns the figures in Prometheus's text format.
    """

    def __init__(
        self,
        *,
        health: Callable[[], list[str]],
        figures: Callable[[], Awaitable[bytes]],
    ) -> None:
        self._health = health
        self._figures = figures
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, port: int) -> None:
        """Listen on ``port`` of loopback, 0 for any; where it is taken the log says so.

        A bot that cannot be watched works on all the same.
        """
        app = web.Application()
        app.router.add_get("/healthz", self._well)
        app.router.add_get("/metrics", self._measured)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, HOST, port)
        try:
            await site.start()
        except OSError as error:
            await runner.cleanup()
            log.error("metrics.port: %s cannot be used (%s); choose another", port, error.strerror)
            return
        self._runner = runner
        self.port = int(runner.addresses[0][1])
        log.info("health and metrics are at http://%s:%s", HOST, self.port)

    async def stop(self) -> None:
        """Listen no more; stopping twice does nothing."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _well(self, _: web.Request) -> web.Response:
        losses = self._health()
        text = json.dumps({"healthy": not losses, "lost": losses})
        return web.Response(
            status=503 if losses else 200, text=text, content_type="application/json"
        )

    async def _measured(self, _: web.Request) -> web.Response:
        # Source: Prometheus, "Exposition formats": the text format is version 0.0.4.
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=await self._figures(), headers=headers)
