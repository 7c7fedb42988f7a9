"""The moderators' queue: what to look at next, whole bands at once, and what waits too long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.effects.executor import Executor
from bot.effects.message import Embed, Message
from bot.language.guilds import speaking_in
from bot.language.words import tr, trn
from bot.moderation.case import CaseView, when
from bot.moderation.desk import Desk
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.moves import Move
from bot.moderation.priority import most_worth
from bot.store import Store, Tx, audits, cases, guilds, interactions, outbox, queue, record
from bot.store.queue import InBand

BAND_LIMIT = 50
"""The most cases that are dismissed at once."""
_CALLED = 20
"""The most cases named in one call to the moderators."""


@dataclass(frozen=True, slots=True)
class Served:
    """A case that is this moderator's to look at now.

    Attributes:
        second: It is to be read a second time, blind: what they say is stored and changes nothing.
    """

    case: CaseView
    second: bool = False


class Queue:
    """Serves the cases of a guild to its moderators."""

    def __init__(
        self, store: Store, executor: Executor, clock: Clock, desk: Desk, *, overdue: timedelta
    ) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._desk = desk
        self._overdue = overdue

    async def next(self, guild_id: int, *, by: int, key: str | None = None) -> Served | None:
        """Claim the case most worth a look and return it, or None where nothing waits.

        Never the same to two people: it is claimed in the transaction that finds it.
        """

        def work(tx: Tx) -> Served | None:
            answer = self._once(tx, key, guild_id, lambda: self._find(tx, guild_id, by))
            return Served(cases.view(tx, answer["case"]), answer["second"]) if answer else None

        served = await self._store.write(work)
        self._executor.kick()
        return served

    def _find(self, tx: Tx, guild_id: int, by: int) -> dict[str, Any]:
        """Claim what is most worth a look; return the case and whether it is a second reading."""
        now = self._clock.now()
        second = audits.next_second(tx, guild_id, by, now=now)
        waiting = most_worth(queue.waiting_for(tx, guild_id, by, now=now))
        urgent = [one for one in waiting if one.appealed or one.waited >= self._overdue]
        if second is not None and not urgent:
            return self._serve_second(tx, second, by)
        for one in waiting:
            if self._desk.move_case(tx, one.id, Move(Event.CLAIM, by, "queue")) is None:
                return {"case": one.id, "second": False}
        return {} if second is None else self._serve_second(tx, second, by)

    def _serve_second(self, tx: Tx, case_id: int, by: int) -> dict[str, Any]:
        until = self._clock.now() + self._desk.settings.lease
        audits.claim_second(tx, case_id, by=by, until=until)
        return {"case": case_id, "second": True}

    def _once(
        self, tx: Tx, key: str | None, guild_id: int, work: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        return interactions.once(tx, key, work, guild_id=guild_id, now=self._clock.now())

    async def read_second(
        self, guild_id: int, number: int, verdict: Verdict, *, by: int, key: str | None = None
    ) -> bool:
        """Store a second reading; False where it is not theirs to give, or given already."""

        def work(tx: Tx) -> bool:
            case_id = cases.with_number(tx, guild_id, number)
            if case_id is None:
                return False
            answer = self._once(
                tx, key, guild_id, lambda: {"stored": self._read(tx, case_id, verdict, by)}
            )
            return bool(answer["stored"])

        stored = await self._store.write(work)
        self._executor.kick()
        return stored

    def _read(self, tx: Tx, case_id: int, verdict: Verdict, by: int) -> bool:
        now = self._clock.now()
        stored = audits.read_second(tx, case_id, by=by, verdict=verdict, now=now)
        if stored:
            record.append_on_case(tx, "second_reading", case_id, now=now, by=by, verdict=verdict)
            self._desk.refresh(tx, [case_id])
        return stored

    async def band(
        self, guild_id: int, *, label: str, low: float, high: float, by: int | None = None
    ) -> list[InBand]:
        """Return what dismissing this band would dismiss, lowest score first, at most 50 cases.

        Not what ``by`` wrote themselves: that is for others to decide.
        """
        return await self._store.read(
            lambda tx: queue.band(
                tx,
                guild_id,
                label=label,
                low=low,
                high=high,
                limit=BAND_LIMIT,
                now=self._clock.now(),
                by=by,
            )
        )

    async def dismiss_band(
        self, guild_id: int, found: Sequence[InBand], *, by: int, key: str | None = None
    ) -> int:
        """Dismiss what was previewed and is still as it was then; return how many that were."""

        def work(tx: Tx) -> int:
            answer = self._once(
                tx, key, guild_id, lambda: {"dismissed": self._dismiss(tx, guild_id, found, by)}
            )
            return int(answer["dismissed"])

        count = await self._store.write(work)
        self._executor.kick()
        return count

    def _dismiss(self, tx: Tx, guild_id: int, found: Sequence[InBand], by: int) -> int:
        refusals = [
            self._desk.move_case(
                tx, one.case_id, Move(Event.DISMISS, by, "band", version=one.version)
            )
            for one in found[:BAND_LIMIT]
            if _is_still_in_it(cases.view(tx, one.case_id), guild_id)
        ]
        return refusals.count(None)

    async def call_overdue(self) -> None:
        """Call the moderators of every guild to the cases that wait too long, once for each."""
        await self._store.write(self._call)
        self._executor.kick()

    def _call(self, tx: Tx) -> None:
        now = self._clock.now()
        for guild_id, found in queue.overdue(tx, before=now - self._overdue).items():
            settings = guilds.settings(tx, guild_id)
            if settings.moderator_channel_id is None:
                continue
            for case_id in found:
                cases.change(tx, case_id, escalated_at=now)
                record.append_on_case(tx, "escalate", case_id, now=now)
            views = [cases.view(tx, case_id) for case_id in found[:_CALLED]]
            with speaking_in(tx, guild_id):
                message = overdue_message(views, more=len(found) - len(views))
            payload = {
                "channel": settings.moderator_channel_id,
                "message": _pinging(message, settings.moderator_role_id).to_document(),
            }
            outbox.put(tx, "send", payload, guild_id=guild_id, lane=f"calls:{guild_id}", now=now)


def _is_still_in_it(case: CaseView, guild_id: int) -> bool:
    """Tell whether a case can go with a band; a report is no step, so no version tells of it."""
    return case.guild_id == guild_id and not case.reports


def overdue_message(found: Sequence[CaseView], *, more: int) -> Message:
    """Return the one call to cases that wait too long; it quotes nobody."""
    lines = [f"**{case.number}** · {_since(case)}" for case in found]
    if more:
        lines.append(tr("and {count} more.", count=more))
    lines.append(tr("`/queue next` serves them. Nobody is called twice to the same case."))
    count = len(found) + more
    title = trn("{count} case waits too long", "{count} cases wait too long", count)
    return Message(embeds=(Embed(title=title, description="\n".join(lines), colour="attention"),))


def _since(case: CaseView) -> str:
    if case.appeal is not None:
        return tr("appealed {ago}", ago=when(case.appeal.made_at))
    return tr("opened {ago}", ago=when(case.opened_at))


def _pinging(message: Message, role_id: int | None) -> Message:
    if role_id is None:
        return message
    return Message(content=f"<@&{role_id}>", embeds=message.embeds, ping_role=role_id)
