"""A demo that was played, and what its transcript shows of whom."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo.performance import Performance

ALONE = "What one person alone saw"


@dataclass(frozen=True)
class Played:
    """What came of it.

    Attributes:
        worked_seconds: What it took of a processor, however many others it is shared with.
    """

    out: Path
    performance: Performance
    worked_seconds: float

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "summary.json").read_text("utf-8"))
        return found

    @property
    def transcript(self) -> str:
        return (self.out / "transcript.md").read_text("utf-8")

    def part(self, title: str) -> str:
        """Return what the transcript shows of a channel, thread, or of the private answers."""
        _, _, rest = self.transcript.partition(f"# {title}")
        return re.split(r"\n##+ ", rest, maxsplit=1)[0]

    def shown(self, words: str, *, within: str) -> str:
        """Return the one message of a part that holds these words."""
        found = [one for one in self.part(within).split("\n\n**") if words in one]
        assert len(found) == 1, [one[:200] for one in found]
        return found[0]

    def told(self, who: str, did: str) -> list[str]:
        """Return what one person saw, alone, whenever they did this."""
        entries = self.part(ALONE).split("\n\n**")
        return [one for one in entries if one.startswith(f"{who}** ") and f" · `{did}`" in one]
