"""What happens in a run, drawn up front from its seed: the deeds of people, and the troubles."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

DeedKind = Literal[
    "post calm", "post rude", "edit", "delete", "delete as a moderator", "start a thread",
    "report", "respond", "uphold", "dismiss", "undo", "appeal", "decide an appeal",
    "ask for a digest", "a day passes", "nothing",
]  # fmt: skip
TroubleKind = Literal[
    "killed", "killed before a request", "killed after a request", "stopped",
    "socket dropped", "resume refused", "session invalid", "session to be resumed",
    "reconnect asked", "heartbeats missed",
    "bucket 429", "global 429", "error 500", "error 502", "error 504",
    "cut before", "answer lost", "done but failing", "never answered", "done but never answered",
    "events twice", "events out of order", "clock ahead", "clock back",
    "disk full", "database locked",
    "scorer hangs", "scorer crashes", "scorer down", "scorer out of memory",
    "permission revoked", "thread deleted", "channel deleted", "guild deleted",
]  # fmt: skip

Ending = Literal["left alone", "spoken to", "stopped and started", "killed and started"]
"""What happens when all is well again."""

DEED_KINDS: tuple[DeedKind, ...] = get_args(DeedKind)
TROUBLE_KINDS: tuple[TroubleKind, ...] = get_args(TroubleKind)
PLACE_TROUBLES = frozenset[TroubleKind](
    {"permission revoked", "thread deleted", "channel deleted", "guild deleted"}
)
"""Those after which Discord refuses some things for good."""
OVER_AT_ONCE = frozenset[TroubleKind](
    {"socket dropped", "resume refused", "session invalid", "session to be resumed",
     "reconnect asked", "clock ahead", "clock back", "thread deleted", "channel deleted",
     "guild deleted", "stopped"}
)  # fmt: skip
"""Those that do not last."""

_WEIGHTS: dict[DeedKind, int] = {
    "post calm": 12, "post rude": 12, "edit": 6, "delete": 4, "delete as a moderator": 2,
    "start a thread": 2, "report": 3, "respond": 5, "uphold": 8, "dismiss": 4, "undo": 4,
    "appeal": 4, "decide an appeal": 3, "ask for a digest": 2, "a day passes": 2, "nothing": 4,
}  # fmt: skip
_FIRST: tuple[DeedKind, ...] = ("post rude", "post calm", "post rude")
_FURTHER = (12, 22)
"""At least and at the most how many deeds come after the first."""
_PAUSE_SECONDS = 0.09
_MOST_LASTING = 8
LEAST_SECONDS: Mapping[TroubleKind, float] = MappingProxyType(
    {
        "disk full": 0.4,
        "database locked": 0.8,
        "heartbeats missed": 2.0,
        "scorer hangs": 1.2,
        "never answered": 1.2,
        "done but never answered": 1.2,
    }
)
"""How long those last that are noticed only after a while."""
_LATE = frozenset[TroubleKind]({"guild deleted", "channel deleted"})
"""What comes late in a run: there is little to see after it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does.

    Attributes:
        pause: Seconds before it.
        pick: Says who does it to what; taken modulo of what there is by then.
    """

    kind: DeedKind
    pause: float
    pick: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong.

    Attributes:
        begins: Before which deed it begins; 0 is before the article is posted.
        lasts: For how many deeds it lasts.
        pick: Says which request or place it befalls.
    """

    kind: TroubleKind
    begins: int
    lasts: int
    pick: int

    @property
    def ends(self) -> int:
        """Before which deed it is over."""
        return self.begins + self.lasts


@dataclass(frozen=True, slots=True)
class Scenario:
    """A run as it is drawn.

    Attributes:
        ending: What happens when all is well again.
    """

    seed: int
    deeds: tuple[Deed, ...]
    troubles: tuple[Trouble, ...]
    ending: Ending

    @property
    def kinds(self) -> tuple[TroubleKind, ...]:
        """What goes wrong, each kind once, in order."""
        return tuple(dict.fromkeys(one.kind for one in self.troubles))

    @property
    def troubled(self) -> frozenset[str]:
        """What went wrong, being stopped at the end included."""
        stopped = self.ending == "stopped and started"
        return frozenset({*self.kinds, *(("stopped",) if stopped else ())})

    def lines(self) -> Iterator[str]:
        """Yield what happens, a line each."""
        for place, deed in enumerate(self.deeds):
            for trouble in self.troubles:
                if trouble.begins == place:
                    yield f"{place:3} ! {trouble.kind} ({trouble.pick}), for {trouble.lasts} deeds"
            yield f"{place:3}   {deed.kind} ({deed.pick}) after {deed.pause} s"
        yield f"      all is well again, and the bot is {self.ending}"


def draw(seed: int, *, kinds: Sequence[TroubleKind] | None = None) -> Scenario:
    """Draw the scenario of a seed; the same seed draws the same.

    Args:
        seed: Neighbouring seeds go through the kinds of trouble: each comes once in as many runs.
        kinds: What is to go wrong, where that is not to be drawn.
    """
    rng = random.Random(seed)
    deeds = [Deed(kind, _pause(rng), _pick(rng)) for kind in _FIRST]
    deeds += [
        Deed(rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0], _pause(rng), _pick(rng))
        for _ in range(rng.randint(*_FURTHER))
    ]
    chosen = dict.fromkeys(_kinds(rng, seed) if kinds is None else kinds)
    troubles = [_trouble(rng, kind, len(deeds)) for kind in chosen]
    troubles.sort(key=lambda one: one.begins)
    return Scenario(seed, tuple(deeds), tuple(troubles), rng.choice(get_args(Ending)))


def _kinds(rng: random.Random, seed: int) -> list[TroubleKind]:
    others = [one for one in TROUBLE_KINDS if one not in _LATE]
    return [TROUBLE_KINDS[seed % len(TROUBLE_KINDS)], *rng.sample(others, rng.randint(1, 3))]


def _pick(rng: random.Random) -> int:
    return rng.randrange(1000)


def _pause(rng: random.Random) -> float:
    return round(rng.random() * _PAUSE_SECONDS, 3)


def _trouble(rng: random.Random, kind: TroubleKind, deeds: int) -> Trouble:
    earliest = deeds * 2 // 3 if kind in _LATE else 0
    begins = rng.randint(earliest, deeds - 3)
    lasts = 0 if kind in OVER_AT_ONCE else rng.randint(1, _MOST_LASTING)
    return Trouble(kind, begins, lasts, _pick(rng))
