"""Replies come in: new, edited, deleted, and whole threads with them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from bot.clock import Clock
from bot.digests.citations import refresh_citing
from bot.effects.executor import Executor
from bot.moderation import pages
from bot.moderation.arrivals import Arrival, ChannelGone, Deleted, Renamed, Started, ThreadGone
from bot.moderation.desk import Desk
from bot.moderation.endings import Endings
from bot.moderation.policy import EXEMPT_ROLE
from bot.moderation.removals import is_removed_title
from bot.moderation.reply import Incoming
from bot.moderation.responses.deciding import Deciding
from bot.moderation.scopes import Place
from bot.moderation.sweeping import Sweeping
from bot.moderation.taken import Looked, Span, Taken
from bot.privacy.service import Retention
from bot.store import (
    Store,
    Tx,
    cursors,
    deliveries,
    discussions,
    policies,
    quotations,
    replies,
    responses,
)
from bot.store.reply_rows import Reply

_PART = 100
"""So many deletions at most are one transaction."""


class Intake:
    """Stores what members post, and what they take back.

    Args:
        waiting: Called when there is something to score.

    Attributes:
        sweeping: Sweeps the traces of what was erased.
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
        self._endings = Endings(desk, deciding, clock, rules=rules)
        self.sweeping = Sweeping(store)
        self._waiting = waiting

    def take(self, tx: Tx, arrivals: Iterable[Arrival]) -> Taken:
        """Take in what came in, in its order, as a step of one transaction."""
        taken, looked = Taken(), Looked()
        for one in arrivals:
            match one:
                case Incoming():
                    taken.new += self._receive(tx, one, looked, taken)
                case Deleted():
                    self._endings.messages(tx, one.message_ids, one.moderator_id)
                    taken.deleted = True
                case Renamed():
                    taken.new += self._rename(tx, one.title, looked)
                case Started():
                    if self._start(tx, one, looked, taken):
                        taken.started.add(one.title.thread_id)
                case ThreadGone():
                    if not self._endings.thread(tx, one.thread_id, one.moderator_id):
                        taken.again.append(one)
                    looked, taken.deleted = Looked(), True
                case ChannelGone():
                    gone = cursors.threads_in(tx, one.channel_id)
                    taken.again += [ThreadGone(thread, one.moderator_id) for thread in gone]
        return taken

    def follow_up(self) -> None:
        """Have scored and done what follows from what was taken in."""
        self._waiting()
        self._executor.kick()

    async def receive(self, incoming: Incoming) -> bool:
        """Store a reply or a new revision; False where it is none of ours or nothing new."""
        return bool((await self._take_at_once(incoming)).new)

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

    async def knows_exempt_roles(self, guild_id: int) -> bool:
        """Tell whether any layer of the guild's policy exempts members by their roles."""
        found = await self._store.read(lambda tx: policies.newest(tx, guild_id))
        return any(layer.exempt_role_ids for layer in found.layers.values())

    async def deleted(self, message_ids: Collection[int], *, moderator_id: int | None) -> None:
        """Take in that messages were deleted on Discord; see `Endings.messages`."""
        await self._take_at_once(Deleted(0, tuple(message_ids), moderator_id))

    async def thread_started(self, *, thread_id: int, parent_id: int, title: Incoming) -> bool:
        """Take in a thread that a member started; False where it belongs to no discussion.

        A post in a discussion's forum belongs to it, and a thread that starts from one of the
        discussion's own messages.
        """
        return thread_id in (await self._take_at_once(Started(parent_id, title))).started

    async def thread_renamed(self, title: Incoming) -> None:
        """Take in a new title of a member's thread."""
        await self._take_at_once(Renamed(title))

    async def thread_deleted(self, thread_id: int, *, moderator_id: int | None) -> None:
        """Take in that a thread is gone, and all its replies with it."""
        await self._take_at_once(ThreadGone(thread_id, moderator_id))

    async def catch_up(
        self,
        thread_id: int,
        found: Sequence[Incoming],
        *,
        span: Span,
        ours: Collection[int] = (),
        reached: tuple[int, int] | None = None,
    ) -> int:
        """Take in what a page of a thread's history holds now; return how much of it was new.

        Stored replies within ``span`` that the page does not hold were deleted meanwhile. A page is
        one transaction, but where very many were deleted, or something in it cannot be taken in:
        that is passed over.

        Args:
            ours: The messages of the page that are no replies, or stored in another way: those
                of the bot, responses among them.
            reached: The thread's guild, and the message to which its cursor moves with this page;
                None where it stays.
        """
        there = {*ours, *(one.message_id for one in found)}
        stored = await self._store.read(
            lambda tx: replies.present_ids(tx, thread_id, since=span.first, until=span.last)
        )
        gone = [Deleted(thread_id, (one,), None) for one in sorted(stored - there)]
        swept = bool(gone)
        while len(gone) > _PART:
            part, gone = gone[:_PART], gone[_PART:]
            await pages.store(self._store, part, self.take_page)
            self.sweeping.want()

        def move(tx: Tx) -> None:
            if reached is not None:
                guild_id, to = reached
                cursors.advance(tx, thread_id, to, guild_id=guild_id, now=self._clock.now())

        new = await pages.store(self._store, [*gone, *found], self.take_page, move)
        if swept:
            self.sweeping.want()
            await self.sweeping.sweep()
        self.follow_up()
        return new

    def take_page(self, tx: Tx, page: Sequence[Arrival]) -> int:
        """Do what `take` does, and return how many replies and revisions were new."""
        return self.take(tx, page).new

    async def _take_at_once(self, arrival: Arrival) -> Taken:
        taken = await self._store.write(lambda tx: self.take(tx, [arrival]))
        while taken.again:
            left = taken.again
            taken = await self._store.write(partial(self.take, arrivals=left))
        if taken.deleted:
            await self._store.scrub()
        if taken.deleted or taken.new or taken.started:
            self.follow_up()
        return taken

    def _start(self, tx: Tx, started: Started, looked: Looked, taken: Taken) -> bool:
        thread_id = started.title.thread_id
        if discussions.thread(tx, thread_id) is not None:
            return False
        discussion = discussions.open_in_channel(tx, started.parent_id)
        if discussion is None:
            if cursors.is_begun(tx, started.parent_id):
                taken.unknown.append(started)
            return False
        if not discussion.forum and not discussions.is_own_message(tx, discussion.id, thread_id):
            return False
        if self._endings.is_gone(thread_id) or discussion.guild_id != started.title.guild_id:
            return False
        looked.threads[thread_id] = discussions.add_member_thread(
            tx, discussion.id, thread_id=thread_id
        )
        self._receive(tx, started.title, looked, Taken())
        return True

    def _rename(self, tx: Tx, title: Incoming, looked: Looked) -> bool:
        thread = looked.thread(tx, title.thread_id)
        if thread is None or thread.kind != "member" or is_removed_title(title.text):
            return False
        return self._receive(tx, title, looked, Taken())

    def _receive(self, tx: Tx, incoming: Incoming, looked: Looked, taken: Taken) -> bool:
        thread = looked.thread(tx, incoming.thread_id)
        if thread is None:
            taken.unknown.append(incoming)
            return False
        if thread.guild_id != incoming.guild_id or thread.deleted_at is not None:
            return False
        if incoming.kind == "message" and self._endings.is_gone(incoming.message_id):
            return False
        place = Place(thread.channel_id, thread.discussion_id, incoming.thread_id)
        policy = looked.policy(tx, incoming.guild_id).at(place)
        if incoming.exempt is None and incoming.role_ids & policy.exempt_role_ids:
            incoming = replace(incoming, exempt=EXEMPT_ROLE)
        known = replies.find(tx, incoming.message_id, kind=incoming.kind)
        now = self._clock.now()
        if known is None:
            found = deliveries.first(tx, incoming, discussion_id=thread.discussion_id, now=now)
            return found is not None
        if not deliveries.again(tx, known, incoming, now=now):
            return False
        refresh_citing(tx, [known.id], now=now)
        self._desk.read_anew(tx, known.id)
        return True
