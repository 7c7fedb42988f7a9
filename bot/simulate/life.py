"""One life of the bot's process: every service about cases, over what outlives it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bot.effects.executor import Executor, Renderer, Settler
from bot.moderation.intake import Intake
from bot.moderation.moves import DeskSettings
from bot.moderation.office import Office, OfficeSettings
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


class Life:
    """The services, as `bot.app` wires them.

    Attributes:
        fate: How and when this life ends.
    """

    def __init__(self, lasting: Lasting, fate: Fate) -> None:
        renderers: dict[str, Renderer] = {}
        settlers: dict[str, Settler] = {}
        clock, chance = lasting.clock, lasting.chance
        self.fate = fate
        self.store = MortalStore(lasting.store, fate, lasting.tally)
        carrier = MortalCarrier(
            lasting.discord,
            fate,
            trouble=_trouble(chance) if lasting.troubled else lambda: "none",
            pause=lambda: int(chance.random() * _LONGEST_PAUSE),
        )
        self.executor = Executor(self.store, carrier, clock, renderers=renderers, settlers=settlers)
        self.office = Office(
            self.store,
            self.executor,
            clock,
            OfficeSettings(lasting.desk, _SAMPLE),
            guild_name=lambda _: "The Green",
            chance=chance.random,
        )
        self.desk = self.office.desk
        self.intake = Intake(
            self.store,
            self.executor,
            clock,
            desk=self.desk,
            rules=Retention(),
            waiting=lambda: None,
        )
        renderers.update(self.office.renderers)
        settlers.update(self.office.settlers)


def _trouble(chance: Random) -> Callable[[], Fault]:
    def trouble() -> Fault:
        draw = chance.random()
        if draw >= _TROUBLE:
            return "none"
        return "down" if draw < _TROUBLE / 2 else "lost"

    return trouble
