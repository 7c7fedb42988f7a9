"""What a response comes to once it is read, its author has chosen, and it is posted.

Every method is a step of a transaction.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.effects.executor import Outcome, Settler
from bot.moderation.brakes.braking import Braking
from bot.moderation.desk import Desk
from bot.moderation.following import Following
from bot.moderation.policy import Decision, Zone
from bot.moderation.reply import Incoming
from bot.moderation.responses.publishing import EDITED, POSTED, Publishing
from bot.moderation.responses.response import Event, Response, State, Why
from bot.store import Tx, cases, decision_rows, replies, responses, unposted
from bot.store.outbox import Effect
from bot.store.reply_rows import Waiting

HOUR = timedelta(hours=1)
"""Over this long it is counted how often a member sends, and is asked to think again."""
_CODE = re.compile(r"code (\d+)")
_WHY: dict[int, Why] = {10003: "gone", 10007: "left", 10013: "left"}
"""Source: Discord, JSON error codes: unknown channel, unknown member, unknown user."""


class Deciding:
    """Brings responses on.

    Args:
        nudges_per_hour: How often in an hour a member is shown which of their words read badly.

    Attributes:
        settlers: For the executor.
    """

    def __init__(
        self,
        desk: Desk,
        following: Following,
        clock: Clock,
        *,
        braking: Braking,
        nudges_per_hour: int,
    ) -> None:
        self._desk = desk
        self._publishing: Publishing = desk.publishing
        self._following = following
        self._clock = clock
        self._braking = braking
        self._nudges_per_hour = nudges_per_hour
        self.settlers: dict[str, Settler] = {POSTED: self._posted, EDITED: self._edited}

    def read(self, tx: Tx, waiting: Waiting, decision: Decision) -> None:
        """Take in what was decided about the newest words of a response."""
        response = self._newest(tx, waiting)
        if response is None:
            return
        calm = decision.zone is Zone.ALLOW or decision.label is None
        if response.state is State.WAITING:
            if calm:
                self._accept(tx, response)
            else:
                self._ask(tx, response)
        elif response.state is State.HELD and calm:
            if self._following.lapse(tx, response.reply_id, waiting.revision_id):
                self._publishing.post(tx, response, Event.ACCEPT)
        elif response.state is State.HELD:
            self._follow(tx, response.reply_id)

    def unread(self, tx: Tx, waiting: Waiting) -> None:
        """Take in that nothing could score a response: a person reads it, before or after."""
        response = self._newest(tx, waiting)
        if response is None or response.state is not State.WAITING:
            return
        responses.change(tx, response.reply_id, unread=1)
        if response.screened:
            self._hold(tx, response)
        else:
            self._accept(tx, response)

    def passed(self, tx: Tx, waiting: Waiting) -> None:
        """Take in that a response may pass unread, as its language or its lack of words allow."""
        response = self._newest(tx, waiting)
        if response is not None and response.state is State.WAITING:
            self._accept(tx, response)

    def explained(self, tx: Tx, reply_id: int, spans: Sequence[tuple[int, int]]) -> None:
        """Take in which words read badly, and ask the author."""
        if responses.keep_parts(tx, reply_id, spans):
            self._publishing.tell(tx, reply_id)

    def send(self, tx: Tx, response: Response) -> bool:
        """Let an author send what they were asked about; False where they cannot any more."""
        if response.state is not State.ASKED:
            return False
        revision_id = replies.newest_revision_id(tx, response.reply_id)
        responses.change(tx, response.reply_id, sent_revision_id=revision_id)
        found = decision_rows.decision_on(tx, revision_id)
        decision = found[0] if found is not None else None
        removes = decision is not None and decision.acts and _removes(decision)
        if response.screened or removes:
            return self._hold(tx, response)
        return self._publishing.post(tx, response, Event.ACCEPT)

    def rewrite(self, tx: Tx, response: Response, incoming: Incoming) -> None:
        """Take in what an author writes instead of what was not posted yet."""
        if not self._publishing.move(tx, response, Event.REWRITE):
            return
        unposted.rewrite(tx, response.reply_id, incoming, now=self._clock.now())
        responses.change(
            tx,
            response.reply_id,
            parts=None,
            muted=0,
            unread=0,
            sent_revision_id=None,
            told=None,
            case_id=None,  # what a moderator approved once were other words
        )
        self._desk.needless(tx, response.reply_id, "rewritten")

    def drop(self, tx: Tx, response: Response, why: Why) -> bool:
        """End a response, and the case on it that nobody needs to decide any more."""
        if not self._publishing.drop(tx, response, why):
            return False
        self._desk.refresh(tx, cases.of_reply(tx, response.reply_id))
        return True

    def _newest(self, tx: Tx, waiting: Waiting) -> Response | None:
        """Return the response whose newest words these are, or None."""
        response = responses.find(tx, waiting.reply.id)
        newest = replies.newest_revision_id(tx, waiting.reply.id)
        return response if waiting.revision_id == newest else None

    def _accept(self, tx: Tx, response: Response) -> None:
        """Have calm words posted; a case on what they were before has nothing left to decide."""
        self._desk.needless(tx, response.reply_id, how="rewritten")
        self._publishing.post(tx, response, Event.ACCEPT)

    def _ask(self, tx: Tx, response: Response) -> None:
        """Let the author think again; what they are shown is found out first."""
        if response.author_id is None or not self._publishing.move(tx, response, Event.ASK):
            return
        now = self._clock.now()
        since = now - HOUR
        shown = responses.attempts(tx, response.guild_id, response.author_id, "nudged", since=since)
        muted = len(shown) >= self._nudges_per_hour
        responses.attempt(tx, response.guild_id, response.author_id, "nudged", now=now)
        responses.change(
            tx, response.reply_id, nudges=response.nudges + 1, muted=int(muted), parts=None
        )
        if muted:
            self.explained(tx, response.reply_id, ())

    def _hold(self, tx: Tx, response: Response) -> bool:
        """Bring a response before the moderators; a live policy may decline it at once."""
        if not self._publishing.move(tx, response, Event.HOLD):
            return False
        self._follow(tx, response.reply_id)
        after = responses.find(tx, response.reply_id)
        if after is not None and after.state is State.HELD:
            self._publishing.tell(tx, response.reply_id)
        return True

    def _follow(self, tx: Tx, reply_id: int) -> None:
        """Open the case that the newest words call for, unless they were before a person.

        One that is open only because nothing could score them takes the scores in.
        """
        revision_id = replies.newest_revision_id(tx, reply_id)
        found = decision_rows.decision_on(tx, revision_id)
        case_id = cases.on_revision(tx, reply_id, revision_id)
        if case_id is not None and (
            found is None
            or case_id != cases.open_on(tx, reply_id)
            or not cases.is_unscored(tx, case_id, revision_id)
        ):
            return
        response = responses.find(tx, reply_id)
        if found is not None:
            decision, scores = found
            self._following.follow(tx, reply_id, revision_id, decision, scores=scores)
        elif response is not None and response.unread:
            self._following.ask_a_person(tx, reply_id, revision_id)

    def _posted(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Take in that a response stands in its thread, or cannot."""
        response = responses.find(tx, effect.payload["row"])
        if response is None or not _is_to_settle(response, effect):
            return  # it was taken back meanwhile, and goes from Discord right after
        if not outcome.result or "message_id" not in outcome.result:
            self.drop(tx, response, _why(outcome))
            return
        now, reply_id = self._clock.now(), response.reply_id
        if not self._publishing.move(tx, response, Event.POST):
            return
        unposted.posted(tx, reply_id, outcome.result["message_id"], now=now)
        responses.change(tx, reply_id, webhook_id=outcome.result.get("webhook_id"))
        self._desk.refresh(tx, cases.of_reply(tx, reply_id))  # a card leads to it from now on
        self._publishing.tell(tx, reply_id)
        self._follow(tx, reply_id)
        self._braking.consider(tx, response.thread_id)

    def _edited(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Take in that an edit stands, or cannot."""
        draft = responses.find(tx, effect.payload["row"])
        edited = responses.find(tx, draft.replaces) if draft and draft.replaces else None
        if draft is None or edited is None:
            return
        stands = bool(outcome.result and "message_id" in outcome.result)
        if not _is_to_settle(draft, effect):
            if edited.stands and (stands or effect.attempts):  # an answer may have been lost
                self._publishing.put_back(tx, edited)
            return
        if not stands or not edited.stands:
            self.drop(tx, draft, _why(outcome))
            return
        if not self._publishing.move(tx, draft, Event.POST):
            return
        responses.merge(tx, draft, now=self._clock.now())
        self._publishing.tell(tx, edited.reply_id, key=draft.answer_key)
        refresh_citing(tx, [edited.reply_id], now=self._clock.now())
        self._desk.read_anew(tx, edited.reply_id)
        self._follow(tx, edited.reply_id)


def _is_to_settle(response: Response, effect: Effect) -> bool:
    """Tell whether a response is to be posted by this effect, and not by a later one."""
    return response.state is State.ACCEPTED and response.effect_id == effect.id


def _removes(decision: Decision) -> bool:
    return decision.action is not None and decision.action.removes


def _why(outcome: Outcome) -> Why:
    """Return why something could not be posted."""
    if outcome.error is None:
        return "gone"  # the words were erased, or the message they were to change is gone
    found = _CODE.search(outcome.error)
    return _WHY.get(int(found.group(1)) if found else 0, "refused")
