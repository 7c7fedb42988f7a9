"""The moderators' desk: cases are opened, claimed, decided, undone and appealed, each step once.

Every step is one transaction with its effects and its entry in the record. Methods that take a
transaction are steps of others.
"""

from collections.abc import Iterable
from datetime import timedelta

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.effects.executor import Executor, Settler
from bot.moderation.cards import Cards
from bot.moderation.case import CaseView, Origin
from bot.moderation.consequences import Consequences
from bot.moderation.lifecycle import UNDECIDED, Event, Refusal, Standing, State, step
from bot.moderation.moves import DeskSettings, Move, Outcome, Value, columns
from bot.moderation.responses.publishing import Publishing
from bot.moderation.surges import Surges
from bot.store import Store, Tx, appeals, audits, cases, interactions, record
from bot.store.notices import Notice
from bot.store.quotations import Quotation

_ALONE_AFTER = timedelta(days=30)
"""A moderator is the only one where no other has worked on a case for so long."""


class Desk:
    """Everything that happens to a case."""

    def __init__(
        self, store: Store, executor: Executor, clock: Clock, settings: DeskSettings
    ) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self.settings = settings
        self.surges = Surges(store, executor, clock, most=settings.surge_cases)
        self.cards = Cards(clock, most=settings.open_cards, surges=self.surges)
        self.publishing = Publishing(
            clock,
            per_minute=settings.terms.notices_per_minute,
            ended=self.needless,
            tried=self.read_anew,
        )
        self._consequences = Consequences(
            clock, self.cards, settings.terms, publishing=self.publishing
        )
        self.settlers: dict[str, Settler] = {
            **self.cards.settlers,
            **self.surges.settlers,
            **self._consequences.settlers,
            **self.publishing.settlers,
        }

    async def move(self, guild_id: int, number: int, move: Move) -> Outcome | None:
        """Bring a case one step on, first come first served.

        Args:
            guild_id: The guild; a number of another guild is not found.
            number: The case's number in the guild.
            move: What is to happen, and who wants it.

        Returns:
            The case as it stands now and whether it was this move, or None if there is no case.
        """

        def work(tx: Tx) -> Outcome | None:
            case_id = cases.with_number(tx, guild_id, number)
            if case_id is None:
                return None
            answer = interactions.once(
                tx,
                move.key,
                lambda: {"refusal": self.move_case(tx, case_id, move)},
                guild_id=guild_id,
                now=self._clock.now(),
            )
            refusal = Refusal(answer["refusal"]) if answer["refusal"] else None
            return Outcome(cases.view(tx, case_id), refusal)

        outcome = await self._store.write(work)
        self._executor.kick()
        return outcome

    async def show(self, guild_id: int, number: int) -> CaseView | None:
        """Return a case of the guild, or None."""

        def look(tx: Tx) -> CaseView | None:
            case_id = cases.with_number(tx, guild_id, number)
            return None if case_id is None else cases.view(tx, case_id)

        return await self._store.read(look)

    async def listed(self, guild_id: int, *, state: State | None) -> tuple[list[CaseView], int]:
        """Return up to 25 cases, worst or newest first, and how many are undecided in all."""
        return await self._store.read(
            lambda tx: (cases.listed(tx, guild_id, state=state), cases.count_open(tx, guild_id))
        )

    async def of_person(self, guild_id: int, person_id: int) -> list[CaseView]:
        """Return up to 25 cases about a member's replies that still count, newest first."""
        return await self._store.read(lambda tx: cases.of_person(tx, guild_id, person_id))

    async def channel_chosen(self, guild_id: int) -> None:
        """Post the cards that had nowhere to go before the moderators' channel was chosen."""

        def work(tx: Tx) -> None:
            cases.forget_failed_cards(tx, guild_id)
            self.cards.feed(tx, guild_id)

        await self._store.write(work)
        self._executor.kick()

    def open(
        self,
        tx: Tx,
        *,
        reply_id: int,
        revision_id: int,
        label: str,
        score: float | None,
        origin: Origin = "flag",
        inclusion: float | None = None,
    ) -> int:
        """Open a case on a reply that has no undecided one, and show it."""
        now = self._clock.now()
        case_id = cases.open_case(
            tx,
            reply_id=reply_id,
            revision_id=revision_id,
            label=label,
            score=score,
            now=now,
            origin=origin,
            inclusion=inclusion,
        )
        record.append_on_case(
            tx, "open", case_id, now=now, label=label, origin=origin, inclusion=inclusion
        )
        refresh_citing(tx, [reply_id], now=now)
        self.cards.feed(tx, cases.guild_id(tx, case_id))
        return case_id

    def flag(
        self, tx: Tx, *, reply_id: int, revision_id: int, label: str, score: float | None
    ) -> int:
        """Open a case, or move the reply's undecided case to this revision, and show it."""
        case_id = cases.open_on(tx, reply_id)
        if case_id is None:
            return self.open(
                tx, reply_id=reply_id, revision_id=revision_id, label=label, score=score
            )
        changes: dict[str, Value] = {
            "revision_id": revision_id,
            "label": label,
            "score": score,
            "origin": "flag",
            "inclusion": None,
            "parts": None,
        }
        standing = cases.standing(tx, case_id)
        self._step(tx, case_id, standing, Move(Event.REFLAG, None, "policy"), changes)
        audits.want_no_second(tx, case_id)
        refresh_citing(tx, [reply_id], now=self._clock.now())
        return case_id

    def close(self, tx: Tx, case_id: int, event: Event, *, by: int | None, how: str) -> bool:
        """End an undecided case with everything that follows; False where it is not to be ended."""
        return self.move_case(tx, case_id, Move(event, by, how)) is None

    def needless(self, tx: Tx, reply_id: int, how: str = "taken back") -> None:
        """End the undecided case of a reply that nobody needs to decide any more."""
        case_id = cases.open_on(tx, reply_id)
        if case_id is not None:
            self.close(tx, case_id, Event.LAPSE, by=None, how=how)

    def move_case(self, tx: Tx, case_id: int, move: Move) -> Refusal | None:
        """Bring a case one step on with everything that follows, or return why it may not be."""
        now, case = self._clock.now(), cases.view(tx, case_id)
        renewed = move.by is not None and case.standing.held_by(now) == move.by
        if move.event is Event.CLAIM and renewed:
            cases.change(tx, case_id, lease_until=now + self.settings.lease)
            self.cards.refresh(tx, [case_id])
            return None
        reopens = move.event is Event.UNDO and case.state is State.DISMISSED
        if reopens and cases.open_on(tx, cases.reply_id(tx, case_id)) is not None:
            return Refusal.STATE
        changes = columns(case, move, now, settings=self.settings)
        after = self._step(tx, case_id, case.standing, move, changes)
        if isinstance(after, Refusal):
            return after
        self._follow(tx, after, case.state, move)
        return None

    def _step(
        self, tx: Tx, case_id: int, standing: Standing, move: Move, changes: dict[str, Value]
    ) -> CaseView | Refusal:
        """Move the case by compare-and-set, put it on record, and return it as it is then."""
        now = self._clock.now()
        alone = move.by == standing.decided_by and self._is_alone(tx, case_id, move)
        target = step(
            standing, move.event, actor=move.by, now=now, version=move.version, alone=alone
        )
        if isinstance(target, Refusal):
            return target
        if move.barred is not None:
            return move.barred
        if not cases.move(tx, case_id, target, version=standing.version, changes=changes):
            return Refusal.STALE
        if move.event in _OF_APPEAL or target is State.OVERTURNED:
            appeals.close(tx, case_id, by=move.by, alone=alone, now=now)
        case = cases.view(tx, case_id)
        record.append_on_case(
            tx,
            move.event,
            case_id,
            now=now,
            by=move.by,
            before=standing.state,
            after=target,
            how=move.how,
            version=case.version,
            label=case.label,
            origin=case.origin,
            action=case.action if move.event is Event.UPHOLD else None,
            minutes=case.time_out_minutes if move.event is Event.UPHOLD else None,
        )
        self.cards.refresh(tx, [case_id])
        return case

    def _is_alone(self, tx: Tx, case_id: int, move: Move) -> bool:
        if move.by is None or move.event not in {*_OF_APPEAL, Event.CLAIM}:
            return False
        since = self._clock.now() - _ALONE_AFTER
        return not record.others_than(tx, cases.guild_id(tx, case_id), move.by, since=since)

    def _follow(self, tx: Tx, case: CaseView, before: State, move: Move) -> None:
        """Do what the step calls for on Discord."""
        if move.event is Event.UPHOLD:
            self._consequences.follow(tx, case)
        elif move.event is Event.DISMISS:
            self._consequences.removals.approve(tx, case)
        elif case.state is State.OPEN and before is State.DISMISSED:
            self._consequences.removals.hold_again(tx, case)
        elif case.state in (State.UNDONE, State.OVERTURNED):
            self._consequences.take_back(tx, case)
        elif move.event is Event.AFFIRM:
            self._consequences.tell_outcome(tx, case)
        if before in UNDECIDED or case.state in UNDECIDED:
            refresh_citing(tx, [cases.reply_id(tx, case.id)], now=self._clock.now())
            self.cards.feed(tx, case.guild_id)

    def told(self, tx: Tx, notice: Notice) -> None:
        """Let who could be told only now have all the time there is to appeal."""
        until = self._clock.now() + timedelta(days=self.settings.terms.appeal_days)
        before = cases.view(tx, notice.case_id).appeal_until
        if notice.kind == "decision" and before is not None and before < until:
            cases.change(tx, notice.case_id, appeal_until=until)

    def take_down(self, tx: Tx, shown: Quotation) -> None:
        """Take down what the bot posted again of a member's words."""
        self._consequences.removals.take_down(tx, shown)

    def refresh(self, tx: Tx, case_ids: Iterable[int]) -> None:
        """Bring the cards of these cases up to date."""
        self.cards.refresh(tx, case_ids)

    def read_anew(self, tx: Tx, reply_id: int) -> None:
        """Show on the card of a reply's undecided case what became of it."""
        if (case_id := cases.open_on(tx, reply_id)) is not None:
            self.cards.refresh(tx, [case_id])


_OF_APPEAL = frozenset({Event.AFFIRM, Event.OVERTURN})
