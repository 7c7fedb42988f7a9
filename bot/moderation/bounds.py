"""Rules: how much of what comes in may wait in memory, and how much is stored at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, takewhile

from bot.moderation.arrivals import Arrival, cost


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much the inbox holds, and how it goes about it.

    Attributes:
        arrivals: The most that may wait.
        characters: The most that they may weigh; a character takes at most 4 bytes.
        batch: The most new replies that are stored in one transaction; see `arrivals.cost`.
        first_wait_seconds: How long to wait after the first failure; then twice as long each time.
        longest_wait_seconds: The longest wait between two tries.
    """

    arrivals: int = 10_000
    characters: int = 5_000_000
    batch: int = 200
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 30.0

    def hold(self, arrivals: int, characters: int) -> bool:
        """Tell whether so many may wait."""
        return arrivals <= self.arrivals and characters <= self.characters

    def next_batch(self, waiting: Iterable[Arrival]) -> Sequence[Arrival]:
        """Return what is stored next: one arrival, and those behind it that are not too much."""
        there = list(islice(waiting, self.batch))
        fitting = takewhile(lambda upto: upto <= self.batch, accumulate(map(cost, there)))
        return there[: max(sum(1 for _ in fitting), 1)]

    def wait_seconds(self, tries: int) -> float:
        """Return how long to wait after so many failures, one after the other."""
        return min(self.first_wait_seconds * 2.0 ** min(tries, 10), self.longest_wait_seconds)
