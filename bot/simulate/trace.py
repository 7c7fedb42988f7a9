"""A trace: a few people, a few replies, what they do drawn from one seed, and how it ends."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bot.simulate.disk import Disk, Place
from bot.simulate.drawing import Cast, Drawing
from bot.simulate.fate import Fate, Moment
from bot.simulate.gathering import gather
from bot.simulate.interactions import Interaction
from bot.simulate.invariants import violations
from bot.simulate.town import Town

MOMENTS: tuple[Moment, ...] = ("before", "inside", "after")
_LEAST, _MOST = 5, 8
"""How many interactions a trace has at the least, and at the most but for what comes at once."""
_LENGTHS = (
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=11),
    timedelta(hours=2),
    timedelta(days=1),
    timedelta(days=15),
)
"""How long people wait: within a lease, beyond it, past a time-out, until it is late to appeal."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a trace ended.

    Attributes:
        outcomes: How many cases ended in each state.
        broken: What was broken, in words.
    """

    number: int
    interactions: int
    crashes: int
    duplicates: int
    outcomes: Counter[str]
    broken: tuple[str, ...]

    @property
    def rough(self) -> bool:
        """Whether it had a crash or a duplicate."""
        return self.crashes > 0 or self.duplicates > 0


@dataclass(slots=True)
class _Roughness:
    """What a trace has to go through."""

    dies: bool
    repeats: bool
    late: list[Interaction] = field(default_factory=list)


async def play(disk: Disk, place: Place, *, seed: int, number: int) -> Played:
    """Play one trace to its end and look whether all is as it must be.

    Args:
        place: A guild of the file in which nothing has happened yet.
        seed: Of the run; with ``number`` it says all that happens.
        number: The trace's.
    """
    chance = Random(f"{seed}:{number}")  # noqa: S311  it is to be repeated, not to be guessed
    town = Town(disk, place, chance, troubled=chance.random() < 0.2)
    drawing = Drawing(town, Cast.draw(chance))
    rough = _Roughness(dies=chance.random() < 0.45, repeats=chance.random() < 0.4)
    await _begin(town, drawing)
    wanted = _LEAST + int(chance.random() * (_MOST - _LEAST + 1))
    while town.interactions < wanted:
        await _round(town, drawing, rough)
    await town.deliver(rough.late)
    await town.settle()
    evidence = await gather(town)
    return Played(
        number,
        town.interactions,
        town.crashes,
        town.duplicates,
        Counter(case.state.value for case in evidence.cases),
        tuple(violations(evidence)),
    )


async def _begin(town: Town, drawing: Drawing) -> None:
    """Have the replies posted that the trace is about."""
    cast = drawing.cast
    for user in cast.authors:
        if town.chance.random() < 0.15:
            town.discord.closed_to_dm.add(user)
        if town.chance.random() < 0.15:
            town.time_out_by_hand(user, timedelta(minutes=1 + int(town.chance.random() * 90)))
    await town.deliver([drawing.post() for _ in range(cast.replies)])
    await town.rest()


async def _round(town: Town, drawing: Drawing, rough: _Roughness) -> None:
    """Let some people act at once, and time go by."""
    chance = town.chance
    coming = await drawing.some()
    town.interactions += len(coming)
    if rough.repeats:
        coming = _repeated(town, coming, rough)
    if rough.dies and town.life.fate.steps is None and chance.random() < 0.4:
        moment = MOMENTS[int(chance.random() * len(MOMENTS))]
        town.doom(Fate(1 + int(chance.random() * 20), moment, chance.random()))
    await town.deliver(coming)
    if chance.random() < 0.5:
        await town.rest()
    if chance.random() < 0.25:
        town.clock.advance(_LENGTHS[int(chance.random() * len(_LENGTHS))])


def _repeated(town: Town, coming: list[Interaction], rough: _Roughness) -> list[Interaction]:
    """Return what comes now, with some of it twice; some more comes again later."""
    chance, twice = town.chance, list(coming)
    if rough.late and chance.random() < 0.5:
        twice.append(rough.late.pop())
    for one in coming:
        draw = chance.random()
        if draw < 0.45 and one.about is None:
            town.duplicates += 1
            (twice if draw < 0.25 else rough.late).append(one)
    return twice
