"""The quick bot with a scorer that does as a file says: ``hangs`` as long as that stands in it,
is ``stuck`` in its thread for ever, is ``down``, or reads where there is no such file.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, Literal

from bot.cli import main
from bot.scoring.encoder import EmbeddedScorer
from bot.scoring.ngram import NgramScorer
from bot.scoring.port import ScorerError
from tests.wire.quick_bot import hurry

MOODY_BOT = (sys.executable, "-m", "tests.wire.moody_bot")
Mood = Literal["hangs", "stuck", "down"]

_VARIABLE = "WIRE_MOOD"
_LOOK_AGAIN_SECONDS = 0.02


class Moods:
    """What the scorer does, told through a file that every life of the bot reads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "mood"

    @property
    def env(self) -> dict[str, str]:
        """What to set for the bot."""
        return {_VARIABLE: str(self._file)}

    def set(self, mood: Mood | None) -> None:
        """Let the scorer hang or be down; None lets it read."""
        if mood is None:
            self._file.unlink(missing_ok=True)
            return
        written = self._file.with_suffix(".new")
        written.write_text(mood, encoding="utf-8")
        written.replace(self._file)


def obey(file: Path) -> None:
    """Let both shipped scorers do as the file says."""
    for scorer in (NgramScorer, EmbeddedScorer):
        changed: Any = scorer
        changed.score = _moody(scorer.score, file)


def _moody(score: Callable[..., Any], file: Path) -> Callable[..., Any]:
    def mood() -> str:
        return file.read_text(encoding="utf-8") if file.exists() else ""

    async def moody(self: Any, texts: Any) -> Any:
        while mood() == "hangs":  # noqa: ASYNC110  a file has no events
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        if mood() == "stuck":
            loop, thread = (
                asyncio.get_running_loop(),
                ThreadPoolExecutor(thread_name_prefix="model"),
            )
            await loop.run_in_executor(thread, Event().wait)
        if mood() == "down":
            raise ScorerError("The scorer is down, on purpose.")
        return await score(self, texts)

    return moody


if __name__ == "__main__":
    hurry()
    obey(Path(os.environ[_VARIABLE]))
    main(["run"])
