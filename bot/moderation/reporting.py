"""Members report replies: one case per reply, however many report it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.effects.executor import Executor
from bot.moderation.brakes.braking import Braking
from bot.moderation.case import CaseView
from bot.moderation.desk import Desk
from bot.moderation.lifecycle import UNDECIDED, State
from bot.moderation.policy import REPORTED
from bot.moderation.status import Reported
from bot.store import Store, Tx, cases, interactions, record, replies, reports

REASON_LIMIT = 300
"""The most characters of a reason."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """How a report ended, and the case it is about where there is one."""

    reported: Reported
    case: CaseView | None = None


class Reporting:
    """Takes in what members report.

    Args:
        per_hour: The most reports of one member in an hour.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        clock: Clock,
        *,
        desk: Desk,
        braking: Braking,
        per_hour: int,
    ) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._desk = desk
        self._braking = braking
        self._per_hour = per_hour

    async def can_report(self, guild_id: int, message_id: int, *, by: int) -> Reported:
        """Return ``made`` where this member could report the message now, else why not."""
        return await self._store.read(lambda tx: self._may(tx, guild_id, message_id, by).reported)

    async def report(
        self, guild_id: int, message_id: int, reason: str, *, by: int, key: str | None = None
    ) -> ReportOutcome:
        """Bring a reply before the moderators.

        Args:
            reason: What the member says, cut at 300 characters; may be empty.
            key: Names the interaction; see `bot.moderation.desk.Move`.
        """

        def work(tx: Tx) -> ReportOutcome:
            answer = interactions.once(
                tx,
                key,
                lambda: self._make(tx, guild_id, message_id, reason, by),
                guild_id=guild_id,
                now=self._clock.now(),
            )
            case = cases.view(tx, answer["case"]) if answer["case"] else None
            return ReportOutcome(Reported(answer["reported"]), case)

        made = await self._store.write(work)
        self._executor.kick()
        return made

    def _make(self, tx: Tx, guild_id: int, message_id: int, reason: str, by: int) -> dict[str, Any]:
        outcome = self._may(tx, guild_id, message_id, by)
        if outcome.reported is Reported.MADE:
            outcome = self._take(tx, guild_id, message_id, reason, by)
        case_id = outcome.case.id if outcome.case else None
        return {"reported": outcome.reported, "case": case_id}

    def _may(self, tx: Tx, guild_id: int, message_id: int, by: int) -> ReportOutcome:
        reply = replies.find(tx, message_id)
        if reply is None or reply.guild_id != guild_id or reply.state != "present":
            return ReportOutcome(Reported.UNKNOWN)
        if reply.author_id == by:
            return ReportOutcome(Reported.OWN)
        revision_id = replies.newest_revision_id(tx, reply.id)
        case_id = cases.open_on(tx, reply.id) or cases.on_revision(tx, reply.id, revision_id)
        case = cases.view(tx, case_id) if case_id is not None else None
        if case is not None and _was_read(case):
            return ReportOutcome(Reported.DECIDED, case)
        if reports.since(tx, guild_id, by, self._clock.now() - _HOUR) >= self._per_hour:
            return ReportOutcome(Reported.TOO_MANY)
        return ReportOutcome(Reported.MADE)

    def _take(self, tx: Tx, guild_id: int, message_id: int, reason: str, by: int) -> ReportOutcome:
        reply, now = replies.find(tx, message_id), self._clock.now()
        assert reply is not None  # noqa: S101  asked in the same transaction
        case_id = cases.open_on(tx, reply.id) or self._desk.open(
            tx,
            reply_id=reply.id,
            revision_id=replies.newest_revision_id(tx, reply.id),
            label=REPORTED,
            score=None,
            origin="report",
        )
        words = reason.strip()[:REASON_LIMIT] or None
        if not reports.add(tx, case_id, reporter_id=by, reason=words, now=now):
            return ReportOutcome(Reported.AGAIN, cases.view(tx, case_id))
        record.append_on_case(tx, "report", case_id, now=now, by=by)
        self._desk.refresh(tx, [case_id])
        self._braking.consider(tx, reply.thread_id)
        return ReportOutcome(Reported.MADE, cases.view(tx, case_id))


def _was_read(case: CaseView) -> bool:
    """Tell whether a person decided on these words: a band is dismissed unread."""
    return case.state not in {*UNDECIDED, State.LAPSED} and case.decided_how != "band"
