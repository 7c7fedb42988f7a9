"""What was posted ends on Discord: messages, threads and channels that are deleted there."""

from collections import OrderedDict
from collections.abc import Iterable

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.moderation.desk import Desk
from bot.moderation.lifecycle import Event
from bot.moderation.responses.deciding import Deciding
from bot.privacy.erasure import erase
from bot.privacy.service import Retention
from bot.store import Tx, cases, discussions, outbox, quotations, replies, responses, retention
from bot.store.reply_rows import Reply

_PART = 200
"""So many replies end in one transaction: others must not wait long for it."""
_REMEMBERED = 10_000
"""How many deletions of what was not there yet are remembered; what is deleted never returns."""


class Endings:
    """Ends replies as Discord ended them; each call is a step of one transaction."""

    def __init__(self, desk: Desk, deciding: Deciding, clock: Clock, *, rules: Retention) -> None:
        self._desk = desk
        self._deciding = deciding
        self._clock = clock
        self._rules = rules
        self._gone: OrderedDict[int, None] = OrderedDict()

    def is_gone(self, snowflake: int) -> bool:
        """Tell whether a message or thread was deleted before it came in."""
        return snowflake in self._gone

    def messages(self, tx: Tx, ids: Iterable[int], moderator_id: int | None) -> None:
        """Take in that messages were deleted; those that are no present replies are passed over.

        Args:
            moderator_id: Who deleted them, 0 where an unknown moderator or bot did, or None
                where it was the author, who cannot do that to a response.
        """
        for message_id in ids:
            reply = replies.find(tx, message_id)
            if reply is not None and not quotations.of_reply(tx, reply.id):
                self._end(tx, reply, moderator_id)
            elif (quotation := quotations.with_message(tx, message_id)) is not None:
                quotations.take_down(tx, quotation.case_id, now=self._clock.now())
                self._desk.refresh(tx, [quotation.case_id])
                self._end(tx, replies.get(tx, quotation.reply_id), moderator_id or 0)
            elif reply is None:
                self._remember(message_id)

    def thread(self, tx: Tx, thread_id: int, moderator_id: int | None) -> bool:
        """Take in that a thread is gone, and all its replies with it.

        Returns:
            False where it has so many that the rest is for other transactions. The thread counts
            as gone with the last of them: after a crash Discord is asked for it, and all begins
            anew.
        """
        if discussions.thread(tx, thread_id) is None:
            self._remember(thread_id)
            return True
        part = replies.in_thread(tx, thread_id, limit=_PART)
        for reply in part:
            self._end(tx, reply, moderator_id)
        if len(part) == _PART:
            return False
        discussions.mark_thread_deleted(tx, thread_id, now=self._clock.now())
        for response in responses.under_way_in(tx, thread_id):
            self._deciding.drop(tx, response, "gone")
        return True

    def _remember(self, snowflake: int) -> None:
        self._gone[snowflake] = None
        while len(self._gone) > _REMEMBERED:
            self._gone.popitem(last=False)

    def _end(self, tx: Tx, reply: Reply, moderator_id: int | None) -> None:
        now = self._clock.now()
        if moderator_id is None and responses.find(tx, reply.id) is not None:
            moderator_id = 0
        by = "author" if moderator_id is None else "moderator"
        if not replies.end(tx, reply.id, "deleted", by=by, now=now):
            if _still_stood(tx, reply.id):  # an undone removal must not have it stand again
                replies.ended_by_hand(tx, reply.id, by=by, now=now)
            return
        for edit in responses.edits_of(tx, reply.id):
            self._deciding.drop(tx, edit, "gone")
        case_id = cases.open_on(tx, reply.id)
        if case_id is not None and moderator_id is not None:
            self._desk.close(tx, case_id, Event.HANDLE, by=moderator_id or None, how="Discord")
        elif case_id is not None:
            self._desk.refresh(tx, [case_id])
        if retention.is_held(tx, reply.id, held_since=self._rules.held_since(now), now=now):
            refresh_citing(tx, [reply.id], now=now)
        else:
            erase(tx, [reply.id], desk=self._desk, now=now)


def _still_stood(tx: Tx, reply_id: int) -> bool:
    """Tell whether a removal of a reply failed: its message stood until now."""
    removals = [
        effect
        for case_id in cases.of_reply(tx, reply_id)
        for effect in outbox.on_row(tx, f"remove:{case_id}", case_id)
    ]
    return bool(removals) and outbox.state(tx, removals[0].id) == "failed"
