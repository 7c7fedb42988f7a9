"""Replies are taken away and stand again, posted or not yet; steps of a transaction."""

from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.effects.executor import Outcome, Settler
from bot.language.catalogues import language, tags
from bot.language.guilds import speaking_in
from bot.language.words import msg, tr
from bot.moderation.cards import Cards
from bot.moderation.case import CaseView
from bot.moderation.responses.publishing import AGAIN, Publishing
from bot.moderation.responses.response import Event as ResponseEvent
from bot.moderation.responses.response import State as ResponseState
from bot.store import Tx, cases, discussions, outbox, quotations, replies, responses
from bot.store.outbox import Effect
from bot.store.quotations import Quotation

REMOVED_TITLE = msg("(title removed)")


class Removals:
    """Puts the effects that take a reply away, and those by which it stands again.

    Attributes:
        settlers: For the executor.
    """

    def __init__(self, clock: Clock, cards: Cards, *, publishing: Publishing) -> None:
        self._clock = clock
        self._cards = cards
        self._publishing = publishing
        self.settlers: dict[str, Settler] = {"removal": self._removed, "restored": self._restored}

    def approve(self, tx: Tx, case: CaseView) -> None:
        """Have what a dismissed case was about posted, if it is not yet."""
        response = responses.find(tx, cases.reply_id(tx, case.id))
        if response is not None and case.unposted:
            self._publishing.post(tx, response, ResponseEvent.APPROVE, case_id=case.id)

    def hold_again(self, tx: Tx, case: CaseView) -> None:
        """Take down what was posted because the case was dismissed, which it is no more."""
        response = responses.find(tx, cases.reply_id(tx, case.id))
        if response is not None and response.case_id == case.id:
            self._hold(tx, response.reply_id)

    def _hold(self, tx: Tx, reply_id: int) -> None:
        response = responses.find(tx, reply_id)
        if response is not None:
            self._publishing.hold(tx, response)
        for shown in quotations.of_reply(tx, reply_id):
            self._unquote(tx, shown)

    def decline(self, tx: Tx, case: CaseView) -> None:
        """Let a response never be posted that a case has upheld."""
        response = responses.find(tx, cases.reply_id(tx, case.id))
        if response is not None:
            self._publishing.decline(tx, response, by=_removal(case))

    def remove(self, tx: Tx, case: CaseView) -> None:
        """Take the reply of an upheld case away."""
        now = self._clock.now()
        reply_id, lane = cases.reply_id(tx, case.id), f"remove:{case.id}"
        self._publishing.drop_edits(tx, reply_id)
        replies.end(tx, reply_id, "removed", by=_removal(case), now=now)
        payload: dict[str, Any] = {"row": case.id, "settle": "removal"}
        if case.is_title:
            with speaking_in(tx, case.guild_id):
                payload |= {"thread": case.thread_id, "name": tr(REMOVED_TITLE)}
        elif shown := quotations.of_reply(tx, reply_id):
            lane = f"remove:{shown[0].case_id}"  # it may still be on its way there
            payload |= {**_posted(shown[0]), "quoted": shown[0].case_id}
        else:
            payload |= {"channel": case.thread_id, "target": case.message_id}
        self._put(tx, case, _removing(case), lane, payload)
        refresh_citing(tx, [reply_id], now=now)

    def _removed(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """A reply that its author deleted just before was not removed by us, nor restored by us."""
        case_id, now = effect.payload["row"], self._clock.now()
        if outcome.result and outcome.result.get("gone") and effect.attempts == 0:
            self._gone_before(tx, case_id, now)
        if outcome.error is not None:
            self._not_removed(tx, case_id, now)
        if outcome.error is None and "quoted" in effect.payload:
            quotations.take_down(tx, effect.payload["quoted"], now=now)
            self._cards.refresh(tx, [effect.payload["quoted"]])
        if outcome.error is not None or (outcome.result and outcome.result.get("gone")):
            self._cards.refresh(tx, [case_id])

    def _gone_before(self, tx: Tx, case_id: int, now: datetime) -> None:
        """Take in that its author was first, also where it was to be restored meanwhile."""
        reply_id, shown = cases.reply_id(tx, case_id), quotations.of_case(tx, case_id)
        if shown is not None and outbox.withdraw(tx, shown.effect_id, now=now):
            quotations.take_down(tx, case_id, now=now)
            replies.end(tx, reply_id, "deleted", by="author", now=now)
            refresh_citing(tx, [reply_id], now=now)
        else:
            replies.ended_by_hand(tx, reply_id, now=now)

    def _not_removed(self, tx: Tx, case_id: int, now: datetime) -> None:
        """Restore nothing where it turns out that nothing was removed."""
        shown = quotations.of_case(tx, case_id)
        if shown is not None and outbox.withdraw(tx, shown.effect_id, now=now):
            quotations.take_down(tx, case_id, now=now)

    def _stays_away(self, tx: Tx, case: CaseView, reply_id: int) -> bool:
        """Hold a response that nobody has approved, or end what has no place to stand in."""
        if _is_approved_no_more(tx, reply_id):
            self._hold(tx, reply_id)
            return True
        thread = discussions.thread(tx, case.thread_id)
        if thread is None or thread.deleted_at is None:
            return False
        replies.end(tx, reply_id, "deleted", by="moderator", now=self._clock.now())
        return True

    def restore(self, tx: Tx, case: CaseView) -> None:
        """Have the reply stand again that a case took away, or kept from being posted."""
        now = self._clock.now()
        reply_id = cases.reply_id(tx, case.id)
        declined = responses.find(tx, reply_id)
        if declined is not None and declined.state is ResponseState.DECLINED:
            self._publishing.post(tx, declined, ResponseEvent.RESTORE)
            return
        if not replies.restore(tx, reply_id, by=_removal(case)):
            return
        if self._stays_away(tx, case, reply_id):
            return
        refresh_citing(tx, [reply_id], now=now)
        removal = _removal_of(tx, case, reply_id)
        if removal is None or outbox.state(tx, removal.id) == "failed":
            return
        if outbox.withdraw(tx, removal.id, now=now):
            return
        if case.is_title:
            payload = {"thread": case.thread_id, "render": "restored_title", "row": reply_id}
            self._put(tx, case, "edit_thread", removal.lane, payload)
            return
        payload = {
            "channel": case.thread_id,
            "render": "restored",
            "row": case.id,
            "settle": "restored",
            "patient": True,
        }
        effect_id = self._put(tx, case, "send", removal.lane, payload)
        quotations.add(
            tx,
            case.id,
            author_id=case.author_id,
            effect_id=effect_id,
            channel_id=case.thread_id,
        )

    def _restored(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Remember the message that a restored reply became; the card leads to it.

        Where none could be posted the reply is away as before.
        """
        case_id, now = effect.payload["row"], self._clock.now()
        reply_id = cases.reply_id(tx, case_id)
        if outcome.result and "message_id" in outcome.result:
            quotations.posted(tx, effect.id, outcome.result["message_id"])
        else:
            quotations.take_down(tx, case_id, now=now)
            replies.end(tx, reply_id, "removed", by=_removal(cases.view(tx, case_id)), now=now)
        refresh_citing(tx, [reply_id], now=now)
        self._cards.refresh(tx, [case_id])

    def take_down(self, tx: Tx, shown: Quotation) -> None:
        """Delete the message in which a removed reply stands again, and end the reply with it."""
        replies.end(tx, shown.reply_id, "deleted", by="author", now=self._clock.now())
        self._unquote(tx, shown)

    def _unquote(self, tx: Tx, shown: Quotation) -> None:
        now, case = self._clock.now(), cases.view(tx, shown.case_id)
        quotations.take_down(tx, case.id, now=now)
        payload = {**_posted(shown), "settle": AGAIN}
        self._put(tx, case, "delete", f"remove:{case.id}", payload)
        refresh_citing(tx, [shown.reply_id], now=now)
        self._cards.refresh(tx, [case.id])

    def _put(
        self,
        tx: Tx,
        case: CaseView,
        kind: str,
        lane: str,
        payload: dict[str, Any],
    ) -> int:
        return outbox.put(
            tx, kind, payload, guild_id=case.guild_id, lane=lane, now=self._clock.now()
        )


def is_removed_title(title: str) -> bool:
    """Tell whether a thread is called as one is whose title was removed, in any language."""
    return title in {language(tag).messages.gettext(REMOVED_TITLE) for tag in tags()}


def _removal(case: CaseView) -> str:
    return f"case {case.number}"


def _removing(case: CaseView) -> str:
    return "edit_thread" if case.is_title else "delete"


def _removal_of(tx: Tx, case: CaseView, reply_id: int) -> Effect | None:
    """Return the effect by which a case removes its reply, which may stand as a quotation."""
    for other in cases.of_reply(tx, reply_id):
        for effect in outbox.on_row(tx, f"remove:{other}", case.id):
            if effect.kind == _removing(case):
                return effect
    return None


def _is_approved_no_more(tx: Tx, reply_id: int) -> bool:
    """Tell whether the case by which a response was posted is undecided again."""
    response, case_id = responses.find(tx, reply_id), cases.open_on(tx, reply_id)
    return response is not None and case_id is not None and response.case_id == case_id


def _posted(shown: Quotation) -> dict[str, Any]:
    """Return where a quotation is, for a payload; also of one that is still to be posted."""
    target = {"effect": shown.effect_id, "key": "message_id"}
    return {"channel": shown.channel_id, "target": target}
