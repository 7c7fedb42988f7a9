"""What the bot's everyday work costs beside how much is stored.

Each size is filled by one process and measured by another. The scorer is a stub: what it costs does
not depend on what is stored.
"""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bench import own_process
from bot.bench.machine import Machine, Watch, machine

SIZES = (10_000, 1_000_000)
MOST = 1.5
"""What a million stored replies may cost, by what ten thousand do."""
_STEPS = "bot.bench.stored_work"
"""What runs in processes of its own."""

Tell = Callable[[str], None]
Costs = Mapping[int, Mapping[str, float]]
"""Milliseconds, per size and piece of work."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found.

    Attributes:
        work_ms: Per size, what is computed for each piece of work: company hardly touches it.
        took_ms: Per size, how long each takes, waiting for the disk included.
        work_ratios: Per piece, the largest size by the smallest; none with one size only.
        took_ratios: The same of how long it takes.
    """

    work_ms: Costs
    took_ms: Costs
    work_ratios: Mapping[str, float]
    took_ratios: Mapping[str, float]
    machine: Machine


def run(sizes: Sequence[int], *, runs: int, tell: Tell, folder: Path | None = None) -> Report:
    """Measure each size in processes of its own, by turns so that company harms none alone.

    Args:
        folder: Where the databases are kept for another run; None for nowhere.
    """
    begun = Watch.now()
    with tempfile.TemporaryDirectory(prefix="seedbed-bench-") as made:
        paths = {size: (folder or Path(made)) / f"{size}.db" for size in sizes}
        for size, path in paths.items():
            if not path.exists():
                tell(f"storing {size} replies")
                own_process.run(_STEPS, "fill", str(path), str(size))
        found: dict[int, list[dict[str, list[float]]]] = {size: [] for size in sizes}
        for number in range(runs):
            for size, path in paths.items():
                tell(f"working beside {size} stored replies, {number + 1} of {runs}")
                found[size].append(
                    json.loads(own_process.run(_STEPS, "measure", str(path), str(size)))
                )
    work, took = (_best(found, which) for which in range(2))
    return Report(work, took, _ratios(work), _ratios(took), machine(begun, Watch.now()))


def _best(found: Mapping[int, Sequence[Mapping[str, Sequence[float]]]], which: int) -> Costs:
    """Return the least that each piece cost in any run."""
    return {
        size: {name: min(one[name][which] for one in runs) for name in runs[0]}
        for size, runs in found.items()
    }


def _ratios(costs: Costs) -> dict[str, float]:
    low, high = costs[min(costs)], costs[max(costs)]
    return {name: high[name] / low[name] for name in low} if len(costs) > 1 else {}
