"""Rules: how much is scored at once, and when there is more than the scorer can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CALM_BELOW = 0.03
"""Under overload, what no label of the n-grams reaches is clearly calm.

Source: Jigsaw's uniform training sample, each comment scored by a fit that did not see it: 74 of
100 are below, and of those 4 in 1,000 are toxic, 2.8 % of all toxic ones.
"""

_SMOOTHING = 0.3
"""The weight of the newest batch in what a batch is expected to take."""


@dataclass(slots=True)
class Pace:
    """Keeps batches short enough that a reply behind one need not wait long.

    Attributes:
        seconds: What a batch should take at most.
        characters_a_second: What the scorer was seen to read; None before the first batch.
    """

    seconds: float
    characters_a_second: float | None = field(default=None)

    def fitting(self, lengths: Sequence[int]) -> int:
        """Return how many of the first texts fit into one batch; one always does.

        Args:
            lengths: Characters per text, in the order in which they are to be scored.
        """
        if self.characters_a_second is None:
            return len(lengths)
        room = self.seconds * self.characters_a_second
        for count, length in enumerate(lengths):
            room -= length
            if room < 0:
                return max(1, count)
        return len(lengths)

    def took(self, characters: int, seconds: float) -> None:
        """Take note of what a batch took."""
        seen = characters / max(seconds, 1e-6)
        before = self.characters_a_second
        self.characters_a_second = seen if before is None else before + _SMOOTHING * (seen - before)


@dataclass(slots=True)
class Overload:
    """Whether there is more to score than the scorer can do.

    It begins when the oldest live reply has waited too long, and lasts until the queue is short
    again, so that it does not come and go with every batch.

    Attributes:
        after_seconds: How long a live reply may wait; 0 switches it off.
        short: So many waiting replies or fewer are a short queue.
        lasts: Whether there is an overload now.
    """

    after_seconds: float
    short: int
    lasts: bool = False

    def seen(self, *, oldest_seconds: float, waiting: int) -> bool:
        """Take note of the queue as it is, and return whether there is an overload."""
        if self.after_seconds <= 0:
            return False
        if waiting <= self.short:
            self.lasts = False
        elif oldest_seconds > self.after_seconds:
            self.lasts = True
        return self.lasts


def clearly_calm(scores: Mapping[str, float], *, below: float = CALM_BELOW) -> bool:
    """Tell whether no label's score reaches ``below``."""
    return all(value < below for value in scores.values())
