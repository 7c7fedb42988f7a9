"""The way from nothing to a running bot as the image goes it, without the image.

`seedbed init`, then `seedbed run` in the same folder with the environment of the Dockerfile, its
paths below another root, until `seedbed health` says that all is well; then the signal to stop.
"""

import asyncio
import os
import re
import signal
import subprocess
import sys
from asyncio.subprocess import Process
from pathlib import Path

from bot.health import read
from tests.house.pages import ROOT, dockerfile
from tests.wire.server import TOKEN, WireServer

SEEDBED = (sys.executable, "-m", "bot")
KEPT = re.compile(
    r"\.env|seedbed\.toml|seedbed\.db(-wal|-shm|\.lock)?|health\.json|backups/(erased\.\w+|.*\.db)"
)


def environment(root: Path) -> dict[str, str]:
    """Return what the image sets, with the paths that are written to below ``root``."""
    set_there = " ".join(one.value for one in dockerfile()[-1] if one.name == "ENV")
    found = {name: value for name, value in re.findall(r"(\w+)=(\S+)", set_there) if name != "PATH"}
    moved = {
        name: f"{root}{value}" if re.match("/(data|tmp)/", value) else value
        for name, value in found.items()
    }
    return moved | {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(root / "data"),
        "TMPDIR": str(root / "tmp"),
        "OMP_NUM_THREADS": "1",
    }


def seedbed(folder: Path, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [*SEEDBED, *words], cwd=folder, env=environment(folder.parent), input=said,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


async def health(discord: WireServer, folder: Path, bot: Process) -> str:
    """Ask as the health check does, once the bot has written down that it is well."""

    def over() -> bool:
        state = read(folder / "health.json")
        well = state is not None and state.gateway and state.scorer
        return well or bot.returncode is not None

    await discord.wait_until(over, seconds=60, what="a word on good health")
    return (await asyncio.to_thread(seedbed, folder, "health")).stdout


def test_from_init_to_a_healthy_bot_that_stops_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for name in ("data", "tmp"):
        (tmp_path / name).mkdir()
    done = seedbed(folder, "init", "--token-file", "-", said=TOKEN)
    assert done.returncode == 0, done.stderr

    async def whole() -> None:
        async with WireServer() as discord:
            discord.guild()
            settings = folder / "seedbed.toml"
            ours = f'[discord]\napi_base = "{discord.api_base}"'
            written = settings.read_text().replace("[discord]", ours)
            settings.write_text(f"{written}\n[health]\nevery_seconds = 0.1\n")
            before = {name: (folder / name).read_bytes() for name in (".env", "seedbed.toml")}
            bot = await asyncio.create_subprocess_exec(
                *SEEDBED, "run", cwd=folder, env=environment(tmp_path),
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            try:
                said = await health(discord, folder, bot)
                assert said == "healthy: gateway and scorer are there\n"
                bot.send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(bot.wait(), 15) == 0
            finally:
                if bot.returncode is None:
                    bot.kill()
                print((await bot.communicate())[1].decode())  # noqa: T201 - shown where it fails
            assert {name: (folder / name).read_bytes() for name in before} == before
            discord.assert_no_violations()

    asyncio.run(whole())
    found = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    assert {name for name in found if not KEPT.fullmatch(name)} == set()
    assert "seedbed.db" in found
