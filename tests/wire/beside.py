"""Commands that are given beside a bot: each in a process of its own, whose imports are done."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

from tests.wire.forked import Forked
from tests.wire.process import ROOT

_COMMAND = """
import sys
sys.stdout = open(sys.argv[1], "w", encoding="utf-8")
from bot.cli import main
main(sys.argv[2:])
"""


async def seedbed(env: Mapping[str, str], folder: Path, *arguments: str) -> CompletedProcess[str]:
    """Run a command; return how it ended, and what it wrote to stdout and to stderr."""
    out, err = folder / "command.out", folder / "command.err"
    for one in (out, err):
        one.unlink(missing_ok=True)
    argv = (sys.executable, "-c", _COMMAND, str(out), *arguments)
    process = Forked.start(argv, env=env, cwd=ROOT, log=err)
    status = await asyncio.wait_for(process.wait(), 60)
    return CompletedProcess(argv, status, *(one.read_text(encoding="utf-8") for one in (out, err)))
