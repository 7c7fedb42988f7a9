"""Privacy at work without Discord: what is to be done there waits for the bot that runs."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.effects.executor import Deed, Executor, Result, UnreachableError
from bot.moderation.desk import Desk
from bot.moderation.office import Office, OfficeSettings
from bot.privacy.service import Privacy, Retention
from bot.store import Store


class _Nobody:
    """Carries nothing out."""

    async def carry_out(self, deed: Deed) -> Result:
        raise UnreachableError(f"{deed.kind} waits for the bot")

    async def find(self, deed: Deed) -> Result | None:
        raise UnreachableError(f"{deed.kind} waits for the bot")


@dataclass(frozen=True, slots=True)
class Alone:
    """What works without Discord: the desk, which mends what shows texts, and privacy."""

    desk: Desk
    privacy: Privacy


async def alone(store: Store, clock: Clock, *, office: OfficeSettings, rules: Retention) -> Alone:
    """Return the services on an open database, which another process may work with."""
    executor = Executor(store, _Nobody(), clock, renderers={}, settlers={})
    await executor.stop()  # what is put in the outbox stays there
    made = Office(store, executor, clock, office, guild_name=str, chance=lambda: 1.0)
    privacy = Privacy(
        store,
        executor,
        clock,
        desk=made.desk,
        braking=made.braking,
        deciding=made.deciding,
        rules=rules,
    )
    return Alone(made.desk, privacy)
