"""What troubles a bot from within, told through files that every life of it reads."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ScorerMood = Literal["hangs", "crashes", "down", "out of memory"]

_VARIABLE = "CAMPAIGN_MOODS"


@dataclass(frozen=True, slots=True)
class Moods:
    """The files are looked at again and again, so each is written in one step.

    Attributes:
        folder: Where they are.
    """

    folder: Path

    @classmethod
    def told(cls, variables: "dict[str, str]") -> "Moods":
        """Return the moods that the environment names."""
        return cls(Path(variables[_VARIABLE]))

    @property
    def env(self) -> dict[str, str]:
        """What to set for the bot."""
        return {_VARIABLE: str(self.folder)}

    @property
    def scorer(self) -> str:
        """What the scorer does; nothing where it reads."""
        return self._read("scorer")

    @property
    def disk_is_full(self) -> bool:
        """The database file can grow no more."""
        return self._read("disk") == "full"

    @property
    def ahead_seconds(self) -> float:
        """How far the bot's clock is ahead."""
        return float(self._read("ahead") or 0)

    def set_scorer(self, mood: ScorerMood | None) -> None:
        """Let the scorer be in a mood; None lets it read."""
        self._write("scorer", mood or "")

    def fill_disk(self, *, full: bool) -> None:
        """Let the database file grow no more, or grow again."""
        self._write("disk", "full" if full else "")

    def set_clock(self, ahead_seconds: float) -> None:
        """Set the bot's clock; timers that run do not notice."""
        self._write("ahead", str(ahead_seconds))

    def _read(self, name: str) -> str:
        file = self.folder / f"mood-{name}"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def _write(self, name: str, mood: str) -> None:
        written = self.folder / f"mood-{name}.new"
        written.write_text(mood, encoding="utf-8")
        written.replace(self.folder / f"mood-{name}")
