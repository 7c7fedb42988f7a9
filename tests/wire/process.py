"""The bot as a process of its own: started, killed, stopped, started again."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tests.wire.forked import Forked, can_fork
from tests.wire.server import TOKEN, WireServer

ROOT = Path(__file__).parents[2]
BOT = (sys.executable, "-m", "bot", "run")
QUICK_BOT = (sys.executable, "-m", "tests.wire.quick_bot")
_SHOWN = 4_000


class BotProcess:
    """A bot that speaks to a `WireServer`; ``async with`` starts it, and ends it in any case.

    Args:
        folder: Where its database, its health file and its log are; a restart finds them again.
        argv: What to run instead of the bot. `BOT` begins as production does, with its imports;
            other programs in Python begin in a process that has done them, as if by ``exec``.
        env: What to set besides.
    """

    def __init__(
        self,
        server: WireServer,
        folder: Path,
        *,
        argv: Sequence[str] = BOT,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._server = server
        self._argv = tuple(argv)
        self.database = folder / "seedbed.db"
        self.log = folder / "bot.log"
        self._env = {
            **{key: value for key, value in os.environ.items() if key not in _NOT_PASSED_ON},
            "DISCORD_TOKEN": TOKEN,
            "SEEDBED_DISCORD__API_BASE": server.api_base,
            "SEEDBED_STORE__PATH": str(self.database),
            "SEEDBED_HEALTH__PATH": str(folder / "health.json"),
            "SEEDBED_BACKUP__PATH": str(folder / "backups"),
            "SEEDBED_SCORING__ENGINE": "ngram",
            "SEEDBED_MODERATION__AUDIT_SHARE": "0",
            "SEEDBED_MODERATION__NOTICES_PER_MINUTE": "60",
            "SEEDBED_HEALTH__EVERY_SECONDS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONUNBUFFERED": "1",
            **(env or {}),
        }
        self._process: asyncio.subprocess.Process | Forked | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill9()

    @property
    def running(self) -> bool:
        """It has been started and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self, *, connected: bool = True) -> None:
        """Start it and wait until it is connected, unless told not to."""
        assert not self.running, "it runs already"
        before = self._server.gateway.identified
        self._process = await self._begun()
        if connected:
            await self._server.wait_until(
                lambda: self._server.gateway.identified > before or not self.running,
                seconds=30,
                what="the bot's connection",
            )
            assert self.running, f"the bot ended as it started:\n{self.logs()}"

    async def _begun(self) -> asyncio.subprocess.Process | Forked:
        if self._argv != BOT and can_fork(self._argv):
            return Forked.start(self._argv, env=self._env, cwd=ROOT, log=self.log)
        with self.log.open("ab") as out:
            return await asyncio.create_subprocess_exec(
                *self._argv, env=self._env, cwd=ROOT, stdout=out, stderr=asyncio.subprocess.STDOUT
            )

    async def kill9(self) -> None:
        """End it at once, as a crash would; it has no chance to tidy up."""
        await self._end(signal.SIGKILL)

    async def terminate(self, *, seconds: float = 10.0) -> int:
        """Ask it to stop (SIGTERM) and return its exit status."""
        return await asyncio.wait_for(self._end(signal.SIGTERM), seconds)

    async def restart(self) -> None:
        """Kill it and start it anew on the same folder."""
        await self.kill9()
        await self.start()

    async def ended(self, *, seconds: float = 10.0) -> int:
        """Wait until it ends by itself and return its exit status."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), seconds)

    async def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(how)
        status = await self._process.wait()
        self._server.journal.ring()
        return status

    def logs(self) -> str:
        """Return the end of what it wrote, over all its lives."""
        if not self.log.exists():
            return ""
        return self.log.read_text(encoding="utf-8", errors="replace")[-_SHOWN:]

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return what a query finds in its database; nothing as long as there is none."""
        if not self.database.exists():
            return []
        address = f"file:{self.database}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
            try:
                return list(connection.execute(sql, values))
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise


_NOT_PASSED_ON = (
    "DISCORD_TOKEN_FILE",
    "PYTEST_CURRENT_TEST",
    "PYTHONWARNINGS",
    "SEEDBED_CONFIG",
    "SEEDBED_DATA",
    "SEEDBED_OPENAPI",
)
