"""What becomes of a response on Discord, and what its author is told; steps of a transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.effects.executor import Outcome, Settler
from bot.language.guilds import speaking_in
from bot.language.words import tr
from bot.moderation.delivery import put_notice
from bot.moderation.responses.response import Event, Response, State, Why
from bot.store import Tx, discussions, notices, outbox, record, replies, responses, unposted
from bot.store.outbox import Effect

TEXT, TOLD = "response_text", "response_told"
"""Names of the renderers; `TOLD` names its settler, too, and `noticed` what a notice says."""
POSTED, EDITED = "response_posted", "response_edited"
"""Names of the settlers, see `bot.moderation.responses.deciding`."""
AGAIN = "response_again"
"""Name of the settler that tries again later what Discord refuses."""
_WAITS = (timedelta(minutes=10),) * 6 + (timedelta(hours=1),) * 48 + (timedelta(days=1),) * 30
"""How long it waits each time to take words from Discord that must not stand there."""
_NO_WEBHOOK = "code 10015"
"""Source: Discord, JSON error codes: the webhook is gone by which a message could be edited."""
_NOTHING_STANDS = ("did not happen", "code 10003", "code 10008")
"""Source: Discord, JSON error codes: unknown channel, unknown message."""


def noticed(state: str) -> str:
    """Return the name of the renderer of a notice that a response stands so, while it does."""
    return f"{TOLD}:{state}"


class Publishing:
    """Posts responses, takes them back, and tells their authors.

    Args:
        per_minute: The most notices a guild's authors get in a minute.
        ended: Called with the reply of a response that will not be posted any more.
        tried: Called with the reply of a response that Discord was asked to take down.

    Attributes:
        settlers: For the executor.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        per_minute: int,
        ended: Callable[[Tx, int], None],
        tried: Callable[[Tx, int], None],
    ) -> None:
        self._clock = clock
        self._ended = ended
        self._tried = tried
        self._per_minute = per_minute
        self.settlers: dict[str, Settler] = {TOLD: self._told, AGAIN: self._again}

    def move(self, tx: Tx, response: Response, event: Event, *, why: Why | None = None) -> bool:
        """Bring a response one step on and put it on record; False where it does not happen."""
        now = self._clock.now()
        after = responses.move(tx, response, event, now=now, why=why)
        if after is None:
            return False
        record.append(
            tx,
            "response",
            guild_id=response.guild_id,
            now=now,
            reply=response.reply_id,
            event=event,
            before=response.state,
            after=after,
            why=why,
        )
        return True

    def post(self, tx: Tx, response: Response, event: Event, *, case_id: int | None = None) -> bool:
        """Have a response posted, or the edit that it is made; False where it is not to be."""
        if not self.move(tx, response, event):
            return False
        if event is Event.RESTORE:
            unposted.take_back(tx, response.reply_id)
        if case_id is not None:
            responses.change(tx, response.reply_id, case_id=case_id)
        edited = responses.find(tx, response.replaces) if response.replaces else None
        if edited is not None and not _is_to_edit(tx, response, edited):
            self.drop(tx, replace(response, state=State.ACCEPTED, effect_id=None), "gone")
            return True
        if edited is None:
            awake = _locked_by_us(tx, response.thread_id)
            effect_id = self._put(tx, response, "respond", {"settle": POSTED, "awake": awake})
        else:
            effect_id = self._edit(tx, edited, row=response.reply_id, settle=EDITED)
        responses.change(tx, response.reply_id, effect_id=effect_id)
        return True

    def put_back(self, tx: Tx, edited: Response) -> None:
        """Give a posted response its own words again, which an edit had on Discord for a moment."""
        self._edit(tx, edited, row=edited.reply_id, settle=AGAIN)

    def decline(self, tx: Tx, response: Response, *, by: str) -> None:
        """Let a response never be posted: its case was upheld. The notice of the case tells why."""
        if self.move(tx, response, Event.DECLINE):
            if response.state is State.ACCEPTED:
                self._remove(tx, response)
            unposted.end(tx, response.reply_id, "removed", by=by, now=self._clock.now())
            self.tell(tx, response.reply_id, notice=False)

    def hold(self, tx: Tx, response: Response) -> None:
        """Take an approval back: what was posted goes, and waits for a moderator again."""
        if response.state is not State.ACCEPTED and not response.stands:
            return
        if not self.move(tx, response, Event.HOLD):
            return
        self._remove(tx, response)
        unposted.take_back(tx, response.reply_id)
        self.drop_edits(tx, response.reply_id)
        refresh_citing(tx, [response.reply_id], now=self._clock.now())
        self.tell(tx, response.reply_id)

    def drop(self, tx: Tx, response: Response, why: Why) -> bool:
        """End a response that is not to be posted, or stand; False where it has ended before.

        Its author is told, unless it was their own wish.
        """
        if (
            response.state is State.ACCEPTED
            and why == "author"
            and not self._withdraw(tx, response)
        ):
            return False  # it may stand by now: taking it back comes later
        if not self.move(tx, response, Event.DROP, why=why):
            return False
        now = self._clock.now()
        if response.state in (State.ACCEPTED, State.POSTED):
            self._remove(tx, response)
        if response.stands:
            replies.end(tx, response.reply_id, "deleted", by="author", now=now)
        unposted.end(tx, response.reply_id, "deleted", by=unposted.ENDED_BY, now=now)
        if response.state is not State.POSTED:
            self._ended(tx, response.reply_id)
        refresh_citing(tx, [response.reply_id], now=now)
        self.drop_edits(tx, response.reply_id)
        if why not in ("author", "withdrawn", "forgotten"):
            self.tell(tx, response.reply_id)
        return True

    def drop_edits(self, tx: Tx, reply_id: int) -> None:
        """End the edits of a reply that stands no more."""
        for edit in responses.edits_of(tx, reply_id):
            self.drop(tx, edit, "gone")

    def tell(self, tx: Tx, reply_id: int, *, notice: bool = True, key: str | None = None) -> None:
        """Tell its author how a response stands: in answer to what they did last, else by notice.

        Args:
            notice: Whether they get a notice where there is nothing to answer any more.
            key: Names what they did last, where it was done to another response.
        """
        response = responses.find(tx, reply_id)
        if response is None or response.author_id is None:
            return
        with speaking_in(tx, response.guild_id):
            name = tr("Your response")
        payload = {
            "user": response.author_id,
            "answer": key or response.answer_key,
            "channel": notices.private_thread_parent(tx, response.guild_id, response.discussion_id),
            "name": name,
            "notice": notice,
            "state": response.state,
            "render": TOLD,
            "row": reply_id,
            "settle": TOLD,
        }
        lane = responses.lane(reply_id, told=True)
        self._put_plain(tx, response, "tell", payload, lane=lane)

    def _told(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Remember what its author knows; who could not be answered gets a notice."""
        outbox.name_nobody(tx, effect.id)
        response = responses.find(tx, effect.payload["row"])
        if response is None or not outcome.result:
            return
        state = effect.payload.get("state", response.state)
        if outcome.result.get("way") == "later":
            told_anew = (
                state != response.state
            )  # of what came of it since, or nothing is to be said
            if effect.payload["notice"] and "user" in effect.payload and not told_anew:
                payload = {key: value for key, value in effect.payload.items() if key != "answer"}
                payload["render"] = noticed(state)
                guild, now = response.guild_id, self._clock.now()
                put_notice(tx, payload, guild_id=guild, per_minute=self._per_minute, now=now)
        elif outcome.result.get("way") is not None:
            responses.change(tx, response.reply_id, told=state)

    def _remove(self, tx: Tx, response: Response) -> None:
        """Take what was posted from Discord, or may be just now; an edit leaves no message."""
        if response.effect_id is None or self._withdraw(tx, response):
            return
        if response.replaces is not None:
            return  # what settles it puts the earlier words back
        payload = {
            "channel": response.thread_id,
            "target": {"effect": response.effect_id, "key": "message_id"},
            "of": response.reply_id,
            "settle": AGAIN,
        }
        self._put_plain(tx, response, "delete", payload)

    def _again(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        """Try it again later where Discord refuses it: somebody may give the permission back."""
        error = outcome.error
        if "of" in effect.payload:
            self._tried(tx, effect.payload["of"])
        if error is None or any(why in error for why in _NOTHING_STANDS):
            return
        tries, now = effect.payload.get("tries", 0), self._clock.now()
        edited = responses.find(tx, effect.payload["row"]) if _NO_WEBHOOK in error else None
        if edited is not None:
            self.drop(tx, edited, "refused")  # what cannot be given its own words again must go
            return
        if tries >= len(_WAITS):
            return  # the card says that it still stands
        outbox.put(
            tx,
            effect.kind,
            {**effect.payload, "tries": tries + 1},
            guild_id=effect.guild_id,
            lane=effect.lane if tries else f"{effect.lane}:again",
            now=now,
            not_before=now + _WAITS[tries],
        )

    def _withdraw(self, tx: Tx, response: Response) -> bool:
        """Give the posting up; False where it may have happened."""
        return response.effect_id is not None and outbox.withdraw(
            tx, response.effect_id, now=self._clock.now()
        )

    def _edit(self, tx: Tx, edited: Response, *, row: int, settle: str) -> int:
        payload = {
            "thread": edited.thread_id,
            "target": edited.message_id,
            "webhook": edited.webhook_id,
            "render": TEXT,
            "row": row,
            "settle": settle,
        }
        return self._put_plain(tx, edited, "respond_edit", payload)

    def _put(self, tx: Tx, response: Response, kind: str, more: dict[str, Any]) -> int:
        payload = {"thread": response.thread_id, "render": TEXT, "row": response.reply_id, **more}
        return self._put_plain(tx, response, kind, payload)

    def _put_plain(
        self,
        tx: Tx,
        response: Response,
        kind: str,
        payload: dict[str, Any],
        *,
        lane: str | None = None,
    ) -> int:
        return outbox.put(
            tx,
            kind,
            payload,
            guild_id=response.guild_id,
            lane=lane or responses.lane(response.replaces or response.reply_id),
            now=self._clock.now(),
        )


def _is_to_edit(tx: Tx, edit: Response, edited: Response) -> bool:
    """Tell whether an edit can be made; one whose decline is taken back may come too late."""
    newest = replies.newest_revision_id(tx, edited.reply_id)
    later = any(one.reply_id > edit.reply_id for one in responses.edits_of(tx, edited.reply_id))
    older = later or newest > replies.newest_revision_id(tx, edit.reply_id)
    return edited.stands and not older


def _locked_by_us(tx: Tx, thread_id: int) -> bool:
    """Tell whether an open thread is locked but to keep members to the form."""
    found = discussions.thread(tx, thread_id)
    return found is not None and (found.state, found.screened) == ("open", "lock")
