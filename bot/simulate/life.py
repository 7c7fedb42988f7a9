"""One life of the bot's process: every service about cases, over what outlives it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bot.effects.executor import Executor, Renderer, Settler
from bot.moderation.intake import Intake
from bot.moderation.moves import DeskSettings
from bot.moderation.office import Office, OfficeSettings
from bot.moderation.responses.choosing import RespondSettings
from bot.moderation.sampling import SampleSettings
from bot.privacy.service import Retention
from bot.simulate.discord import DiscordModel, Fault
from bot.simulate.fate import Fate, MortalCarrier, MortalStore
from bot.simulate.tally import Tally
from bot.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When every world begins."""
_TROUBLE = 0.04
"""How often Discord cannot be reached, or its answer is lost, where there is trouble at all."""
_LONGEST_PAUSE = 4
_SAMPLE = SampleSettings(share=0.5, second_share=0.5)
"""More than anyone would read, so that second readings come up at all."""


class TurnedClock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.moment = NOON

    def now(self) -> datetime:
        """Return the moment it was turned to."""
        return self.moment

    def advance(self, by: timedelta) -> None:
        """Turn it on."""
        self.moment += by


@dataclass(frozen=True, slots=True)
class Lasting:
    """What outlives the process.

    Attributes:
        chance: Draws whatever is left open.
        troubled: Discord fails now and then.
    """

    store: Store
    discord: DiscordModel
    clock: TurnedClock
    chance: Random
    tally: Tally
    desk: DeskSettings
    troubled: bool = False
    respond: RespondSettings = field(default_factory=RespondSettings)


class Life:
    """The services, as `bot.app` wires them.

    Attributes:
        fate: How and when this life ends.
    """

    def __init__(self, lasting: Lasting, fate: Fate) -> None:
        self.renderers: dict[str, Renderer] = {}
        self.settlers: dict[str, Settler] = {}
        clock, chance = lasting.clock, lasting.chance
        self.fate = fate
        self.store = MortalStore(lasting.store, fate, lasting.tally)
        self.carrier = MortalCarrier(
            lasting.discord,
            fate,
            trouble=_trouble(chance) if lasting.troubled else lambda: "none",
            pause=lambda: int(chance.random() * _LONGEST_PAUSE),
        )
        self.executor = Executor(
            self.store, self.carrier, clock, renderers=self.renderers, settlers=self.settlers
        )
        self.office = Office(
            self.store,
            self.executor,
            clock,
            OfficeSettings(lasting.desk, lasting.respond, sample=_SAMPLE),
            guild_name=lambda _: "The Green",
            chance=chance.random,
        )
        self.desk = self.office.desk
        self.intake = Intake(
            self.store,
            self.executor,
            clock,
            desk=self.desk,
            deciding=self.office.deciding,
            rules=Retention(),
            waiting=self.score,
        )
        self.renderers.update(self.office.renderers)
        self.settlers.update(self.office.settlers)

    def score(self) -> None:
        """Do nothing: what is posted comes with what was made of it."""

    def kick(self) -> None:
        """Look for what is to be done."""
        self.executor.kick()

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        await self.executor.idle()

    async def wake(self) -> None:
        """Go on where an earlier life left off."""
        self.kick()


def _trouble(chance: Random) -> Callable[[], Fault]:
    def trouble() -> Fault:
        draw = chance.random()
        if draw >= _TROUBLE:
            return "none"
        return "down" if draw < _TROUBLE / 2 else "lost"

    return trouble
