"""What a person may see and have erased, and what is erased when its time has come."""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.effects.executor import Executor
from bot.moderation.brakes.braking import Braking
from bot.moderation.desk import Desk
from bot.moderation.responses.deciding import Deciding
from bot.privacy.departing import Departing
from bot.privacy.document import Export
from bot.privacy.erasure import erase
from bot.privacy.expiring import Expiring, Retention
from bot.privacy.exporting import Exporting
from bot.privacy.report import Report
from bot.store import (
    Store,
    Tx,
    brakes,
    cases,
    ledger,
    outbox,
    quotations,
    record,
    reports,
    responses,
    retention,
)
from bot.store.stored import Stored

__all__ = ["Privacy", "Retention"]


class Privacy:
    """Retention, export and erasure.

    Attributes:
        departing: Guilds that the bot was removed from.
        rules: How long what is kept.
    """

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
        self.departing = Departing(store, clock, leave=timedelta(days=rules.leave_days))
        self._exporting = Exporting(store, clock)
        self._expiring = Expiring(
            store, clock, desk=desk, deciding=deciding, departing=self.departing, rules=rules
        )

    async def show(self, guild_id: int, person_id: int) -> Stored:
        """Return how much is stored of a person in a guild."""
        return await self._exporting.show(guild_id, person_id)

    async def export(self, guild_id: int, person_id: int) -> Export:
        """Return everything that is stored and linked to a person in a guild."""
        return await self._exporting.export(guild_id, person_id)

    async def forget(self, guild_id: int, person_id: int) -> int:
        """Erase a person's texts in a guild, also under cases, and unlink them; return how many.

        Scores stay, without the person. Message ids stay too, lest the bot read them again. What
        the bot posted for the person is taken down, and what it was to post is dropped. What they
        wrote as one of the staff goes as well; what they decided stays, without them.
        """

        def step(tx: Tx) -> int:
            now = self._clock.now()
            found = retention.replies_of(tx, guild_id, person_id)
            self._take_down(tx, guild_id, person_id, now=now)
            ledger.wordless(tx, found, now=now)
            erase(tx, found, desk=self._desk, now=now)
            for shown in quotations.by(tx, guild_id, person_id):
                self._desk.take_down(tx, shown)
            worked_on = retention.decided_by(tx, guild_id, person_id)
            reported = reports.cases_of(tx, guild_id, person_id)
            braked = brakes.named(tx, guild_id, person_id)
            self._take_words_back(tx, guild_id, person_id)
            reports.forget(tx, guild_id, person_id)
            responses.forget(tx, guild_id, person_id)
            retention.unlink_person(tx, guild_id, person_id, now=now)
            record.forget(tx, guild_id, person_id)
            ledger.forgotten(tx, guild_id, person_id, now=now)
            self._desk.refresh(tx, {*worked_on, *reported})
            self._braking.refresh_naming(tx, braked)
            return len(found)

        count = await self._store.write(step)
        await self._store.scrub()
        self._executor.kick()
        return count

    def _take_down(self, tx: Tx, guild_id: int, person_id: int, *, now: datetime) -> None:
        """Take down what stands of a person's words, and drop what waits."""
        own = responses.by(tx, guild_id, person_id)
        for response in sorted(own, key=lambda one: one.replaces is None):  # edits before the rest
            self._deciding.drop(tx, response, "forgotten")
        for thread in retention.told_in_threads(tx, guild_id, person_id):
            outbox.put(
                tx,
                "delete_thread",
                {"thread": thread},
                guild_id=guild_id,
                lane=f"forgotten:{thread}",
                now=now,
            )

    def _take_words_back(self, tx: Tx, guild_id: int, person_id: int) -> None:
        """Erase what a person wrote about cases as one of the staff; a rule is its label's own."""
        for case_id, label in retention.worded_by(tx, guild_id, person_id):
            cases.change(tx, case_id, rule=self._desk.settings.rule(label))
        retention.take_words_back(tx, guild_id, person_id)

    async def expire(self) -> Report:
        """Let go of what has been kept long enough, in every guild; return what it was."""
        report = await self._expiring.run()
        self._executor.kick()
        return report
