"""What authors can do about decisions: see them, and appeal, once and in their own words."""

from bot.clock import Clock
from bot.effects.executor import Executor
from bot.moderation.case import CaseView
from bot.moderation.desk import Desk
from bot.moderation.lifecycle import STANDING, Event, State
from bot.moderation.moves import Move
from bot.moderation.status import Appealed, can_be_appealed
from bot.store import Store, Tx, appeals, cases, interactions, quotations

APPEAL_LIMIT = 1000
"""The most characters of an appeal."""
_ALL = -1
_SHOWN = 25


class Appeals:
    """The author's side of the desk."""

    def __init__(self, store: Store, executor: Executor, clock: Clock, desk: Desk) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._desk = desk

    async def can_appeal(self, guild_id: int, number: int, *, by: int) -> Appealed:
        """Return ``made`` where this person could appeal now, else why they cannot."""

        def look(tx: Tx) -> Appealed:
            case_id = cases.with_number(tx, guild_id, number)
            return Appealed.NOT_THEIRS if case_id is None else self._may(tx, case_id, by)

        return await self._store.read(look)

    async def appeal(
        self, guild_id: int, number: int, text: str, *, by: int, key: str | None = None
    ) -> Appealed:
        """Take in an appeal of a case's author.

        Args:
            text: What they say, cut at 1,000 characters.
            key: Names the interaction; see `bot.moderation.desk.Move`.
        """

        def work(tx: Tx) -> Appealed:
            case_id = cases.with_number(tx, guild_id, number)
            answer = interactions.once(
                tx,
                key,
                lambda: {"appealed": self._make(tx, case_id, text, by)},
                guild_id=guild_id,
                now=self._clock.now(),
            )
            return Appealed(answer["appealed"])

        made = await self._store.write(work)
        self._executor.kick()
        return made

    def _make(self, tx: Tx, case_id: int | None, text: str, by: int) -> Appealed:
        if case_id is None:
            return Appealed.NOT_THEIRS
        may = self._may(tx, case_id, by)
        if may is Appealed.MADE:
            appeals.add(tx, case_id, text=text.strip()[:APPEAL_LIMIT], now=self._clock.now())
            self._desk.move_case(tx, case_id, Move(Event.APPEAL, by, "form"))
        return may

    async def standing(self, guild_id: int, person_id: int) -> list[CaseView]:
        """Return a member's upheld cases that have not lapsed, newest first, at most 25."""

        def look(tx: Tx) -> list[CaseView]:
            now = self._clock.now()
            found = cases.of_person(tx, guild_id, person_id, limit=_ALL)
            shown = {*STANDING, State.UNDONE, State.OVERTURNED}
            return [
                case
                for case in found
                if case.state in shown and case.lapses_at is not None and case.lapses_at > now
            ][:_SHOWN]

        return await self._store.read(look)

    async def take_down(self, guild_id: int, number: int, *, by: int) -> bool:
        """Take a restored reply down again, as only its author may; False where they may not."""

        def work(tx: Tx) -> bool:
            case_id = cases.with_number(tx, guild_id, number)
            shown = quotations.of_case(tx, case_id) if case_id is not None else None
            if case_id is None or shown is None or shown.author_id != by:
                return False
            self._desk.take_down(tx, shown)
            return True

        done = await self._store.write(work)
        self._executor.kick()
        return done

    def _may(self, tx: Tx, case_id: int, by: int) -> Appealed:
        case, now = cases.view(tx, case_id), self._clock.now()
        if by not in (case.subject_id, case.author_id):
            return Appealed.NOT_THEIRS
        return can_be_appealed(case, now)
