"""What authors do about their responses: they choose, look after them, and take them back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

from bot.clock import Clock
from bot.effects.executor import Executor, Renderer
from bot.effects.message import Message
from bot.language.words import tr
from bot.moderation.desk import Desk
from bot.moderation.responses import words
from bot.moderation.responses.admission import Limits, refusal_to_send
from bot.moderation.responses.deciding import HOUR, Deciding
from bot.moderation.responses.publishing import TEXT, TOLD, noticed
from bot.moderation.responses.response import REWRITABLE, Response, State
from bot.moderation.responses.taking import NOT_THEIRS, TOO_LATE, Taken, Taking, is_locked
from bot.privacy.erasure import erase
from bot.privacy.service import Retention
from bot.store import Store, Tx, quotations, responses, retention

Choice = Literal["send", "drop", "withdraw"]


@dataclass(frozen=True, slots=True)
class RespondSettings:
    """How often members may send, and how long they have to choose.

    Attributes:
        limits: What one member may do in an hour.
        choice: How long an author has to choose what becomes of what reads badly.
        rules: How long text is kept.
    """

    limits: Limits = field(default_factory=lambda: Limits(20, 5))
    choice: timedelta = timedelta(hours=24)
    rules: Retention = field(default_factory=Retention)


class Choosing:
    """Takes in what authors choose, and shows them how their responses stand.

    Attributes:
        renderers: For the executor.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        clock: Clock,
        *,
        desk: Desk,
        taking: Taking,
        deciding: Deciding,
        settings: RespondSettings,
    ) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._desk = desk
        self._taking = taking
        self._deciding = deciding
        self._choice = settings.choice
        self._rules = settings.rules
        self.renderers: dict[str, Renderer] = {
            TEXT: _render_text,
            TOLD: self._render_told,
            **{noticed(state): partial(self._render_noticed, state=state) for state in State},
        }

    async def choose(
        self,
        guild_id: int,
        reply_id: int,
        choice: Choice,
        *,
        by: int,
        key: int,
        timed_out_until: datetime | None = None,
    ) -> Taken:
        """Send what an author was asked about, drop it, or take down what stands.

        Args:
            key: The interaction's id; a second delivery of it does nothing.
            timed_out_until: Until when the author may not write anywhere, or None.
        """

        def work(tx: Tx) -> dict[str, Any]:
            response = responses.of_author(tx, guild_id, reply_id, by)
            if response is None:
                return {"refusal": tr(NOT_THEIRS)}
            responses.change(tx, reply_id, answer_key=str(key))
            refused = self._refusal_to_send(tx, response, timed_out_until)
            if choice == "send" and refused is not None:
                return {"refusal": refused, "reply": reply_id}
            if choice == "send":
                done = self._deciding.send(tx, response)
            elif choice == "drop":
                done = response.state in REWRITABLE and self._drop(tx, response)
            else:
                done = response.stands and self._withdraw(tx, response)
            if done and choice != "send":
                responses.change(tx, reply_id, told=State.DROPPED)  # their own wish
            return {"reply": reply_id} if done else {"refusal": tr(TOO_LATE), "reply": reply_id}

        taken = await self._taking.take(work, guild_id, key)
        if choice != "send":
            await self._store.scrub()
        return taken

    def _refusal_to_send(
        self, tx: Tx, response: Response, timed_out_until: datetime | None
    ) -> str | None:
        braked = is_locked(tx, response.thread_id)
        return refusal_to_send(timed_out_until, braked=braked, now=self._clock.now())

    async def mine(self, guild_id: int, by: int) -> list[Response]:
        """Return what a member wrote that is not decided yet, the newest first, at most five."""
        return await self._store.read(
            lambda tx: responses.under_way(tx, guild_id, by, limit=words.MOST_LISTED)
        )

    async def with_message(self, guild_id: int, message_id: int) -> Response | None:
        """Return the response that a message is, or that it restores, or None."""

        def look(tx: Tx) -> Response | None:
            shown = quotations.with_message(tx, message_id)
            if shown is not None and shown.guild_id == guild_id:
                return responses.find(tx, shown.reply_id)
            return responses.with_message(tx, guild_id, message_id)

        return await self._store.read(look)

    def shown(self, response: Response) -> Message:
        """Return what its author is shown of a response now."""
        rule = self._desk.settings.rule(response.label or "")
        until = response.changed_at + self._choice
        return words.told(response, rule=rule, choose_until=until)

    async def told_waiting(self, reply_id: int) -> None:
        """Record that an author was told that their response waits."""

        def work(tx: Tx) -> None:
            response = responses.find(tx, reply_id)
            if response is None or response.state is not State.WAITING:
                return
            if response.told is None:
                responses.change(tx, reply_id, told=State.WAITING)

        await self._store.write(work)

    async def expire(self) -> int:
        """Drop what its authors did not choose on in time, and return how many that were."""

        def work(tx: Tx) -> int:
            now = self._clock.now()
            responses.drop_attempts_before(tx, now - HOUR)
            due = responses.asked_before(tx, now - self._choice)
            return sum(self._deciding.drop(tx, one, "expired") for one in due)

        dropped = await self._store.write(work)
        self._executor.kick()
        return dropped

    async def resume(self) -> None:
        """Tell those whose response was taken just before the bot died that it waits."""

        def work(tx: Tx) -> None:
            for response in responses.untold(tx):
                self._desk.publishing.tell(tx, response.reply_id)

        await self._store.write(work)
        self._executor.kick()

    def _drop(self, tx: Tx, response: Response) -> bool:
        return self._deciding.drop(tx, response, "author") and self._erase(tx, response)

    def _withdraw(self, tx: Tx, response: Response) -> bool:
        """Take down what stands, wherever: also where it was removed and restored."""
        for shown in quotations.of_reply(tx, response.reply_id):
            self._desk.take_down(tx, shown)
        return self._deciding.drop(tx, response, "withdrawn") and self._erase(tx, response)

    def _erase(self, tx: Tx, response: Response) -> bool:
        """Erase what its author took back, unless a case holds it."""
        now = self._clock.now()
        held_since = self._rules.held_since(now)
        if not retention.is_held(tx, response.reply_id, held_since=held_since, now=now):
            erase(tx, [response.reply_id], desk=self._desk, now=now)
        return True

    def _render_told(self, tx: Tx, reply_id: int) -> Message | None:
        response = responses.find(tx, reply_id)
        return None if response is None else self.shown(response)

    def _render_noticed(self, tx: Tx, reply_id: int, *, state: State) -> Message | None:
        """Return what a notice says, or None where a later one tells what came of it since."""
        response = responses.find(tx, reply_id)
        return self.shown(response) if response is not None and response.state is state else None


def _render_text(tx: Tx, reply_id: int) -> Message | None:
    """Return the words as they are posted; None where they are not, or no longer, to be read.

    What waits, is held or was taken back never leaves here, whatever the outbox holds.
    """
    response = responses.find(tx, reply_id)
    if response is None or response.text is None or response.author_id is None:
        return None
    if response.state is not State.ACCEPTED and not response.stands:
        return None
    return Message(content=response.text, as_member=response.author_id)
