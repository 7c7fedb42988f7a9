"""The REST API: requests are written down, checked, carried out, and answered or not."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import aiohttp
import discord
from aiohttp import web

from tests.wire.contract import Contract
from tests.wire.faults import Fault, Faults, call
from tests.wire.journal import Journal, Request
from tests.wire.model import Model, Refused, Upload

_VIA = {"Via": "1.1 google"}
"""discord.py takes a 429 without this header for a ban by the edge, and raises."""
_NONCE_SECONDS = 180.0
_NOT_IMPLEMENTED = 501


class Nonces:
    """Remembers who posted what under which nonce, for three minutes.

    A nonce belongs to its author, not to a channel. Source: Discord API reference, "Create
    Message", enforce_nonce.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._elapsed = 0.0
        self._known: dict[str, tuple[float, Any]] = {}

    def advance(self, seconds: float) -> None:
        """Let time pass for the nonces alone."""
        self._elapsed += seconds

    def existing(self, body: Any) -> Any:
        """Return the message that was made with the nonce of this body, or None."""
        if not isinstance(body, dict) or not body.get("enforce_nonce"):
            return None
        at, message = self._known.get(str(body.get("nonce")), (0.0, None))
        return message if self._seconds() - at < _NONCE_SECONDS else None

    def remember(self, body: Any, message: Any) -> None:
        """Remember the message made of this body, if that has a nonce."""
        if isinstance(body, dict) and body.get("nonce") is not None:
            message["nonce"] = body["nonce"]
            self._known[str(body["nonce"])] = (self._seconds(), message)

    def _seconds(self) -> float:
        return self._now().timestamp() + self._elapsed


class Rest:
    """Answers everything below ``/api/v10``."""

    def __init__(
        self, model: Model, journal: Journal, faults: Faults, contract: Contract, *,
        token: str, base: Callable[[str], str], gateway: Callable[[], str],
    ) -> None:  # fmt: skip
        self._model = model
        self._journal = journal
        self._faults = faults
        self._contract = contract
        self._token = token
        self._base = base
        self._gateway = gateway
        self.nonces = Nonces(model.clock.now)

    async def serve(self, asked: web.Request) -> web.StreamResponse:
        """Answer one request."""
        body, uploads = await _read(asked)
        request = Request(
            asked.method, "/" + asked.match_info["path"], body, dict(asked.query),
            tuple(upload.filename for upload in uploads),
        )  # fmt: skip
        self._journal.requests.append(request)
        reason = asked.headers.get("X-Audit-Log-Reason")
        self._journal.violations += self._contract.violations(
            request.method, request.path, body, uploads=uploads, reason=reason,
            now=self._model.clock.now(),
        )  # fmt: skip
        self._journal.ring()
        try:
            if not self._may(asked, request):
                return self._answer(request, 401, {"code": 0, "message": "401: Unauthorized"})
            return await self._serve(asked, request, uploads, reason)
        finally:
            self._journal.ring()

    def _may(self, asked: web.Request, request: Request) -> bool:
        """Interactions and webhooks carry their own token in the path."""
        own = request.path.startswith(("/interactions/", "/webhooks/"))
        return own or asked.headers.get("Authorization") == f"Bot {self._token}"

    async def _serve(
        self, asked: web.Request, request: Request, uploads: list[Upload], reason: str | None
    ) -> web.StreamResponse:
        fault = self._faults.striking(request) or Fault()
        if fault.wait_for is not None:
            await fault.wait_for.wait()
        await call(fault.before)
        if fault.drop_before:
            return _cut(asked)
        if fault.status is not None:
            return self._refuse(request, fault)
        status, answer = self._carry_out(request, uploads, reason)
        request.carried_out = status < 400
        request.answer = answer
        self._journal.ring()
        await call(fault.after)
        if fault.drop_after:
            return _cut(asked)
        if fault.status_after is not None:
            return self._answer(request, fault.status_after, {"code": 0, "message": "on purpose"})
        if fault.answer_on is not None:
            await fault.answer_on.wait()
        return self._answer(request, status, answer)

    def _carry_out(
        self, request: Request, uploads: list[Upload], reason: str | None
    ) -> tuple[int, Any]:
        posts = request.matches("POST", "/channels/*/messages")
        if posts and (known := self.nonces.existing(request.body)) is not None:
            return 200, known
        try:
            answer = self._model.answer(
                request.method, request.path, request.body,
                query=request.query, files=uploads, reason=reason,
            )  # fmt: skip
        except Refused as refusal:
            if refusal.status == _NOT_IMPLEMENTED:
                self._journal.crashes.append(str(refusal))
            return refusal.status, refusal.to_json()
        except Exception as error:
            self._journal.crashes.append(f"{request.method} {request.path}: {error!r}")
            return 500, {"code": 0, "message": "500: Internal Server Error"}
        if posts:
            self.nonces.remember(request.body, answer)
        if request.path == "/gateway/bot":
            answer["url"] = self._gateway()
        if request.path == "/oauth2/applications/@me" and self._model.reads_content:
            answer["flags"] = discord.ApplicationFlags.gateway_message_content_limited.flag
        return (200, answer) if answer is not None else (204, None)

    def _refuse(self, request: Request, fault: Fault) -> web.Response:
        assert fault.status is not None
        if fault.status != 429:
            told = {"code": fault.code, "message": f"{fault.status}: on purpose"}
            return self._answer(request, fault.status, told)
        shared = fault.scope == "global"
        answer = {
            "message": "You are being rate limited.",
            "retry_after": fault.retry_after,
            "global": shared,
        }
        headers = {
            "Retry-After": str(fault.retry_after),
            "X-RateLimit-Scope": fault.scope,
            **({"X-RateLimit-Global": "true"} if shared else {}),
        }
        return self._answer(request, 429, answer, headers)

    def _answer(
        self, request: Request, status: int, answer: Any, headers: dict[str, str] | None = None
    ) -> web.Response:
        request.status = status
        headers = _VIA | (headers or {})
        if answer is None:
            return web.Response(status=status, headers=headers)
        # Exactly this content type: with a charset, discord.py hands on a string.
        return web.Response(
            status=status,
            body=self._base(json.dumps(answer)).encode(),
            headers=headers | {"Content-Type": "application/json"},
        )


async def _read(asked: web.Request) -> tuple[Any, list[Upload]]:
    """Return the JSON of a request and the files that came with it."""
    if not asked.content_type.startswith("multipart/"):
        text = await asked.text()
        return (json.loads(text) if text else None), []
    body: Any = None
    contents: list[tuple[str, str, bytes]] = []
    async for part in await asked.multipart():
        assert isinstance(part, aiohttp.BodyPartReader)
        if part.name == "payload_json":
            body = await part.json()
        else:
            contents.append((part.name or "", part.filename or "", bytes(await part.read())))
    told = next((body[key] for key in ("data", "message") if (body or {}).get(key)), body) or {}
    about = {str(one.get("id")): one for one in told.get("attachments") or ()}
    return body, [
        Upload(filename, content, about.get(name[6:-1], {}).get("description"))
        for name, filename, content in contents
    ]


def _cut(asked: web.Request) -> web.StreamResponse:
    """Break the connection; whatever is returned reaches nobody."""
    if asked.transport is not None:
        asked.transport.abort()
    raise asyncio.CancelledError
