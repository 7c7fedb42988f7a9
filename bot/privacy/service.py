"""What a person may see and have erased, and what is erased when its time has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.effects.executor import Executor
from bot.moderation.brakes.braking import Braking
from bot.moderation.desk import Desk
from bot.moderation.responses.deciding import Deciding
from bot.moderation.responses.response import UNDER_WAY
from bot.privacy.erasure import erase
from bot.store import (
    Store,
    Tx,
    brakes,
    cases,
    interactions,
    quotations,
    record,
    reports,
    responses,
    retention,
)
from bot.store.retention import Kept

_BATCH = 200
_REPEATED_WITHIN = timedelta(days=1)
"""Discord repeats an interaction within minutes, if at all."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long text is kept, in days; a case holds its reply's text until after the decision."""

    text_days: int = 30
    case_days: int = 14

    def held_since(self, now: datetime) -> datetime:
        """Return the moment after which a decision still holds its reply's text."""
        return now - timedelta(days=self.case_days)


class Privacy:
    """Retention, export and erasure."""

    def __init__(
        self,
        store: Store,
        executor: Executor,
        clock: Clock,
        *,
        desk: Desk,
        braking: Braking,
        deciding: Deciding,
        rules: Retention,
    ) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._desk = desk
        self._braking = braking
        self._deciding = deciding
        self.rules = rules

    async def show(self, guild_id: int, person_id: int) -> list[Kept]:
        """Return all that is stored of a person's replies in a guild."""
        return await self._store.read(lambda tx: retention.kept_of(tx, guild_id, person_id))

    async def reported(self, guild_id: int, person_id: int) -> list[dict[str, str | int | None]]:
        """Return what a person reported in a guild and is still stored as theirs."""
        return await self._store.read(lambda tx: reports.made_by(tx, guild_id, person_id))

    async def forget(self, guild_id: int, person_id: int) -> int:
        """Erase a person's texts in a guild, also under cases, and unlink them; return how many.

        Scores stay, without the person. Message ids stay too, lest the bot read them again. What
        the bot posted for the person is taken down, and what it was to post is dropped.
        """

        def step(tx: Tx) -> int:
            now = self._clock.now()
            found = retention.replies_of(tx, guild_id, person_id)
            self._take_down(tx, guild_id, person_id)
            erase(tx, found, desk=self._desk, now=now)
            for shown in quotations.by(tx, guild_id, person_id):
                self._desk.take_down(tx, shown)
            worked_on = retention.decided_by(tx, guild_id, person_id)
            reported = reports.cases_of(tx, guild_id, person_id)
            braked = brakes.named(tx, guild_id, person_id)
            reports.forget(tx, guild_id, person_id)
            responses.forget(tx, guild_id, person_id)
            retention.unlink_person(tx, guild_id, person_id, now=now)
            record.forget(tx, guild_id, person_id)
            self._desk.refresh(tx, {*worked_on, *reported})
            self._braking.refresh_naming(tx, braked)
            return len(found)

        count = await self._store.write(step)
        await self._store.scrub()
        self._executor.kick()
        return count

    def _take_down(self, tx: Tx, guild_id: int, person_id: int) -> None:
        """Take down what stands of a person's responses, and drop what waits."""
        own = responses.by(tx, guild_id, person_id)
        for response in sorted(own, key=lambda one: one.replaces is None):  # edits before the rest
            self._deciding.drop(tx, response, "forgotten")

    async def expire(self) -> int:
        """Erase the texts whose time has come; return of how many replies."""
        count = 0
        while batch := await self._store.write(self._expire_batch):
            count += batch
        await self._store.write(self._lapse)
        await self._store.scrub()  # also of what an earlier one could not reach
        self._executor.kick()
        return count

    def _lapse(self, tx: Tx) -> None:
        now = self._clock.now()
        cases.lapse(tx, now=now)
        interactions.drop_before(tx, now - _REPEATED_WITHIN)

    def _expire_batch(self, tx: Tx) -> int:
        now = self._clock.now()
        found = retention.expired(
            tx,
            received_before=now - timedelta(days=self.rules.text_days),
            held_since=self.rules.held_since(now),
            now=now,
            limit=_BATCH,
        )
        for reply_id in found:
            response = responses.find(tx, reply_id)
            if response is not None and response.state in UNDER_WAY:
                self._deciding.drop(tx, response, "expired")
        erase(tx, found, desk=self._desk, now=now)
        return len(found)
