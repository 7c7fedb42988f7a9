"""Screened discussions stay shut, whatever people change by hand on Discord."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.clock import Clock
from bot.discussions import lanes
from bot.discussions.wording import explain, not_locked, opened_by_hand
from bot.effects.executor import Executor
from bot.effects.message import Message
from bot.language.guilds import speaking_in
from bot.store import Store, Tx, discussions, guilds, outbox
from bot.store.discussion_rows import Discussion, ThreadRow
from bot.store.outbox import Effect

log = logging.getLogger(__name__)


class Guarding:
    """Locks what was unlocked, and turns to locks where permissions keep nobody out any more."""

    def __init__(self, store: Store, executor: Executor, clock: Clock) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock

    async def by_permissions(self, guild_id: int) -> dict[int, list[int]]:
        """Return the discussions of a guild that permissions keep shut, by channel."""
        found: dict[int, list[int]] = {}
        for one in await self._store.read(lambda tx: discussions.screened(tx, "permissions")):
            if one.guild_id == guild_id:
                found.setdefault(one.channel_id, []).append(one.id)
        return found

    async def locked_threads(self) -> list[int]:
        """Return the threads that must be locked, of discussions that are open."""

        def look(tx: Tx) -> list[int]:
            found = discussions.open_threads(tx)
            return [one.thread_id for one in found if one.thread_id and _must_be_locked(one)]

        return await self._store.read(look)

    async def unlocked(self, thread_id: int) -> bool:
        """Take in that a thread is not locked; lock it, where it must be and is not being already.

        Returns:
            Whether it will be locked: so one unlocking by hand is answered once.
        """

        def again(tx: Tx) -> bool:
            thread = discussions.thread(tx, thread_id)
            if thread is None or not _must_be_locked(thread):
                return False
            return self._lock(tx, thread.discussion_id, [thread_id])

        return await self._write(again)

    async def thread_started(self, thread_id: int, parent_id: int) -> bool:
        """Lock a thread that a member started in a discussion that locks keep shut.

        Returns:
            Whether it will be locked; a thread that has nothing to do with a discussion is not.
        """

        def shut(tx: Tx) -> bool:
            for one in discussions.screened(tx, "lock"):
                belongs = one.forum or discussions.is_own_message(tx, one.id, thread_id)
                if one.channel_id == parent_id and belongs:
                    return self._lock(tx, one.id, [thread_id])
            return False

        return await self._write(shut)

    async def opened_by_hand(self, discussion_id: int, advice: Sequence[str]) -> bool:
        """Lock the threads of a discussion that permissions do not keep shut any more.

        Args:
            advice: What the moderators are told to change, in sentences.

        Returns:
            False where that was done before; the moderators are told once.
        """

        def turn(tx: Tx) -> bool:
            if not discussions.set_locking(tx, discussion_id):
                return False
            found = discussions.get(tx, discussion_id)
            assert found is not None  # noqa: S101  it was changed just above
            if found.state in ("posting", "open"):  # what is closed is locked, and archived
                lanes.Writer(tx, found, now=self._clock.now()).lock_all()
            with speaking_in(tx, found.guild_id):
                said = opened_by_hand(found.id, found.title, found.channel_id, advice)
            _tell_moderators(tx, found, said, now=self._clock.now())
            return True

        changed = await self._write(turn)
        if changed:
            log.info("discussion %s was opened by hand and is screened by locks now", discussion_id)
        return changed

    def _lock(self, tx: Tx, discussion_id: int, thread_ids: Sequence[int]) -> bool:
        found = discussions.get(tx, discussion_id)
        new = [one for one in thread_ids if not discussions.is_being_locked(tx, discussion_id, one)]
        if found is None or not new:
            return False
        lanes.Writer(tx, found, now=self._clock.now()).lock(new)
        return True

    async def _write(self, work: Callable[[Tx], bool]) -> bool:
        changed = await self._store.write(work)
        if changed:
            self._executor.kick()
        return changed


def could_not(tx: Tx, effect: Effect, error: str, *, now: datetime) -> None:
    """Note a thread that could not be locked or unlocked.

    Where members can therefore write in a screened discussion, the moderators are told, once.
    """
    problem = explain(effect.kind, error)
    found = discussions.get(tx, discussions.discussion_of(effect.lane))
    if found is None:
        return
    new = problem not in (found.problem or "")
    discussions.add_problem(tx, found.id, problem)
    thread_id = effect.payload["thread"]
    if new and found.screened == "lock" and found.state == "open" and isinstance(thread_id, int):
        _tell_moderators(tx, found, not_locked(found.id, thread_id, problem), now=now)


def _must_be_locked(thread: ThreadRow) -> bool:
    """Tell whether members must not write in a thread; what is being posted is locked anyway."""
    return thread.screened == "lock" and thread.state == "open" and thread.deleted_at is None


def _tell_moderators(tx: Tx, found: Discussion, message: Message, *, now: datetime) -> None:
    channel_id = guilds.settings(tx, found.guild_id).moderator_channel_id
    if channel_id is None:
        discussions.add_problem(tx, found.id, f"{message.embeds[0].title}.")
        return
    outbox.put(
        tx,
        "send",
        {"channel": channel_id, "message": message.to_document()},
        guild_id=found.guild_id,
        lane=f"screening:{found.id}",
        now=now,
    )
