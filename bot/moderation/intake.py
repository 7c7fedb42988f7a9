"""Replies come in: new, edited, deleted, and whole threads with them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.effects.executor import Executor
from bot.moderation.desk import Desk
from bot.moderation.lifecycle import Event
from bot.moderation.policy import EXEMPT_ROLE
from bot.moderation.removals import REMOVED_TITLE
from bot.moderation.reply import Incoming
from bot.moderation.responses.deciding import Deciding
from bot.moderation.scopes import Place
from bot.privacy.erasure import erase
from bot.privacy.service import Retention
from bot.store import (
    Store,
    Tx,
    cases,
    discussions,
    policies,
    quotations,
    replies,
    responses,
    retention,
)
from bot.store.reply_rows import Reply

_BATCH = 100


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a thread's history that was read.

    Attributes:
        first: The smallest message id it may hold.
        last: The greatest message id it may hold.
    """

    first: int
    last: int


class Intake:
    """Stores what members post, and what they take back.

    Args:
        waiting: Called when there is something to score.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        clock: Clock,
        *,
        desk: Desk,
        deciding: Deciding,
        rules: Retention,
        waiting: Callable[[], None],
    ) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._desk = desk
        self._deciding = deciding
        self._rules = rules
        self._waiting = waiting

    async def receive(self, incoming: Incoming) -> bool:
        """Store a reply or a new revision; False where it is none of ours or nothing new."""
        new = await self._store.write(lambda tx: self._receive(tx, incoming))
        if new:
            self._kick()
        return new

    async def known(self, message_id: int) -> Reply | None:
        """Return the present reply that a message is, or that it restores, or None."""

        def look(tx: Tx) -> Reply | None:
            if (shown := quotations.with_message(tx, message_id)) is not None:
                return replies.get(tx, shown.reply_id)
            reply = replies.find(tx, message_id)
            return reply if reply is not None and reply.state == "present" else None

        return await self._store.read(look)

    async def poster(self, reply: Reply, *, me: int) -> int | None:
        """Return whom Discord takes for the author of a reply's message, or None.

        Of a response that is the webhook that posted it for its author, or the bot: ``me``.
        """
        found = await self._store.read(lambda tx: responses.find(tx, reply.id))
        return reply.author_id if found is None else found.webhook_id or me

    async def is_watched(self, thread_id: int) -> bool:
        """Tell whether a thread belongs to a discussion."""
        return await self._store.read(lambda tx: discussions.thread(tx, thread_id) is not None)

    async def knows_exempt_roles(self, guild_id: int) -> bool:
        """Tell whether any layer of the guild's policy exempts members by their roles."""
        found = await self._store.read(lambda tx: policies.newest(tx, guild_id))
        return any(layer.exempt_role_ids for layer in found.layers.values())

    async def deleted(self, message_ids: Collection[int], *, moderator_id: int | None) -> None:
        """Take in that messages were deleted on Discord.

        Args:
            message_ids: The messages; those that are no present replies are passed over.
            moderator_id: Who deleted them, 0 where an unknown moderator or bot did, or None
                where it was the author, who cannot do that to a response.
        """

        def step(tx: Tx) -> None:
            for message_id in message_ids:
                reply = replies.find(tx, message_id)
                if reply is not None and not quotations.of_reply(tx, reply.id):
                    self._end(tx, reply, moderator_id)
                elif (quotation := quotations.with_message(tx, message_id)) is not None:
                    quotations.take_down(tx, quotation.case_id, now=self._clock.now())
                    self._desk.refresh(tx, [quotation.case_id])
                    self._end(tx, replies.get(tx, quotation.reply_id), moderator_id or 0)

        await self._store.write(step)
        await self._store.scrub()
        self._kick()

    async def thread_started(self, *, thread_id: int, parent_id: int, title: Incoming) -> bool:
        """Take in a thread that a member started; False where it belongs to no discussion.

        A post in a discussion's forum belongs to it, and a thread that starts from one of the
        discussion's own messages.
        """

        def step(tx: Tx) -> bool:
            discussion = discussions.open_in_channel(tx, parent_id)
            if discussion is None or discussions.thread(tx, thread_id) is not None:
                return False
            if not discussion.forum and not discussions.is_own_message(
                tx, discussion.id, thread_id
            ):
                return False
            discussions.add_member_thread(tx, discussion.id, thread_id=thread_id)
            self._receive(tx, title)
            return True

        taken = await self._store.write(step)
        self._kick()
        return taken

    async def thread_renamed(self, title: Incoming) -> None:
        """Take in a new title of a member's thread."""

        def step(tx: Tx) -> None:
            thread = discussions.thread(tx, title.thread_id)
            if thread is not None and thread.kind == "member" and title.text != REMOVED_TITLE:
                self._receive(tx, title)

        await self._store.write(step)
        self._kick()

    async def thread_deleted(self, thread_id: int, *, moderator_id: int | None) -> None:
        """Take in that a thread is gone, and all its replies with it."""

        def step(tx: Tx) -> None:
            if discussions.thread(tx, thread_id) is None:
                return
            discussions.mark_thread_deleted(tx, thread_id, now=self._clock.now())
            for response in responses.under_way_in(tx, thread_id):
                self._deciding.drop(tx, response, "gone")
            for reply in replies.in_thread(tx, thread_id):
                self._end(tx, reply, moderator_id)

        await self._store.write(step)
        await self._store.scrub()
        self._kick()

    async def catch_up(
        self,
        thread_id: int,
        found: Sequence[Incoming],
        *,
        span: Span,
        ours: Collection[int] = (),
    ) -> int:
        """Take in what a thread's history holds now, quietly; return how much of it was new.

        Stored replies within ``span`` that the history no longer holds were deleted meanwhile.

        Args:
            ours: The messages of the history that the bot posted, responses among them.
        """
        new = 0
        for start in range(0, len(found), _BATCH):
            part = found[start : start + _BATCH]
            new += await self._store.write(partial(self._receive_all, found=part))
        there = {*ours, *(one.message_id for one in found)}
        stored = await self._store.read(
            lambda tx: replies.present_ids(tx, thread_id, since=span.first)
        )
        gone = {one for one in stored - there if one <= span.last}
        if gone:
            await self.deleted(gone, moderator_id=None)
        self._kick()
        return new

    async def read_from(self, thread_id: int) -> int:
        """Return the message id from which on a thread's history must be read again."""
        return await self._store.read(lambda tx: replies.oldest_kept(tx, thread_id))

    def _receive_all(self, tx: Tx, *, found: Sequence[Incoming]) -> int:
        return sum(self._receive(tx, one) for one in found)

    def _receive(self, tx: Tx, incoming: Incoming) -> bool:
        thread = discussions.thread(tx, incoming.thread_id)
        if thread is None or thread.guild_id != incoming.guild_id:
            return False
        now = self._clock.now()
        place = Place(thread.channel_id, thread.discussion_id, incoming.thread_id)
        policy = policies.newest(tx, incoming.guild_id).at(place)
        if incoming.exempt is None and incoming.role_ids & policy.exempt_role_ids:
            incoming = replace(incoming, exempt=EXEMPT_ROLE)
        reply = replies.receive(tx, incoming, discussion_id=thread.discussion_id, now=now)
        if reply is None:
            return False
        refresh_citing(tx, [reply.id], now=now)
        self._desk.read_anew(tx, reply.id)
        return True

    def _end(self, tx: Tx, reply: Reply, moderator_id: int | None) -> None:
        now = self._clock.now()
        if moderator_id is None and responses.find(tx, reply.id) is not None:
            moderator_id = 0
        by = "author" if moderator_id is None else "moderator"
        if not replies.end(tx, reply.id, "deleted", by=by, now=now):
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

    def _kick(self) -> None:
        self._waiting()
        self._executor.kick()
