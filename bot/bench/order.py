"""What a measuring process is told to do, and what it says in the end; both travel as JSON."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from bot.bench.sample import Sample

_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one process measures.

    Attributes:
        engine: The engine; of the registry, or "naive".
        folder: The folder that `bot.bench.checkpoint` filled, or empty.
        batch_size: The most texts that are scored at once, 1 or more.
        words: The lengths of the texts; none to load the engine and stop.
        seconds: How long each figure is measured.
        batches: How many batches are measured at the least.
        singles: How many texts are scored by themselves at the least.
        seed: Which texts they are.
    """

    engine: str
    folder: str = ""
    batch_size: int = 32
    words: tuple[int, ...] = ()
    seconds: float = 0.0
    batches: int = 2
    singles: int = 2
    seed: int = 0

    @classmethod
    def read(cls, told: str) -> Self:
        """Return the order that `written` gave."""
        found = json.loads(told)
        return cls(**{**found, "words": tuple(found["words"])})

    def written(self) -> str:
        """Return the order as JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """What one process found.

    Attributes:
        version: The version of the engine's weights.
        import_seconds: How long the imports took before the engine was loaded.
        load_seconds: How long loading took, with what is imported only then.
        loaded_bytes: The most memory the process had held when the engine was loaded, or None
            where the system does not say.
        peak_bytes: The most it had held in the end, likewise.
        samples: What the clock said, by words of a text.
    """

    version: str
    import_seconds: float
    load_seconds: float
    loaded_bytes: int | None
    peak_bytes: int | None
    samples: Mapping[int, Sample] = field(default_factory=dict)

    @classmethod
    def read(cls, told: str) -> Self:
        """Return what `say` wrote."""
        found = json.loads(told)
        samples = {
            int(words): Sample(one["batch_size"], tuple(one["batches"]), tuple(one["singles"]))
            for words, one in found.pop("samples").items()
        }
        return cls(**found, samples=samples)

    def say(self) -> None:
        """Write it to the standard output, as one line of JSON."""
        sys.stdout.write(f"{json.dumps(asdict(self))}\n")


def peak_bytes() -> int | None:
    """Return the most memory this process has held so far, or None where Linux does not say.

    Source: Linux, proc_pid_status(5), "VmHWM": peak resident set size, in kB of 1,024 bytes.
    """
    if not _STATUS.is_file():
        return None
    lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), None)
