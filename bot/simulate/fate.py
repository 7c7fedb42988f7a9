"""When the process dies, and a hold on the database that dies with it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NoReturn, TypeVar

from bot.effects.executor import Deed, Result
from bot.simulate.discord import CarrierModel, DiscordModel, Fault
from bot.simulate.tally import Tally
from bot.store import Store, Tx

T = TypeVar("T")

Moment = Literal["before", "inside", "after"]
"""Where in a step the process dies: before it, in its transaction, or before anyone is told."""
_LONGEST_WORK = 60
"""About as many statements as the longest transaction has."""


@dataclass(slots=True)
class Fate:
    """How one life of the process ends.

    Attributes:
        steps: The process dies in this step (a transaction, or a deed on Discord), counted down
            from here; None is never.
        moment: Where in that step; ``part`` how far on in a transaction, from 0 to 1.
        died: Set when it is dead.
    """

    steps: int | None = None
    moment: Moment = "before"
    part: float = 1.0
    died: asyncio.Event = field(default_factory=asyncio.Event)

    def step(self) -> Moment | None:
        """Count a step and return where in it the process dies, or None."""
        if self.steps is None:
            return None
        self.steps -= 1
        return self.moment if self.steps <= 0 else None

    async def die(self) -> NoReturn:
        """Be dead: whoever waits for the answer waits for ever."""
        self.died.set()
        while True:
            await asyncio.Event().wait()


class _DeathError(BaseException):
    """The process dies inside a transaction; nothing in the bot may catch this."""


def _dying(work: Callable[[Tx], T], part: float) -> Callable[[Tx], T]:
    """Return ``work`` as it is when the process dies on one of its statements, or at its end."""
    left = int(part * _LONGEST_WORK)

    def count(sql: str, parameters: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _DeathError

    def dying(tx: Tx) -> T:
        with tx.tracer(count):
            work(tx)
        raise _DeathError

    return dying


class MortalStore(Store):
    """The database as one life of the process sees it.

    Reads and writes go to the store behind it, which outlives the process as the file does: this
    one has no threads and no connections of its own.
    """

    def __init__(self, behind: Store, fate: Fate, tally: Tally) -> None:
        self.path = behind.path
        self._behind = behind
        self._fate = fate
        self._tally = tally

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Read, if the process lives."""
        if self._fate.died.is_set():
            await self._fate.die()
        return await self._behind.read(work)

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Write, if the process lives through it."""
        moment = "before" if self._fate.died.is_set() else self._fate.step()
        if moment == "before":
            await self._fate.die()

        mortal = _dying(work, self._fate.part) if moment == "inside" else work
        try:
            result = await self._behind.write(self._tally.counted(mortal))
        except _DeathError:
            await self._fate.die()
        if moment == "after":
            await self._fate.die()
        return result

    async def scrub(self) -> None:
        """Do nothing: what the log keeps makes no difference to what is done."""

    async def close(self) -> None:
        """Do nothing: the file is not this life's to close."""


class MortalCarrier(CarrierModel):
    """The way to Discord of one life of the process; a deed takes a while that is drawn."""

    def __init__(
        self,
        discord: DiscordModel,
        fate: Fate,
        *,
        trouble: Callable[[], Fault],
        pause: Callable[[], int],
    ) -> None:
        super().__init__(discord, self._fault)
        self.died = fate.died
        self._fate = fate
        self._trouble = trouble
        self._pause = pause

    async def carry_out(self, deed: Deed) -> Result:
        """Do it after a while; see `CarrierModel`."""
        for _ in range(self._pause()):
            await asyncio.sleep(0)
        return await super().carry_out(deed)

    def _fault(self, deed: Deed) -> Fault:
        moment = self._fate.step()
        if moment is not None:
            return "dies after" if moment == "after" else "dies before"
        return self._trouble()
