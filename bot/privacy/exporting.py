"""The order of steps when somebody is shown, or given, all that is stored of them."""

from datetime import datetime

from bot.clock import Clock
from bot.privacy.document import Export, Section
from bot.store import Store, Tx, exported
from bot.store.exported import Row
from bot.store.exported_part import Part
from bot.store.stored import Stored, stored

_AT_ONCE = 200
"""How many rows are read at a time: others want to read meanwhile."""


def gather(tx: Tx, guild_id: int, person_id: int, *, now: datetime) -> Export:
    """Return everything that is linked to a person, as it is in one transaction."""
    sections = [
        Section(part.name, part.about, exported.page(tx, part, guild_id, person_id)[0])
        for part in exported.PARTS
    ]
    return Export(guild_id, person_id, now, sections)


class Exporting:
    """What is stored of a person in a guild."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def show(self, guild_id: int, person_id: int) -> Stored:
        """Return how much is stored of a person."""
        return await self._store.read(lambda tx: stored(tx, guild_id, person_id))

    async def export(self, guild_id: int, person_id: int) -> Export:
        """Return everything in any table that is linked to a person."""
        sections = [
            Section(part.name, part.about, await self._rows(part, guild_id, person_id))
            for part in exported.PARTS
        ]
        return Export(guild_id, person_id, self._clock.now(), sections)

    async def _rows(self, part: Part, guild_id: int, person_id: int) -> list[Row]:
        found: list[Row] = []
        after: int | None = -1
        while after is not None:
            here = after
            rows, after = await self._store.read(
                lambda tx: exported.page(
                    tx,
                    part,
                    guild_id,
                    person_id,
                    after=here,  # noqa: B023  awaited before it changes
                    limit=_AT_ONCE,
                )
            )
            found += rows
        return found
