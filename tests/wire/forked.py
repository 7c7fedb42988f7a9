"""Processes whose imports are done: forked from one that has loaded what the bot loads.

Importing takes a bot more than a second, and the tests start some fifty.
"""

import asyncio
import multiprocessing
import os
import pkgutil
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import cogs

_LOADED = (
    "bot.commands",
    "bot.process",
    "confusable_homoglyphs.confusables",
    "pytest",  # multiprocessing has a child import what its parent's main module does
    "tests.wire.read_once",
    *(f"cogs.{module.name}" for module in pkgutil.iter_modules(cogs.__path__)),
)


def can_fork(argv: Sequence[str]) -> bool:
    """Tell whether this is a Python program, which can be run in a process that was forked."""
    return argv[0] == sys.executable and argv[1] in {"-m", "-c"}


class Forked:
    """A Python program at work, with what is used here of `asyncio.subprocess.Process`."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        self._loop = asyncio.get_running_loop()
        self._status: asyncio.Future[int] = self._loop.create_future()
        self._loop.add_reader(process.sentinel, self._end)

    @classmethod
    def start(
        cls, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path
    ) -> "Forked":
        """Run ``python -m module`` or ``python -c script``; what it writes is added to ``log``."""
        process = _context().Process(
            target=_live, args=(tuple(argv[1:]), dict(env), cwd, log), daemon=True
        )
        process.start()
        return cls(process)

    @property
    def returncode(self) -> int | None:
        """The exit status, or None as long as it runs."""
        return self._status.result() if self._status.done() else None

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.returncode is None and self._process.pid is not None:
            os.kill(self._process.pid, number)

    async def wait(self) -> int:
        """Wait until it has ended, and return the exit status."""
        return await asyncio.shield(self._status)

    def _end(self) -> None:
        self._loop.remove_reader(self._process.sentinel)
        self._process.join()
        status = self._process.exitcode
        assert status is not None
        self._process.close()
        self._status.set_result(status)


def load(*modules: str) -> None:
    """Load these modules too, and wait for it; once a program was run it is too late for that."""
    process = _context(*modules).Process(target=_nothing)
    process.start()  # it begins when all is loaded
    process.join()


def _nothing() -> None:
    """Stand for a program that is over at once."""


def _context(*modules: str) -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*_LOADED, *modules])
    return context


def _live(argv: tuple[str, ...], env: dict[str, str], cwd: Path, log: Path) -> None:
    """Become the program, in the process that was forked for it."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(written, 1)
    os.dup2(written, 2)
    sys.stdout = sys.stderr = open(1, "w", buffering=1, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process lives
    how, what, *_ = argv
    sys.argv = [how, *argv[2:]]
    if how == "-m":
        runpy.run_module(what, run_name="__main__")
    else:
        exec(what, {"__name__": "__main__"})  # noqa: S102 - a script of these tests
