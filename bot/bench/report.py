"""What a run of the benchmark finds, and how the parts of it are put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from statistics import median

from bot.bench import figures
from bot.bench.figures import JUDGED_WORDS, Bar, Speed
from bot.bench.machine import Machine
from bot.bench.order import Raw

_MB = 1e6
"""Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be measured.

    Attributes:
        engines: Which engines.
        seconds: How long each figure is measured.
        batch_size: The most texts that are scored at once, 1 or more.
        quick: Few texts, and a tiny network in Detoxify's place: the road without the figures.
    """

    engines: tuple[str, ...]
    seconds: float
    batch_size: int
    quick: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What was found about one engine.

    Attributes:
        version: The version of its weights.
        import_seconds: The imports before it is loaded; the median of all starts.
        load_seconds: Loading it, with what is imported only then; likewise.
        starts: How many starts there were.
        loaded_mb: The most memory its process had held when it was loaded, or None where the
            system does not say.
        peak_mb: The most it had held in the end.
        lengths: How fast it is, by words of a text.
    """

    version: str
    import_seconds: float
    load_seconds: float
    starts: int
    loaded_mb: float | None
    peak_mb: float | None
    lengths: Mapping[int, Speed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run found.

    Attributes:
        seedbed: The version of Seedbed.
        machine: What it was made on.
        plan: What was asked.
        engines: The engines that were measured, by name.
        left_out: Those that were not, and why.
        bars: What is asked of the figures. A quick run is not judged, and nor are the ratios of a
            run that others disturbed.
    """

    seedbed: str
    machine: Machine
    plan: Plan
    engines: Mapping[str, Engine]
    left_out: Mapping[str, str]
    bars: Sequence[Bar]


def report(
    plan: Plan, engines: Mapping[str, Engine], *, left_out: Mapping[str, str], machine: Machine
) -> Report:
    """Hold the figures against the bars and put everything together."""
    encoder = engines.get("embedded")
    bars = figures.bars(
        {name: one.lengths[JUDGED_WORDS] for name, one in engines.items()},
        peak_mb=encoder.peak_mb if encoder else None,
        start_seconds=encoder.import_seconds + encoder.load_seconds if encoder else None,
    )
    return Report(
        seedbed=version("seedbed"),
        machine=machine,
        plan=plan,
        engines=engines,
        left_out=left_out,
        bars=[
            replace(bar, met=None) if plan.quick or (bar.ratio and machine.busy) else bar
            for bar in bars
        ],
    )


def engine(raws: Sequence[Raw], naive: Sequence[Raw] = ()) -> Engine:
    """Return what several starts of one engine found.

    Args:
        raws: What each start found; one or more of them measured the speed.
        naive: What naive Detoxify's processes found right before and after.
    """
    measured = [raw for raw in raws if raw.samples]
    lengths = {}
    for words in measured[0].samples:
        sample = figures.pooled([raw.samples[words] for raw in measured])
        lengths[words] = figures.speed(sample, [raw.samples[words] for raw in naive])
    return Engine(
        version=raws[0].version,
        import_seconds=median(raw.import_seconds for raw in raws),
        load_seconds=median(raw.load_seconds for raw in raws),
        starts=len(raws),
        loaded_mb=_most([raw.loaded_bytes for raw in raws]),
        peak_mb=_most([raw.peak_bytes for raw in raws]),
        lengths=lengths,
    )


def _most(found: Sequence[int | None]) -> float | None:
    known = [one for one in found if one is not None]
    return max(known) / _MB if known else None
