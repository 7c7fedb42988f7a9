"""What the running bot knows of the threads that matter, without asking the database each time."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Literal

_EXPECTED_SECONDS = 120.0
"""A new thread is stored within seconds, or, where Discord's answer was lost, after a search."""

_MET = 1_000
"""So many places of which nobody has told are remembered, and not waited for a second time."""


class Threads:
    """Which threads are read, and of which everything has been seen so far.

    A thread is whole while everything that is written in it comes in: from its beginning, or from
    the moment up to which its history was read, and as long as nothing is let go and Discord's
    session lasts. Only a whole thread's cursor follows what comes in; any other's stays before
    what may be missing.

    Args:
        now: Tells the seconds of a clock that nobody turns.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._watched: set[int] = set()
        self._expected: dict[int, float] = {}
        self._met: OrderedDict[int, None] = OrderedDict()
        self._state: dict[int, Literal["reading", "whole"]] = {}
        self._behind: set[int] = set()
        self._unopened: set[int] = set()

    def learn(self, watched: Iterable[int]) -> set[int]:
        """Know the threads of all discussions, as they are stored now; return those that are new.

        Not those that were waited for until now: nothing that was written in them was passed over.
        """
        stored = set(watched)
        new = {one for one in stored if not self.watches(one)}
        self._watched |= stored
        self._drop_old()
        return new

    def watch(self, thread_id: int) -> None:
        """Know that a thread belongs to a discussion."""
        self._watched.add(thread_id)
        self._expected.pop(thread_id, None)

    def expect(self, thread_id: int) -> None:
        """Know that a thread was made that may belong to a discussion; all of it will come in."""
        if not self.watches(thread_id):
            self._drop_old()
            self._expected[thread_id] = self._now()
            self._state[thread_id] = "whole"

    def meet(self, thread_id: int) -> None:
        """Know that something was written where Discord has told of no thread; it may yet."""
        if not self.watches(thread_id) and thread_id not in self._met:
            self._drop_old()
            self._expected[thread_id] = self._now()
            self._met[thread_id] = None
            while len(self._met) > _MET:
                self._met.popitem(last=False)

    def forget(self, thread_id: int) -> None:
        """Know that a thread is gone, or belongs to no discussion."""
        self._watched.discard(thread_id)
        self._expected.pop(thread_id, None)
        self._state.pop(thread_id, None)

    def forget_strange(self, thread_id: int) -> None:
        """Know that a new thread belongs to no discussion, unless one has claimed it before."""
        if thread_id not in self._watched:
            self.forget(thread_id)

    def watches(self, thread_id: int) -> bool:
        """Tell whether what happens in a thread matters, or may turn out to."""
        return thread_id in self._watched or self.expects(thread_id)

    def expects(self, thread_id: int) -> bool:
        """Tell whether a thread may yet turn out to belong to a discussion."""
        since = self._expected.get(thread_id)
        return since is not None and self._now() - since < _EXPECTED_SECONDS

    def begin_session(self) -> None:
        """Know that Discord began a new session: of no thread is it sure what was missed."""
        self._state.clear()

    def begin_reading(self, thread_id: int) -> None:
        """Know that a thread's history is read from its cursor on."""
        self._state[thread_id] = "reading"

    def read_whole(self, thread_id: int) -> None:
        """Know that the history was read to its end: the thread is whole, if nothing was missed."""
        if self._state.get(thread_id) == "reading":
            self._state[thread_id] = "whole"

    def lose_track(self, thread_id: int) -> None:
        """Know that not all that came in of a thread is stored in its order."""
        self._state.pop(thread_id, None)

    def is_whole(self, thread_id: int) -> bool:
        """Tell whether everything of a thread has come in so far."""
        return self._state.get(thread_id) == "whole"

    def lacks(self, place_id: int) -> bool:
        """Know that something of a thread or channel was let go; False where that was known."""
        self._state.pop(place_id, None)
        new = place_id not in self._behind
        self._behind.add(place_id)
        return new

    def waits_for(self, channel_id: int) -> None:
        """Know that threads were started in a channel where a discussion may be being posted."""
        self._unopened.add(channel_id)

    @property
    def unopened(self) -> frozenset[int]:
        """The channels where threads were started that may belong to what is being posted."""
        return frozenset(self._unopened)

    def opened(self, channel_id: int) -> None:
        """Know that nothing is being posted in a channel: its threads are to be looked through."""
        self._unopened.discard(channel_id)
        self.lacks(channel_id)

    @property
    def behind(self) -> bool:
        """Of some thread or channel something was let go that is to be read."""
        return bool(self._behind)

    def take_behind(self) -> set[int]:
        """Return the threads and channels of which something was let go, and begin anew."""
        taken, self._behind = self._behind, set()
        return taken

    def _drop_old(self) -> None:
        self._expected = {one: at for one, at in self._expected.items() if self.expects(one)}
