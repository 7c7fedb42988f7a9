"""Rules: what is measured of an engine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """What the clock said about texts of one length.

    Attributes:
        batch_size: How many texts a batch had.
        batches: Seconds of each batch.
        singles: Seconds of each text that was scored by itself.
    """

    batch_size: int
    batches: tuple[float, ...]
    singles: tuple[float, ...]
