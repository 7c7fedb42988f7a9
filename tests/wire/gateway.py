"""The gateway: sessions that are told what happens, lost, resumed and begun anew."""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.journal import Journal
from tests.wire.model import Model

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 8, 9, 10, 11

_REMEMBERED = 500
"""How many events of a session can be replayed."""
_CHUNK = 1000


class Session:
    """One session: what it asked for, what it was sent, and the socket it now has, if any."""

    def __init__(self, intents: int) -> None:
        self.id = secrets.token_hex(8)
        self.intents = intents
        self.sequence = 0
        self.sent: deque[dict[str, Any]] = deque(maxlen=_REMEMBERED)
        self.line: Line | None = None

    def tell(self, event: str, payload: Any) -> None:
        """Send an event now, or when the session is resumed."""
        self.sequence += 1
        frame = {"op": DISPATCH, "t": event, "s": self.sequence, "d": payload}
        self.sent.append(frame)
        if self.line is not None:
            self.line.put(frame)

    def since(self, sequence: int) -> list[dict[str, Any]] | None:
        """Return what came after ``sequence``, or None if that is no longer known."""
        forgotten = self.sent[0]["s"] - 1 if self.sent else self.sequence
        if not forgotten <= sequence <= self.sequence:
            return None
        return [frame for frame in self.sent if frame["s"] > sequence]


class Line:
    """One socket, written to in order."""

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, gateway: "Gateway"
    ) -> None:
        self._request = request
        self.socket = socket
        self._gateway = gateway
        self._waiting: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    def put(self, frame: dict[str, Any]) -> None:
        """Send a frame when those before it are out."""
        self._waiting.put_nowait(frame)

    async def write(self) -> None:
        """Write what is put, until the socket is gone."""
        while (frame := await self._waiting.get()) is not None:
            await self._gateway.speaks.wait()
            try:
                await self.socket.send_str(self._gateway.base(json.dumps(frame)))
            except ConnectionError:
                return

    def end(self) -> None:
        """Write nothing more."""
        self._waiting.put_nowait(None)

    def cut(self) -> None:
        """Break the connection without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()


class Gateway:
    """Discord's gateway.

    Attributes:
        opened: While this is not set, who connects has to wait.
        speaks: While this is not set, nothing is sent, not even an answer to a heartbeat.
        approved: The intents that the application may ask for.
        identified, resumed, refused: How often a session was begun, resumed, not resumed.
    """

    def __init__(
        self, model: Model, journal: Journal, *, token: str, base: Callable[[str], str]
    ) -> None:
        self._model = model
        self._journal = journal
        self._token = token
        self.base = base
        self._sessions: dict[str, Session] = {}
        self._lines: set[Line] = set()
        self.url = ""
        self.opened = asyncio.Event()
        self.opened.set()
        self.speaks = asyncio.Event()
        self.speaks.set()
        self.approved = ~0
        self.identified = self.resumed = self.refused = 0
        self.heartbeats = 0
        self.heartbeat_seconds = 41.25
        self.answers_heartbeats = True
        model.subscribers.append(self._tell)

    @property
    def connected(self) -> bool:
        """Some session has its socket and is told what happens."""
        return any(session.line is not None for session in self._sessions.values())

    # What a test does to it.

    def drop(self) -> None:
        """Break the connections without a word; the sessions can be resumed."""
        for line in list(self._lines):
            self._lose(line)
            line.cut()

    def reconnect(self) -> None:
        """Ask to connect anew and resume (op 7)."""
        self._say({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Say that the session is no longer valid (op 9)."""
        self._say({"op": INVALID_SESSION, "d": resumable})
        if not resumable:
            self.forget()

    def forget(self) -> None:
        """Forget the sessions: who resumes is told that theirs is not valid."""
        self._sessions.clear()

    def _say(self, frame: dict[str, Any]) -> None:
        for line in self._lines:
            line.put(frame)

    # What the bot sees of it.

    def _tell(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in self._sessions.values():
            seen = self._model.shaped(event, payload, intents=session.intents)
            if seen is not None:
                session.tell(event, seen)
        self._journal.ring()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Talk to one connection until it ends."""
        await self.opened.wait()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(request, socket, self)
        self._lines.add(line)
        writing = asyncio.create_task(line.write())
        interval = int(self.heartbeat_seconds * 1000)
        line.put({"op": HELLO, "d": {"heartbeat_interval": interval}})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(line, json.loads(message.data))
        except ConnectionError:
            pass
        finally:
            self._lose(line, for_good=socket.close_code in (1000, 1001))
            line.end()
            await asyncio.gather(writing, return_exceptions=True)
            self._journal.ring()
        return socket

    async def _hear(self, line: Line, frame: dict[str, Any]) -> None:
        op: int = frame["op"]
        said: Any = frame.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.answers_heartbeats:
                line.put({"op": ACK})
        elif op in (IDENTIFY, RESUME) and said["token"] != self._token:
            await line.socket.close(code=4004, message=b"Authentication failed")
        elif op == IDENTIFY and said["intents"] & ~self.approved:
            await line.socket.close(code=4014, message=b"Disallowed intents")
        elif op == IDENTIFY:
            self._begin(line, said["intents"])
        elif op == RESUME:
            self._resume(line, said)
        elif op == REQUEST_MEMBERS:
            self._show_members(line, said)
        self._journal.ring()

    def _begin(self, line: Line, intents: int) -> None:
        self.identified += 1
        session = Session(intents)
        self._sessions = {
            one.id: one for one in self._sessions.values() if one.line is not None
        } | {session.id: session}
        session.line = line
        ready, guilds = self._model.hello()
        session.tell("READY", ready | {"session_id": session.id, "resume_gateway_url": self.url})
        for guild in guilds:
            shaped = self._model.shaped("GUILD_CREATE", guild, intents=intents)
            if shaped is not None:
                session.tell("GUILD_CREATE", shaped)

    def _resume(self, line: Line, said: Mapping[str, Any]) -> None:
        session = self._sessions.get(said["session_id"])
        missed = session.since(said["seq"]) if session is not None else None
        if session is None or missed is None:
            self.refused += 1
            line.put({"op": INVALID_SESSION, "d": False})
            return
        self.resumed += 1
        if session.line is not None:
            session.line.cut()
        session.line = line
        for frame in missed:
            line.put(frame)
        session.tell("RESUMED", {})

    def _lose(self, line: Line, *, for_good: bool = False) -> None:
        self._lines.discard(line)
        for session in [one for one in self._sessions.values() if one.line is line]:
            session.line = None
            if for_good:
                del self._sessions[session.id]

    def _show_members(self, line: Line, said: Mapping[str, Any]) -> None:
        wanted = {str(one) for one in _as_list(said.get("user_ids"))}
        prefix = str(said.get("query") or "").casefold()
        guild_id = int(_as_list(said["guild_id"])[0])
        found = [
            member
            for member in self._model.members(guild_id)
            if (not wanted or member["user"]["id"] in wanted)
            and member["user"]["username"].casefold().startswith(prefix)
        ][: said.get("limit") or None]
        session = next((one for one in self._sessions.values() if one.line is line), None)
        parts = [found[at : at + _CHUNK] for at in range(0, len(found), _CHUNK)] or [[]]
        for number, part in enumerate(parts):
            chunk = {
                "guild_id": str(guild_id),
                "members": part,
                "chunk_index": number,
                "chunk_count": len(parts),
                "nonce": said.get("nonce"),
            }
            if session is not None:
                session.tell("GUILD_MEMBERS_CHUNK", chunk)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
