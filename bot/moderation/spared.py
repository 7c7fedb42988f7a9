"""Rules: what is not let go where there is no room, as no history tells it again: it is small.

A new title, and that a thread or channel is gone: the newest of each is kept, for so many places.
"""

from bot.moderation.arrivals import Arrival, ChannelGone, Renamed, ThreadGone, place

_PLACES = 1_000


class Spared:
    """Keeps what comes in until there is room for it."""

    def __init__(self) -> None:
        self._there: dict[tuple[type[Arrival], int], Arrival] = {}

    def keep(self, arrival: Arrival) -> bool:
        """Keep an arrival; False where it is told by a history, or where there are too many."""
        if not isinstance(arrival, Renamed | ThreadGone | ChannelGone):
            return False
        key = type(arrival), place(arrival)
        if key not in self._there and len(self._there) >= _PLACES:
            return False
        self._there[key] = arrival
        return True

    def take(self) -> list[Arrival]:
        """Return what is kept, and begin anew."""
        taken, self._there = list(self._there.values()), {}
        return taken
