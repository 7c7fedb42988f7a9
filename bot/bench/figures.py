"""Rules: from what the clock said to figures, ratios and bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from bot.bench.sample import Sample

WORDS = (8, 40, 150)
"""The lengths of the texts, in words."""

JUDGED_WORDS = 40
"""The length the bars are about: a reply of a few sentences."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast texts of one length are scored.

    Attributes:
        replies_a_second: In batches; of the median batch.
        p50_ms: Milliseconds for a text that is scored by itself, the median.
        p99_ms: The same, which 99 of 100 do not exceed; of few texts, the slowest.
        batches: How many batches were measured.
        singles: How many texts were scored by themselves.
        times_naive: How many times as many replies a second as naive Detoxify, or None where that
            was not measured.
    """

    replies_a_second: float
    p50_ms: float
    p99_ms: float
    batches: int
    singles: int
    times_naive: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """What is asked of a figure.

    Attributes:
        name: What the figure is.
        value: The figure, or None where it was not measured.
        bar: What is asked.
        at_least: Whether the figure must reach the bar; else it must stay under it.
        ratio: Whether it compares two engines.
        met: Whether it does; None where that was not judged.
    """

    name: str
    value: float | None
    bar: float
    at_least: bool
    ratio: bool
    met: bool | None


def speed(sample: Sample, naive: Sequence[Sample] = ()) -> Speed:
    """Return how fast texts are scored, and how that compares with naive Detoxify.

    Args:
        sample: What the clock said of the engine.
        naive: What it said of naive Detoxify before and after, on texts of the same length.
    """
    rate = replies_a_second(sample)
    others = [replies_a_second(one) for one in naive]
    return Speed(
        replies_a_second=rate,
        p50_ms=1000 * percentile(sample.singles, 50),
        p99_ms=1000 * percentile(sample.singles, 99),
        batches=len(sample.batches),
        singles=len(sample.singles),
        times_naive=rate / median(others) if others else None,
    )


def replies_a_second(sample: Sample) -> float:
    """Return how many replies a second the median batch stands for."""
    return sample.batch_size / median(sample.batches)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest of the values that ``percent`` of 100 of them do not exceed."""
    place = ceil(len(values) * percent / 100)
    return sorted(values)[max(place, 1) - 1]


def pooled(samples: Sequence[Sample]) -> Sample:
    """Return several samples of the same texts as one."""
    return Sample(
        samples[0].batch_size,
        tuple(value for one in samples for value in one.batches),
        tuple(value for one in samples for value in one.singles),
    )


def _ratio(name: str, value: float | None, *, bar: float) -> Bar:
    """Hold a ratio against a bar that it must reach."""
    return Bar(
        name, value, bar, at_least=True, ratio=True, met=None if value is None else value >= bar
    )


def _figure(name: str, value: float | None, *, bar: float) -> Bar:
    """Hold a figure against a bar that it must stay under."""
    met = None if value is None else value < bar
    return Bar(name, value, bar, at_least=False, ratio=False, met=met)


def bars(
    speeds: Mapping[str, Speed], *, peak_mb: float | None, start_seconds: float | None
) -> list[Bar]:
    """Return every bar there is, held against the figures.

    Args:
        speeds: By engine, those that were measured, on texts of `JUDGED_WORDS` words.
        peak_mb: The most memory the embedded engine's process held, in MB, if that is known.
        start_seconds: From its start until it can score, likewise.
    """
    encoder, exported = speeds.get("embedded"), speeds.get("detoxify-onnx")
    return [
        _ratio(
            f"embedded, {JUDGED_WORDS} words in batches: times naive Detoxify",
            encoder.times_naive if encoder else None,
            bar=25,
        ),
        _figure(
            f"embedded, a single reply of {JUDGED_WORDS} words: p50 in ms",
            encoder.p50_ms if encoder else None,
            bar=10,
        ),
        _ratio(
            f"detoxify-onnx (int8), {JUDGED_WORDS} words in batches: times naive Detoxify",
            exported.times_naive if exported else None,
            bar=3,
        ),
        _figure("embedded, its process: peak memory in MB", peak_mb, bar=300),
        _figure("embedded, imports and loading: seconds", start_seconds, bar=1),
    ]
