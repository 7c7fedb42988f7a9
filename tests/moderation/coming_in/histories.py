"""A history that Discord keeps, of threads as long as a test wants them, and who reads it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.moderation.catching_up import CatchingUp
from bot.moderation.history import PAGE, FoundThread, Page
from bot.moderation.inbox import Inbox
from bot.moderation.listing import Listing
from bot.moderation.reply import Incoming
from bot.store import cursors
from tests.moderation.coming_in.faults import SOON
from tests.world import CALM, THREAD, World, told


@dataclass
class FakeHistory:
    """Answers as Discord does.

    Attributes:
        there: The messages of each thread: id and text, or None where it is no reply.
        asked: Thread and message behind which a page was asked for, in order.
        troubles: What the next requests about a place raise, one after the other.
        before_answer: Called when an answer is on its way.
        lists: The active threads of the guild, and the archived ones, last archived first.
    """

    world: World
    there: dict[int, dict[int, str | None]] = field(default_factory=dict)
    asked: list[tuple[int, int]] = field(default_factory=list)
    troubles: dict[int, list[Exception]] = field(default_factory=dict)
    before_answer: Callable[[], Awaitable[object]] | None = None
    active_threads: list[FoundThread] = field(default_factory=list)
    archived_threads: list[FoundThread] = field(default_factory=list)
    listed: list[int | None] = field(default_factory=list)
    reads: bool = True

    async def page(self, guild_id: int, thread_id: int, *, after: int) -> Page:
        self.asked.append((thread_id, after))
        if self.troubles.get(thread_id):
            raise self.troubles[thread_id].pop(0)
        there = self.there.get(thread_id, {})
        ids = sorted(one for one in there if one > after)[:PAGE]
        found = [self._reply(thread_id, one, there[one] or "") for one in ids if there[one]]
        others = [one for one in ids if not there[one]]
        if self.before_answer is not None:
            await self.before_answer()
        if not self.reads:
            found, others = [], ids
        return Page(tuple(found), tuple(others), ids[-1] if ids else None, len(ids) >= PAGE)

    async def active(self, guild_id: int) -> Sequence[FoundThread]:
        if self.troubles.get(guild_id):
            raise self.troubles[guild_id].pop(0)
        return self.active_threads

    async def archived(
        self, guild_id: int, channel_id: int, *, before: int | None
    ) -> tuple[Sequence[FoundThread], bool]:
        self.listed.append(before)
        rest = [
            one
            for one in self.archived_threads
            if one.parent_id == channel_id and (before is None or one.archived_at < before)
        ]
        return rest[:PAGE], len(rest) > PAGE

    def _reply(self, thread_id: int, message_id: int, text: str) -> Incoming:
        edited = self.world.clock.now() if text.startswith("edited") else None
        return self.world.incoming(
            text, message_id, thread_id=thread_id, quiet=True, edited_at=edited
        )

    def pages_of(self, thread_id: int) -> list[int]:
        return [after for thread, after in self.asked if thread == thread_id]


@dataclass
class Reading:
    """A world in which histories are read."""

    world: World
    history: FakeHistory
    inbox: Inbox
    catching_up: CatchingUp
    guarded: list[int] = field(default_factory=list)

    async def read(self) -> None:
        """Read everything, as at the beginning of a session."""
        self.inbox.threads.begin_session()
        self.catching_up.everything()
        await self.rest()

    async def rest(self) -> None:
        await self.catching_up.idle()
        await self.inbox.idle()

    async def cursor(self, place_id: int = THREAD) -> int | None:
        return await self.world.store.read(lambda tx: cursors.read_to(tx, place_id))

    async def replies(self, thread_id: int = THREAD) -> dict[int, str]:
        rows = await self.world.rows(
            "SELECT message_id, state FROM replies WHERE thread_id = ? AND kind = 'message'",
            thread_id,
        )
        return {row["message_id"]: row["state"] for row in rows}

    def again(self, *, most: int = 100_000) -> "Reading":
        """Return what a new process would begin with on the same database and Discord."""
        return reading(self.world, replace(self.history, asked=[]), most=most)


def reading(world: World, history: FakeHistory | None = None, *, most: int = 100_000) -> Reading:
    history = history or FakeHistory(world)
    inbox = Inbox(world.store, world.intake, world.clock, bounds=SOON)
    catching_up = CatchingUp(world.store, world.intake, inbox, world.clock, most=most)
    made = Reading(world, history, inbox, catching_up)

    async def guard(thread_id: int, _: int) -> None:
        made.guarded.append(thread_id)

    listing = Listing(world.store, world.intake, world.clock, history, found=guard)
    catching_up.use(history, listing)
    return made


def read(folder: Path, story: Callable[[Reading], Awaitable[None]], *, most: int = 100_000) -> None:
    async def whole(world: World) -> None:
        made = reading(world, most=most)
        try:
            await story(made)
        finally:
            await made.catching_up.stop()
            await made.inbox.stop()

    told(folder, whole)


def talk(first: int, last: int, text: str = CALM) -> dict[int, str | None]:
    return dict.fromkeys(range(first, last + 1), text)
