"""What follows on Discord from a decision, and what takes it back; steps of a transaction."""

from datetime import timedelta

from bot.clock import Clock
from bot.effects.executor import Outcome, Settler
from bot.language.guilds import speaking_in
from bot.language.words import tr
from bot.moderation.cards import Cards
from bot.moderation.case import CaseView
from bot.moderation.delivery import put_notice
from bot.moderation.lifecycle import STANDING, Action
from bot.moderation.moves import Terms
from bot.moderation.removals import Removals
from bot.moderation.responses.publishing import Publishing
from bot.moderation.time_outs import TimeOuts
from bot.store import Tx, cases, notices, outbox
from bot.store.outbox import Effect


class Consequences:
    """Puts the effects of decisions.

    Attributes:
        removals: Takes replies away, and brings them back.
        settlers: For the executor.
    """

    def __init__(self, clock: Clock, cards: Cards, terms: Terms, *, publishing: Publishing) -> None:
        self._clock = clock
        self._cards = cards
        self.removals = Removals(clock, cards, publishing=publishing)
        self._terms = terms
        self._time_outs = TimeOuts(clock)
        self.settlers: dict[str, Settler] = {
            **self.removals.settlers,
            "notice": self._notice_settled,
            "time_out": self._timed_out,
        }

    def follow(self, tx: Tx, case: CaseView) -> None:
        """Do what an upheld case calls for: tell the author, remove the reply, time them out."""
        now, action = self._clock.now(), case.action or Action.NONE
        present = case.reply_state == "present"
        if case.unposted:
            self.removals.decline(tx, case)
        elif action.removes and present:
            self.removals.remove(tx, case)
        matters = present or action is Action.WARN or action.times_out
        told = (case.unposted or (action is not Action.NONE and matters)) and self._notify(
            tx, case, "decision"
        )
        cases.change(
            tx,
            case.id,
            lapses_at=now + timedelta(days=self._terms.record_days),
            appeal_until=now + timedelta(days=self._terms.appeal_days),
        )
        if action.times_out and not told:
            self._time_out(tx, case)

    def take_back(self, tx: Tx, case: CaseView) -> None:
        """Restore what stood before an upheld case, and tell the author if they had been told."""
        now = self._clock.now()
        self._time_outs.lift(tx, case)
        self.removals.restore(tx, case)
        notice = notices.of_case(tx, case.id, "decision")
        if notice is not None and notice.state == "pending" and notice.effect_id is not None:
            withdrawn = outbox.withdraw(tx, notice.effect_id, now=now)
        else:
            withdrawn = notice is None
        if notice is not None:
            notices.lapse(tx, notice.id)
        if not withdrawn or case.appeal is not None:
            self._notify(tx, case, "outcome")

    def tell_outcome(self, tx: Tx, case: CaseView) -> None:
        """Tell the author how their appeal ended."""
        self._notify(tx, case, "outcome")

    def _notify(self, tx: Tx, case: CaseView, kind: notices.Kind) -> bool:
        """Put a notice in its place in the queue; False where there is nobody to tell."""
        author_id = case.known_author
        if author_id is None:
            return False
        notice_id = notices.add(tx, case.id, author_id, kind=kind, now=self._clock.now())
        if notice_id is None:
            return False
        with speaking_in(tx, case.guild_id):
            name = tr("Notice on case {number}", number=case.number)
        payload = {
            "user": author_id,
            "channel": notices.private_thread_parent(tx, case.guild_id, case.discussion_id),
            "name": name,
            "render": "notice",
            "row": notice_id,
            "settle": "notice",
        }
        effect_id = put_notice(
            tx,
            payload,
            guild_id=case.guild_id,
            per_minute=self._terms.notices_per_minute,
            now=self._clock.now(),
        )
        notices.set_effect(tx, notice_id, effect_id)
        return True

    def _notice_settled(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Remember how the notice reached its author; a time-out begins only now."""
        notice = notices.get(tx, effect.payload["row"])
        way = (outcome.result or {}).get("way")
        notices.settle(tx, notice.id, way=way, now=self._clock.now())
        case = cases.view(tx, notice.case_id)
        due = case.action is not None and case.action.times_out and case.time_out_until is None
        if due and notice.kind == "decision" and case.state in STANDING:
            self._time_out(tx, case, told=way == "dm")
        self._cards.refresh(tx, [case.id])

    def _time_out(self, tx: Tx, case: CaseView, *, told: bool = True) -> None:
        """Time the author out; who cannot appeal from outside the guild can once it is over."""
        until = self._time_outs.put(tx, case)
        if until is not None and not told:
            days = timedelta(days=self._terms.appeal_days)
            cases.change(tx, case.id, appeal_until=until + days)

    def _timed_out(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Show on the card that it is done, or why it cannot be; name nobody who was forgotten."""
        case_id = effect.payload["row"]
        if cases.view(tx, case_id).known_author is None:
            for one in outbox.on_row(tx, effect.lane, case_id):
                if outbox.state(tx, one.id) != "pending":
                    outbox.name_nobody(tx, one.id)
        self._cards.refresh(tx, [case_id])
