"""Erasing in a backup that is put back what was erased since it was made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.keeping.copy import Copy
from bot.keeping.lists import Known, Lists
from bot.moderation.desk import Desk
from bot.moderation.office import OfficeSettings
from bot.privacy.alone import alone
from bot.privacy.departing import Departing
from bot.privacy.erasure import erase
from bot.privacy.service import Privacy, Retention
from bot.store import Tx, departures, replies, restored
from bot.store.erased_lines import Erasure
from bot.store.erased_list import SLACK
from bot.store.ledger import DELETED
from bot.store.restored import Kept

_BATCH = 200
_TEXTS = ("message", "title", DELETED)


@dataclass(frozen=True, slots=True)
class Rules:
    """By which settings the services work that erase."""

    office: OfficeSettings
    retention: Retention


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased again: replies with their texts, people and guilds; and what expired."""

    replies: int
    people: int
    guilds: int


class Eraser:
    """Applies lists of erasures with the services of the bot, of which none speaks to Discord.

    What is to be mended there (cards, digests) waits in the outbox for the bot.

    Args:
        copy: The database that is put back, already open.
        made_at: When it was as it is.
    """

    def __init__(self, copy: Copy, clock: Clock, rules: Rules, *, made_at: datetime) -> None:
        self._copy = copy
        self._clock = clock
        self._made_at = made_at
        self._rules = rules
        self._departing = Departing(copy, clock, leave=timedelta(0))

    async def apply(self, known: tuple[Known, ...]) -> Erased:
        """Erase what the lists say, then what has expired meanwhile, and sweep."""
        services = await alone(
            self._copy, self._clock, office=self._rules.office, rules=self._rules.retention
        )
        lists = Lists(known, self._made_at - SLACK)
        guilds = await self._guilds(lists)
        people = await self._people(services.privacy, lists)
        texts = await self._replies(services.desk, lists)
        marks = lists.marks(_TEXTS)
        now = self._clock.now()
        await self._copy.write(lambda tx: restored.remember(tx, marks, now=now))
        await services.privacy.expire()
        await self._copy.sweep()
        return Erased(texts, people, guilds)

    async def _guilds(self, lists: Lists) -> int:
        count = 0
        for guild_id in await self._copy.read(restored.guild_ids):
            gone = lists.guild(guild_id)
            last = partial(restored.last_recorded, guild_id=guild_id)
            if gone is not None and await self._was_before(gone.at, last):
                left = partial(departures.left, guild_id=guild_id, now=self._clock.now())
                await self._copy.write(left)
                await self._departing.returned(guild_id)
                count += 1
        return count

    async def _people(self, privacy: Privacy, lists: Lists) -> int:
        count = 0
        for guild_id, person_id in sorted(await self._copy.read(restored.people)):
            forgotten = lists.person(guild_id, person_id)
            last = partial(restored.last_wrote, guild_id=guild_id, person_id=person_id)
            if forgotten is not None and await self._was_before(forgotten.at, last):
                await privacy.forget(guild_id, person_id)
                count += 1
        return count

    async def _was_before(self, erased_at: datetime, last: Callable[[Tx], datetime | None]) -> bool:
        """Tell whether nothing is stored of what came after an erasure.

        Who was forgotten just before the backup, and came back, is not forgotten a second time.
        """
        if erased_at >= self._made_at:
            return True
        newest = await self._copy.read(last)
        return newest is None or newest <= erased_at

    async def _replies(self, desk: Desk, lists: Lists) -> int:
        def marked(tx: Tx) -> list[tuple[int, bool]]:
            found = ((one.id, _erasure_of(one, lists)) for one in restored.kept(tx))
            return [(row, why.kind == DELETED) for row, why in found if why is not None]

        found = await self._copy.read(marked)
        for start in range(0, len(found), _BATCH):
            part = found[start : start + _BATCH]
            await self._copy.write(partial(self._erase, desk=desk, found=part))
        return len(found)

    def _erase(self, tx: Tx, *, desk: Desk, found: Sequence[tuple[int, bool]]) -> None:
        now = self._clock.now()
        for reply_id, deleted in found:
            if deleted:
                replies.end(tx, reply_id, "deleted", by="author", now=now)
        erase(tx, [reply_id for reply_id, _ in found], desk=desk, now=now)


def _erasure_of(one: Kept, lists: Lists) -> Erasure | None:
    """Return by what a reply's text was erased, which came in before that, or None."""
    came_before = (why for why in lists.texts(one) if one.received_at <= why.at + SLACK)
    return next(came_before, None)
