"""Notices that could not be delivered wait for their author's next interaction."""

from collections.abc import Callable

from bot.clock import Clock
from bot.effects.message import Message
from bot.moderation.desk import Desk, render_notice
from bot.store import Store, Tx, notices


class Notices:
    """Hands out the notices that wait for someone.

    Args:
        guild_name: Returns the name of a guild.
        after: Called when something is to be done on Discord.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        desk: Desk,
        *,
        guild_name: Callable[[int], str],
        after: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk
        self._guild_name = guild_name
        self._after = after

    async def waiting_for(self, guild_id: int, author_id: int) -> list[tuple[int, Message]]:
        """Return the notices a member has not seen yet, with their rows."""

        def look(tx: Tx) -> list[tuple[int, Message]]:
            name = self._guild_name(guild_id)
            rows = notices.waiting_for(tx, guild_id, author_id)
            made = [(row, render_notice(tx, row, guild_name=name)) for row in rows]
            return [(row, message) for row, message in made if message is not None]

        return await self._store.read(look)

    async def shown(self, notice_id: int) -> None:
        """Record that a notice was shown to its author in answer to an interaction."""

        def step(tx: Tx) -> None:
            notices.settle(tx, notice_id, way="interaction", now=self._clock.now())
            self._desk.refresh(tx, [notices.case_id(tx, notice_id)])

        await self._store.write(step)
        self._after()
