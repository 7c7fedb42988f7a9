"""Members respond: what they send in is stored at once, and read before anybody sees it."""

from dataclasses import replace
from typing import Any

from bot.clock import Clock
from bot.language.words import tr
from bot.moderation.policy import EXEMPT_ROLE
from bot.moderation.reply import Incoming
from bot.moderation.responses import admission
from bot.moderation.responses.admission import Limits, Standing, ThreadNow, Writer
from bot.moderation.responses.deciding import HOUR, Deciding
from bot.moderation.responses.response import REWRITABLE, Response
from bot.moderation.responses.taking import NOT_THEIRS, TOO_LATE, Taken, Taking, is_locked
from bot.moderation.scopes import Place
from bot.store import Store, Tx, discussions, policies, quotations, responses


class Responding:
    """Takes in what members write in the form."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        taking: Taking,
        deciding: Deciding,
        limits: Limits,
    ) -> None:
        self._store = store
        self._clock = clock
        self._taking = taking
        self._deciding = deciding
        self._limits = limits

    async def may_respond(self, guild_id: int, writer: Writer, thread: ThreadNow) -> str | None:
        """Return why a member may not respond in a thread now, or None where they may."""
        return await self._store.read(lambda tx: self._refusal(tx, guild_id, writer, thread))

    async def submit(
        self, guild_id: int, writer: Writer, thread: ThreadNow, text: str, *, key: int
    ) -> Taken:
        """Take a response in, if its author may respond there.

        Args:
            text: 1 to 4,000 characters.
            key: The interaction's id; a second delivery of it does nothing.
        """

        def work(tx: Tx) -> dict[str, Any]:
            refused = _empty(text) or self._refusal(tx, guild_id, writer, thread)
            found = discussions.thread(tx, thread.thread_id)
            if refused is not None or found is None:
                return {"refusal": refused or tr(NOT_THEIRS)}
            incoming = self._incoming(tx, guild_id, writer, thread.thread_id, text, key=key)
            now = self._clock.now()
            reply_id = responses.begin(tx, incoming, discussion_id=found.discussion_id, now=now)
            return self._sent(tx, guild_id, writer, reply_id, key)

        return await self._taking.take(work, guild_id, key)

    async def rewrite(
        self, guild_id: int, reply_id: int, writer: Writer, text: str, *, key: int
    ) -> Taken:
        """Take in what an author writes instead: of one that waits, or as an edit of what stands.

        An edit of what stands is read like a new response; until it is posted, the old words stay.
        """

        def work(tx: Tx) -> dict[str, Any]:
            response = responses.of_author(tx, guild_id, reply_id, writer.user_id)
            if response is None:
                return {"refusal": tr(NOT_THEIRS)}
            pending = next(iter(responses.edits_of(tx, reply_id)), None)
            refused = _empty(text) or self._refusal_to_rewrite(tx, pending or response, writer)
            if refused is not None:
                return {"refusal": refused}
            return self._rewrite(tx, pending or response, writer, text, key)

        return await self._taking.take(work, guild_id, key)

    async def can_rewrite(
        self, guild_id: int, reply_id: int, writer: Writer
    ) -> tuple[Response | None, str | None]:
        """Return what an author would edit now, with its words, or why they may not."""

        def look(tx: Tx) -> tuple[Response | None, str | None]:
            response = responses.of_author(tx, guild_id, reply_id, writer.user_id)
            if response is None:
                return None, tr(NOT_THEIRS)
            response = next(iter(responses.edits_of(tx, reply_id)), response)
            return response, self._refusal_to_rewrite(tx, response, writer)

        return await self._store.read(look)

    def _sent(
        self, tx: Tx, guild_id: int, writer: Writer, reply_id: int, key: int
    ) -> dict[str, Any]:
        responses.attempt(tx, guild_id, writer.user_id, "sent", now=self._clock.now())
        responses.change(tx, reply_id, answer_key=str(key))
        return {"reply": reply_id}

    def _rewrite(
        self, tx: Tx, response: Response, writer: Writer, text: str, key: int
    ) -> dict[str, Any]:
        now, guild_id, reply_id = self._clock.now(), response.guild_id, response.reply_id
        incoming = self._incoming(tx, guild_id, writer, response.thread_id, text, key=key)
        if response.stands:
            reply_id = responses.begin(
                tx,
                incoming,
                discussion_id=response.discussion_id,
                now=now,
                replaces=response.reply_id,
            )
        else:
            self._deciding.rewrite(tx, response, incoming)
        return self._sent(tx, guild_id, writer, reply_id, key)

    def _incoming(
        self, tx: Tx, guild_id: int, writer: Writer, thread_id: int, text: str, *, key: int
    ) -> Incoming:
        found = discussions.thread(tx, thread_id)
        incoming = Incoming(
            guild_id=guild_id,
            thread_id=thread_id,
            message_id=key,
            author_id=writer.user_id,
            posted_at=self._clock.now(),
            text=text.strip(),
        )
        if found is None:
            return incoming
        place = Place(found.channel_id, found.discussion_id, thread_id)
        exempt = writer.role_ids & policies.newest(tx, guild_id).at(place).exempt_role_ids
        return replace(incoming, exempt=EXEMPT_ROLE) if exempt else incoming

    def _refusal(self, tx: Tx, guild_id: int, writer: Writer, thread: ThreadNow) -> str | None:
        standing = self._standing(tx, guild_id, writer.user_id, thread.thread_id)
        now = self._clock.now()
        return admission.refusal(writer, thread, standing, limits=self._limits, now=now)

    def _refusal_to_rewrite(self, tx: Tx, response: Response, writer: Writer) -> str | None:
        if response.state not in REWRITABLE and not response.stands:
            return tr(TOO_LATE)
        if quotations.of_reply(tx, response.reply_id):
            return tr("It was restored as a quotation: take it down there, and respond anew.")
        standing = self._standing(tx, response.guild_id, writer.user_id, response.thread_id)
        limits, now = self._limits, self._clock.now()
        stood = response.stands or response.replaces is not None
        return admission.refusal_to_rewrite(writer, standing, stood=stood, limits=limits, now=now)

    def _standing(self, tx: Tx, guild_id: int, user_id: int, thread_id: int) -> Standing:
        since = self._clock.now() - HOUR
        found = discussions.thread(tx, thread_id)
        return Standing(
            known=found is not None and found.guild_id == guild_id and found.deleted_at is None,
            open=found is not None and found.state == "open",
            posting=found is not None and found.state == "posting",
            screened=found.screened if found else None,
            braked=is_locked(tx, thread_id),
            last_at=responses.last_in_thread(tx, thread_id, user_id),
            sent=responses.attempts(tx, guild_id, user_id, "sent", since=since),
            nudged=responses.attempts(tx, guild_id, user_id, "nudged", since=since),
        )


def _empty(text: str) -> str | None:
    seen = any(one.isprintable() and not one.isspace() for one in text)
    return None if seen else tr("There is nothing to read in it. Nothing was sent.")
