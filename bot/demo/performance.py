"""One performance of the demo, from the empty folder to the files it leaves."""

import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo.cast import read_cast
from bot.demo.names import Names
from bot.demo.play import Play, Tell
from bot.demo.recording import Recorder, Recording
from bot.demo.showing import page
from bot.demo.simulation import Simulation, simulated
from bot.demo.stage import Stage
from bot.demo.summary import Summary, summarise
from bot.demo.transcript import transcript
from bot.scoring import registry
from bot.scoring.port import Scorer
from bot.settings.model import ScoringSettings

ZONE = ZoneInfo("Europe/Berlin")
"""Where the demo's people live."""
_WORKING_FILES = ("seedbed.db", "seedbed.db-wal", "seedbed.db-shm", "health.json")


@dataclass(frozen=True, slots=True)
class Performance:
    """A demo that was played, while its world is still there.

    Attributes:
        recording: What was to be seen, scene by scene.
    """

    world: Simulation
    stage: Stage
    summary: Summary
    recording: Recording


@contextlib.asynccontextmanager
async def performed(out: Path, tell: Tell) -> AsyncIterator[Performance]:
    """Play the demo into a folder and hold its world until the context ends.

    Args:
        out: Gets ``seedbed-demo.html``, ``seedbed.db``, ``transcript.md``, ``digest.html``,
            ``digest.md``, ``digest.png``, ``summary.json``; those of an earlier demo are
            overwritten.
        tell: Is told how far the play is.
    """
    began = time.monotonic()
    _clear(out)
    async with simulated(out, await _scorer()) as world:
        recorder = Recorder(world, ZONE)
        play = Play(world, read_cast(), load=_scorer, tell=tell, watch=recorder.watch)
        stage = await play.run()
        summary = await summarise(world.bot.store, seconds=time.monotonic() - began)
        files = {
            "seedbed-demo.html": page(recorder.recording).encode(),
            "transcript.md": transcript(world, stage, ZONE).encode(),
            **await _fullest_digest(world, stage),
            "summary.json": summary.to_json().encode(),
        }
        _leave(out, files)
        yield Performance(world, stage, summary, recorder.recording)


def _clear(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name in _WORKING_FILES:
        (out / name).unlink(missing_ok=True)


def _leave(out: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (out / name).write_bytes(content)


async def _scorer() -> Scorer:
    """Load the scorer that is shipped: the demo must not depend on what else is installed."""
    return (await registry.choose(ScoringSettings(engine="embedded"))).scorer


async def _fullest_digest(world: Simulation, stage: Stage) -> dict[str, bytes]:
    """Return the digest with the most replies, as the admins can see it now, and its chart."""
    archive = world.bot.digest_archive
    found = await archive.listed(stage.guild.id)
    fullest = max(found, key=lambda one: (one.figures.now.replies, one.id)).id
    shown = await archive.show(stage.guild.id, fullest)
    text = await archive.export(stage.guild.id, fullest, "markdown")
    if shown is None or text is None:
        raise RuntimeError(f"digest {fullest} cannot be shown")
    chart, page = shown.files
    named = Names(world, ZONE).plain(text.content.decode())
    return {"digest.md": named.encode(), "digest.html": page.content, "digest.png": chart.content}
