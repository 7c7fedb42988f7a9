"""What authors are shown: notices, those that had to wait as well, and their restored words."""

from collections.abc import Callable

from bot.clock import Clock
from bot.effects.message import Message
from bot.moderation.desk import Desk
from bot.moderation.notice import notice, outcome_notice, restored
from bot.store import Store, Tx, cases, notices, replies


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
            notice = notices.get(tx, notice_id)
            self._desk.told(tx, notice)
            self._desk.refresh(tx, [notice.case_id])

        await self._store.write(step)
        self._after()


def render_notice(tx: Tx, notice_id: int, *, guild_name: str) -> Message | None:
    """Return a notice, or None where its words are gone."""
    found = notices.get(tx, notice_id)
    case = cases.view(tx, found.case_id)
    if found.kind == "outcome":
        return outcome_notice(case, guild_name=guild_name)
    return notice(case, guild_name=guild_name)


def render_restored(tx: Tx, case_id: int) -> Message:
    """Return a removed reply as it is posted again."""
    return restored(cases.view(tx, case_id))


def render_restored_title(tx: Tx, reply_id: int) -> Message | None:
    """Return the title that a thread is given back, or None where it is no longer kept."""
    text = replies.newest_text(tx, reply_id)
    return Message(content=text) if text else None
